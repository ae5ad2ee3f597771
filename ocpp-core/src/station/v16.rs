//! The flow in the words of 1.6.

pub(super) mod jobs;
mod reservation;
mod smart_charging;

use super::{
    OwnAccess, OwnSettings, Restart, Setup, Slots, Station,
    authorization::{Change, TokenInfo, TokenStatus, Update, Updated},
    inbox::{Inbox, Reply},
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
    ErrorCode, Instant,
    end::V16,
    frame::Call,
    json::{Text, Writer},
    schema::{Action, ActionRef, DateTime, Encoder, Head, List, Sender},
    v16::{self, *},
};

/// Does what a request asks for.
pub(super) fn decide<S: Setup>(station: &mut Station<S>, now: Instant) -> Reply {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Reply::Empty };
    let accepted = |is: bool| Reply::Status(if is { "Accepted" } else { "Rejected" });
    let is_pending = station.link.registration != Registration::Accepted;
    if S::JOBS && station.jobs.must_ask(action) {
        return Reply::Later;
    }
    let Some(action) = v16::TABLE.action(action) else {
        return Reply::Error(ErrorCode::NotImplemented, "no such action in this version");
    };
    if !is_done::<S>(action) {
        return Reply::Error(ErrorCode::NotSupported, "this station does not do that");
    }
    let request = match action.request().check(payload) {
        Ok(request) => request,
        Err(violation) => return Reply::Violation(violation),
    };
    match action.place() {
        ChangeAvailability::PLACE => {
            let ChangeAvailabilityRequest { connector_id, kind, .. } = request.view();
            match station.place(connector_id) {
                Some(at) => Reply::Status(station.change_availability(now, at, kind == AvailabilityType::Inoperative)),
                None => accepted(false),
            }
        }
        ChangeConfiguration::PLACE => {
            let ChangeConfigurationRequest { key, value, .. } = request.view();
            // The request is borrowed from the inbox, and the settings are not: they are apart.
            if S::OWN > 0
                && station.settings.key(key.with_limit()).is_none()
                && let Some(at) = station.own.get().find(key.with_limit())
            {
                return accepted(station.own.change(at, value.with_limit()).is_ok());
            }
            let changed = station.settings.propose_key(key.with_limit(), value.with_limit());
            let changed = match changed {
                Ok(change) if S::JOBS && change.setting == Setting::SecurityProfile => {
                    let number = change.number;
                    return accepted(station.raise_security(number));
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
        GetConfiguration::PLACE => {
            let request: GetConfigurationRequest<'_> = request.view();
            let most = station.settings.number(Setting::GetConfigurationMaxKeys) as usize;
            match request.key {
                Some(keys) if keys.len() > most => {
                    Reply::Error(ErrorCode::OccurrenceConstraintViolation, "key: too many")
                }
                _ => Reply::Long,
            }
        }
        ClearCache::PLACE => {
            let is_there = S::CACHE > 0 && station.settings.is(Setting::AuthCacheEnabled);
            if is_there {
                station.cache.get_mut().clear();
            }
            accepted(is_there)
        }
        DataTransfer::PLACE if !S::JOBS => Reply::Status("UnknownVendorId"),
        RemoteStartTransaction::PLACE => {
            let RemoteStartTransactionRequest { connector_id, id_tag, charging_profile } = request.view();
            let has_profile = S::PROFILES > 0 && charging_profile.is_some();
            let at = match connector_id {
                None => Some(0),
                Some(at) => station.place(at).filter(|at| *at != 0),
            };
            match (at, Token::of(id_tag.with_limit(), TokenKind::default())) {
                (Some(at), Some(token)) if !is_pending && has_profile => {
                    let Some(at) = smart_charging::bring(station, now, at, &token) else { return accepted(false) };
                    let is_accepted = station.start_remote(now, at, &token, &Token::NONE, 0);
                    station.forget_start(at);
                    accepted(is_accepted)
                }
                (Some(at), Some(token)) if !is_pending => {
                    accepted(station.start_remote(now, at, &token, &Token::NONE, 0))
                }
                _ => accepted(false),
            }
        }
        RemoteStopTransaction::PLACE => {
            let RemoteStopTransactionRequest { transaction_id, .. } = request.view();
            let number = station.number_of(transaction_id).filter(|_| !is_pending);
            accepted(number.is_some_and(|number| station.stop_remote(now, number)))
        }
        Reset::PLACE => {
            let ResetRequest { kind, .. } = request.view();
            let (restart, reason) = match kind {
                ResetType::Hard => (Restart::Hard, StopReason::HardReset),
                _ => (Restart::Soft, StopReason::SoftReset),
            };
            station.reset(now, restart, reason);
            accepted(true)
        }
        UnlockConnector::PLACE => {
            let UnlockConnectorRequest { connector_id, .. } = request.view();
            match station.place(connector_id).filter(|at| *at != 0) {
                Some(at) => station.unlock(now, at),
                None => Reply::Status("NotSupported"),
            }
        }
        TriggerMessage::PLACE => {
            let TriggerMessageRequest { requested_message, connector_id, .. } = request.view();
            let at = match connector_id {
                None => Some(None),
                Some(at) => station.place(at).map(Some),
            };
            let Some(at) = at else { return accepted(false) };
            trigger(station, now, requested_message, at)
        }
        GetLocalListVersion::PLACE => {
            let is_there = S::LIST > 0 && station.settings.is(Setting::LocalAuthListEnabled);
            let list = station.list.get();
            // An empty list has none (errata 3.52).
            Reply::ListVersion(match is_there {
                true if list.len() == 0 => 0,
                true => list.version(),
                false => -1,
            })
        }
        ReserveNow::PLACE if S::RESERVATIONS > 0 => {
            let wanted = reservation::wanted(station, &request.view());
            reservation::reserve(station, now, wanted)
        }
        CancelReservation::PLACE if S::RESERVATIONS > 0 => {
            let CancelReservationRequest { reservation_id, .. } = request.view();
            accepted(station.cancel_reservation(now, reservation_id))
        }
        SendLocalList::PLACE => {
            let request: SendLocalListRequest<'_> = request.view();
            if S::LIST == 0 || !station.settings.is(Setting::LocalAuthListEnabled) {
                return Reply::Status("NotSupported");
            }
            let update = match request.update_type {
                UpdateType::Full => Update::Full,
                _ => Update::Differential,
            };
            let entries = request.local_authorization_list.unwrap_or(List::new(&[])).iter();
            if entries.clone().count() > station.settings.number(Setting::LocalAuthListItemsPerMessage) as usize {
                return Reply::Status("Failed");
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
        SetChargingProfile::PLACE => smart_charging::set(station, now),
        ClearChargingProfile::PLACE if S::PROFILES > 0 => smart_charging::clear(station),
        GetCompositeSchedule::PLACE if S::PROFILES > 0 => smart_charging::composite(station, now),
        _ if S::JOBS => jobs::request(station, now),
        _ => Reply::Empty,
    }
}

/// Whether a station of this size does what an action asks for.
fn is_done<S: Setup>(action: ActionRef) -> bool {
    let is_there = match action.place() {
        ReserveNow::PLACE | CancelReservation::PLACE => S::RESERVATIONS > 0,
        ClearChargingProfile::PLACE | GetCompositeSchedule::PLACE => S::PROFILES > 0,
        place => S::JOBS || !jobs::is_job(place),
    };
    is_there && action.sender() != Sender::Station
}

/// The request in the inbox, which was found right, once more.
fn asked<A: Action<Spoken = V16>>(inbox: &Inbox<impl Slots<u8>>) -> Option<A::Request<'_>> {
    Some(laid::<A>(inbox.call()?.payload))
}

/// A request that was found right.
fn laid<A: Action<Spoken = V16>>(payload: &str) -> A::Request<'_> {
    v16::TABLE.at(A::PLACE).request().checked_before(payload).view()
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
    let mut to = v16::TABLE.at(GetConfiguration::PLACE).frame_piece(Head::Result(call.id), writer);
    let asked = laid::<GetConfiguration>(call.payload).key;
    let asked = asked.filter(|keys| !keys.is_empty());
    let settings = &station.settings;
    let own = |name: Text<'_, 50>| station.own.get().find(name.with_limit()).filter(|_| S::OWN > 0);
    let known = |to: &mut Encoder<'_>| match asked {
        None => {
            settings.keys().for_each(|key| write_key(key, to));
            if S::OWN > 0 {
                (0..station.own.get().rows.len()).for_each(|at| write_own(station.own.get(), at, to));
            }
        }
        Some(keys) => {
            for name in keys.iter() {
                if let Some(key) = settings.key(name.with_limit()) {
                    write_key(key, to);
                } else if let Some(at) = own(name) {
                    write_own(station.own.get(), at, to);
                }
            }
        }
    };
    let is_unknown = |name: Text<'_, 50>| settings.key(name.with_limit()).is_none() && own(name).is_none();
    let unknown = |to: &mut Encoder<'_>| {
        asked.iter().flat_map(|keys| keys.iter()).filter(|name| is_unknown(*name)).for_each(|name| to.write(&name));
    };
    let has_unknown = asked.iter().flat_map(|keys| keys.iter()).any(is_unknown);
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

/// What a call of ours is called; `event` is the transaction message whose turn it is.
fn action(subject: Subject, event: Option<&Event<'_>>) -> Option<ActionRef> {
    Some(v16::TABLE.at(match (subject, event) {
        (Subject::Boot, _) => BootNotification::PLACE,
        (Subject::Heartbeat, _) => Heartbeat::PLACE,
        (Subject::Authorize(_), _) => Authorize::PLACE,
        (Subject::Status(_), _) => StatusNotification::PLACE,
        (Subject::Event, Some(event)) => match event.kind {
            EventKind::Started => StartTransaction::PLACE,
            EventKind::Ended => StopTransaction::PLACE,
            EventKind::Security => SecurityEventNotification::PLACE,
            EventKind::Updated | EventKind::Readings => MeterValues::PLACE,
            #[cfg(any(feature = "v20", feature = "v201"))]
            EventKind::Monitor => return None,
        },
        _ => return None,
    }))
}

fn write_own(own: OwnSettings<'_>, at: usize, to: &mut Encoder<'_>) {
    let Some(row) = own.rows.get(at) else { return };
    to.write(&KeyValue {
        value: (row.access != OwnAccess::WriteOnly).then_some(Text::new(own.text(at))),
        ..KeyValue::new(Text::new(row.name), row.access == OwnAccess::ReadOnly)
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
    if S::JOBS && matches!(subject, Subject::Firmware | Subject::Upload) {
        return station.jobs.write_state(subject, (jobs::action(station, subject).name(), None), id, writer);
    }
    let event = station.outbox.head();
    let Some(action) = action(subject, event.as_ref()) else { return ("", 0) };
    let mut to = action.frame_piece(Head::Call(id), writer);
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
        Subject::Reservation(_) | Subject::Profiles | Subject::Limit(_) => {}
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
        #[cfg(any(feature = "v20", feature = "v201"))]
        EventKind::Monitor => {}
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
pub(super) fn answered<S: Setup>(
    station: &mut Station<S>,
    now: Instant,
    subject: Subject,
    payload: Option<&str>,
) -> bool {
    let Some(payload) = payload.or(station.inbox.kept()) else { return false };
    let event = station.outbox.head();
    let Some(action) = action(subject, event.as_ref()) else {
        if S::JOBS {
            station.jobs.told(subject);
        }
        return true;
    };
    let Ok(answer) = action.response().check(payload) else { return false };
    match subject {
        Subject::Boot => {
            let BootNotificationResponse { current_time, interval, status } = answer.view();
            station.set_time(now, current_time.timestamp());
            let registration = match status {
                RegistrationStatus::Accepted => Registration::Accepted,
                RegistrationStatus::Pending => Registration::Pending,
                _ => Registration::Rejected,
            };
            station.registered(now, registration, interval);
        }
        Subject::Heartbeat => {
            let HeartbeatResponse { current_time } = answer.view();
            station.set_time(now, current_time.timestamp());
        }
        Subject::Authorize(at) => {
            let AuthorizeResponse { id_tag_info } = answer.view();
            let info = token_info(&id_tag_info).unwrap_or(TokenInfo::new(TokenStatus::Invalid));
            station.answered(now, at, Some(info));
        }
        Subject::Status(at) => station.reported(at),
        Subject::Event => {
            let Some(event) = event else { return true };
            let (number, token, is_start) = (event.transaction, event.token.clone(), event.kind == EventKind::Started);
            let (id, info) = match event.kind {
                EventKind::Started => {
                    let StartTransactionResponse { id_tag_info, transaction_id } = answer.view();
                    (Some(transaction_id), Some(id_tag_info))
                }
                EventKind::Ended => {
                    let StopTransactionResponse { id_tag_info } = answer.view();
                    (None, id_tag_info)
                }
                _ => (None, None),
            };
            let info = info.and_then(|info| token_info(&info));
            station.delivered(id);
            if let (Some(token), Some(info)) = (&token, &info) {
                station.learn(now, token, info);
            }
            if is_start && info.is_none_or(|info| info.status != TokenStatus::Accepted) {
                station.deauthorize(now, number);
            }
        }
        Subject::Firmware | Subject::Upload | Subject::Own | Subject::Report => {}
        Subject::Reservation(_) | Subject::Profiles | Subject::Limit(_) => {}
    }
    true
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
