//! What drivers are shown: messages and costs, which the integrator keeps and shows (2.x blocks I and O).

use super::order::DisplayMessage;
use crate::{
    json::{Decimal, Text, Writer},
    station::{Setup, Station, inbox::Reply, transaction::Transaction},
};

/// What a transaction costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::station) struct Cost {
    pub(in crate::station) connector: u8,
    pub(in crate::station) total: Decimal,
    pub(in crate::station) is_final: bool,
}

impl<S: Setup> Station<S> {
    /// Whether a transaction goes on; what is shown for it is forgotten when it does not.
    pub fn is_ongoing(&self, transaction: u32) -> bool {
        self.runs(transaction)
    }

    /// Writes the payload of NotifyDisplayMessages, but for its last brace.
    pub(super) fn write_messages(&mut self, messages: &[DisplayMessage<'_>], more: bool, writer: &mut Writer<'_>) {
        self.jobs.is_announced |= more;
        writer.raw("{\"requestId\":");
        writer.integer(i64::from(self.jobs.shows_for));
        writer.raw(if more { ",\"tbc\":true" } else { ",\"tbc\":false" });
        let mut mark = ",\"messageInfo\":[{\"id\":";
        for message in messages {
            writer.raw(mark);
            writer.integer(i64::from(message.id));
            for part in [",\"priority\":\"", message.priority.as_str(), "\""] {
                writer.raw(part);
            }
            if let Some(state) = message.state {
                for part in [",\"state\":\"", state.as_str(), "\""] {
                    writer.raw(part);
                }
            }
            for (name, time) in [(",\"startDateTime\":\"", message.start), (",\"endDateTime\":\"", message.end)] {
                if let Some(time) = time {
                    writer.raw(name);
                    time.write(writer);
                    writer.raw("\"");
                }
            }
            if let Some(number) = message.transaction {
                for part in [",\"transactionId\":\"", &self.transaction_id(number), "\""] {
                    writer.raw(part);
                }
            }
            for part in [",\"message\":{\"format\":\"", message.format.as_str(), "\",\"content\":"] {
                writer.raw(part);
            }
            <Text<'_>>::write(&message.content.with_limit(), writer);
            if let Some(language) = message.language {
                writer.raw(",\"language\":");
                <Text<'_>>::write(&language.with_limit(), writer);
            }
            writer.raw("}}");
            mark = ",{\"id\":";
        }
        writer.raw("]");
    }

    /// The CSMS has told what a transaction costs so far (I02).
    pub(in crate::station) fn cost_updated(&mut self, transaction: Text<'_>, total: Option<Decimal>) -> Reply {
        if let (Some(number), Some(total)) = (self.transaction_number(transaction), total) {
            let mut connectors = (1..).zip(self.connectors.as_ref());
            let runs = |own: Option<&Transaction>| own.is_some_and(|own| own.number == number);
            if let Some((at, _)) = connectors.find(|(_, connector)| runs(connector.transaction.as_ref())) {
                self.costs(at, total, false);
            }
        }
        Reply::Empty
    }

    /// The CSMS has told what a transaction costs.
    pub(in crate::station) fn costs(&mut self, connector: u8, total: Decimal, is_final: bool) {
        self.jobs.cost = Some(Cost { connector, total, is_final });
    }
}
