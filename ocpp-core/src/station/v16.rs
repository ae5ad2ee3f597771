//! The flow in the words of 1.6.

pub(super) mod jobs;
mod reservation;
mod smart_charging;

use super::{
    Restart, Setup, Station,
    authorization::{Change, TokenInfo, TokenStatus, Update, Updated},
    inbox::Reply,
    jobs::Form,
    link::Registration,
    measurand::Reading,
    metering::{Context, samples},
    outbox::{Event, EventKind},
    settings::{
        Setting,
        keys::{Changed, KeyView},
    },
    setup::Holds,
    speak::Subject,
    status::{ConnectorStatus, FaultCode},
    token::{Token, TokenKind},
    words::StopReason,
};
use crate::{
    ErrorCode, Instant, Version,
    end::{self, End, V16},
    frame::Call,
    json::{Text, Writer},
    schema::{Action, DateTime, Encoder, Head, List, SentBy, Violation},
    v16::{self, *},
};

fn station() -> End<V16, end::Station> {
    v16::TABLE.station()
}

/// Does what a request asks for.
pub(super) fn decide<S: Setup>(station: &mut Station<S>, now: Instant) -> Reply {
    match request(station, now) {
        Ok(reply) => reply,
        Err(violation) => Reply::Violation(violation),
    }
}

fn read<'a, A>(payload: &'a str) -> Result<A::Request<'a>, Violation>
where
    A: Action<Spoken = V16> + SentBy<end::Csms>,
{
    station().read_request::<A>(payload)
}

fn request<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let accepted = |is: bool| Reply::Status(if is { "Accepted" } else { "Rejected" });
    let is_pending = station.link.registration != Registration::Accepted;
    if S::JOBS && station.jobs.must_ask(action) {
        return Ok(Reply::Later);
    }
    Ok(match action {
        action if action == "ChangeAvailability" => {
            let ChangeAvailabilityRequest { connector_id, kind, .. } = read::<ChangeAvailability>(payload)?;
            match station.place(connector_id) {
                Some(at) => Reply::Status(station.change_availability(now, at, kind == AvailabilityType::Inoperative)),
                None => accepted(false),
            }
        }
        action if action == "ChangeConfiguration" => {
            let ChangeConfigurationRequest { key, value, .. } = read::<ChangeConfiguration>(payload)?;
            // The request is borrowed from the inbox, and the settings are not: they are apart.
            let changed = station.settings.propose_key(key.with_limit(), value.with_limit());
            let changed = match changed {
                Ok(change) if S::JOBS && change.setting == Setting::SecurityProfile => {
                    let number = change.number;
                    return Ok(accepted(station.raise_security(number)));
                }
                Ok(change) if station.settings.apply(&change) => Changed::RebootRequired(change.setting),
                Ok(change) => Changed::Accepted(change.setting),
                Err(refused) => refused,
            };
            Reply::Status(match changed {
                Changed::Accepted(setting) => {
                    station.setting_changed(now, setting);
                    "Accepted"
                }
                Changed::RebootRequired(_) => "RebootRequired",
                Changed::Rejected => "Rejected",
                Changed::NotSupported => "NotSupported",
            })
        }
        action if action == "GetConfiguration" => {
            let request = read::<GetConfiguration>(payload)?;
            let most = station.settings.number(Setting::GetConfigurationMaxKeys) as usize;
            match request.key {
                Some(keys) if keys.len() > most => {
                    Reply::Error(ErrorCode::OccurrenceConstraintViolation, "key: too many")
                }
                _ => Reply::Long,
            }
        }
        action if action == "ClearCache" => {
            read::<ClearCache>(payload)?;
            let is_there = S::CACHE > 0 && station.settings.is(Setting::AuthCacheEnabled);
            if is_there {
                station.cache.get_mut().clear();
            }
            accepted(is_there)
        }
        action if action == "DataTransfer" && !S::JOBS => {
            read::<DataTransfer>(payload)?;
            Reply::Status("UnknownVendorId")
        }
        action if action == "RemoteStartTransaction" => {
            let RemoteStartTransactionRequest { connector_id, id_tag, charging_profile } =
                read::<RemoteStartTransaction>(payload)?;
            let has_profile = S::PROFILES > 0 && charging_profile.is_some();
            let at = match connector_id {
                None => Some(0),
                Some(at) => station.place(at).filter(|at| *at != 0),
            };
            match (at, Token::of(id_tag.with_limit(), TokenKind::default())) {
                (Some(at), Some(token)) if !is_pending && has_profile => {
                    let Some(at) = smart_charging::bring(station, now, at, &token) else { return Ok(accepted(false)) };
                    let is_accepted = station.start_remote(now, at, &token, 0);
                    station.forget_start(at);
                    accepted(is_accepted)
                }
                (Some(at), Some(token)) if !is_pending => accepted(station.start_remote(now, at, &token, 0)),
                _ => accepted(false),
            }
        }
        action if action == "RemoteStopTransaction" => {
            let RemoteStopTransactionRequest { transaction_id, .. } = read::<RemoteStopTransaction>(payload)?;
            let number = station.number_of(transaction_id).filter(|_| !is_pending);
            accepted(number.is_some_and(|number| station.stop_remote(now, number)))
        }
        action if action == "Reset" => {
            let ResetRequest { kind, .. } = read::<Reset>(payload)?;
            let (restart, reason) = match kind {
                ResetType::Hard => (Restart::Hard, StopReason::HardReset),
                _ => (Restart::Soft, StopReason::SoftReset),
            };
            station.reset(now, restart, reason);
            accepted(true)
        }
        action if action == "UnlockConnector" => {
            let UnlockConnectorRequest { connector_id, .. } = read::<UnlockConnector>(payload)?;
            match station.place(connector_id).filter(|at| *at != 0) {
                Some(at) => station.unlock(now, at),
                None => Reply::Status("NotSupported"),
            }
        }
        action if action == "TriggerMessage" => {
            let TriggerMessageRequest { requested_message, connector_id, .. } = read::<TriggerMessage>(payload)?;
            let at = match connector_id {
                None => Some(None),
                Some(at) => station.place(at).map(Some),
            };
            let Some(at) = at else { return Ok(accepted(false)) };
            trigger(station, now, requested_message, at)
        }
        action if action == "GetLocalListVersion" => {
            read::<GetLocalListVersion>(payload)?;
            let is_there = S::LIST > 0 && station.settings.is(Setting::LocalAuthListEnabled);
            let list = station.list.get();
            // An empty list has none (errata 3.52).
            Reply::ListVersion(match is_there {
                true if list.len() == 0 => 0,
                true => list.version(),
                false => -1,
            })
        }
        action if S::RESERVATIONS > 0 && action == "ReserveNow" => {
            let wanted = reservation::wanted(station, payload)?;
            reservation::reserve(station, now, wanted)
        }
        action if S::RESERVATIONS > 0 && action == "CancelReservation" => {
            let id = reservation::unwanted(payload)?;
            accepted(station.cancel_reservation(now, id))
        }
        action if action == "SendLocalList" => {
            let request = read::<SendLocalList>(payload)?;
            if S::LIST == 0 || !station.settings.is(Setting::LocalAuthListEnabled) {
                return Ok(Reply::Status("NotSupported"));
            }
            let update = match request.update_type {
                UpdateType::Full => Update::Full,
                _ => Update::Differential,
            };
            let entries = request.local_authorization_list.unwrap_or(List::new(&[])).iter();
            if entries.clone().count() > station.settings.number(Setting::LocalAuthListItemsPerMessage) as usize {
                return Ok(Reply::Status("Failed"));
            }
            let changes = entries.map(|entry| {
                let info = match entry.id_tag_info {
                    Some(info) => Some(token_info(&info)?),
                    None => None,
                };
                Some(Change { token: Token::of(entry.id_tag.with_limit(), TokenKind::default())?, info })
            });
            Reply::Status(match station.list.get_mut().update(update, request.list_version, changes) {
                Updated::Accepted => {
                    station.cache.get_mut().leave_to(station.list.get());
                    "Accepted"
                }
                Updated::Failed => "Failed",
                Updated::VersionMismatch => "VersionMismatch",
                Updated::NotSupported => "NotSupported",
            })
        }
        action if action == "SetChargingProfile" => smart_charging::set(station, now)?,
        action if S::PROFILES > 0 && action == "ClearChargingProfile" => smart_charging::clear(station)?,
        action if S::PROFILES > 0 && action == "GetCompositeSchedule" => smart_charging::composite(station, now)?,
        _ if S::JOBS => jobs::request(station, now)?,
        action => unknown(action),
    })
}

/// What is said to an action that is not done here.
fn unknown(action: Text<'_>) -> Reply {
    match v16::TABLE.action(action) {
        Some(_) => Reply::Error(ErrorCode::NotSupported, "this station does not do that"),
        None => Reply::Error(ErrorCode::NotImplemented, "no such action in this version"),
    }
}

/// Sees to it that a message is sent; `at` is the connector it is about, or all of them.
fn trigger<S: Setup>(station: &mut Station<S>, now: Instant, message: MessageTrigger, at: Option<u8>) -> Reply {
    let is_pending = station.link.registration != Registration::Accepted;
    match message {
        // Whoever is accepted has nothing to register (errata 3.35).
        MessageTrigger::BootNotification if is_pending => station.triggered.boot = true,
        MessageTrigger::BootNotification => return Reply::Status("Rejected"),
        MessageTrigger::Heartbeat => station.triggered.heartbeat = true,
        MessageTrigger::StatusNotification => {
            station.triggered.status |= match at {
                Some(at) => 1 << at,
                None => (1 << (station.count() + 1)) - 1,
            };
        }
        MessageTrigger::MeterValues => station.trigger_readings(now, at),
        MessageTrigger::FirmwareStatusNotification if S::JOBS => station.jobs.trigger_firmware(Form::Plain),
        MessageTrigger::DiagnosticsStatusNotification if S::JOBS => station.jobs.trigger_logs(Form::Plain),
        _ => return Reply::Status("NotImplemented"),
    }
    Reply::Status("Accepted")
}

/// Writes an answer that is longer than a word.
pub(super) fn write_answer<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    _at: Instant,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    if S::PROFILES > 0 && call.action == "GetCompositeSchedule" {
        return smart_charging::write_composite(station, call, writer);
    }
    let Some(mut to) = v16::TABLE.frame_piece("GetConfiguration", Version::V16, Head::Result(call.id), writer) else {
        return ("", 0);
    };
    let asked = read::<GetConfiguration>(call.payload).ok().and_then(|request| request.key);
    let asked = asked.filter(|keys| !keys.is_empty());
    let settings = &station.settings;
    let known = |to: &mut Encoder<'_>| match asked {
        None => settings.keys().for_each(|key| write_key(key, to)),
        Some(keys) => keys.iter().filter_map(|name| settings.key(name.with_limit())).for_each(|key| write_key(key, to)),
    };
    let unknown = |to: &mut Encoder<'_>| {
        for name in asked.iter().flat_map(|keys| keys.iter()) {
            if settings.key(name.with_limit()).is_none() {
                to.write(&name);
            }
        }
    };
    let has_unknown = asked.iter().flat_map(|keys| keys.iter()).any(|name| settings.key(name.with_limit()).is_none());
    to.write(&GetConfigurationResponse {
        configuration_key: Some(List::written(&known)),
        unknown_key: has_unknown.then_some(List::written(&unknown)),
    });
    to.finish_piece()
}

/// Most bytes of a value with its quotes: 500 characters (1.6 section 7.29).
const VALUE: usize = 502;

fn write_key(key: KeyView<'_>, to: &mut Encoder<'_>) {
    let mut buffer = [0; VALUE];
    let mut writer = Writer::new(&mut buffer);
    key.write_value(&mut writer);
    let (quoted, _) = writer.finish_piece();
    let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
    to.write(&KeyValue {
        value: key.is_readable.then_some(Text::from_wire(inside)),
        ..KeyValue::new(Text::new(key.name), key.is_readonly)
    });
}

/// Writes a call of ours.
pub(super) fn write_call<'b, S: Setup>(
    station: &Station<S>,
    subject: Subject,
    id: &str,
    at: Instant,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    let event = station.outbox.head().filter(|_| subject == Subject::Event);
    let action = match (subject, event.as_ref().map(|event| event.kind)) {
        (Subject::Boot, _) => "BootNotification",
        (Subject::Heartbeat, _) => "Heartbeat",
        (Subject::Authorize(_), _) => "Authorize",
        (Subject::Status(_), _) => "StatusNotification",
        (Subject::Event, Some(EventKind::Started)) => "StartTransaction",
        (Subject::Event, Some(EventKind::Ended)) => "StopTransaction",
        (Subject::Event, Some(EventKind::Security)) => "SecurityEventNotification",
        (Subject::Report | Subject::Profiles | Subject::Limit(_), _) => return ("", 0),
        (Subject::Event, _) => "MeterValues",
        (Subject::Firmware | Subject::Upload, _) if S::JOBS => {
            return station.jobs.write_state(subject, jobs::action(station, subject), id, writer);
        }
        (Subject::Firmware | Subject::Upload | Subject::Own, _) => return ("", 0),
    };
    let Some(mut to) = v16::TABLE.frame_piece(action, Version::V16, Head::Call(id), writer) else { return ("", 0) };
    match subject {
        Subject::Boot => {
            let about = &station.start.about;
            to.write(&BootNotificationRequest {
                charge_point_serial_number: filled(about.serial_number),
                firmware_version: filled(about.firmware_version),
                ..BootNotificationRequest::new(Text::new(about.vendor), Text::new(about.model))
            });
        }
        Subject::Heartbeat => to.write(&HeartbeatRequest::new()),
        Subject::Authorize(at) => {
            let asking = station.connector(at).and_then(|connector| connector.asking.as_ref());
            to.write(&AuthorizeRequest::new(Text::new(asking.map_or("", |asking| asking.token.as_str()))));
        }
        Subject::Status(connector) => write_status(station, connector, at, &mut to),
        Subject::Event => {
            if let Some(event) = event {
                write_event(station, &event, &mut to);
            }
        }
        Subject::Firmware | Subject::Upload | Subject::Own | Subject::Report => {}
        Subject::Profiles | Subject::Limit(_) => {}
    }
    to.finish_piece()
}

fn filled<'a, const MAX: usize>(text: &'a str) -> Option<Text<'a, MAX>> {
    (!text.is_empty()).then_some(Text::new(text))
}

fn write_status<S: Setup>(station: &Station<S>, at: u8, now: Instant, to: &mut Encoder<'_>) {
    let reports = match station.connector(at) {
        None => &station.whole.reports,
        Some(connector) => &connector.reports,
    };
    let head = reports.head();
    let (status, fault) = head.map_or_else(|| station.status_of(at), |report| (report.status, report.fault));
    let time = head.map_or_else(|| station.clock.moment(now), |report| report.time);
    to.write(&StatusNotificationRequest {
        timestamp: station.clock.is_known().then(|| DateTime::new(station.clock.resolve(time))),
        vendor_error_code: fault.and_then(|fault| filled(fault.vendor_code)),
        ..StatusNotificationRequest::new(
            i32::from(at),
            fault.map_or(ChargePointErrorCode::NoError, |fault| error_code(fault.code)),
            status_word(status),
        )
    });
}

fn write_event<S: Setup>(station: &Station<S>, event: &Event<'_>, to: &mut Encoder<'_>) {
    let time = DateTime::new(station.clock.resolve(event.time));
    let connector = i32::from(event.connector);
    let transaction = (event.transaction != 0).then(|| station.id_of(event.transaction).unwrap_or(-1));
    let token = event.token.as_ref().map_or("", |token| token.as_str());
    match event.kind {
        EventKind::Started => to.write(&StartTransactionRequest {
            reservation_id: event.reservation,
            ..StartTransactionRequest::new(connector, Text::new(token), event.energy, time)
        }),
        EventKind::Ended => {
            let write = |to: &mut Encoder<'_>| {
                for sample in samples(event.samples) {
                    let values = |to: &mut Encoder<'_>| {
                        for reading in sample.clone() {
                            let Words { value, context, measurand, phase, location } = words(&reading, sample.context);
                            let unit = reading.measurand.unit().and_then(|unit| same(TRANSACTION_UNITS, unit as u8)?);
                            let value = (&value).into();
                            to.write(&TransactionSampledValue {
                                context,
                                measurand,
                                phase,
                                location,
                                unit,
                                ..TransactionSampledValue::new(value)
                            });
                        }
                    };
                    let time = DateTime::new(station.clock.resolve(sample.time));
                    to.write(&TransactionMeterValue::new(time, List::written(&values)));
                }
            };
            to.write(&StopTransactionRequest {
                id_tag: filled(token),
                reason: event.reason.filter(|reason| *reason != StopReason::Local).map(reason_word),
                transaction_data: (!event.samples.is_empty()).then_some(List::written(&write)),
                ..StopTransactionRequest::new(event.energy, time, transaction.unwrap_or(-1))
            });
        }
        EventKind::Security if S::JOBS => jobs::write_security_event(event.samples, time, to),
        EventKind::Security => {}
        EventKind::Updated | EventKind::Readings => {
            let write = |to: &mut Encoder<'_>| {
                for sample in samples(event.samples) {
                    let values = |to: &mut Encoder<'_>| {
                        for reading in sample.clone() {
                            let Words { value, context, measurand, phase, location } = words(&reading, sample.context);
                            let unit = reading.measurand.unit().and_then(|unit| same(UNITS, unit as u8)?);
                            let value = (&value).into();
                            to.write(&SampledValue {
                                context,
                                measurand,
                                phase,
                                location,
                                unit,
                                ..SampledValue::new(value)
                            });
                        }
                    };
                    let time = DateTime::new(station.clock.resolve(sample.time));
                    to.write(&MeterValue::new(time, List::written(&values)));
                }
            };
            to.write(&MeterValuesRequest {
                transaction_id: transaction,
                ..MeterValuesRequest::new(connector, List::written(&write))
            });
        }
    }
}

/// What the two kinds of sampled values share.
struct Words {
    value: heapless::String<16>,
    context: Option<ReadingContext>,
    measurand: Option<Measurand>,
    phase: Option<Phase>,
    location: Option<Location>,
}

#[inline(never)]
fn words(reading: &Reading, context: Context) -> Words {
    Words {
        value: reading.value().to_bounded().unwrap_or_default(),
        context: same(CONTEXTS, context as u8),
        measurand: same(Measurand::ALL, reading.measurand as u8),
        phase: reading.phase.and_then(|phase| same(Phase::ALL, phase as u8)),
        location: same(LOCATIONS, reading.location as u8),
    }
}

/// The word at a place: ours and the standard's are in one order, or in that of a list below. A comparison of their names
/// ([`tests`]) sees to it; here it would be hundreds of instructions a reading.
fn same<T: Copy>(words: &[T], place: u8) -> Option<T> {
    words.get(usize::from(place)).copied()
}

/// Takes an answer to a call of ours; `false` if it makes no sense.
pub(super) fn answered<S: Setup>(station: &mut Station<S>, now: Instant, subject: Subject, payload: &str) -> bool {
    answer(station, now, subject, payload).is_ok()
}

fn answer<S: Setup>(station: &mut Station<S>, now: Instant, subject: Subject, payload: &str) -> Result<(), Violation> {
    let end = self::station();
    match subject {
        Subject::Boot => {
            let answer = end.read_response::<BootNotification>(payload)?;
            station.set_time(now, answer.current_time.timestamp());
            let registration = match answer.status {
                RegistrationStatus::Accepted => Registration::Accepted,
                RegistrationStatus::Pending => Registration::Pending,
                _ => Registration::Rejected,
            };
            station.registered(now, registration, answer.interval);
        }
        Subject::Heartbeat => {
            let answer = end.read_response::<Heartbeat>(payload)?;
            station.set_time(now, answer.current_time.timestamp());
        }
        Subject::Authorize(at) => {
            let answer = end.read_response::<Authorize>(payload)?;
            let info = token_info(&answer.id_tag_info).unwrap_or(TokenInfo::new(TokenStatus::Invalid));
            station.answered(now, at, Some(info));
        }
        Subject::Status(at) => {
            end.read_response::<StatusNotification>(payload)?;
            station.reported(at);
        }
        Subject::Firmware if S::JOBS => station.jobs.firmware.told(),
        Subject::Upload if S::JOBS => station.jobs.logs.told(),
        Subject::Own if S::JOBS => jobs::own_answered(station, payload)?,
        Subject::Firmware | Subject::Upload | Subject::Own | Subject::Report => {}
        Subject::Profiles | Subject::Limit(_) => {}
        Subject::Event => {
            let Some(event) = station.outbox.head() else { return Ok(()) };
            let (number, token) = (event.transaction, event.token.clone());
            match event.kind {
                EventKind::Started => {
                    let answer = end.read_response::<StartTransaction>(payload)?;
                    let info = token_info(&answer.id_tag_info);
                    station.delivered(Some(answer.transaction_id));
                    if let (Some(token), Some(info)) = (&token, &info) {
                        station.learn(now, token, info);
                    }
                    if info.is_none_or(|info| info.status != TokenStatus::Accepted) {
                        station.deauthorize(now, number);
                    }
                }
                EventKind::Ended => {
                    let answer = end.read_response::<StopTransaction>(payload)?;
                    let info = answer.id_tag_info.and_then(|info| token_info(&info));
                    station.delivered(None);
                    if let (Some(token), Some(info)) = (&token, &info) {
                        station.learn(now, token, info);
                    }
                }
                EventKind::Security => station.delivered(None),
                EventKind::Updated | EventKind::Readings => {
                    end.read_response::<MeterValues>(payload)?;
                    station.delivered(None);
                }
            }
        }
    }
    Ok(())
}

/// `None` if the group's id is too long for this build.
fn token_info(info: &IdTagInfo<'_>) -> Option<TokenInfo> {
    let status = match info.status {
        AuthorizationStatus::Accepted => TokenStatus::Accepted,
        AuthorizationStatus::Blocked => TokenStatus::Blocked,
        AuthorizationStatus::Expired => TokenStatus::Expired,
        AuthorizationStatus::ConcurrentTx => TokenStatus::ConcurrentTx,
        _ => TokenStatus::Invalid,
    };
    let group = match info.parent_id_tag {
        Some(group) => Token::of(group.with_limit(), TokenKind::default())?,
        None => Token::default(),
    };
    let expiry = info.expiry_date.and_then(|expiry| expiry.timestamp());
    Some(TokenInfo { expiry, group, ..TokenInfo::new(status) })
}

fn status_word(status: ConnectorStatus) -> ChargePointStatus {
    same(STATUSES, status as u8).unwrap_or(ChargePointStatus::Unrecognized)
}

fn error_code(code: FaultCode) -> ChargePointErrorCode {
    same(ERROR_CODES, code as u8).unwrap_or(ChargePointErrorCode::OtherError)
}

fn reason_word(reason: StopReason) -> Reason {
    same(REASONS, reason as u8).unwrap_or(Reason::Other)
}

/// Of [`ConnectorStatus`].
const STATUSES: &[ChargePointStatus] = &[
    ChargePointStatus::Available,
    ChargePointStatus::Preparing,
    ChargePointStatus::Charging,
    ChargePointStatus::SuspendedEV,
    ChargePointStatus::SuspendedEVSE,
    ChargePointStatus::Finishing,
    ChargePointStatus::Reserved,
    ChargePointStatus::Unavailable,
    ChargePointStatus::Faulted,
];
/// Of [`FaultCode`].
const ERROR_CODES: &[ChargePointErrorCode] = &[
    ChargePointErrorCode::ConnectorLockFailure,
    ChargePointErrorCode::EVCommunicationError,
    ChargePointErrorCode::GroundFailure,
    ChargePointErrorCode::HighTemperature,
    ChargePointErrorCode::InternalError,
    ChargePointErrorCode::LocalListConflict,
    ChargePointErrorCode::OtherError,
    ChargePointErrorCode::OverCurrentFailure,
    ChargePointErrorCode::OverVoltage,
    ChargePointErrorCode::PowerMeterFailure,
    ChargePointErrorCode::PowerSwitchFailure,
    ChargePointErrorCode::ReaderFailure,
    ChargePointErrorCode::ResetFailure,
    ChargePointErrorCode::UnderVoltage,
    ChargePointErrorCode::WeakSignal,
];
/// Of [`StopReason`]; what is behind them is Other here.
const REASONS: &[Reason] = &[
    Reason::Local,
    Reason::DeAuthorized,
    Reason::EmergencyStop,
    Reason::EVDisconnected,
    Reason::HardReset,
    Reason::Other,
    Reason::PowerLoss,
    Reason::Reboot,
    Reason::Remote,
    Reason::SoftReset,
    Reason::UnlockCommand,
];
/// Of [`Context`].
const CONTEXTS: &[ReadingContext] = &[
    ReadingContext::SamplePeriodic,
    ReadingContext::SampleClock,
    ReadingContext::TransactionBegin,
    ReadingContext::TransactionEnd,
    ReadingContext::Trigger,
    ReadingContext::Other,
];
/// Of [`measurand::Location`].
const LOCATIONS: &[Location] = &[Location::Body, Location::Cable, Location::EV, Location::Inlet, Location::Outlet];
/// Of [`measurand::Unit`]; there is no word for a frequency and for turns a minute.
const UNITS: &[Option<UnitOfMeasure>] = &[
    Some(UnitOfMeasure::Wh),
    Some(UnitOfMeasure::Varh),
    None,
    Some(UnitOfMeasure::W),
    Some(UnitOfMeasure::Var),
    Some(UnitOfMeasure::A),
    Some(UnitOfMeasure::V),
    Some(UnitOfMeasure::Celsius),
    Some(UnitOfMeasure::Percent),
];
const TRANSACTION_UNITS: &[Option<TransactionUnitOfMeasure>] = &[
    Some(TransactionUnitOfMeasure::Wh),
    Some(TransactionUnitOfMeasure::Varh),
    None,
    Some(TransactionUnitOfMeasure::W),
    Some(TransactionUnitOfMeasure::Var),
    Some(TransactionUnitOfMeasure::A),
    Some(TransactionUnitOfMeasure::V),
    Some(TransactionUnitOfMeasure::Celsius),
    Some(TransactionUnitOfMeasure::Percent),
];

#[cfg(test)]
mod tests {
    use super::{super::measurand, *};

    #[test]
    fn words_at_the_same_place_are_the_same() {
        let names = LOCATIONS.iter().map(|location| location.as_str());
        assert!(names.eq(measurand::Location::ALL.iter().map(|location| Some(location.as_str()))));
        for unit in measurand::Unit::ALL {
            let word = same(UNITS, *unit as u8).flatten().and_then(|word| word.as_str());
            assert_eq!(word, UnitOfMeasure::parse(unit.as_str()).and_then(|word| word.as_str()));
            let word = same(TRANSACTION_UNITS, *unit as u8).flatten().and_then(|word| word.as_str());
            assert_eq!(word, TransactionUnitOfMeasure::parse(unit.as_str()).and_then(|word| word.as_str()));
        }
        assert_eq!(error_code(FaultCode::WeakSignal), ChargePointErrorCode::WeakSignal);
        assert_eq!(error_code(FaultCode::OverVoltage), ChargePointErrorCode::OverVoltage);
        assert_eq!(status_word(ConnectorStatus::Faulted), ChargePointStatus::Faulted);
        assert_eq!(reason_word(StopReason::UnlockCommand), Reason::UnlockCommand);
        assert_eq!(reason_word(StopReason::Timeout), Reason::Other);
    }
}
