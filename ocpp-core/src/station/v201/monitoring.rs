//! Monitors in the words of 2.0.1.

use super::named;
use crate::{
    Instant,
    frame::Call,
    json::Writer,
    schema::{Action, List, Violation},
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
    v201::{self, *},
};

/// Does what a request asks for.
pub(super) fn request<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let Some(action) = v201::TABLE.action(action) else { return Ok(Reply::Empty) };
    let request = match action.request().check(payload) {
        Err(wrong) if is_unknown_word(&wrong, payload, "monitoring") => return Ok(Reply::Status("NotSupported")),
        request => request?,
    };
    Ok(match action.place() {
        SetVariableMonitoring::PLACE => set(station, now, item)?,
        ClearVariableMonitoring::PLACE => clear(station, id)?,
        SetMonitoringBase::PLACE => {
            let SetMonitoringBaseRequest { monitoring_base, .. } = request.view();
            station.set_monitoring_base(match monitoring_base {
                MonitoringBase::All => monitoring::MonitoringBase::All,
                MonitoringBase::FactoryDefault => monitoring::MonitoringBase::FactoryDefault,
                _ => monitoring::MonitoringBase::HardWiredOnly,
            });
            Reply::Status("Accepted")
        }
        SetMonitoringLevel::PLACE => {
            let SetMonitoringLevelRequest { severity, .. } = request.view();
            Reply::Status(if station.set_monitoring_level(severity) { "Accepted" } else { "Rejected" })
        }
        _ => {
            let request: GetMonitoringReportRequest<'_> = request.view();
            let most = station.settings.number(Setting::ItemsPerGetReport) as usize;
            let asked = request.component_variable;
            if asked.is_some_and(|asked| asked.len() > most) {
                return Ok(too_many());
            }
            let mut kinds = Kinds::default();
            if let Some(criteria) = request.monitoring_criteria {
                for criterion in criteria.iter() {
                    kinds = kinds.with(criterion.as_str());
                }
            }
            let selected = select(station, now, kinds, &|model, spot| {
                asked.is_none_or(|asked| {
                    let mut asked = asked.iter();
                    asked
                        .any(|asked| model.matches(spot, &named(&asked.component, asked.variable.as_ref(), None).asked))
                })
            });
            begin(station, Some(request.request_id), selected)
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

fn wanted_of(payload: &str) -> Result<List<'_, SetMonitoringData<'_>, 1>, Violation> {
    let request: SetVariableMonitoringRequest<'_> =
        v201::TABLE.at(SetVariableMonitoring::PLACE).request().check(payload)?.view();
    Ok(request.set_monitoring_data)
}

fn ids_of(payload: &str) -> Result<List<'_, i32, 1>, Violation> {
    let request: ClearVariableMonitoringRequest<'_> =
        v201::TABLE.at(ClearVariableMonitoring::PLACE).request().check(payload)?.view();
    Ok(request.id)
}

fn item(payload: &str, at: usize) -> Result<(usize, Option<(Named<'_>, Wanted)>), Violation> {
    let items = wanted_of(payload)?;
    Ok((items.len(), items.iter().nth(at).map(|item| wanted(&item))))
}

fn id(payload: &str, at: usize) -> Result<(usize, Option<i32>), Violation> {
    let ids = ids_of(payload)?;
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
        return match ids_of(call.payload) {
            Ok(ids) => write_clear(results, call, ids.iter(), writer),
            Err(_) => writer.finish_piece(),
        };
    }
    match wanted_of(call.payload) {
        Ok(items) => {
            let items = items.iter().map(|item| wanted(&item));
            write_set(station, results, call, Edition::V201, items, writer)
        }
        Err(_) => writer.finish_piece(),
    }
}
