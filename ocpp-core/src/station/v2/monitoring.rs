//! Monitors in messages: setting, removing, reporting and telling of them (N02 to N08).

use super::variables::{MOST_RESULTS, Named, Selection, View, head, too_many, write_asked};
use crate::{
    Instant,
    frame::Call,
    json::{Text, Writer},
    schema::Violation,
    station::{
        Setting, Setup, Station,
        inbox::Reply,
        monitoring::{Monitor, MonitorKind, Origin, Outcome, Rang, Wanted, decimal},
        outbox::Event,
        settings::device_model::{DeviceModel, Edition},
    },
};

/// A report of monitors that leaves part by part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MonitoringReport {
    request: Option<i32>,
    /// Parts that the CSMS has.
    part: i32,
    /// What is still to be reported, a bit for each place.
    selected: u32,
}

/// Monitors in one part of a report.
const ITEMS: u32 = 4;

impl MonitoringReport {
    /// The CSMS has a part; gives what is left.
    pub(super) fn told(mut self) -> Option<Self> {
        self.part += 1;
        for _ in 0..ITEMS {
            self.selected &= self.selected.wrapping_sub(1);
        }
        (self.selected != 0).then_some(self)
    }
}

/// Reads one item of a SetVariableMonitoring: how many there are, and the one at this place.
pub(crate) type ReadMonitor = for<'a> fn(&'a str, usize) -> Result<(usize, Option<(Named<'a>, Wanted)>), Violation>;

pub(crate) fn set<S: Setup>(station: &mut Station<S>, now: Instant, read: ReadMonitor) -> Result<Reply, Violation> {
    let most = station.settings.number(Setting::ItemsPerSetMonitoring) as usize;
    let (mut results, mut count) = (0, 0);
    // The request is borrowed from the inbox: one item at a time is looked at, then done.
    loop {
        let Some(call) = station.inbox.call() else { return Ok(Reply::Empty) };
        let (items, item) = read(call.payload, count)?;
        if items > most.min(MOST_RESULTS) {
            return Ok(too_many());
        }
        let Some((named, wanted)) = item else { return Ok(Reply::Results(results)) };
        let view = View::live(station, now);
        let found = DeviceModel { settings: &station.settings, facts: &view }.find(&named.asked);
        let outcome = station.set_monitor(now, found, &wanted);
        results |= (outcome as u64) << (4 * count);
        count += 1;
    }
}

const OUTCOMES: [&str; 7] = [
    "Accepted",
    "UnknownComponent",
    "UnknownVariable",
    "UnsupportedMonitorType",
    "Rejected",
    "Duplicate",
    "OutOfRange",
];

pub(crate) fn write_set<'a, 'b, S: Setup>(
    station: &Station<S>,
    mut results: u64,
    call: Call<'_>,
    edition: Edition,
    items: impl Iterator<Item = (Named<'a>, Wanted)>,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let view = View::live(station, Instant::from_millis(0));
    let model = DeviceModel { settings: &station.settings, facts: &view };
    head(&call, "\"setMonitoringResult\":[", &mut writer);
    let mut mark = "{";
    for (named, wanted) in items {
        let outcome = match (results as usize & 15, edition) {
            // 2.0.1 has no word for it.
            (outcome, Edition::V201) if outcome == Outcome::OutOfRange as usize => Outcome::Rejected as usize,
            (outcome, _) => outcome,
        };
        results >>= 4;
        writer.raw(mark);
        mark = ",{";
        let id = model.find(&named.asked).ok().and_then(|spot| station.monitors.id_of(spot, &wanted));
        if let Some(id) = id.filter(|_| outcome == Outcome::Accepted as usize) {
            writer.raw("\"id\":");
            writer.integer(i64::from(id));
            writer.raw(",");
        }
        writer.raw("\"status\":\"");
        writer.raw(OUTCOMES.get(outcome).copied().unwrap_or(""));
        writer.raw("\",");
        write_kind(wanted.kind, wanted.severity, &mut writer);
        writer.raw(",");
        write_asked(&named.asked, &mut writer);
        writer.raw("}");
    }
    writer.raw("]}]");
    writer.finish_piece()
}

fn write_kind(kind: MonitorKind, severity: i32, writer: &mut Writer<'_>) {
    writer.raw("\"type\":\"");
    writer.raw(kind.as_str());
    writer.raw("\",\"severity\":");
    writer.integer(i64::from(severity));
}

fn write_flag(name: &str, flag: bool, writer: &mut Writer<'_>) {
    writer.raw(name);
    writer.raw(if flag { "true" } else { "false" });
}

/// Writes a monitor as reports and 2.0's events have it.
fn write_monitor(monitor: &Monitor, writer: &mut Writer<'_>) {
    writer.raw("{\"id\":");
    writer.integer(i64::from(monitor.id));
    write_flag(",\"transaction\":", monitor.transaction, writer);
    writer.raw(",\"value\":");
    writer.decimal(decimal(monitor.value));
    writer.raw(",");
    write_kind(monitor.kind, i32::from(monitor.severity), writer);
    writer.raw("}");
}

/// Reads one id of a ClearVariableMonitoring: how many there are, and the one at this place.
pub(crate) type ReadId = fn(&str, usize) -> Result<(usize, Option<i32>), Violation>;

pub(crate) fn clear<S: Setup>(station: &mut Station<S>, read: ReadId) -> Result<Reply, Violation> {
    let most = station.settings.number(Setting::ItemsPerClearMonitoring) as usize;
    let (mut results, mut count) = (0, 0);
    loop {
        let Some(call) = station.inbox.call() else { return Ok(Reply::Empty) };
        let (items, id) = read(call.payload, count)?;
        if items > most.min(MOST_RESULTS) {
            return Ok(too_many());
        }
        let Some(id) = id else { return Ok(Reply::Results(results)) };
        results |= station.monitors.clear(id) << (4 * count);
        count += 1;
    }
}

pub(crate) fn write_clear<'b>(
    mut results: u64,
    call: Call<'_>,
    ids: impl Iterator<Item = i32>,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    const WORDS: [&str; 3] = ["Accepted", "Rejected", "NotFound"];
    head(&call, "\"clearMonitoringResult\":[", &mut writer);
    let mut mark = "{\"id\":";
    for id in ids {
        writer.raw(mark);
        mark = ",{\"id\":";
        writer.integer(i64::from(id));
        writer.raw(",\"status\":\"");
        writer.raw(WORDS.get(results as usize & 15).copied().unwrap_or(""));
        writer.raw("\"}");
        results >>= 4;
    }
    writer.raw("]}]");
    writer.finish_piece()
}

/// Which kinds of monitors are asked for (the standard's MonitoringCriterion); without any, all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) fn with(self, criterion: Option<&str>) -> Self {
        let bit = |kind: MonitorKind| 1 << kind as u8;
        Self(
            self.0
                | match criterion {
                    Some("ThresholdMonitoring") => bit(MonitorKind::UpperThreshold) | bit(MonitorKind::LowerThreshold),
                    Some("DeltaMonitoring") => bit(MonitorKind::Delta),
                    _ => bit(MonitorKind::Periodic) | bit(MonitorKind::PeriodicClockAligned),
                },
        )
    }

    fn has(self, kind: MonitorKind) -> bool {
        self.0 == 0 || self.0 >> kind as u8 & 1 != 0
    }
}

/// The monitors that a report is asked for, a bit each.
pub(crate) fn select<S: Setup>(station: &Station<S>, now: Instant, kinds: Kinds, is_asked: Selection<'_, S>) -> u32 {
    let view = View::live(station, now);
    let model = DeviceModel { settings: &station.settings, facts: &view };
    let active = station.monitors.active();
    let selected = active.filter(|(_, monitor)| kinds.has(monitor.kind) && is_asked(model, monitor.spot));
    selected.fold(0, |bits, (at, _)| bits | 1 << at)
}

/// The report follows the answer; one at a time.
pub(crate) fn begin<S: Setup>(station: &mut Station<S>, request: Option<i32>, selected: u32) -> Reply {
    if station.reporting.monitors.is_some() {
        return Reply::Status("Rejected");
    }
    if selected == 0 {
        return Reply::Status("EmptyResultSet");
    }
    station.reporting.monitors = Some(MonitoringReport { request, part: 0, selected });
    Reply::Status("Accepted")
}

fn begin_call(id: &str, action: &str, time: crate::Timestamp, writer: &mut Writer<'_>) {
    for part in ["[2,\"", id, "\",\"", action, "\",{\"generatedAt\":\""] {
        writer.raw(part);
    }
    time.write(writer);
    writer.raw("\",");
}

/// Writes the next part of the report.
pub(crate) fn write_report<'b, S: Setup>(
    station: &Station<S>,
    id: &str,
    at: Instant,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let Some(report) = station.reporting.monitors else { return writer.finish_piece() };
    let view = View::live(station, at);
    let model = DeviceModel { settings: &station.settings, facts: &view };
    begin_call(id, "NotifyMonitoringReport", station.clock.resolve(station.clock.moment(at)), &mut writer);
    if let Some(request) = report.request {
        writer.raw("\"requestId\":");
        writer.integer(i64::from(request));
        writer.raw(",");
    }
    writer.raw("\"seqNo\":");
    writer.integer(i64::from(report.part));
    write_flag(",\"tbc\":", report.told().is_some(), &mut writer);
    let (mut left, mut mark) = (report.selected, ",\"monitor\":[");
    for _ in 0..ITEMS {
        let place = left.trailing_zeros() as usize;
        left &= left.wrapping_sub(1);
        // One that was removed meanwhile is left out.
        let Some(monitor) = station.monitors.get(place) else { continue };
        writer.raw(mark);
        mark = ",";
        writer.raw("{");
        model.write_names(monitor.spot, &mut writer);
        writer.raw(",\"variableMonitoring\":[");
        write_monitor(monitor, &mut writer);
        writer.raw("]}");
    }
    writer.raw(if mark == "," { "]}]" } else { "}]" });
    writer.finish_piece()
}

/// Writes what a monitor has told: NotifyEvent.
pub(crate) fn write_event<'b, S: Setup>(
    station: &Station<S>,
    id: &str,
    at: Instant,
    event: &Event<'_>,
    edition: Edition,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let Some(rang) = Rang::unpack(event.samples) else { return writer.finish_piece() };
    let view = View::live(station, at);
    let model = DeviceModel { settings: &station.settings, facts: &view };
    begin_call(id, "NotifyEvent", station.clock.resolve(station.clock.moment(at)), &mut writer);
    writer.raw("\"seqNo\":0,\"tbc\":false,\"eventData\":[{\"eventId\":");
    writer.integer(i64::from(rang.event));
    writer.raw(",\"timestamp\":\"");
    station.clock.resolve(event.time).write(&mut writer);
    writer.raw("\",\"trigger\":\"");
    writer.raw(match rang.monitor.kind {
        MonitorKind::UpperThreshold | MonitorKind::LowerThreshold => "Alerting",
        MonitorKind::Delta => "Delta",
        MonitorKind::Periodic | MonitorKind::PeriodicClockAligned => "Periodic",
    });
    writer.raw("\",\"actualValue\":");
    Text::<'_, { usize::MAX }>::from_wire(rang.actual).write(&mut writer);
    if rang.cleared || edition == Edition::V20 {
        write_flag(",\"cleared\":", rang.cleared, &mut writer);
    }
    writer.raw(",");
    if edition == Edition::V20 {
        writer.raw("\"variableMonitoringEvent\":");
        write_monitor(&rang.monitor, &mut writer);
    } else {
        if rang.transaction != 0 {
            writer.raw("\"transactionId\":\"");
            writer.raw(&station.transaction_id(rang.transaction));
            writer.raw("\",");
        }
        writer.raw("\"variableMonitoringId\":");
        writer.integer(i64::from(rang.monitor.id));
        writer.raw(",\"eventNotificationType\":\"");
        writer.raw(Origin::as_str(rang.monitor.origin));
        writer.raw("\"");
    }
    writer.raw(",");
    model.write_names(rang.monitor.spot, &mut writer);
    writer.raw("}]}]");
    writer.finish_piece()
}
