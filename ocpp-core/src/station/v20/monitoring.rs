//! Monitors in the words of 2.0.

use super::{named, read};
use crate::{
    Instant,
    frame::Call,
    json::{Text, Writer},
    schema::Violation,
    station::{
        Setting, Setup, Station,
        inbox::Reply,
        monitoring::{self, Wanted},
        settings::device_model::Edition,
        v2::{
            monitoring::{Kinds, begin, clear, select, set, write_clear, write_set},
            variables::{Named, is_unknown_word, too_many},
        },
    },
    v20::*,
};

/// Whether an action is about monitors.
pub(super) fn is_one(action: Text<'_>) -> bool {
    const ACTIONS: [&str; 5] = [
        "SetVariableMonitoring",
        "ClearVariableMonitoring",
        "SetMonitoringBase",
        "SetMonitoringLevel",
        "GetMonitoringReport",
    ];
    ACTIONS.iter().any(|own| action == **own)
}

/// Does what a request asks for.
pub(super) fn request<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    Ok(match action {
        action if action == "SetVariableMonitoring" => set(station, now, item)?,
        action if action == "ClearVariableMonitoring" => clear(station, id)?,
        action if action == "SetMonitoringBase" => {
            let request = match read::<SetMonitoringBase>(payload) {
                Err(wrong) if is_unknown_word(&wrong, payload, "monitoringBase") => {
                    return Ok(Reply::Status("NotSupported"));
                }
                request => request?,
            };
            let base = match request.monitoring_base {
                MonitoringBase::All => monitoring::MonitoringBase::All,
                MonitoringBase::FactoryDefault => monitoring::MonitoringBase::FactoryDefault,
                _ => monitoring::MonitoringBase::HardWiredOnly,
            };
            station.set_monitoring_base(base);
            Reply::Status("Accepted")
        }
        action if action == "SetMonitoringLevel" => {
            let severity = read::<SetMonitoringLevel>(payload)?.severity;
            Reply::Status(if station.set_monitoring_level(severity) { "Accepted" } else { "Rejected" })
        }
        _ => {
            let request = match read::<GetMonitoringReport>(payload) {
                Err(wrong) if is_unknown_word(&wrong, payload, "monitoringCriteria") => {
                    return Ok(Reply::Status("NotSupported"));
                }
                request => request?,
            };
            let most = station.settings.number(Setting::ItemsPerGetReport) as usize;
            let asked = request.component_variable;
            if asked.is_some_and(|asked| asked.len() > most) {
                return Ok(too_many());
            }
            let criteria = request.monitoring_criteria.iter().flat_map(|criteria| criteria.iter());
            let kinds = criteria.fold(Kinds::default(), |kinds, criterion| kinds.with(criterion.as_str()));
            let selected = select(station, now, kinds, &|model, spot| {
                asked.is_none_or(|asked| {
                    let mut asked = asked.iter();
                    asked.any(|asked| model.matches(spot, &named(&asked.component, Some(&asked.variable), None).asked))
                })
            });
            match begin(station, request.request_id, selected) {
                // 2.0 has no word for a report of nothing.
                Reply::Status("EmptyResultSet") => Reply::Status("Rejected"),
                reply => reply,
            }
        }
    })
}

fn wanted<'a>(item: &SetMonitoringData<'a>) -> (Named<'a>, Wanted) {
    let kind = match item.kind {
        MonitorKind::UpperThreshold => monitoring::MonitorKind::UpperThreshold,
        MonitorKind::LowerThreshold => monitoring::MonitorKind::LowerThreshold,
        MonitorKind::Delta => monitoring::MonitorKind::Delta,
        MonitorKind::Periodic => monitoring::MonitorKind::Periodic,
        _ => monitoring::MonitorKind::PeriodicClockAligned,
    };
    let wanted = Wanted {
        id: item.id,
        kind,
        severity: item.severity,
        transaction: item.transaction.unwrap_or(false),
        value: item.value.decimal(),
    };
    (named(&item.component, Some(&item.variable), None), wanted)
}

fn item(payload: &str, at: usize) -> Result<(usize, Option<(Named<'_>, Wanted)>), Violation> {
    let items = read::<SetVariableMonitoring>(payload)?.set_monitoring_data;
    Ok((items.len(), items.iter().nth(at).map(|item| wanted(&item))))
}

fn id(payload: &str, at: usize) -> Result<(usize, Option<i32>), Violation> {
    let ids = read::<ClearVariableMonitoring>(payload)?.id;
    Ok((ids.len(), ids.iter().nth(at)))
}

/// Writes what came of setting or removing some.
pub(super) fn write_answer<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    results: u64,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    if call.action == "ClearVariableMonitoring" {
        return match read::<ClearVariableMonitoring>(call.payload) {
            Ok(request) => write_clear(results, call, request.id.iter(), writer),
            Err(_) => writer.finish_piece(),
        };
    }
    match read::<SetVariableMonitoring>(call.payload) {
        Ok(request) => {
            let items = request.set_monitoring_data.iter().map(|item| wanted(&item));
            write_set(station, results, call, Edition::V20, items, writer)
        }
        Err(_) => writer.finish_piece(),
    }
}
