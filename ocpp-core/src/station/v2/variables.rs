//! The device model in messages: reading and setting variables, and reports of many (B05 to B08).

use super::{monitoring::MonitoringReport, status};
use crate::{
    ErrorCode, Instant,
    frame::Call,
    json::{Text, Writer},
    schema::{Violation, ViolationKind},
    station::{
        Setup, Station, Supply,
        charging::Table,
        inbox::Reply,
        settings::{
            OwnSettings, Setting,
            device_model::{Asked, Base, DeviceModel, Edition, Fact, FactValue, Facts, Refused, Spot},
        },
        setup::Holds,
        status::ConnectorStatus,
    },
};

/// A report that leaves part by part.
#[derive(Debug, Default)]
pub(crate) struct Reporting {
    request: Option<i32>,
    /// Parts that the CSMS has.
    part: i32,
    /// What is still to be reported: a bit for each variable, in the order of the model.
    selected: [u32; WORDS],
    /// What was asked for a customer's data, and whether there is any.
    pub(crate) customer: Option<(i32, bool)>,
    pub(crate) monitors: Option<MonitoringReport>,
    /// The states as they were when the message began to leave: it leaves in pieces, and must not change in between.
    shown: [ConnectorStatus; EVSES + 1],
}

const WORDS: usize = 10;
/// More than a build has.
const EVSES: usize = 8;
/// Variables in one part of a report.
const ITEMS: usize = 4;
/// Most items of a SetVariables: each result is four bits of a number.
pub(super) const MOST_RESULTS: usize = 16;

const RESULTS: [&str; 6] =
    ["Accepted", "Rejected", "UnknownComponent", "UnknownVariable", "NotSupportedAttributeType", "RebootRequired"];
const ACCEPTED: u64 = 0;
const REBOOT_REQUIRED: u64 = 5;

fn result(refused: Refused) -> u64 {
    match refused {
        Refused::Rejected => 1,
        Refused::UnknownComponent => 2,
        Refused::UnknownVariable => 3,
        Refused::NotSupportedAttributeType => 4,
    }
}

impl Reporting {
    pub(crate) fn is_due(&self) -> bool {
        self.customer.is_some() || self.has_variables() || self.monitors.is_some()
    }

    /// Whether the next part is one of variables.
    pub(crate) fn has_variables(&self) -> bool {
        self.selected != [0; WORDS]
    }

    fn has(&self, at: usize) -> bool {
        self.selected.get(at / 32).is_some_and(|word| word >> (at % 32) & 1 != 0)
    }

    fn select(&mut self, at: usize) {
        if let Some(word) = self.selected.get_mut(at / 32) {
            *word |= 1 << (at % 32);
        }
    }

    /// The CSMS has a part, or could not take it.
    pub(crate) fn told(&mut self) {
        if self.customer.take().is_some() {
            return;
        }
        if !self.has_variables() {
            self.monitors = self.monitors.and_then(MonitoringReport::told);
            return;
        }
        self.part += 1;
        for _ in 0..ITEMS {
            if let Some(word) = self.selected.iter_mut().find(|word| **word != 0) {
                *word &= *word - 1;
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        (self.selected, self.customer, self.monitors) = ([0; WORDS], None, None);
    }
}

/// A station at a point in time.
pub(crate) struct View<'s, S: Setup> {
    station: &'s Station<S>,
    at: Instant,
    /// States as they are now, not as they were shown last.
    is_live: bool,
}

impl<'s, S: Setup> View<'s, S> {
    /// As a message shows it.
    fn shown(station: &'s Station<S>, at: Instant) -> Self {
        Self { station, at, is_live: false }
    }

    /// As it is.
    pub(crate) fn live(station: &'s Station<S>, at: Instant) -> Self {
        Self { station, at, is_live: true }
    }
}

impl<S: Setup> Facts for View<'_, S> {
    const OWN: bool = S::OWN > 0;
    const MONITORS: bool = S::MONITORS > 0;

    fn own(&self) -> OwnSettings<'_> {
        self.station.own.get()
    }

    fn evses(&self) -> u8 {
        self.station.count()
    }

    fn fact(&self, fact: Fact, evse: u8) -> FactValue<'_> {
        let station = self.station;
        let shown = || station.reporting.shown.get(usize::from(evse)).copied().unwrap_or_default();
        let state = if self.is_live { station.status_of(evse).0 } else { shown() };
        let counted = |value: usize, max: usize| FactValue::Number { value: Some(value as u32), max: Some(max as u32) };
        match fact {
            Fact::StationAvailable | Fact::EvseAvailable | Fact::ConnectorAvailable => FactValue::Flag(true),
            Fact::StationState | Fact::EvseState | Fact::ConnectorState => FactValue::Text(status(state)),
            Fact::StationProblem | Fact::EvseProblem => FactValue::Flag(state == ConnectorStatus::Faulted),
            Fact::StationSupplyPhases | Fact::EvseSupplyPhases | Fact::ConnectorSupplyPhases => {
                FactValue::Number { value: Some(station.start.about.supply.phases.into()), max: None }
            }
            Fact::Model => FactValue::Text(station.start.about.model),
            Fact::VendorName => FactValue::Text(station.start.about.vendor),
            Fact::DateTime => FactValue::Time(station.clock.resolve(station.clock.moment(self.at))),
            Fact::CacheAvailable => FactValue::Flag(S::CACHE > 0),
            Fact::LocalListAvailable => FactValue::Flag(S::LIST > 0),
            Fact::LocalListEntries => counted(station.list.get().len(), S::LIST),
            Fact::ReservationAvailable => FactValue::Flag(S::RESERVATIONS > 0),
            Fact::MonitoringAvailable => FactValue::Flag(S::MONITORS > 0),
            Fact::SmartChargingAvailable => FactValue::Flag(S::PROFILES > 0),
            Fact::ChargingProfileEntries => {
                let installed = (0..S::PROFILES).filter(|place| station.profiles.at(*place as u8).is_some());
                counted(installed.count(), S::PROFILES)
            }
            Fact::EvsePower => {
                let Supply { voltage, phases, connector_current, .. } = station.start.about.supply;
                let watts = u32::from(voltage) * u32::from(phases) * (connector_current / 1000);
                let power = station.connector(evse).and_then(|connector| connector.meter.power());
                FactValue::Number { value: power, max: Some(watts) }
            }
            Fact::EvseAllowReset => FactValue::Flag(station.start.about.restarts_evses),
            Fact::ConnectorType => FactValue::Text(station.connector_type(evse)),
            Fact::Identity if !station.start.about.identity.is_empty() => FactValue::Text(station.start.about.identity),
            Fact::CertificateEntries if S::JOBS => {
                let most = station.settings.number(Setting::CertificateStoreMaxLength);
                let entries = station.jobs.certificates.entries;
                FactValue::Number { value: Some(entries.into()), max: (most > 0).then_some(most) }
            }
            Fact::ActiveNetworkProfile if S::NETWORKS > 0 => {
                FactValue::Number { value: Some(station.active_slot()), max: None }
            }
            // What only the integrator knows, or what is not there.
            _ => FactValue::Absent,
        }
    }
}

/// Notes the states that what leaves now will show.
pub(crate) fn show<S: Setup>(station: &mut Station<S>) {
    for at in 0..=station.count() {
        let status = station.status_of(at).0;
        if let Some(shown) = station.reporting.shown.get_mut(usize::from(at)) {
            *shown = status;
        }
    }
}

/// A variable as a message names it.
pub(crate) struct Named<'a> {
    pub(crate) asked: Asked<'a>,
    /// attributeType, if there is one.
    pub(crate) kind: Option<&'static str>,
}

/// Where a variable is; only its actual value is there.
fn find<F: Facts>(model: DeviceModel<'_, F>, named: &Named<'_>) -> Result<Spot, Refused> {
    let spot = model.find(&named.asked)?;
    match named.kind {
        None | Some("Actual") => Ok(spot),
        Some(_) => Err(Refused::NotSupportedAttributeType),
    }
}

pub(crate) fn too_many() -> Reply {
    Reply::Error(ErrorCode::OccurrenceConstraintViolation, "more items than fit in one message")
}

/// The answer to a GetVariables of so many items.
pub(crate) fn get<S: Setup>(station: &Station<S>, items: usize) -> Reply {
    let most = station.settings.number(Setting::ItemsPerGetVariables) as usize;
    if items > most { too_many() } else { Reply::Long }
}

pub(crate) fn write_get<'a, 'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    at: Instant,
    items: impl Iterator<Item = Named<'a>>,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let view = View::shown(station, at);
    let model = DeviceModel { settings: &station.settings, facts: &view };
    head(&call, "\"getVariableResult\":[", &mut writer);
    let mut mark = "{";
    for named in items {
        writer.raw(mark);
        mark = ",{";
        // What may only be written is not read (2.0.1 B06.FR.09).
        let found = find(model, &named)
            .and_then(|spot| if model.is_readable(spot) { Ok(spot) } else { Err(Refused::Rejected) });
        write_result(found.map_or_else(result, |_| ACCEPTED), &named, &mut writer);
        if let Ok(spot) = found {
            writer.raw(",\"attributeValue\":");
            model.write_value(spot, &mut writer);
        }
        writer.raw("}");
    }
    writer.raw("]}]");
    writer.finish_piece()
}

/// Reads one item of a SetVariables: how many there are, and the one at this place.
pub(crate) type ReadItem = for<'a> fn(&'a str, usize) -> (usize, Option<(Named<'a>, Text<'a>)>);

pub(crate) fn set<S: Setup>(station: &mut Station<S>, now: Instant, read: ReadItem) -> Reply {
    let most = station.settings.number(Setting::ItemsPerSetVariables) as usize;
    let (mut results, mut count) = (0, 0);
    // The request is borrowed from the inbox: one item at a time is looked at, then done.
    loop {
        let Some(call) = station.inbox.call() else { return Reply::Empty };
        let (items, item) = read(call.payload, count);
        if items > most.min(MOST_RESULTS) {
            return too_many();
        }
        let Some((named, value)) = item else { return Reply::Results(results) };
        let view = View::shown(station, now);
        let model = DeviceModel { settings: &station.settings, facts: &view };
        let found = find(model, &named);
        let own = if S::OWN > 0 { found.ok().and_then(|spot| model.own(spot)) } else { None };
        let number = match found.and_then(|spot| model.propose(spot, value)) {
            _ if own.is_some() => {
                let changed = own.map(|at| station.own.change(at, value));
                if changed == Some(Ok(())) { ACCEPTED } else { result(Refused::Rejected) }
            }
            Ok(change) if !station.allows(&change) => result(Refused::Rejected),
            Ok(change) => {
                let waits = station.settings.apply(&change);
                station.setting_changed(now, change.setting);
                if waits { REBOOT_REQUIRED } else { ACCEPTED }
            }
            Err(refused) => result(refused),
        };
        results |= number << (4 * count);
        count += 1;
    }
}

pub(crate) fn write_set<'a, 'b>(
    mut results: u64,
    call: Call<'_>,
    items: impl Iterator<Item = Named<'a>>,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    head(&call, "\"setVariableResult\":[", &mut writer);
    let mut mark = "{";
    for named in items {
        writer.raw(mark);
        mark = ",{";
        write_result(results & 15, &named, &mut writer);
        results >>= 4;
        writer.raw("}");
    }
    writer.raw("]}]");
    writer.finish_piece()
}

pub(super) fn head(call: &Call<'_>, list: &str, writer: &mut Writer<'_>) {
    writer.raw("[3,");
    call.id.write(writer);
    writer.raw(",{");
    writer.raw(list);
}

/// What is said of a variable that was named: the result, and its name again.
fn write_result(result: u64, Named { asked, kind }: &Named<'_>, writer: &mut Writer<'_>) {
    writer.raw("\"attributeStatus\":\"");
    writer.raw(RESULTS.get(result as usize).copied().unwrap_or(""));
    // Also where it was not named (2.0.1 B05.FR.12, B06.FR.11).
    writer.raw("\",\"attributeType\":\"");
    writer.raw(kind.unwrap_or("Actual"));
    writer.raw("\",");
    write_asked(asked, writer);
}

/// Writes component and variable as they were asked for.
pub(super) fn write_asked(asked: &Asked<'_>, writer: &mut Writer<'_>) {
    writer.raw("\"component\":{\"name\":");
    asked.component.write(writer);
    write_instance(asked.component_instance, writer);
    if let Some(evse) = asked.evse {
        writer.raw(",\"evse\":{\"id\":");
        writer.integer(i64::from(evse));
        if let Some(connector) = asked.connector {
            writer.raw(",\"connectorId\":");
            writer.integer(i64::from(connector));
        }
        writer.raw("}");
    }
    writer.raw("},\"variable\":{\"name\":");
    asked.variable.unwrap_or_default().write(writer);
    write_instance(asked.instance, writer);
    writer.raw("}");
}

fn write_instance(instance: Option<Text<'_>>, writer: &mut Writer<'_>) {
    if let Some(instance) = instance {
        writer.raw(",\"instance\":");
        instance.write(writer);
    }
}

/// Whether what is wrong with a request is that a member, which stands at its top, has a word that nobody knows: there
/// is an answer to that (B08, N02, N03).
pub(crate) fn is_unknown_word(wrong: &Violation, payload: &str, member: &str) -> bool {
    let mut place = heapless::String::<24>::new();
    let _ = wrong.path(payload).write(&mut place);
    wrong.kind == ViolationKind::UnknownValue && place.starts_with(member)
}

pub(crate) type Selection<'f, S> = &'f dyn Fn(DeviceModel<'_, View<'_, S>>, Spot) -> bool;

pub(crate) fn base_report<S: Setup>(station: &mut Station<S>, now: Instant, request: i32, base: Base) -> Reply {
    show(station);
    let found = select(station, now, &|model, spot| model.is_in(spot, base));
    begin(station, Some(request), found)
}

/// The variables that a report is asked for, by the states that were [shown](show) last.
pub(crate) fn select<S: Setup>(station: &Station<S>, now: Instant, selected: Selection<'_, S>) -> Reporting {
    let view = View::shown(station, now);
    let model = DeviceModel { settings: &station.settings, facts: &view };
    let mut found = Reporting::default();
    for (at, spot) in model.spots().enumerate() {
        if selected(model, spot) {
            found.select(at);
        }
    }
    found
}

/// The report follows the answer; one at a time.
pub(crate) fn begin<S: Setup>(station: &mut Station<S>, request: Option<i32>, found: Reporting) -> Reply {
    if station.reporting.has_variables() {
        return Reply::Status("Rejected");
    }
    if !found.has_variables() {
        return Reply::Status("EmptyResultSet");
    }
    station.reporting = {
        let Reporting { shown, customer, monitors, .. } = station.reporting;
        Reporting { request, shown, customer, monitors, ..found }
    };
    Reply::Status("Accepted")
}

/// Writes the next part of the report.
pub(crate) fn write_report<'b, S: Setup>(
    station: &Station<S>,
    id: &str,
    at: Instant,
    edition: Edition,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let reporting = &station.reporting;
    writer.raw("[2,\"");
    writer.raw(id);
    writer.raw("\",\"NotifyReport\",{\"generatedAt\":\"");
    station.clock.resolve(station.clock.moment(at)).write(&mut writer);
    if let Some(request) = reporting.request {
        writer.raw("\",\"requestId\":");
        writer.integer(i64::from(request));
        writer.raw(",\"seqNo\":");
    } else {
        writer.raw("\",\"seqNo\":");
    }
    writer.integer(i64::from(reporting.part));
    let view = View::shown(station, at);
    let model = DeviceModel { settings: &station.settings, facts: &view };
    let mut mark = ",\"reportData\":[";
    let mut spots = model.spots().enumerate().filter(|(at, _)| reporting.has(*at)).map(|(_, spot)| spot);
    for spot in spots.by_ref().take(ITEMS) {
        writer.raw(mark);
        mark = ",";
        model.write_report_data(spot, edition, &mut writer);
    }
    writer.raw(if spots.next().is_some() { "],\"tbc\":true}]" } else { "],\"tbc\":false}]" });
    writer.finish_piece()
}
