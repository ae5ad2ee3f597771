//! The device model in messages: reading and setting variables, and reports of many (B05 to B08).

use super::{read, too_many};
use crate::{
    Instant,
    frame::Call,
    json::{Text, Writer},
    schema::Violation,
    station::{
        Setup, Station,
        inbox::Reply,
        settings::{
            Setting,
            device_model::{Asked, Base, Criterion, DeviceModel, Edition, Fact, FactValue, Facts, Refused, Spot},
        },
        setup::Holds,
        status::ConnectorStatus,
    },
    v201::*,
};

/// A report that leaves part by part.
#[derive(Debug, Default)]
pub(crate) struct Reporting {
    request: i32,
    /// Parts that the CSMS has.
    part: i32,
    /// What is still to be reported: a bit for each variable, in the order of the model.
    selected: [u32; WORDS],
    /// The states as they were when the message began to leave: it leaves in pieces, and must not change in between.
    shown: [ConnectorStatus; EVSES + 1],
}

const WORDS: usize = 10;
/// More than a build has.
const EVSES: usize = 8;
/// Variables in one part of a report.
const ITEMS: usize = 4;
/// Most items of a SetVariables: each result is four bits of a number.
const MOST_RESULTS: usize = 16;

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
        self.part += 1;
        for _ in 0..ITEMS {
            if let Some(word) = self.selected.iter_mut().find(|word| **word != 0) {
                *word &= *word - 1;
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.selected = [0; WORDS];
    }
}

/// A station at a point in time.
struct View<'s, S: Setup> {
    station: &'s Station<S>,
    at: Instant,
}

impl<S: Setup> Facts for View<'_, S> {
    fn evses(&self) -> u8 {
        self.station.count()
    }

    fn fact(&self, fact: Fact, evse: u8) -> FactValue<'_> {
        let station = self.station;
        let state = station.reporting.shown.get(usize::from(evse)).copied().unwrap_or_default();
        let counted = |value: usize, max: usize| FactValue::Number { value: Some(value as u32), max: Some(max as u32) };
        match fact {
            Fact::StationAvailable | Fact::EvseAvailable | Fact::ConnectorAvailable => FactValue::Flag(true),
            Fact::StationState | Fact::EvseState | Fact::ConnectorState => FactValue::Text(match state {
                ConnectorStatus::Available => "Available",
                ConnectorStatus::Reserved => "Reserved",
                ConnectorStatus::Unavailable => "Unavailable",
                ConnectorStatus::Faulted => "Faulted",
                _ => "Occupied",
            }),
            Fact::StationProblem | Fact::EvseProblem => FactValue::Flag(state == ConnectorStatus::Faulted),
            Fact::StationSupplyPhases | Fact::EvseSupplyPhases | Fact::ConnectorSupplyPhases => {
                FactValue::Number { value: Some(3), max: None }
            }
            Fact::Model => FactValue::Text(station.start.about.model),
            Fact::VendorName => FactValue::Text(station.start.about.vendor),
            Fact::DateTime => FactValue::Time(station.clock.resolve(station.clock.moment(self.at))),
            Fact::CacheAvailable => FactValue::Flag(S::CACHE > 0),
            Fact::LocalListAvailable => FactValue::Flag(S::LIST > 0),
            Fact::LocalListEntries => counted(station.list.get().len(), S::LIST),
            Fact::ReservationAvailable => FactValue::Flag(S::RESERVATIONS > 0),
            Fact::SmartChargingAvailable => FactValue::Flag(S::PROFILES > 0),
            Fact::EvsePower => FactValue::Number { value: None, max: None },
            Fact::EvseAllowReset => FactValue::Flag(false),
            Fact::ConnectorType => FactValue::Text("Unknown"),
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

fn asked<'a>(component: &Component<'a>, variable: Option<&Variable<'a>>) -> Asked<'a> {
    Asked {
        component: component.name.with_limit(),
        component_instance: component.instance.map(Text::with_limit),
        evse: component.evse.map(|evse| evse.id),
        connector: component.evse.and_then(|evse| evse.connector_id),
        variable: variable.map(|variable| variable.name.with_limit()),
        instance: variable.and_then(|variable| variable.instance).map(Text::with_limit),
    }
}

/// Where a variable is; only its actual value is there.
fn find(
    model: DeviceModel<'_>,
    component: &Component<'_>,
    variable: &Variable<'_>,
    kind: Option<AttributeKind>,
) -> Result<Spot, Refused> {
    let spot = model.find(&asked(component, Some(variable)))?;
    match kind {
        None | Some(AttributeKind::Actual) => Ok(spot),
        Some(_) => Err(Refused::NotSupportedAttributeType),
    }
}

pub(super) fn get<S: Setup>(station: &Station<S>, payload: &str) -> Result<Reply, Violation> {
    let most = station.settings.number(Setting::ItemsPerGetVariables) as usize;
    let is_too_many = read::<GetVariables>(payload)?.get_variable_data.len() > most;
    Ok(if is_too_many { too_many() } else { Reply::Long })
}

pub(super) fn write_get<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    at: Instant,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let Ok(request) = read::<GetVariables>(call.payload) else { return writer.finish_piece() };
    let view = View { station, at };
    let model = DeviceModel { settings: &station.settings, facts: &view };
    head(&call, "\"getVariableResult\":[", &mut writer);
    let mut mark = "{";
    for GetVariableData { component, variable, attribute_type, .. } in request.get_variable_data.iter() {
        writer.raw(mark);
        mark = ",{";
        let found = find(model, &component, &variable, attribute_type);
        // What may only be written is not read (B06.FR.09).
        let found = found.and_then(|spot| if model.is_readable(spot) { Ok(spot) } else { Err(Refused::Rejected) });
        write_result(found.map_or_else(result, |_| ACCEPTED), attribute_type, &component, &variable, &mut writer);
        if let Ok(spot) = found {
            writer.raw(",\"attributeValue\":");
            model.write_value(spot, &mut writer);
        }
        writer.raw("}");
    }
    writer.raw("]}]");
    writer.finish_piece()
}

pub(super) fn set<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let most = station.settings.number(Setting::ItemsPerSetVariables) as usize;
    let (mut results, mut count) = (0, 0);
    // The request is borrowed from the inbox: one item at a time is looked at, then done.
    loop {
        let Some(call) = station.inbox.call() else { return Ok(Reply::Empty) };
        let items = read::<SetVariables>(call.payload)?.set_variable_data;
        if items.len() > most.min(MOST_RESULTS) {
            return Ok(too_many());
        }
        let Some(SetVariableData { component, variable, attribute_type, attribute_value, .. }) =
            items.iter().nth(count)
        else {
            return Ok(Reply::Results(results));
        };
        let view = View { station, at: now };
        let model = DeviceModel { settings: &station.settings, facts: &view };
        let change = find(model, &component, &variable, attribute_type)
            .and_then(|spot| model.propose(spot, attribute_value.with_limit()));
        let number = match change {
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

pub(super) fn write_set<'b>(results: u64, call: Call<'_>, mut writer: Writer<'b>) -> (&'b str, usize) {
    let Ok(request) = read::<SetVariables>(call.payload) else { return writer.finish_piece() };
    head(&call, "\"setVariableResult\":[", &mut writer);
    let (mut mark, mut results) = ("{", results);
    for SetVariableData { component, variable, attribute_type, .. } in request.set_variable_data.iter() {
        writer.raw(mark);
        mark = ",{";
        write_result(results & 15, attribute_type, &component, &variable, &mut writer);
        results >>= 4;
        writer.raw("}");
    }
    writer.raw("]}]");
    writer.finish_piece()
}

fn head(call: &Call<'_>, list: &str, writer: &mut Writer<'_>) {
    writer.raw("[3,");
    call.id.write(writer);
    writer.raw(",{");
    writer.raw(list);
}

/// What is said of a variable that was named: the result, and its name again.
fn write_result(
    result: u64,
    kind: Option<AttributeKind>,
    component: &Component<'_>,
    variable: &Variable<'_>,
    writer: &mut Writer<'_>,
) {
    writer.raw("\"attributeStatus\":\"");
    writer.raw(RESULTS.get(result as usize).copied().unwrap_or(""));
    if let Some(kind) = kind.and_then(AttributeKind::as_str) {
        writer.raw("\",\"attributeType\":\"");
        writer.raw(kind);
    }
    writer.raw("\",\"component\":{\"name\":");
    component.name.write(writer);
    write_instance(component.instance, writer);
    if let Some(Evse { id, connector_id, .. }) = component.evse {
        writer.raw(",\"evse\":{\"id\":");
        writer.integer(i64::from(id));
        if let Some(connector) = connector_id {
            writer.raw(",\"connectorId\":");
            writer.integer(i64::from(connector));
        }
        writer.raw("}");
    }
    writer.raw("},\"variable\":{\"name\":");
    variable.name.write(writer);
    write_instance(variable.instance, writer);
    writer.raw("}");
}

fn write_instance(instance: Option<Text<'_, 50>>, writer: &mut Writer<'_>) {
    if let Some(instance) = instance {
        writer.raw(",\"instance\":");
        instance.write(writer);
    }
}

pub(super) fn base_report<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(call) = station.inbox.call() else { return Ok(Reply::Empty) };
    let GetBaseReportRequest { request_id, report_base, .. } = read::<GetBaseReport>(call.payload)?;
    let base = match report_base {
        ReportBase::ConfigurationInventory => Base::Configuration,
        ReportBase::SummaryInventory => Base::Summary,
        _ => Base::Full,
    };
    Ok(report(station, now, request_id, &|model, spot| model.is_in(spot, base)))
}

pub(super) fn custom_report<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let most = station.settings.number(Setting::ItemsPerGetReport) as usize;
    // The state is noted first: the request is borrowed from the inbox.
    show(station);
    let Some(call) = station.inbox.call() else { return Ok(Reply::Empty) };
    let request = read::<GetReport>(call.payload)?;
    let variables = request.component_variable;
    if variables.is_some_and(|variables| variables.len() > most) {
        return Ok(too_many());
    }
    let criteria = request.component_criteria;
    let selected = |model: DeviceModel<'_>, spot: Spot| {
        let is_named = variables.is_none_or(|variables| {
            variables.iter().any(|named| model.matches(spot, &asked(&named.component, named.variable.as_ref())))
        });
        let meets = |criterion| match criterion {
            ComponentCriterion::Active => model.meets(spot, Criterion::Active),
            ComponentCriterion::Available => model.meets(spot, Criterion::Available),
            ComponentCriterion::Enabled => model.meets(spot, Criterion::Enabled),
            _ => model.meets(spot, Criterion::Problem),
        };
        is_named && criteria.is_none_or(|criteria| criteria.iter().any(meets))
    };
    let found = select(station, now, &selected);
    Ok(begin(station, request.request_id, found))
}

type Selected<'f> = &'f dyn Fn(DeviceModel<'_>, Spot) -> bool;

fn report<S: Setup>(station: &mut Station<S>, now: Instant, request: i32, selected: Selected<'_>) -> Reply {
    show(station);
    let found = select(station, now, selected);
    begin(station, request, found)
}

fn select<S: Setup>(station: &Station<S>, now: Instant, selected: Selected<'_>) -> Reporting {
    let view = View { station, at: now };
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
fn begin<S: Setup>(station: &mut Station<S>, request: i32, found: Reporting) -> Reply {
    if station.reporting.is_due() {
        return Reply::Status("Rejected");
    }
    if !found.is_due() {
        return Reply::Status("EmptyResultSet");
    }
    station.reporting = Reporting { request, shown: station.reporting.shown, ..found };
    Reply::Status("Accepted")
}

/// Writes the next part of the report.
pub(super) fn write_report<'b, S: Setup>(
    station: &Station<S>,
    id: &str,
    at: Instant,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    let reporting = &station.reporting;
    writer.raw("[2,\"");
    writer.raw(id);
    writer.raw("\",\"NotifyReport\",{\"requestId\":");
    writer.integer(i64::from(reporting.request));
    writer.raw(",\"generatedAt\":\"");
    station.clock.resolve(station.clock.moment(at)).write(&mut writer);
    writer.raw("\",\"seqNo\":");
    writer.integer(i64::from(reporting.part));
    let view = View { station, at };
    let model = DeviceModel { settings: &station.settings, facts: &view };
    let mut mark = ",\"reportData\":[";
    let mut spots = model.spots().enumerate().filter(|(at, _)| reporting.has(*at)).map(|(_, spot)| spot);
    for spot in spots.by_ref().take(ITEMS) {
        writer.raw(mark);
        mark = ",";
        model.write_report_data(spot, Edition::V201, &mut writer);
    }
    writer.raw(if spots.next().is_some() { "],\"tbc\":true}]" } else { "]}]" });
    writer.finish_piece()
}
