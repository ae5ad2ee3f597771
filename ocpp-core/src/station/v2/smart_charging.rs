//! Smart charging in the words that 2.0 and 2.0.1 share (block K).

use crate::{
    Instant, Timestamp, Version,
    frame::Call,
    json::{Decimal, Text, Writer, divide},
    schema::Number,
    station::{
        ExternalLimit, LimitSource, Setting, Setup, Station, Token,
        charging::{
            Charger, Filter, Kind, Period, Profile, Purpose, Refusal, Session, Table, Target, Unit, thousandths,
        },
        inbox::Reply,
        reservation::Admission,
        speak::Subject,
    },
};

/// The installed profiles that are being told, part by part.
#[derive(Debug, Default)]
pub(crate) struct ProfileReport {
    request: Option<i32>,
    /// What is still to be told: a bit for each place, and above them one for each limit of someone else.
    selected: u64,
    /// What the part that leaves tells.
    part: u64,
}

/// The bit of the station's limit by someone else; those of the connectors follow.
const EXTERNAL: u32 = 32;

impl ProfileReport {
    pub(crate) fn is_due(&self) -> bool {
        self.selected != 0
    }

    /// The CSMS has a part, or could not take it.
    pub(crate) fn told(&mut self) {
        self.selected &= !self.part;
    }

    /// The profiles at these places are others now, or gone.
    pub(crate) fn forget(&mut self, places: u32) {
        self.selected &= !u64::from(places);
    }
}

/// Why something is rejected: the standard's code.
pub(crate) type Reason = &'static str;

/// The answer to a request that is not done.
pub(crate) fn rejected(reason: Reason) -> Reply {
    Reply::Because("Rejected", reason)
}

/// Why a profile is not taken.
pub(crate) fn reason(refusal: Refusal) -> Reason {
    match refusal {
        Refusal::Connector | Refusal::Purpose => "InvalidValue",
        Refusal::StackLevel => "InvalidStackLevel",
        Refusal::Relative | Refusal::Recurrence => "InvalidProfile",
        Refusal::Start | Refusal::Periods | Refusal::Limit | Refusal::Phases => "InvalidSchedule",
        Refusal::Unit => "UnsupportedRateUnit",
        Refusal::TooManyPeriods => "TooManyElements",
        Refusal::NoTransaction | Refusal::Transaction => "TxNotFound",
        Refusal::Duplicate => "DuplicateProfile",
        Refusal::Full => "OutOfStorage",
    }
}

/// Where a profile is to be installed (K01).
pub(crate) fn place<S: Setup>(station: &Station<S>, evse: i32) -> Result<u8, Reason> {
    if !station.settings.is(Setting::SmartChargingEnabled) {
        return Err("NotEnabled");
    }
    station.place(evse).ok_or("UnknownEvse")
}

/// What SetChargingProfile wants to limit.
pub(crate) fn target<S: Setup>(
    station: &Station<S>,
    profile: &mut Profile<0>,
    transaction: Option<Text<'_>>,
) -> Result<Target, Reason> {
    let running = station.connector(profile.connector).and_then(|own| own.transaction.as_ref());
    if profile.purpose == Purpose::Tx {
        // Which one is meant is not to be guessed (K01.FR.03, K01.FR.33).
        let meant = transaction.ok_or("MissingParam")?;
        profile.set_transaction(Some(station.transaction_number(meant).ok_or("TxNotFound")?));
    } else if transaction.is_some() {
        return Err("InvalidProfile");
    }
    Ok(Target::Running(running.map(|own| own.number)))
}

/// What the profile limits that a RequestStartTransaction brings for an EVSE (F01, F02).
pub(crate) fn target_of_start<S: Setup>(
    station: &Station<S>,
    token: &Token,
    profile: &Profile<0>,
    transaction: Option<Text<'_>>,
) -> Result<Target, Reason> {
    let at = profile.connector;
    let connector = station.connector(at).ok_or("UnknownEvse")?;
    let may_start = connector.is_free() && connector.asking.is_none() && station.may_begin(at);
    if !may_start || station.admission(at, token, None) == Admission::Refused {
        return Err("TxInProgress");
    }
    if profile.purpose != Purpose::Tx || transaction.is_some() {
        return Err("InvalidProfile");
    }
    // One that has begun with the cable is the one that will be used.
    Ok(match &connector.transaction {
        Some(own) => Target::Running(Some(own.number)),
        None => Target::Start,
    })
}

/// A period as a message gives it.
pub(crate) fn period(
    start: i32,
    limit: Number<'_>,
    phases: Option<i32>,
    phase_to_use: Option<i32>,
) -> Result<Period, Refusal> {
    Period::new(start, thousandths(limit.decimal()).ok_or(Refusal::Limit)?, phases, phase_to_use)
}

/// What follows from an attempt to install a profile.
pub(crate) fn installed<S: Setup>(station: &mut Station<S>, installed: Result<(), Reason>) -> Reply {
    changed(station);
    match installed {
        Ok(()) => Reply::Status("Accepted"),
        Err(reason) => rejected(reason),
    }
}

/// The installed profiles are others now.
pub(crate) fn changed<S: Setup>(station: &mut Station<S>) {
    station.profile_report.forget(station.profiles.changed());
    station.offers.is_stale = true;
}

const PURPOSES: [(Purpose, &str); 4] = [
    (Purpose::StationMaximum, "ChargingStationMaxProfile"),
    (Purpose::TxDefault, "TxDefaultProfile"),
    (Purpose::Tx, "TxProfile"),
    (Purpose::ExternalConstraints, "ChargingStationExternalConstraints"),
];

/// A purpose by its name.
pub(crate) fn purpose(name: Option<&str>) -> Option<Purpose> {
    PURPOSES.iter().find(|(_, own)| Some(*own) == name).map(|(purpose, _)| *purpose)
}

/// Which profiles a message means.
#[derive(Clone, Copy)]
pub(crate) struct Criterion {
    pub(crate) id: Option<i32>,
    pub(crate) evse: Option<i32>,
    pub(crate) purpose: Option<&'static str>,
    pub(crate) stack_level: Option<i32>,
}

impl Criterion {
    /// `None` if nothing can fit.
    fn filter(self) -> Option<Filter> {
        let byte = |number: Option<i32>| number.map(u8::try_from).transpose().ok();
        Some(Filter {
            id: self.id,
            connector: byte(self.evse)?,
            purpose: self.purpose.and_then(|name| purpose(Some(name))),
            stack_level: byte(self.stack_level)?,
        })
    }
}

/// ClearChargingProfile (K10). With an id nothing else counts.
pub(crate) fn clear<S: Setup>(station: &mut Station<S>, criterion: Criterion) -> Reply {
    let filter = match criterion.id {
        Some(id) => Some(Filter { id: Some(id), ..Filter::default() }),
        None => criterion.filter(),
    };
    let cleared = filter.is_some_and(|filter| station.profiles.clear(filter));
    changed(station);
    Reply::Status(if cleared { "Accepted" } else { "Unknown" })
}

/// What can be reported under a bit: the profile, and who set it.
fn seen<S: Setup>(station: &Station<S>, bit: u32) -> Option<(Profile<0>, &'static str)> {
    let Some(at) = bit.checked_sub(EXTERNAL) else {
        let (profile, _) = station.profiles.at(bit as u8)?;
        let waits = profile.purpose == Purpose::Tx && profile.transaction().is_none();
        return (!waits).then_some((profile, CSMS));
    };
    let at = at as u8;
    let limit = &station.held(at).asked;
    limit.is_there().then(|| (external(at), source(limit)))
}

/// The profiles that GetChargingProfiles asks for (K09), as [`ProfileReport`] notes them; the limits were kept before.
#[inline(never)]
pub(crate) fn select<S: Setup>(
    station: &Station<S>,
    criterion: Criterion,
    has_id: &dyn Fn(i32) -> bool,
    has_source: &dyn Fn(&str) -> bool,
) -> u64 {
    let Some(filter) = criterion.filter() else { return 0 };
    let mut selected = 0;
    for bit in 0..=EXTERNAL + u32::from(station.count()) {
        if let Some((profile, source)) = seen(station, bit)
            && filter.fits(&profile)
            && has_id(profile.id)
            && has_source(source)
        {
            selected |= 1 << bit;
        }
    }
    selected
}

/// The profiles are told after the answer; one report at a time.
pub(crate) fn begin_report<S: Setup>(station: &mut Station<S>, request: Option<i32>, selected: u64) -> Reply {
    if station.profile_report.is_due() {
        return Reply::Error(crate::ErrorCode::InternalError, "the last report is not over");
    }
    if selected == 0 {
        return Reply::Status("NoProfiles");
    }
    station.profile_report = ProfileReport { request, selected, part: 0 };
    Reply::Status("Accepted")
}

/// What the next part tells: the profiles of one EVSE that come from one source. `false`: nothing is left of them.
pub(crate) fn begin_part<S: Setup>(station: &mut Station<S>) -> bool {
    station.keep_limits();
    let mut selected = station.profile_report.selected;
    for bit in 0..=EXTERNAL + u32::from(station.count()) {
        selected &= !(u64::from(seen(station, bit).is_none()) << bit);
    }
    let first = selected.trailing_zeros();
    let of = |bit| seen(station, bit).map(|(profile, source)| (profile.connector, source));
    let (mut part, place) = (1u64.checked_shl(first).unwrap_or(0), of(first));
    for bit in first..EXTERNAL {
        part |= selected & u64::from(of(bit) == place) << bit;
    }
    (station.profile_report.selected, station.profile_report.part) = (selected, part);
    selected != 0
}

/// Who installs the profiles: the operator, by the CSMS.
const CSMS: &str = "CSO";

fn source(limit: &ExternalLimit) -> &'static str {
    match limit.source {
        LimitSource::EnergyManagement => "EMS",
        LimitSource::SystemOperator => "SO",
        LimitSource::Other => "Other",
    }
}

/// Whether an id is kept for the limits of others (K01.FR.05).
pub(crate) fn is_own(id: i32) -> bool {
    (-9..0).contains(&id)
}

/// The limit of someone else as a profile.
fn external(at: u8) -> Profile<0> {
    let mut profile = Profile::FREE;
    (profile.id, profile.connector) = (-1 - i32::from(at), at);
    (profile.purpose, profile.kind) = (Purpose::ExternalConstraints, Kind::Relative);
    profile
}

/// Its one period.
fn external_period<S: Setup>(station: &Station<S>, at: u8) -> Option<Period> {
    Period::new(0, station.held(at).asked.milliamperes.cast_signed(), None, None).ok()
}

/// Writes members of an object.
struct Members<'w, 'b> {
    to: &'w mut Writer<'b>,
    mark: &'static str,
}

impl Members<'_, '_> {
    #[inline(never)]
    fn name(&mut self, name: &str) -> &mut Self {
        self.to.raw(self.mark);
        self.mark = ",";
        self.to.raw("\"");
        self.to.raw(name);
        self.to.raw("\":");
        self
    }

    fn number(&mut self, name: &str, value: impl Into<i64>) {
        self.whole(name, value.into());
    }

    #[inline(never)]
    fn whole(&mut self, name: &str, value: i64) {
        self.name(name).to.integer(value);
    }

    /// In thousandths; zeros at the end are not written.
    #[inline(never)]
    fn decimal(&mut self, name: &str, value: u32) {
        let (mut value, mut scale) = (value, 3);
        while let (rest, 0) = divide(u64::from(value), 10)
            && scale > 0
        {
            (value, scale) = (rest as u32, scale - 1);
        }
        self.name(name).to.decimal(Decimal::new(i64::from(value), scale));
    }

    #[inline(never)]
    fn text(&mut self, name: &str, text: &str) {
        self.name(name).to.string(text);
    }

    #[inline(never)]
    fn time(&mut self, name: &str, time: Timestamp) {
        self.name(name).to.raw("\"");
        time.write(self.to);
        self.to.raw("\"");
    }

    #[inline(never)]
    fn period(&mut self, start: u32, limit: u32, phases: Option<u8>, phase_to_use: Option<u8>) {
        self.number("startPeriod", start);
        self.decimal("limit", limit);
        if let Some(phases) = phases {
            self.number("numberPhases", phases);
        }
        if let Some(phase) = phase_to_use {
            self.number("phaseToUse", phase);
        }
        self.to.raw("}");
    }

    /// A list of periods.
    #[inline(never)]
    fn periods(&mut self, periods: &[Period]) {
        self.name("chargingSchedulePeriod");
        let mut mark = "[{";
        for period in periods {
            let mut to = Members { to: self.to, mark };
            to.period(period.start(), period.limit(), period.phases(), period.phase_to_use());
            mark = ",{";
        }
        self.to.raw("]");
    }

    /// Where, if not the station.
    fn evse(&mut self, at: u8) {
        if at != 0 {
            self.number("evseId", at);
        }
    }

    #[inline(never)]
    fn unit(&mut self, unit: Unit) {
        self.text("chargingRateUnit", if unit == Unit::Watts { "W" } else { "A" });
    }
}

fn call<'w, 'b>(to: &'w mut Writer<'b>, id: &str, action: &str) -> Members<'w, 'b> {
    to.raw("[2,\"");
    to.raw(id);
    to.raw("\",\"");
    to.raw(action);
    to.raw("\",");
    Members { to, mark: "{" }
}

/// Writes a part of the report of profiles, or what is to be said of someone else's limit.
pub(crate) fn write_call<'b, S: Setup>(
    station: &Station<S>,
    subject: Subject,
    id: &str,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    match subject {
        Subject::Limit(at) => write_limit(station, at, id, &mut writer),
        _ => write_report(station, id, &mut writer),
    }
    writer.finish_piece()
}

fn write_report<S: Setup>(station: &Station<S>, id: &str, writer: &mut Writer<'_>) {
    let ProfileReport { request, selected, part } = station.profile_report;
    let mut to = call(writer, id, "ReportChargingProfiles");
    if let Some(request) = request {
        to.number("requestId", request);
    }
    if selected & !part != 0 {
        to.name("tbc").to.raw("true");
    }
    let Some((first, source)) = seen(station, part.trailing_zeros()) else { return };
    to.text("chargingLimitSource", source);
    to.number("evseId", first.connector);
    to.name("chargingProfile");
    let mut mark = "[{";
    for bit in (0..64).filter(|bit| part >> bit & 1 != 0) {
        let Some((profile, _)) = seen(station, bit) else { continue };
        let own = external_period(station, profile.connector);
        let periods = station.profiles.at(bit as u8).map_or(own.as_slice(), |(_, periods)| periods);
        write_profile(station, &profile, periods, Members { to: to.to, mark });
        mark = ",{";
    }
    to.to.raw("]}]");
}

#[inline(never)]
fn write_profile<S: Setup>(station: &Station<S>, profile: &Profile<0>, periods: &[Period], mut to: Members<'_, '_>) {
    let (kind, recurrency) = match profile.kind {
        Kind::Relative => ("Relative", None),
        Kind::Daily => ("Recurring", Some("Daily")),
        Kind::Weekly => ("Recurring", Some("Weekly")),
        Kind::Absolute | Kind::RecurringUnsaid => ("Absolute", None),
    };
    to.number("id", profile.id);
    to.number("stackLevel", profile.stack_level);
    to.text(
        "chargingProfilePurpose",
        PURPOSES.iter().find(|(own, _)| *own == profile.purpose).map_or("", |(_, name)| name),
    );
    to.text("chargingProfileKind", kind);
    if let Some(recurrency) = recurrency {
        to.text("recurrencyKind", recurrency);
    }
    for (name, time) in [("validFrom", profile.valid_from()), ("validTo", profile.valid_to())] {
        if let Some(time) = time {
            to.time(name, time);
        }
    }
    if let Some(transaction) = profile.transaction() {
        to.text("transactionId", &station.transaction_id(transaction));
    }
    let is_v20 = station.version() == Version::V20;
    to.name("chargingSchedule");
    let mut schedule = Members { to: to.to, mark: if is_v20 { "{" } else { "[{" } };
    #[cfg(feature = "v201")]
    if !is_v20 {
        schedule.number("id", profile.schedule_id);
    }
    if let Some(start) = profile.start_schedule() {
        schedule.time("startSchedule", start);
    }
    if let Some(duration) = profile.duration() {
        schedule.number("duration", duration);
    }
    schedule.unit(profile.unit);
    if let Some(rate) = profile.min_rate() {
        schedule.decimal("minChargingRate", rate);
    }
    schedule.periods(periods);
    to.to.raw(if is_v20 { "}}" } else { "}]}" });
}

/// NotifyChargingLimit, or ClearedChargingLimit (K11 to K13).
fn write_limit<S: Setup>(station: &Station<S>, at: u8, id: &str, writer: &mut Writer<'_>) {
    let told = &station.held(at).asked;
    let source = source(told);
    if !told.is_there() {
        let mut to = call(writer, id, "ClearedChargingLimit");
        to.text("chargingLimitSource", source);
        to.evse(at);
        return to.to.raw("}]");
    }
    let mut to = call(writer, id, "NotifyChargingLimit");
    to.evse(at);
    to.name("chargingLimit");
    let mut limit = Members { to: to.to, mark: "{" };
    limit.text("chargingLimitSource", source);
    if let Some(is_critical) = told.is_grid_critical {
        limit.name("isGridCritical").to.raw(if is_critical { "true" } else { "false" });
    }
    limit.to.raw("}");
    if station.settings.is(Setting::NotifyChargingLimitWithSchedules) {
        to.name("chargingSchedule");
        let mut schedule = Members { to: to.to, mark: "[{" };
        if station.version() != Version::V20 {
            schedule.number("id", 0);
        }
        schedule.unit(Unit::Amperes);
        schedule.periods(external_period(station, at).as_slice());
        to.to.raw("}]");
    }
    to.to.raw("}]");
}

/// The longest schedule that is computed, in seconds: the week in which what recurs has been there once.
const LONGEST: u32 = 7 * 86_400;

/// Looks at GetCompositeSchedule (K08); it is written from what is noted here.
pub(crate) fn ask_composite<S: Setup>(
    station: &mut Station<S>,
    now: Instant,
    evse: i32,
    duration: i32,
    unit: Option<&str>,
) -> Result<(), Reason> {
    station.offers.asked_at = None;
    if !station.settings.is(Setting::SmartChargingEnabled) {
        return Err("NotEnabled");
    }
    station.place(evse).ok_or("UnknownEvse")?;
    if duration <= 0 {
        return Err("ValuePositiveOnly");
    }
    let charger = station.charger();
    let is_taken = match unit {
        None => true,
        Some("W") => charger.watts,
        Some(_) => charger.amperes,
    };
    if !is_taken {
        return Err("UnsupportedRateUnit");
    }
    // Without a clock no schedule has a beginning.
    if station.ask_composite(now) { Ok(()) } else { Err("InternalError") }
}

/// Writes the answer to GetCompositeSchedule. It has no more periods than a profile may have; if there were more, it ends
/// earlier than was asked for.
pub(crate) fn write_composite<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    evse: i32,
    duration: i32,
    unit: Option<&str>,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    writer.raw("[3,");
    call.id.write(&mut writer);
    writer.raw(",");
    let is_v20 = station.version() == Version::V20;
    let asked_at = station.offers.asked_at;
    let mut to = Members { to: &mut writer, mark: "{" };
    to.text("status", if asked_at.is_some() { "Accepted" } else { "Rejected" });
    if is_v20 {
        to.number("evseId", evse);
    }
    let Some(time) = asked_at else {
        writer.raw("}]");
        return writer.finish_piece();
    };
    let charger = Charger { external: &|at| station.held(at).asked.milliamperes, ..station.charger() };
    let unit = match unit {
        Some("W") => Unit::Watts,
        None if !charger.amperes => Unit::Watts,
        _ => Unit::Amperes,
    };
    let at = station.place(evse).unwrap_or(0);
    let duration = duration.unsigned_abs().min(LONGEST);
    let sessions = |at: u8| -> Option<Session> { station.connector(at)?.asked };
    let slices = station.profiles.composite(at, time, duration, unit, &charger, &sessions);
    let duration = slices.clone().nth(S::PERIODS).map_or(duration, |slice| slice.start);
    to.name("schedule");
    let mut schedule = Members { to: to.to, mark: "{" };
    schedule.time(if is_v20 { "startDateTime" } else { "scheduleStart" }, time);
    if is_v20 {
        schedule.name("chargingSchedule");
        schedule.mark = "{";
    } else {
        schedule.number("evseId", at);
    }
    schedule.number("duration", duration);
    schedule.unit(unit);
    schedule.name("chargingSchedulePeriod");
    let mut mark = "[{";
    for slice in slices.take(S::PERIODS) {
        // Rounded down to a tenth, which is all that limits have.
        let limit = slice.limit - slice.limit % 100;
        Members { to: schedule.to, mark }.period(slice.start, limit, Some(slice.phases), slice.phase);
        mark = ",{";
    }
    writer.raw(if is_v20 { "]}}}]" } else { "]}}]" });
    writer.finish_piece()
}
