//! Transaction messages: what begins, goes on and ends, and what is told of it.

use super::{
    Setup, Station,
    measurand::MeasurandSet,
    metering::{Context, SAMPLES},
    outbox::{Event, EventKind},
    record::Packer,
    settings::Setting,
    token::Token,
    transaction::Transaction,
    words::{Cause, ChargingState, StopReason, Trigger},
};
use crate::Instant;

impl<S: Setup> Station<S> {
    /// Ids that are unique over all boots.
    pub(super) fn next_transaction(&mut self) -> u32 {
        self.made.1 = self.made.1.wrapping_add(1);
        (self.start.boot << 16) | (self.made.1 & 0xFFFF)
    }

    pub(super) fn start_transaction(&mut self, now: Instant, at: u8, cause: Cause) -> bool {
        let number = self.next_transaction();
        let started = self.clock.moment(now);
        let interval = self.settings.seconds(Setting::SampledInterval);
        let collected = self.settings.seconds(Setting::TxEndedInterval);
        let measurands = self.settings.measurands(Setting::TxStartedMeasurands);
        let at_end = self.settings.measurands(Setting::TxEndedMeasurands);
        let Some(connector) = self.connector_mut(at) else { return true };
        let authorized = connector.authorized.clone();
        let (token, group, remote) = match authorized {
            Some(authorized) => (authorized.token, authorized.group, authorized.remote),
            None => Default::default(),
        };
        let mut transaction = Transaction {
            number,
            started,
            token,
            group,
            sequence: 0,
            energy: connector.meter.energy().unwrap_or(0),
            remote,
            is_deauthorized: false,
            is_token_told: false,
            is_place_told: false,
            stopped_by: Token::default(),
            state: ChargingState::Idle,
            sample_at: (interval > 0).then(|| now.after(interval.saturating_mul(1000))),
            energy_limit: None,
            end_data: heapless::Vec::new(),
            stopped: None,
            collect_at: (collected > 0).then(|| now.after(collected.saturating_mul(1000))),
        };
        let mut sample = [0; SAMPLES];
        let mut packer = Packer::new(&mut sample);
        if connector.meter.sample(at_end, started, Context::TransactionBegin, &mut packer) {
            transaction.keep_for_end(packer.finish().unwrap_or(&[]));
        }
        connector.transaction = Some(transaction);
        let done = self.tell(now, at, EventKind::Started, cause.trigger, None, measurands, Context::TransactionBegin);
        if done && !self.is_v2() {
            self.use_reservation(at);
        }
        if let Some(connector) = self.connector_mut(at)
            && !done
        {
            // No room: it is tried again, and nothing flows until then.
            connector.transaction = None;
        }
        if done {
            self.charging_begun(now, at, number);
        }
        done
    }

    /// Tells of a transaction that something in it has changed.
    pub(super) fn update(&mut self, now: Instant, at: u8, trigger: Trigger, what: MeasurandSet, context: Context) {
        // One that finds no room is one of those that the standard lets go.
        self.tell(now, at, EventKind::Updated, trigger, None, what, context);
    }

    /// Ends the transaction of a connector. Without room for the message it is tried again; no energy flows until then.
    pub(super) fn end(&mut self, now: Instant, at: u8, cause: Cause) {
        let at_end = self.settings.measurands(Setting::TxEndedMeasurands);
        let unlocks = self.settings.is(Setting::UnlockOnEvSideDisconnect);
        let time = self.clock.moment(now);
        let Some(connector) = self.connector_mut(at) else { return };
        let Some(transaction) = &mut connector.transaction else { return };
        let mut sample = [0; SAMPLES];
        let mut packer = Packer::new(&mut sample);
        if connector.meter.sample(at_end, time, Context::TransactionEnd, &mut packer) {
            transaction.keep_for_end(packer.finish().unwrap_or(&[]));
        }
        // What began the end counts, not what happened last (2.0.1 stoppedReason).
        let reason = transaction.stopped.unwrap_or(cause.reason);
        connector.leave(unlocks);
        let done = self.tell(now, at, EventKind::Ended, cause.trigger, Some(reason), at_end, Context::TransactionEnd);
        let Some(connector) = self.connector_mut(at) else { return };
        connector.ending = (!done).then_some(cause);
        self.offers.is_stale |= done;
        let Some(connector) = self.connector_mut(at) else { return };
        if done {
            connector.transaction = None;
            connector.powered = None;
            connector.is_transaction_dirty = true;
            connector.is_finishing = connector.is_plugged;
            if connector.becomes_inoperative {
                connector.becomes_inoperative = false;
                connector.is_inoperative = true;
            }
        }
    }

    /// Makes a transaction message.
    #[allow(clippy::too_many_arguments)]
    fn tell(
        &mut self,
        now: Instant,
        at: u8,
        kind: EventKind,
        trigger: Trigger,
        reason: Option<StopReason>,
        what: MeasurandSet,
        context: Context,
    ) -> bool {
        let offline = !self.link.is_open();
        let is_v2 = self.is_v2();
        let time = self.clock.moment(now);
        let Some(connector) = self.connectors.as_mut().get_mut(usize::from(at).wrapping_sub(1)) else { return true };
        let state = connector.charging_state();
        let energy = connector.meter.energy();
        let Some(transaction) = &mut connector.transaction else { return true };
        let mut buffer = [0; SAMPLES];
        let samples = if kind == EventKind::Ended {
            &transaction.end_data[..]
        } else {
            let mut packer = Packer::new(&mut buffer);
            connector.meter.sample(what, time, context, &mut packer);
            packer.finish().unwrap_or(&[])
        };
        // In 1.6 only readings are told of a transaction that runs; its state is the connector's.
        if !is_v2 && kind == EventKind::Updated && samples.is_empty() {
            transaction.state = state;
            return true;
        }
        let energy = energy.unwrap_or(transaction.energy).max(transaction.energy);
        // Whatever happens first after a remote start was started from afar (2.0.1 F02.FR.21).
        let trigger = if is_v2 && transaction.remote.is_some() { Trigger::RemoteStart } else { trigger };
        let token = match kind {
            // Each token is told once, with the first event after it is known (2.0.1 E01.FR.10).
            _ if is_v2 => {
                let is_stopped = !transaction.stopped_by.is_empty();
                let token = if is_stopped { &transaction.stopped_by } else { &transaction.token };
                (!transaction.is_token_told && !token.is_empty()).then(|| token.clone())
            }
            EventKind::Started => Some(transaction.token.clone()).filter(|token| !token.is_empty()),
            EventKind::Ended => Some(transaction.stopped_by.clone()).filter(|token| !token.is_empty()),
            _ => None,
        };
        let event = Event {
            kind,
            connector: at,
            transaction: transaction.number,
            sequence: transaction.sequence,
            time,
            offline,
            // Told with the first event after the cable is in (2.0.1 E01.FR.16).
            has_place: is_v2 && connector.is_plugged && !transaction.is_place_told,
            trigger,
            state,
            reason,
            token,
            reservation: connector.authorized.as_ref().and_then(|authorized| authorized.reservation),
            remote_start: transaction.remote,
            energy,
            samples,
        };
        let (is_token_told, has_place) = (event.token.is_some(), event.has_place);
        let done = self.outbox.push(&event).is_ok();
        if done {
            transaction.is_token_told |= is_token_told;
            transaction.is_place_told |= has_place;
            transaction.remote = None;
            transaction.sequence += 1;
            transaction.energy = energy;
            transaction.state = state;
            connector.is_transaction_dirty = true;
        }
        done
    }
}
