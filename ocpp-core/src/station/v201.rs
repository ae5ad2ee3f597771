//! The flow in the words of 2.0.1.

pub(super) mod jobs;
mod monitoring;
mod reservation;
mod smart_charging;

use super::{
    Restart, Setup, Station,
    authorization::{Change, TokenInfo, TokenStatus, Update, Updated},
    inbox::Reply,
    link::{self, Registration},
    metering::samples,
    network,
    outbox::{Event, EventKind},
    settings::{
        Setting,
        device_model::{Asked, Base, Criterion, Edition},
    },
    setup::Holds,
    speak::Subject,
    token::Token,
    v2::{
        self,
        variables::{self, Named, too_many},
    },
    words::{ChargingState as State, StopReason, Trigger},
};
use crate::{
    ErrorCode, Instant, Version,
    end::{self, End, V201},
    frame::Call,
    json::{Text, Writer},
    schema::{Action, DateTime, Encoder, Head, List, Number, SentBy, Violation},
    v201::{self, *},
};

fn station() -> End<V201, end::Station> {
    v201::TABLE.station()
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
    A: Action<Spoken = V201> + SentBy<end::Csms>,
{
    station().read_request::<A>(payload)
}

/// A request that was found right.
fn laid<A: Action<Spoken = V201>>(payload: &str) -> A::Request<'_> {
    v201::TABLE.at(A::PLACE).request().checked_before(payload).view()
}

fn request<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let accepted = |is: bool| Reply::Status(if is { "Accepted" } else { "Rejected" });
    let is_pending = station.link.registration != Registration::Accepted;
    if S::JOBS && station.jobs.must_ask(action) {
        return Ok(Reply::Later);
    }
    let Some(action) = v201::TABLE.action(action) else {
        return Ok(Reply::Error(ErrorCode::NotImplemented, "no such action in this version"));
    };
    let asked = || action.request().check(payload);
    Ok(match action.place() {
        ChangeAvailability::PLACE => {
            let request: ChangeAvailabilityRequest<'_> = asked()?.view();
            match place(station, request.evse) {
                Some(at) => {
                    let is_inoperative = request.operational_status == OperationalStatus::Inoperative;
                    Reply::Status(station.change_availability(now, at, is_inoperative))
                }
                None => accepted(false),
            }
        }
        ClearCache::PLACE => {
            asked()?;
            let is_there = S::CACHE > 0 && station.settings.is(Setting::AuthCacheEnabled);
            if is_there {
                station.cache.get_mut().clear();
            }
            accepted(is_there)
        }
        CustomerInformation::PLACE => {
            let request: CustomerInformationRequest<'_> = asked()?.view();
            let CustomerInformationRequest { report, clear, request_id, .. } = request;
            let named = [
                request.id_token.is_some(),
                request.customer_identifier.is_some(),
                request.customer_certificate.is_some(),
            ];
            if named.iter().filter(|is| **is).count() != 1 {
                return Ok(Reply::Status("Invalid"));
            }
            // Nothing is kept of a customer but the token in the cache; the local list is the operator's.
            let token = request.id_token.as_ref().and_then(token);
            let is_known = S::CACHE > 0 && token.as_ref().is_some_and(|token| station.cache.get().contains(token));
            if let Some(token) = token.filter(|_| clear && is_known) {
                station.cache.get_mut().remove(&token);
            }
            if report {
                station.reporting.customer = Some((request_id, is_known));
            }
            accepted(report || clear)
        }
        CostUpdated::PLACE if S::JOBS => {
            let CostUpdatedRequest { total_cost, transaction_id, .. } = asked()?.view();
            let (id, total) = (transaction_id.to_bounded::<36>().unwrap_or_default(), total_cost.decimal());
            station.cost_updated(Text::new(&id), total)
        }
        DataTransfer::PLACE if !S::JOBS => {
            asked()?;
            Reply::Status("UnknownVendorId")
        }
        SetChargingProfile::PLACE if S::PROFILES > 0 => smart_charging::set(station, now)?,
        ClearChargingProfile::PLACE if S::PROFILES > 0 => smart_charging::clear(station)?,
        GetChargingProfiles::PLACE if S::PROFILES > 0 => smart_charging::get(station)?,
        GetCompositeSchedule::PLACE if S::PROFILES > 0 => smart_charging::composite(station, now)?,
        GetLocalListVersion::PLACE => {
            asked()?;
            let is_there = S::LIST > 0 && station.settings.is(Setting::LocalAuthListEnabled);
            Reply::ListVersion(if is_there { station.list.get().version() } else { 0 })
        }
        GetBaseReport::PLACE => {
            let GetBaseReportRequest { request_id, report_base, .. } = asked()?.view();
            let base = match report_base {
                ReportBase::ConfigurationInventory => Base::Configuration,
                ReportBase::SummaryInventory => Base::Summary,
                _ => Base::Full,
            };
            variables::base_report(station, now, request_id, base)
        }
        GetReport::PLACE => custom_report(station, now)?,
        GetVariables::PLACE => {
            variables::get(station, asked()?.view::<GetVariablesRequest<'_>>().get_variable_data.len())
        }
        SetVariables::PLACE => {
            asked()?;
            variables::set(station, now, set_item)
        }
        SetVariableMonitoring::PLACE
        | ClearVariableMonitoring::PLACE
        | SetMonitoringBase::PLACE
        | SetMonitoringLevel::PLACE
        | GetMonitoringReport::PLACE
            if S::MONITORS > 0 =>
        {
            monitoring::request(station, now)?
        }
        GetTransactionStatus::PLACE => {
            let GetTransactionStatusRequest { transaction_id, .. } = asked()?.view();
            match transaction_id.map(|id| station.transaction_number(id.with_limit())) {
                None => Reply::Queued { ongoing: None, messages: station.outbox.holds(None) },
                Some(None) => Reply::Queued { ongoing: Some(false), messages: false },
                Some(Some(number)) => {
                    let messages = station.outbox.holds(Some(number));
                    Reply::Queued { ongoing: Some(station.runs(number)), messages }
                }
            }
        }
        ReserveNow::PLACE if S::RESERVATIONS > 0 => {
            let wanted = reservation::wanted(station, payload)?;
            v2::reservation::answer(wanted.map(|wanted| station.reserve(now, &wanted)))
        }
        CancelReservation::PLACE if S::RESERVATIONS > 0 => {
            let id = reservation::unwanted(payload)?;
            accepted(station.cancel_reservation(now, id))
        }
        RequestStartTransaction::PLACE => {
            let request: RequestStartTransactionRequest<'_> = asked()?.view();
            let at = match request.evse_id {
                None => Some(0),
                Some(evse) => station.place(evse).filter(|at| *at != 0),
            };
            let Some(group) = request.group_id_token.as_ref().map_or(Some(Token::NONE), token) else {
                return Ok(accepted(false));
            };
            let Some(token) = token(&request.id_token) else { return Ok(accepted(false)) };
            let at = at.filter(|_| !is_pending).and_then(|at| station.place_for(at, &token, true));
            let Some(at) = at else { return Ok(accepted(false)) };
            let remote_start_id = request.remote_start_id;
            // Without smart charging a profile is not looked at (F01.FR.12).
            let brings = S::PROFILES > 0 && station.settings.is(Setting::SmartChargingEnabled);
            if brings && let Err(refused) = smart_charging::bring(station, now, at, &token) {
                return Ok(refused);
            }
            // One that has begun with the cable is the one that will be used.
            let own = station.connector(at).and_then(|connector| connector.transaction.as_ref());
            let own = own.map(|transaction| transaction.number);
            let is_started = station.start_remote(now, at, &token, &group, remote_start_id);
            station.forget_start(at);
            match (is_started, own) {
                (true, Some(number)) => Reply::Started(number),
                (is_accepted, _) => accepted(is_accepted),
            }
        }
        RequestStopTransaction::PLACE => {
            let RequestStopTransactionRequest { transaction_id, .. } = asked()?.view();
            let number = station.transaction_number(transaction_id.with_limit()).filter(|_| !is_pending);
            accepted(number.is_some_and(|number| station.stop_remote(now, number)))
        }
        Reset::PLACE => {
            let request: ResetRequest<'_> = asked()?.view();
            // Half a firmware would be worse (B11.FR.06, B12.FR.10).
            if S::JOBS && station.jobs.is_installing() {
                return Ok(accepted(false));
            }
            match (request.evse_id, request.kind) {
                (Some(evse), kind) => match station.place(evse).filter(|at| *at != 0) {
                    Some(at) => Reply::Status(station.reset_evse(now, at, kind == ResetKind::Immediate)),
                    None => accepted(false),
                },
                (None, ResetKind::OnIdle) => Reply::Status(station.reset_on_idle(now, Restart::Hard)),
                (None, _) => {
                    station.reset(now, Restart::Hard, StopReason::HardReset);
                    accepted(true)
                }
            }
        }
        SendLocalList::PLACE => {
            if S::LIST == 0 {
                return Ok(not_supported());
            }
            asked()?;
            send_local_list(station)
        }
        SetNetworkProfile::PLACE => {
            if S::NETWORKS == 0 {
                return Ok(not_supported());
            }
            asked()?;
            let proposed = station.propose_network(&asked_network(payload));
            station.store_network(proposed)
        }
        TriggerMessage::PLACE => {
            let request: TriggerMessageRequest<'_> = asked()?.view();
            // A place matters only to what is told of one (F06.FR.03).
            let is_of_place = matches!(
                request.requested_message,
                MessageTrigger::MeterValues | MessageTrigger::StatusNotification | MessageTrigger::TransactionEvent
            );
            let at = place(station, request.evse.filter(|_| is_of_place));
            let Some(at) = at else { return Ok(accepted(false)) };
            match request.requested_message {
                // Whoever is accepted has nothing to register (F06.FR.17).
                MessageTrigger::BootNotification => {
                    station.triggered.boot = is_pending;
                    accepted(is_pending)
                }
                MessageTrigger::Heartbeat => {
                    station.triggered.heartbeat = true;
                    accepted(true)
                }
                MessageTrigger::MeterValues => {
                    station.trigger_meter_values(now, at);
                    accepted(true)
                }
                MessageTrigger::StatusNotification => {
                    // Of one connector only (F06.FR.12, F06.FR.13).
                    let is_connector = request.evse.is_some_and(|evse| evse.connector_id.is_some());
                    if is_connector {
                        station.triggered.status |= 1 << at;
                    }
                    accepted(is_connector)
                }
                MessageTrigger::TransactionEvent => accepted(station.trigger_events(now, at)),
                MessageTrigger::LogStatusNotification if S::JOBS => station.trigger_job(Subject::Upload),
                MessageTrigger::FirmwareStatusNotification if S::JOBS => station.trigger_job(Subject::Firmware),
                MessageTrigger::SignChargingStationCertificate if S::JOBS => station.trigger_job(Subject::Own),
                _ => Reply::Status("NotImplemented"),
            }
        }
        UnlockConnector::PLACE => {
            let UnlockConnectorRequest { evse_id, connector_id, .. } = asked()?.view();
            let at = station.place(evse_id).filter(|at| *at != 0 && connector_id == 1);
            let Some((at, connector)) = at.and_then(|at| Some((at, station.connector(at)?))) else {
                return Ok(Reply::Status("UnknownConnector"));
            };
            if connector.transaction.is_some() && connector.authorized.is_some() {
                return Ok(Reply::Status("OngoingAuthorizedTransaction"));
            }
            match station.unlock(now, at) {
                // Without a lock there is none to open.
                Reply::Status(_) => Reply::Status("UnlockFailed"),
                reply => reply,
            }
        }
        place if S::JOBS && jobs::is_job(place) => {
            asked()?;
            station.ask_integrator()
        }
        _ => not_supported(),
    })
}

/// SendLocalList, apart: what it reads would take stack from all requests.
#[inline(never)]
fn send_local_list<S: Setup>(station: &mut Station<S>) -> Reply {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Reply::Empty };
    let request = laid::<SendLocalList>(payload);
    let mut entries = request.local_authorization_list.unwrap_or(List::new(&[])).iter();
    let most = station.settings.number(Setting::LocalAuthListItemsPerMessage) as usize;
    if entries.clone().count() > most {
        return too_many();
    }
    if !station.settings.is(Setting::LocalAuthListEnabled) {
        return Reply::Status("Failed");
    }
    let update = match request.update_type {
        UpdateKind::Full => Update::Full,
        _ => Update::Differential,
    };
    let changes = core::iter::from_fn(move || next_change(&mut entries));
    Reply::Status(match station.list.get_mut().update(update, request.version_number, changes) {
        Updated::Accepted => {
            station.cache.get_mut().leave_to(station.list.get());
            "Accepted"
        }
        Updated::VersionMismatch => "VersionMismatch",
        Updated::Failed | Updated::NotSupported => "Failed",
    })
}

// Apart, since the elements are compared with each other: its stack would be taken twice.
#[inline(never)]
fn next_change<'a>(entries: &mut impl Iterator<Item = AuthorizationData<'a>>) -> Option<Option<Change>> {
    let AuthorizationData { id_token, id_token_info, .. } = entries.next()?;
    let info = id_token_info.as_ref().map(token_info);
    // What is too long for this build makes the whole change unreadable.
    let is_readable = !matches!(info, Some(None));
    Some(token(&id_token).filter(|_| is_readable).map(|token| Change { token, info: info.flatten() }))
}

fn not_supported() -> Reply {
    Reply::Error(ErrorCode::NotSupported, "this station does not do that")
}

fn named<'a>(component: &Component<'a>, variable: Option<&Variable<'a>>, kind: Option<AttributeKind>) -> Named<'a> {
    let asked = Asked {
        component: component.name.with_limit(),
        component_instance: component.instance.map(Text::with_limit),
        evse: component.evse.map(|evse| evse.id),
        connector: component.evse.and_then(|evse| evse.connector_id),
        variable: variable.map(|variable| variable.name.with_limit()),
        instance: variable.and_then(|variable| variable.instance).map(Text::with_limit),
    };
    Named { asked, kind: kind.and_then(AttributeKind::as_str) }
}

fn set_item(payload: &str, at: usize) -> (usize, Option<(Named<'_>, Text<'_>)>) {
    let items = laid::<SetVariables>(payload).set_variable_data;
    let item = items.iter().nth(at).map(|item| {
        (named(&item.component, Some(&item.variable), item.attribute_type), item.attribute_value.with_limit())
    });
    (items.len(), item)
}

#[inline(never)]
fn custom_report<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let most = station.settings.number(Setting::ItemsPerGetReport) as usize;
    // First of all: the request is borrowed from the inbox.
    variables::show(station);
    let Some(call) = station.inbox.call() else { return Ok(Reply::Empty) };
    let request = match read::<GetReport>(call.payload) {
        Err(wrong) if variables::is_unknown_word(&wrong, call.payload, "componentCriteria") => {
            return Ok(Reply::Status("NotSupported"));
        }
        request => request?,
    };
    let asked = request.component_variable;
    if asked.is_some_and(|asked| asked.len() > most) {
        return Ok(too_many());
    }
    let criteria = request.component_criteria;
    let found = variables::select(station, now, &|model, spot| {
        let is_asked = asked.is_none_or(|asked| {
            let mut asked = asked.iter();
            asked.any(|asked| model.matches(spot, &named(&asked.component, asked.variable.as_ref(), None).asked))
        });
        let meets = |criterion| match criterion {
            ComponentCriterion::Active => model.meets(spot, Criterion::Active),
            ComponentCriterion::Available => model.meets(spot, Criterion::Available),
            ComponentCriterion::Enabled => model.meets(spot, Criterion::Enabled),
            _ => model.meets(spot, Criterion::Problem),
        };
        is_asked && criteria.is_none_or(|criteria| criteria.iter().any(meets))
    });
    Ok(variables::begin(station, Some(request.request_id), found))
}

/// Where a message means; 0 for the whole station, `None` for a place that there is not. Each EVSE has one connector.
fn place<S: Setup>(station: &Station<S>, evse: Option<Evse<'_>>) -> Option<u8> {
    let Some(Evse { id, connector_id, .. }) = evse else { return Some(0) };
    station.place(id).filter(|at| *at != 0 && connector_id.is_none_or(|connector| connector == 1))
}

/// What SetNetworkProfile asks for.
pub(super) fn asked_network(payload: &str) -> network::Asked<'_> {
    let request = laid::<SetNetworkProfile>(payload);
    v2::asked_network!(request, |data| Some(data.security_profile))
}

/// Writes an answer that is longer than a word.
pub(super) fn write_answer<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    reply: Reply,
    at: Instant,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    match reply {
        Reply::Results(results) if S::MONITORS > 0 && call.action != "SetVariables" => {
            monitoring::write_answer(station, call, results, writer)
        }
        Reply::Results(results) => {
            let items = laid::<SetVariables>(call.payload).set_variable_data.iter();
            let items = items.map(|item| named(&item.component, Some(&item.variable), item.attribute_type));
            variables::write_set(results, call, items, writer)
        }
        _ if S::PROFILES > 0 && call.action == "GetCompositeSchedule" => {
            smart_charging::write_composite(station, call, writer)
        }
        _ => {
            let items = laid::<GetVariables>(call.payload).get_variable_data.iter();
            let items = items.map(|item| named(&item.component, Some(&item.variable), item.attribute_type));
            variables::write_get(station, call, at, items, writer)
        }
    }
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
        (Subject::Report, _) => match station.reporting.customer {
            None if S::MONITORS > 0 && !station.reporting.has_variables() => {
                return v2::monitoring::write_report(station, id, at, writer);
            }
            None => return variables::write_report(station, id, at, Edition::V201, writer),
            Some(_) => "NotifyCustomerInformation",
        },
        (Subject::Reservation(at), _) if S::RESERVATIONS > 0 => {
            return v2::reservation::write_ended(station, at, id, writer);
        }
        (Subject::Firmware | Subject::Upload, _) if S::JOBS => {
            return station.jobs.write_state(subject, (v2::jobs::action(subject), None), id, writer);
        }
        (Subject::Firmware | Subject::Upload | Subject::Own | Subject::Reservation(_), _) => return ("", 0),
        (Subject::Event, Some(EventKind::Monitor)) => {
            return match event {
                Some(event) if S::MONITORS > 0 => {
                    v2::monitoring::write_event(station, id, at, &event, Edition::V201, writer)
                }
                _ => ("", 0),
            };
        }
        (Subject::Profiles | Subject::Limit(_), _) if S::PROFILES > 0 => {
            return v2::smart_charging::write_call(station, subject, id, writer);
        }
        (Subject::Profiles | Subject::Limit(_), _) => return ("", 0),
        (Subject::Event, Some(EventKind::Security)) => "SecurityEventNotification",
        (Subject::Event, Some(EventKind::Readings)) => "MeterValues",
        (Subject::Event, _) => "TransactionEvent",
    };
    let Some(mut to) = v201::TABLE.frame_piece(action, Version::V201, Head::Call(id), writer) else { return ("", 0) };
    match subject {
        Subject::Boot => {
            let about = &station.start.about;
            let reason =
                if station.triggered.is_boot_asked { link::BootReason::Triggered } else { station.start.reason };
            let reason = BootReason::parse(v2::boot_reason(reason)).unwrap_or(BootReason::Unknown);
            let charging_station = ChargingStation {
                serial_number: filled(about.serial_number),
                firmware_version: filled(about.firmware_version),
                ..ChargingStation::new(Text::new(about.model), Text::new(about.vendor))
            };
            to.write(&BootNotificationRequest::new(charging_station, reason));
        }
        Subject::Heartbeat => to.write(&HeartbeatRequest::new()),
        Subject::Authorize(at) => {
            let asking = station.connector(at).and_then(|connector| connector.asking.as_ref());
            if let Some(asking) = asking {
                to.write(&AuthorizeRequest::new(id_token(&asking.token)));
            }
        }
        Subject::Status(evse) => write_status(station, evse, at, &mut to),
        Subject::Event => {
            if let Some(event) = event {
                write_event(station, &event, &mut to);
            }
        }
        Subject::Report => {
            let (request, is_known) = station.reporting.customer.unwrap_or_default();
            let data = if is_known { "The token is in the authorization cache." } else { "" };
            let time = DateTime::new(station.clock.resolve(station.clock.moment(at)));
            to.write(&NotifyCustomerInformationRequest::new(Text::new(data), 0, time, request));
        }
        Subject::Firmware | Subject::Upload | Subject::Own => {}
        Subject::Reservation(_) | Subject::Profiles | Subject::Limit(_) => {}
    }
    to.finish_piece()
}

fn filled<'a, const MAX: usize>(text: &'a str) -> Option<Text<'a, MAX>> {
    (!text.is_empty()).then_some(Text::new(text))
}

fn write_status<S: Setup>(station: &Station<S>, at: u8, now: Instant, to: &mut Encoder<'_>) {
    let head = station.connector(at).and_then(|connector| connector.reports.head());
    let status = head.map_or_else(|| station.status_of(at).0, |report| report.status);
    let time = head.map_or_else(|| station.clock.moment(now), |report| report.time);
    to.write(&StatusNotificationRequest::new(
        DateTime::new(station.clock.resolve(time)),
        ConnectorStatus::parse(v2::status(status)).unwrap_or(ConnectorStatus::Occupied),
        i32::from(at),
        1,
    ));
}

fn write_event<S: Setup>(station: &Station<S>, event: &Event<'_>, to: &mut Encoder<'_>) {
    if event.kind == EventKind::Security {
        if S::JOBS {
            let time = DateTime::new(station.clock.resolve(event.time));
            jobs::write_security_event(event.samples, time, to);
        }
        return;
    }
    let readings = |to: &mut Encoder<'_>| {
        for sample in samples(event.samples) {
            let values = |to: &mut Encoder<'_>| {
                for reading in sample.clone() {
                    let unit = reading
                        .measurand
                        .unit()
                        .map(|unit| UnitOfMeasure { unit: Some(Text::new(unit.as_str())), ..UnitOfMeasure::new() });
                    to.write(&SampledValue {
                        context: ReadingContext::parse(v2::context(sample.context)),
                        measurand: Measurand::parse(reading.measurand.as_str()),
                        phase: reading.phase.and_then(|phase| Phase::parse(phase.as_str())),
                        location: Location::parse(reading.location.as_str()),
                        unit_of_measure: unit,
                        ..SampledValue::new(Number::new(reading.value()))
                    });
                }
            };
            let time = DateTime::new(station.clock.resolve(sample.time));
            to.write(&MeterValue::new(List::written(&values), time));
        }
    };
    let readings = List::written(&readings);
    let kind = match event.kind {
        EventKind::Readings => return to.write(&MeterValuesRequest::new(i32::from(event.connector), readings)),
        EventKind::Started | EventKind::Security | EventKind::Monitor => TransactionEventKind::Started,
        EventKind::Updated => TransactionEventKind::Updated,
        EventKind::Ended => TransactionEventKind::Ended,
    };
    let id = station.transaction_id(event.transaction);
    let transaction = Transaction {
        charging_state: ChargingState::parse(event.state.name()),
        stopped_reason: event.reason.map(|reason| Reason::parse(v2::stop_reason(reason)).unwrap_or(Reason::Other)),
        remote_start_id: event.remote_start,
        ..Transaction::new(Text::new(&id))
    };
    // What identifies place and driver is told once, as soon as it is known (E01.FR.10, E01.FR.13, E01.FR.16).
    let connector_id = (event.state != State::Idle).then_some(1);
    let evse = Evse { connector_id, ..Evse::new(i32::from(event.connector)) };
    let is_told = event.has_place || event.kind == EventKind::Started || event.trigger == Trigger::Trigger;
    to.write(&TransactionEventRequest {
        meter_value: (!event.samples.is_empty()).then_some(readings),
        offline: event.offline.then_some(true),
        reservation_id: event.reservation.filter(|_| event.token.is_some()),
        evse: is_told.then_some(evse),
        id_token: event.token.as_ref().map(id_token),
        ..TransactionEventRequest::new(
            kind,
            DateTime::new(station.clock.resolve(event.time)),
            TriggerReason::parse(event.trigger.name()).unwrap_or(TriggerReason::Trigger),
            event.sequence as i32,
            transaction,
        )
    });
}

/// Takes an answer to a call of ours; `false` if it makes no sense.
pub(super) fn answered<S: Setup>(
    station: &mut Station<S>,
    now: Instant,
    subject: Subject,
    payload: Option<&str>,
) -> bool {
    answer(station, now, subject, payload).is_ok()
}

fn answer<S: Setup>(
    station: &mut Station<S>,
    now: Instant,
    subject: Subject,
    payload: Option<&str>,
) -> Result<(), Violation> {
    let payload = payload.or(station.inbox.kept()).unwrap_or("");
    let end = self::station();
    match subject {
        Subject::Boot => {
            let BootNotificationResponse { current_time, interval, status, .. } =
                end.read_response::<BootNotification>(payload)?;
            station.set_time(now, current_time.timestamp());
            let registration = match status {
                RegistrationStatus::Accepted => Registration::Accepted,
                RegistrationStatus::Pending => Registration::Pending,
                _ => Registration::Rejected,
            };
            station.registered(now, registration, interval);
        }
        Subject::Heartbeat => {
            let answer = end.read_response::<Heartbeat>(payload)?;
            station.set_time(now, answer.current_time.timestamp());
        }
        Subject::Authorize(at) => {
            let answer = end.read_response::<Authorize>(payload)?;
            let info = token_info(&answer.id_token_info).unwrap_or(TokenInfo::new(TokenStatus::Invalid));
            station.answered(now, at, Some(info));
        }
        Subject::Status(at) => {
            end.read_response::<StatusNotification>(payload)?;
            station.reported(at);
        }
        Subject::Firmware if S::JOBS => station.jobs.firmware.told(),
        Subject::Upload if S::JOBS => station.jobs.logs.told(),
        Subject::Reservation(at) => station.reservation_told(at),
        Subject::Firmware | Subject::Upload | Subject::Own => {}
        Subject::Profiles => station.profile_report.told(),
        Subject::Limit(_) => {}
        Subject::Report => {
            match station.reporting.customer {
                None => drop(end.read_response::<NotifyReport>(payload)?),
                Some(_) => drop(end.read_response::<NotifyCustomerInformation>(payload)?),
            }
            station.reporting.told();
        }
        Subject::Event => {
            let Some(event) = station.outbox.head() else { return Ok(()) };
            let (number, token) = (event.transaction, event.token.clone());
            let (at, is_final) = (event.connector, event.kind == EventKind::Ended);
            if event.kind == EventKind::Readings {
                end.read_response::<MeterValues>(payload)?;
                station.delivered(None);
                return Ok(());
            }
            if event.kind == EventKind::Monitor {
                end.read_response::<NotifyEvent>(payload)?;
                station.delivered(None);
                return Ok(());
            }
            if event.kind == EventKind::Security {
                end.read_response::<SecurityEventNotification>(payload)?;
                station.delivered(None);
                return Ok(());
            }
            let answer = end.read_response::<TransactionEvent>(payload)?;
            let total = answer.total_cost.and_then(|total| total.decimal()).filter(|_| S::JOBS);
            let info = answer.id_token_info.and_then(|info| token_info(&info));
            station.delivered(None);
            if let Some(total) = total {
                station.costs(at, total, is_final);
            }
            let Some(info) = info else { return Ok(()) };
            if let Some(token) = &token {
                station.learn(now, token, &info);
            }
            if info.status != TokenStatus::Accepted {
                station.deauthorize(now, number);
            }
        }
    }
    Ok(())
}

/// `None` if it is too long for this build.
fn token(token: &IdToken<'_>) -> Option<Token> {
    let kind = v2::token_kind_of(token.kind.as_str());
    Token::of(token.id_token.with_limit(), kind)
}

fn id_token(token: &Token) -> IdToken<'_> {
    let kind = IdTokenKind::parse(v2::token_kind(token.kind())).unwrap_or(IdTokenKind::ISO14443);
    IdToken::new(Text::new(token.as_str()), kind)
}

/// `None` if the group's id is too long for this build.
fn token_info(info: &IdTokenInfo<'_>) -> Option<TokenInfo> {
    let status = v2::token_status_of(info.status.as_str());
    let group = match &info.group_id_token {
        Some(group) => token(group)?,
        None => Token::default(),
    };
    let expiry = info.cache_expiry_date_time.and_then(|expiry| expiry.timestamp());
    let mut is = TokenInfo { expiry, group, ..TokenInfo::new(status) };
    info.evse_id.iter().flat_map(|evses| evses.iter()).for_each(|evse| is.evses.add(evse));
    Some(is)
}
