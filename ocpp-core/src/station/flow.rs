//! What happens at the plug: who may charge, when a transaction begins and ends, what flows.
//!
//! Everything is decided by comparing what holds now with what held before ([`Station::advance`]), so that one function
//! serves every order in which cable, token and vehicle can come, in every version.

use super::{
    Setup, Station,
    authorization::{self, Authorizer, Start, Stop, TokenInfo},
    charging::{Filter, Purpose, Table},
    clock::Moment,
    connector::{Asking, Authorized, Connector, Lock, Power},
    link::Registration,
    measurand::MeasurandSet,
    metering::{Context, READINGS},
    outbox::{Event, EventKind},
    record::Packer,
    reservation::Admission,
    reserved::may_be_reserved,
    rules,
    settings::{Setting, TxPoint, TxPoints},
    setup::Holds,
    status::{ConnectorStatus, Fault, FaultCode},
    token::Token,
    transaction::Transaction,
    words::{Cause, ChargingState, StopReason, Trigger},
};
use crate::{Instant, Timestamp, Version, json::divide};

/// Room for a set of readings.
const SAMPLES: usize = 10 + READINGS * 8;

impl<S: Setup> Station<S> {
    /// The first thing after all records were restored: transactions that a power cut interrupted come to their end.
    pub(super) fn begin(&mut self, now: Instant) {
        self.is_stirred = true;
        if self.is_begun {
            return;
        }
        self.is_begun = true;
        if S::CACHE > 0 && S::LIST > 0 {
            self.cache.get_mut().leave_to(self.list.get());
        }
        let cause = Cause::new(Trigger::AbnormalCondition, StopReason::PowerLoss);
        for at in 1..=self.count() {
            let Some(connector) = self.connectors.as_mut().get_mut(usize::from(at) - 1) else { continue };
            let orphan = connector.orphan.take();
            match (&mut connector.transaction, orphan) {
                // Its end was stored, and the power went before that could be noted.
                (Some(own), Some(orphan)) if orphan.number == own.number && orphan.is_ended => {
                    connector.transaction = None;
                    connector.is_transaction_dirty = true;
                }
                (Some(own), Some(orphan)) if orphan.number == own.number => {
                    own.sequence = own.sequence.max(orphan.sequence + 1);
                }
                // The next one had begun, and the power went before that could be noted; the end of this one is stored.
                (Some(own), Some(orphan)) if orphan.number > own.number => {
                    connector.transaction = (!orphan.is_ended).then(|| Transaction::of(&orphan));
                    connector.is_transaction_dirty = true;
                }
                // Its beginning was stored, and nothing else.
                (None, Some(orphan)) if !orphan.is_ended => connector.transaction = Some(Transaction::of(&orphan)),
                _ => {}
            }
            self.end(now, at, cause);
            self.tell_status(now, at);
        }
        self.tell_status(now, 0);
        if S::JOBS {
            self.begin_jobs(now);
        }
        if S::PROFILES > 0 {
            // No transaction and no remote start outlives a power cut.
            self.profiles.clear(Filter { purpose: Some(Purpose::Tx), ..Filter::default() });
        }
    }

    /// A cable came or went.
    pub(super) fn plug(&mut self, now: Instant, at: u8, is_plugged: bool) {
        let leaves = self.settings.is(Setting::StopTxOnEvSideDisconnect);
        let Some(connector) = self.connector_mut(at).filter(|connector| connector.is_plugged != is_plugged) else {
            return;
        };
        connector.is_plugged = is_plugged;
        if is_plugged {
            if let Some(authorized) = &mut connector.authorized {
                authorized.until = None;
            }
            self.advance(now, at, Cause::new(Trigger::CablePluggedIn, StopReason::Other));
        } else {
            connector.is_ready = false;
            if connector.transaction.is_none() || leaves {
                connector.is_finishing = false;
                connector.authorized = None;
            }
            self.advance(now, at, Cause::new(Trigger::EVCommunicationLost, StopReason::EVDisconnected));
        }
    }

    /// A token was presented.
    pub(super) fn present(&mut self, now: Instant, at: u8, token: &Token) {
        // Whoever charges may stop, wherever the token is read.
        let own =
            (1..=self.count()).find(|at| self.connector(*at).is_some_and(|connector| connector.belongs_to(token)));
        if let Some(at) = own.filter(|own| at == 0 || at == *own) {
            return self.stop_by(now, at, token);
        }
        let Some(at) = self.place_for(at, token, false) else {
            self.whole_shows(false);
            return;
        };
        let moment = self.moment(now, at);
        let rules = rules::<S>(&self.settings);
        let authorizer = Authorizer { list: self.list.get(), cache: self.cache.get(), rules: &rules };
        let Some(connector) = self.connector(at) else { return };
        if let Some(holder) = &connector.authorized {
            match authorizer.stop(token, &holder.token, &holder.group, moment) {
                Stop::Now => self.stop_by(now, at, token),
                Stop::MasterPass => self.stop_all_by(now, token),
                Stop::AskCsms => self.ask(now, at, token, None),
                Stop::Refuse => self.show(at, false),
            }
            return;
        }
        let start = self.unless_reserved(at, token, authorizer.start(token, moment));
        self.decided(now, at, token, None, start, Trigger::Authorized);
    }

    /// The connector that is meant: the one named, or the one that a cable was plugged into, or the one that is reserved, or
    /// the first free one. One that is reserved for others only where there is no other.
    pub(super) fn place_for(&self, at: u8, token: &Token, is_remote: bool) -> Option<u8> {
        let connectors = || (1u8..).zip(self.connectors.as_ref());
        if at != 0 {
            return Some(at).filter(|at| *at <= self.count());
        }
        let free = |connector: &Connector| connector.is_free() && connector.asking.is_none();
        let admits = |at: u8| self.admission(at, token, None) != Admission::Refused;
        let plugged = connectors().find(|(at, connector)| connector.is_plugged && free(connector) && admits(*at));
        let is_own = |at: u8| matches!(self.admission(at, token, None), Admission::Reserved(_));
        let own = connectors().find(|(at, connector)| free(connector) && is_own(*at));
        let any = connectors().find(|(at, connector)| free(connector) && admits(*at));
        // Someone who is neither may want to stop what another of the group has begun.
        let busy = connectors().find(|(_, connector)| !is_remote && connector.authorized.is_some());
        let reserved = connectors().find(|(_, connector)| free(connector));
        plugged.or(own).or(any).or(busy).or(reserved).map(|(at, _)| at)
    }

    fn moment(&self, now: Instant, evse: u8) -> authorization::Moment {
        authorization::Moment { online: self.link.is_open(), now: self.clock.time(now), evse }
    }

    /// What is to become of a token that wants to start.
    fn decided(&mut self, now: Instant, at: u8, token: &Token, remote: Option<i32>, start: Start, trigger: Trigger) {
        if !self.may_begin(at) {
            return self.show(at, false);
        }
        match start {
            Start::Now(info) => self.authorize(now, at, token, info.group, remote, trigger),
            Start::NowUnknown => self.authorize(now, at, token, Token::default(), remote, trigger),
            Start::AskCsms => self.ask(now, at, token, remote),
            Start::Refuse(_) => {
                self.show(at, false);
                self.forget_start(at);
            }
        }
    }

    fn ask(&mut self, now: Instant, at: u8, token: &Token, remote: Option<i32>) {
        if let Some(connector) = self.connector_mut(at) {
            connector.asking = Some(Asking { token: token.clone(), remote });
        }
        self.tell_status(now, at);
    }

    /// The CSMS wants someone to charge.
    pub(super) fn start_remote(&mut self, now: Instant, at: u8, token: &Token, remote: i32) -> bool {
        let Some(at) = self.place_for(at, token, true) else { return false };
        let is_free = self.connector(at).is_some_and(|connector| connector.is_free() && connector.asking.is_none());
        if !is_free || !self.may_begin(at) || self.admission(at, token, None) == Admission::Refused {
            return false;
        }
        let moment = self.moment(now, at);
        let rules = rules::<S>(&self.settings);
        let authorizer = Authorizer { list: self.list.get(), cache: self.cache.get(), rules: &rules };
        let start = self.unless_reserved(at, token, authorizer.start_remote(token, moment));
        if matches!(start, Start::Refuse(_)) {
            self.show(at, false);
            return true;
        }
        self.decided(now, at, token, Some(remote), start, Trigger::RemoteStart);
        true
    }

    /// The CSMS has answered a question of ours; `None`: it has not, in time.
    pub(super) fn answered(&mut self, now: Instant, at: u8, info: Option<TokenInfo>) {
        let Some(asking) = self.connector_mut(at).and_then(|connector| connector.asking.take()) else { return };
        let Asking { token, remote } = asking;
        if let Some(info) = &info {
            self.learn(now, &token, info);
        }
        let rules = rules::<S>(&self.settings);
        let moment = authorization::Moment { online: false, ..self.moment(now, at) };
        let authorizer = Authorizer { list: self.list.get(), cache: self.cache.get(), rules: &rules };
        let trigger = if remote.is_some() { Trigger::RemoteStart } else { Trigger::Authorized };
        let holder = self.connector(at).and_then(|connector| connector.authorized.as_ref());
        if let Some(holder) = holder {
            let stop = match &info {
                Some(info) => authorizer.stop_answered(info, &holder.group),
                None => authorizer.stop(&token, &holder.token, &holder.group, moment),
            };
            match stop {
                Stop::Now => self.stop_by(now, at, &token),
                Stop::MasterPass => self.stop_all_by(now, &token),
                Stop::AskCsms | Stop::Refuse => self.show(at, false),
            }
            return;
        }
        let start = match &info {
            Some(info) => authorizer.start_answered(info, at),
            None => authorizer.start(&token, moment),
        };
        self.decided(now, at, &token, remote, start, trigger);
        self.tell_status(now, at);
    }

    /// The CSMS has said something of a token.
    pub(super) fn learn(&mut self, now: Instant, token: &Token, info: &TokenInfo) {
        let (rules, time) = (rules::<S>(&self.settings), self.clock.time(now));
        if S::CACHE > 0 || S::LIST > 0 {
            let learned = authorization::learn(self.list.get(), self.cache.get_mut(), &rules, token, info, time);
            // Only 1.6 has a word for it.
            if learned == authorization::Learned::ListConflict && self.version() == Version::V16 {
                let time = self.clock.moment(now);
                let warning = Some(Fault::warning(FaultCode::LocalListConflict));
                self.whole.reports.repeat(now, self.whole_status(), warning, time);
            }
        }
    }

    /// The holder of this token may charge here.
    fn authorize(&mut self, now: Instant, at: u8, token: &Token, group: Token, remote: Option<i32>, trigger: Trigger) {
        let timeout = self.settings.seconds(Setting::EvConnectionTimeOut);
        let until = (timeout > 0).then(|| now.after(timeout.saturating_mul(1000)));
        let reservation = match self.admission(at, token, Some(&group)) {
            Admission::Free => None,
            Admission::Reserved(id) => Some(id),
            Admission::AskGroup | Admission::Refused => return self.show(at, false),
        };
        let Some(connector) = self.connector_mut(at) else { return };
        let until = until.filter(|_| !connector.is_plugged);
        // One that began with the cable learns now whose it is (2.x).
        if let Some(transaction) = connector.transaction.as_mut().filter(|transaction| transaction.token.is_empty()) {
            (transaction.token, transaction.group, transaction.remote) = (token.clone(), group.clone(), remote);
            connector.is_transaction_dirty = true;
        }
        connector.authorized = Some(Authorized { token: token.clone(), group, remote, reservation, until });
        connector.is_finishing = false;
        self.show(at, true);
        self.advance(now, at, Cause::new(trigger, StopReason::Other));
    }

    /// Whether someone new may charge: not where all is out of use or broken, not before the CSMS has accepted the station
    /// (2.0.1 TxBeforeAcceptedEnabled), and not when it waits for the last transaction to restart.
    pub(super) fn may_begin(&self, at: u8) -> bool {
        let is_accepted = self.link.registration == Registration::Accepted;
        let is_early = self.is_v2() && !is_accepted && !self.settings.is(Setting::TxBeforeAcceptedEnabled);
        let is_in_use = |connector: &Connector| {
            !connector.is_inoperative
                && !connector.becomes_inoperative
                && !connector.is_updating
                && !connector.is_faulted()
        };
        !is_early && self.restart.is_none() && self.connector(at).is_some_and(is_in_use)
    }

    /// The holder of this token has had enough: the one who charges here, or another of the group.
    fn stop_by(&mut self, now: Instant, at: u8, token: &Token) {
        if let Some(transaction) = self.connector_mut(at).and_then(|connector| connector.transaction.as_mut()) {
            transaction.stopped_by = token.clone();
            transaction.is_token_told = false;
        }
        self.show(at, true);
        self.stop(now, at, Cause::new(Trigger::StopAuthorized, StopReason::Local));
    }

    /// A master pass ends everything (2.0.1 C16.FR.02).
    fn stop_all_by(&mut self, now: Instant, token: &Token) {
        for at in 1..=self.count() {
            if self.connector(at).is_some_and(|connector| connector.transaction.is_some()) {
                self.stop_by(now, at, token);
            }
        }
    }

    /// Whoever charges here has done so.
    pub(super) fn stop(&mut self, now: Instant, at: u8, cause: Cause) {
        if let Some(connector) = self.connector_mut(at) {
            if let Some(transaction) = &mut connector.transaction {
                transaction.stopped = transaction.stopped.or(Some(cause.reason));
            }
            connector.authorized = None;
            connector.asking = None;
            connector.is_finishing |= connector.is_plugged && connector.transaction.is_some();
        }
        self.advance(now, at, cause);
    }

    /// The CSMS has refused the token of a transaction that runs (1.6 section 4.8; 2.0.1 E05).
    pub(super) fn deauthorize(&mut self, now: Instant, number: u32) {
        let connectors = || (1u8..).zip(self.connectors.as_ref());
        let is_it = |connector: &Connector| connector.transaction.as_ref().is_some_and(|own| own.number == number);
        let Some((at, _)) = connectors().find(|(_, connector)| is_it(connector)) else { return };
        let cause = Cause::new(Trigger::Deauthorized, StopReason::DeAuthorized);
        if self.settings.is(Setting::StopTxOnInvalidId) {
            return self.stop(now, at, cause);
        }
        let allowance = self.settings.number(Setting::MaxEnergyOnInvalidId) as i32;
        if let Some(connector) = self.connector_mut(at) {
            let energy = connector.meter.energy().unwrap_or(0);
            if let Some(transaction) = &mut connector.transaction {
                transaction.is_deauthorized = allowance == 0;
                transaction.energy_limit = Some(energy.saturating_add(allowance));
                connector.is_transaction_dirty = true;
            }
        }
        self.advance(now, at, cause);
    }

    /// The meter has moved on.
    pub(super) fn energy_flowed(&mut self, now: Instant, at: u8) {
        let Some(connector) = self.connector_mut(at) else { return };
        let energy = connector.meter.energy();
        if let Some(transaction) = &mut connector.transaction
            && let (Some(limit), Some(energy)) = (transaction.energy_limit, energy)
            && energy >= limit
            && !transaction.is_deauthorized
        {
            transaction.is_deauthorized = true;
            connector.is_transaction_dirty = true;
            self.advance(now, at, Cause::new(Trigger::EnergyLimitReached, StopReason::DeAuthorized));
        }
    }

    /// Something broke, or was mended.
    pub(super) fn faulted(&mut self, now: Instant, at: u8, fault: Option<Fault>) {
        if at == 0 {
            self.whole.fault = fault;
            return self.tell_status(now, 0);
        }
        let Some(connector) = self.connector_mut(at) else { return };
        connector.fault = fault;
        // A fault ends the transaction: nobody can say when it will be mended.
        if connector.is_faulted() && connector.transaction.is_some() {
            let reason = match fault.map(|fault| fault.code) {
                Some(FaultCode::GroundFailure) => StopReason::GroundFault,
                Some(FaultCode::OverCurrentFailure) => StopReason::OvercurrentFault,
                _ => StopReason::Other,
            };
            return self.stop(now, at, Cause::new(Trigger::AbnormalCondition, reason));
        }
        self.advance(now, at, Cause::new(Trigger::AbnormalCondition, StopReason::Other));
    }

    /// The lock answered.
    pub(super) fn locked(&mut self, now: Instant, at: u8, is_done: bool) {
        let Some(connector) = self.connector_mut(at) else { return };
        match (connector.lock, is_done) {
            (Lock::Closing, true) => connector.lock = Lock::Closed,
            (Lock::Closing, false) => {
                // Without the lock nobody charges (OCTT TC_024).
                connector.lock = Lock::Open;
                connector.warn(FaultCode::ConnectorLockFailure);
                connector.authorized = None;
                connector.shows = Some(false);
            }
            (Lock::Opening, true) => connector.lock = Lock::Open,
            (Lock::Opening, false) => {
                connector.lock = Lock::Stuck;
                connector.warn(FaultCode::ConnectorLockFailure);
            }
            _ => return,
        }
        self.unlock_answered(is_done);
        self.advance(now, at, Cause::new(Trigger::Authorized, StopReason::Other));
    }

    fn show(&mut self, at: u8, is_accepted: bool) {
        if let Some(connector) = self.connector_mut(at) {
            connector.shows = Some(is_accepted);
        }
    }

    fn whole_shows(&mut self, is_accepted: bool) {
        self.triggered.shows = Some(is_accepted);
    }

    /// Whether a version is spoken in which the station makes the transactions.
    pub(super) fn is_v2(&self) -> bool {
        cfg!(any(feature = "v20", feature = "v201", feature = "v21")) && self.version() != Version::V16
    }

    /// The points at which transactions begin and end.
    fn start_and_stop(&self) -> (TxPoints, TxPoints) {
        if self.is_v2() {
            return (self.settings.tx_points(Setting::TxStartPoint), self.settings.tx_points(Setting::TxStopPoint));
        }
        let stop = TxPoints::from(TxPoint::Authorized);
        let leaves = self.settings.is(Setting::StopTxOnEvSideDisconnect);
        (TxPoints::V16, if leaves { stop.with(TxPoint::EvConnected) } else { stop })
    }

    /// Compares what holds at a connector with what held before, and does what follows.
    pub(super) fn advance(&mut self, now: Instant, at: u8, cause: Cause) {
        let (start, stop) = self.start_and_stop();
        self.offers.is_stale = true;
        let Some(connector) = self.connector_mut(at) else { return };
        // The cable is locked before anything flows.
        if matches!(connector.lock, Lock::Open | Lock::Stuck) && connector.is_plugged && connector.authorized.is_some()
        {
            connector.lock = Lock::Closing;
            self.triggered.locks |= 1 << at;
        }
        let Some(connector) = self.connector_mut(at) else { return };
        let is_closed = connector.points_now().contains(TxPoint::PowerPathClosed);
        if is_closed && connector.powered.is_none() {
            // What may flow is known before it is asked whether it does.
            connector.powered = Some(now);
            self.set_offers(now);
        } else if !is_closed && connector.transaction.is_none() {
            connector.powered = None;
        }
        let Some(connector) = self.connector_mut(at) else { return };
        let (before, points) = (connector.points, connector.points_now());
        let rose = points.bits() & !before.bits();
        let fell = before.bits() & !points.bits();
        // Who comes while the cable is still in from the last transaction begins another.
        let begins = start.bits() | TxPoints::from(TxPoint::Authorized).bits();
        let done = match &connector.transaction {
            None if points.bits() & start.bits() != 0 && rose & begins != 0 => self.start_transaction(now, at, cause),
            // Where nobody is left there is nothing that could still end it.
            Some(_) if fell & stop.bits() != 0 || (fell != 0 && points == TxPoints::NONE) => {
                self.end(now, at, cause);
                true
            }
            Some(transaction) if transaction.state != connector.charging_state() => {
                self.update(now, at, cause.trigger, MeasurandSet::NONE, Context::Other)
            }
            _ => true,
        };
        if let Some(connector) = self.connector_mut(at).filter(|_| done) {
            connector.points = points;
        }
        self.release(at);
        self.tell_status(now, at);
    }

    /// Lets the cable go when nobody charges.
    fn release(&mut self, at: u8) {
        self.forget_start(at);
        let unlocks = self.settings.is(Setting::UnlockOnEvSideDisconnect);
        let Some(connector) = self.connector_mut(at) else { return };
        let is_over = connector.authorized.is_none() && connector.transaction.is_none();
        if connector.lock == Lock::Closed && is_over && (connector.is_plugged || unlocks) {
            connector.lock = Lock::Opening;
            self.triggered.locks |= 1 << at;
        }
    }

    /// Ids that are unique over all boots.
    pub(super) fn next_transaction(&mut self) -> u32 {
        self.made.1 = self.made.1.wrapping_add(1);
        (self.start.boot << 16) | (self.made.1 & 0xFFFF)
    }

    fn start_transaction(&mut self, now: Instant, at: u8, cause: Cause) -> bool {
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
        if done {
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
    pub(super) fn update(
        &mut self,
        now: Instant,
        at: u8,
        trigger: Trigger,
        what: MeasurandSet,
        context: Context,
    ) -> bool {
        // In 1.6 only readings are told of a transaction that runs; its state is the connector's.
        if !self.is_v2() && what.is_empty() {
            if let Some(connector) = self.connector_mut(at) {
                let state = connector.charging_state();
                connector.transaction.iter_mut().for_each(|transaction| transaction.state = state);
            }
            return true;
        }
        // One that finds no room is one of those that the standard lets go.
        self.tell(now, at, EventKind::Updated, trigger, None, what, context);
        true
    }

    /// Ends the transaction of a connector. Without room for the message it is tried again; no energy flows until then.
    pub(super) fn end(&mut self, now: Instant, at: u8, cause: Cause) {
        let at_end = self.settings.measurands(Setting::TxEndedMeasurands);
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
        let done = self.tell(now, at, EventKind::Ended, cause.trigger, Some(reason), at_end, Context::TransactionEnd);
        let Some(connector) = self.connector_mut(at) else { return };
        connector.ending = (!done).then_some(cause);
        self.offers.is_stale |= done;
        let Some(connector) = self.connector_mut(at) else { return };
        if done {
            connector.transaction = None;
            connector.authorized = None;
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
        let energy = energy.unwrap_or(transaction.energy).max(transaction.energy);
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
            trigger,
            state,
            reason,
            token,
            reservation: connector.authorized.as_ref().and_then(|authorized| authorized.reservation),
            remote_start: transaction.remote,
            energy,
            samples,
        };
        let is_token_told = event.token.is_some();
        let done = self.outbox.push(&event).is_ok();
        if done {
            transaction.is_token_told |= is_token_told;
            transaction.remote = None;
            transaction.sequence += 1;
            transaction.energy = energy;
            transaction.state = state;
            connector.is_transaction_dirty = true;
        }
        done
    }

    /// The state of a connector, with what holds for the station; 0 is the station.
    pub(super) fn status_of(&self, at: u8) -> (ConnectorStatus, Option<Fault>) {
        match self.connector(at) {
            None => (self.whole_status(), self.whole.fault),
            Some(connector) => {
                let status = connector.status();
                let unavailable = self.whole.is_inoperative && status == ConnectorStatus::Available;
                let status = if unavailable { ConnectorStatus::Unavailable } else { status };
                let is_occupied = self.is_v2() && connector.is_plugged;
                let is_reserved = !is_occupied && may_be_reserved(status) && self.is_reserved(at);
                let status = if is_reserved { ConnectorStatus::Reserved } else { status };
                if self.is_v2() { (status.without_use(connector.is_plugged), None) } else { (status, connector.fault) }
            }
        }
    }

    fn whole_status(&self) -> ConnectorStatus {
        match (self.whole.fault, self.whole.is_inoperative) {
            (Some(fault), _) if !fault.warning => ConnectorStatus::Faulted,
            (_, true) => ConnectorStatus::Unavailable,
            _ => ConnectorStatus::Available,
        }
    }

    /// Sees to it that the CSMS learns the state of a connector, and what follows from it for the others.
    pub(super) fn tell_status(&mut self, now: Instant, at: u8) {
        self.tell_state(now, at);
        if S::RESERVATIONS > 0 {
            self.tell_states(now);
        }
    }

    pub(super) fn tell_state(&mut self, now: Instant, at: u8) {
        let (status, fault) = self.status_of(at);
        let time: Moment = self.clock.moment(now);
        let least = self.settings.seconds(Setting::MinimumStatusDuration).saturating_mul(1000);
        let reports = match self.connector_mut(at) {
            None => &mut self.whole.reports,
            Some(connector) => &mut connector.reports,
        };
        reports.update(now, status, fault, time, least);
    }

    /// The CSMS is to be told the state of everything (1.6 section 4.2; 2.0.1 B01.FR.05).
    pub(super) fn tell_all(&mut self, now: Instant) {
        for at in 0..=self.count() {
            self.tell_again(now, at);
        }
    }

    pub(super) fn tell_again(&mut self, now: Instant, at: u8) {
        let (status, fault) = self.status_of(at);
        let time = self.clock.moment(now);
        let reports = match self.connector_mut(at) {
            None => &mut self.whole.reports,
            Some(connector) => &mut connector.reports,
        };
        reports.repeat(now, status, fault, time);
    }

    /// What may flow at a connector.
    pub(super) fn power_of(&self, at: u8) -> Option<Power> {
        let connector = self.connector(at)?;
        // A transaction that has not begun yet has no record: nothing flows, unless it is to begin with the energy.
        let (start, _) = self.start_and_stop();
        let waits = start.contains(TxPoint::EnergyTransfer) && connector.points_now().bits() & start.bits() == 0;
        connector.offer.filter(|_| connector.is_on() && (connector.transaction.is_some() || waits))
    }

    /// Readings by the interval, and by the clock.
    pub(super) fn sample(&mut self, now: Instant, at: u8) {
        let interval = self.settings.seconds(Setting::SampledInterval).saturating_mul(1000);
        let what = self.settings.measurands(Setting::SampledMeasurands);
        let at_end = self.settings.measurands(Setting::TxEndedMeasurands);
        let is_v16 = !self.is_v2();
        let Some(connector) = self.connector_mut(at) else { return };
        let Some(transaction) = &mut connector.transaction else { return };
        // From when it was due, so that no delay adds up; but never in the past.
        let next = transaction.sample_at.map_or(now, |at| at.after(interval));
        transaction.sample_at = (interval > 0).then_some(if next > now { next } else { now.after(interval) });
        if is_v16 {
            self.collect(now, at, at_end, Context::SamplePeriodic);
        }
        if interval > 0 {
            self.update(now, at, Trigger::MeterValuePeriodic, what, Context::SamplePeriodic);
        }
    }

    /// Keeps readings for the end of the transaction, if one runs.
    fn collect(&mut self, now: Instant, at: u8, what: MeasurandSet, context: Context) {
        let time = self.clock.moment(now);
        let Some(connector) = self.connector_mut(at) else { return };
        let mut sample = [0; SAMPLES];
        let mut packer = Packer::new(&mut sample);
        if let Some(transaction) = &mut connector.transaction
            && connector.meter.sample(what, time, context, &mut packer)
        {
            transaction.keep_for_end(packer.finish().unwrap_or(&[]));
            connector.is_transaction_dirty = true;
        }
    }

    /// Readings for the end have an interval of their own (2.x).
    pub(super) fn collect_sample(&mut self, now: Instant, at: u8) {
        let interval = self.settings.seconds(Setting::TxEndedInterval).saturating_mul(1000);
        let what = self.settings.measurands(Setting::TxEndedMeasurands);
        let transaction = self.connector_mut(at).and_then(|connector| connector.transaction.as_mut());
        if let Some(transaction) = transaction {
            let next = transaction.collect_at.map_or(now, |at| at.after(interval));
            transaction.collect_at = (interval > 0).then_some(if next > now { next } else { now.after(interval) });
        }
        self.collect(now, at, what, Context::SamplePeriodic);
    }

    /// The same by the clock.
    pub(super) fn collect_aligned(&mut self, now: Instant) {
        let what = self.settings.measurands(Setting::AlignedTxEndedMeasurands);
        for at in 1..=self.count() {
            self.collect(now, at, what, Context::SampleClock);
        }
    }

    /// When readings by the clock are due next: at whole intervals from midnight, UTC.
    pub(super) fn next_aligned(&self, now: Instant, interval: Setting) -> Option<Timestamp> {
        const DAY: u32 = 86_400_000;
        let interval = self.settings.seconds(interval).saturating_mul(1000).min(DAY);
        let time = self.clock.time(now).filter(|_| interval > 0)?.as_millis();
        let (_, since_midnight) = divide(time.max(0) as u64, DAY);
        let left = (interval - since_midnight % interval).min(DAY - since_midnight);
        Some(Timestamp::from_millis(time.saturating_add(i64::from(left))))
    }

    /// Readings of all connectors at the same time.
    pub(super) fn sample_aligned(&mut self, now: Instant) {
        let what = self.settings.measurands(Setting::AlignedMeasurands);
        if !self.is_v2() {
            self.collect_aligned(now);
        }
        for at in 0..=self.count() {
            let runs = self.connector(at).is_some_and(|connector| connector.transaction.is_some());
            if runs {
                self.update(now, at, Trigger::MeterValueClock, what, Context::SampleClock);
            } else {
                self.readings(now, at, what, Context::SampleClock);
            }
        }
    }

    /// Readings that belong to no transaction.
    pub(super) fn readings(&mut self, now: Instant, at: u8, what: MeasurandSet, context: Context) {
        let offline = !self.link.is_open();
        let time = self.clock.moment(now);
        let mut buffer = [0; SAMPLES];
        let mut packer = Packer::new(&mut buffer);
        let meter = self.connector(at).map_or(&self.whole.meter, |connector| &connector.meter);
        if !meter.sample(what, time, context, &mut packer) {
            return;
        }
        let samples = packer.finish().unwrap_or(&[]);
        let trigger = Trigger::MeterValueClock;
        let event = Event {
            kind: EventKind::Readings,
            connector: at,
            transaction: 0,
            sequence: 0,
            time,
            offline,
            trigger,
            state: ChargingState::Idle,
            reason: None,
            token: None,
            reservation: None,
            remote_start: None,
            energy: 0,
            samples,
        };
        // What finds no room is one of those that the standard lets go.
        let _ = self.outbox.push(&event);
    }
}
