//! What happens at the plug: who may charge, when a transaction begins and ends, what flows.
//!
//! Everything is decided by comparing what holds now with what held before ([`Station::advance`]), so that one function
//! serves every order in which cable, token and vehicle can come, in every version.

use super::{
    Setup, Station,
    authorization::{self, Authorizer, Start, Stop, TokenInfo},
    charging::{Filter, Purpose, Table},
    connector::{Asking, Authorized, Connector, Lock, Power},
    link::Registration,
    measurand::MeasurandSet,
    metering::Context,
    reservation::Admission,
    rules,
    settings::{Setting, TxPoint, TxPoints},
    setup::Holds,
    status::{Fault, FaultCode},
    token::{HAS_V2, Token},
    transaction::Transaction,
    words::{Cause, StopReason, Trigger},
};
use crate::{Instant, Version};

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
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::NETWORKS > 0 {
            self.begin_ways();
        }
        let cause = Cause::new(Trigger::AbnormalCondition, StopReason::PowerLoss);
        for at in 1..=self.count() {
            let Some(connector) = self.connectors.as_mut().get_mut(usize::from(at) - 1) else { continue };
            let orphan = connector.orphan.take().filter(|orphan| self.outbox.waits(orphan));
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
        let unlocks = self.settings.is(Setting::UnlockOnEvSideDisconnect);
        let timeout = self.connection_timeout(now).filter(|_| self.is_v2());
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
                connector.asking = None;
                if let Some(own) = connector.transaction.as_mut().filter(|_| connector.authorized.is_some()) {
                    own.stopped = own.stopped.or(Some(StopReason::EVDisconnected));
                }
                connector.leave(unlocks);
            } else if let Some(authorized) = connector.authorized.as_mut().filter(|_| connector.lock == Lock::None) {
                // A cable that cannot be taken along does not wait for ever (2.0.1 E10.FR.02).
                authorized.until = timeout;
            }
            self.advance(now, at, Cause::new(Trigger::EVCommunicationLost, StopReason::EVDisconnected));
        }
    }

    /// A vehicle came into the bay, or left it.
    pub(super) fn bay(&mut self, now: Instant, at: u8, is_occupied: bool) {
        let Some(connector) = self.connector_mut(at) else { return };
        connector.is_in_bay = is_occupied;
        let trigger = if is_occupied { Trigger::EVDetected } else { Trigger::EVDeparted };
        self.advance(now, at, Cause::new(trigger, StopReason::Local));
    }

    /// Until when the cable must be in that is not in now.
    fn connection_timeout(&self, now: Instant) -> Option<Instant> {
        let timeout = self.settings.seconds(Setting::EvConnectionTimeOut);
        (timeout > 0).then(|| now.after(timeout.saturating_mul(1000)))
    }

    /// No cable came in time (2.0.1 E03.FR.05, E10.FR.02).
    pub(super) fn timed_out(&mut self, now: Instant, at: u8) {
        self.stop(now, at, Cause::new(Trigger::EVConnectTimeout, StopReason::Timeout));
    }

    /// A token was presented.
    pub(super) fn present(&mut self, now: Instant, at: u8, token: &Token) {
        // Whoever charges may stop, wherever the token is read.
        let mut here = (1..=self.count()).filter(|own| at == 0 || at == *own);
        let own = here.clone().find(|at| self.connector(*at).is_some_and(|connector| connector.belongs_to(token)));
        if let Some(at) = own {
            return self.stop_by(now, at, token);
        }
        let kept = |at: &u8| self.connector(*at).is_some_and(|own| own.is_kept() && own.keeps == *token);
        if let Some(at) = here.find(kept) {
            return self.give_back(at);
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
        if self.is_v2() && authorizer.stop(token, &Token::NONE, &Token::NONE, moment) == Stop::MasterPass {
            return self.end_all_by(now, at, token);
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

    #[inline(never)]
    fn moment(&self, now: Instant, evse: u8) -> authorization::Moment {
        authorization::Moment { online: self.link.is_open(), now: self.clock.time(now), evse }
    }

    /// What is to become of a token that wants to start.
    fn decided(&mut self, now: Instant, at: u8, token: &Token, remote: Option<i32>, start: Start, trigger: Trigger) {
        let takes = |connector: &Connector| !self.is_v2() || connector.takes(token);
        if !self.may_begin(at) || !self.connector(at).is_some_and(takes) {
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

    /// Begins where nobody is asked for a token and a cable is in (2.0.1 C02; AuthCtrlr.Enabled).
    pub(super) fn start_freely(&mut self, now: Instant, at: u8) {
        let waits = |connector: &Connector| {
            let is_new = connector.is_plugged && !connector.is_finishing && connector.fault.is_none();
            is_new && connector.is_free() && connector.asking.is_none()
        };
        if self.is_v2()
            && !self.settings.is(Setting::AuthEnabled)
            && self.connector(at).is_some_and(waits)
            && self.may_begin(at)
            && self.admission(at, &Token::FREE, Some(&Token::NONE)) == Admission::Free
        {
            self.authorize(now, at, &Token::FREE, Token::NONE, None, Trigger::Authorized);
        }
    }

    fn ask(&mut self, now: Instant, at: u8, token: &Token, remote: Option<i32>) {
        if let Some(connector) = self.connector_mut(at) {
            connector.asking = Some(Asking { token: token.clone(), remote });
        }
        self.tell_status(now, at);
    }

    /// The CSMS wants someone to charge; `group` where it says so itself.
    pub(super) fn start_remote(&mut self, now: Instant, at: u8, token: &Token, group: &Token, remote: i32) -> bool {
        let Some(at) = self.place_for(at, token, true) else { return false };
        let is_free = self.connector(at).is_some_and(|connector| connector.is_free() && connector.asking.is_none());
        let known = Some(group).filter(|group| HAS_V2 && !group.is_empty());
        if !is_free || !self.may_begin(at) || self.admission(at, token, known) == Admission::Refused {
            return false;
        }
        let moment = self.moment(now, at);
        let rules = rules::<S>(&self.settings);
        let authorizer = Authorizer { list: self.list.get(), cache: self.cache.get(), rules: &rules };
        let mut start = authorizer.start_remote(token, moment);
        if HAS_V2
            && let Start::Now(info) = &mut start
            && info.group.is_empty()
        {
            info.group.clone_from(group);
        }
        let start = self.unless_reserved(at, token, start);
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
        if let Some(info) = &info
            && self.is_v2()
            && remote.is_none()
            && authorizer.stop_answered(info, &Token::NONE) == Stop::MasterPass
        {
            return self.end_all_by(now, at, &token);
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
        let until = self.connection_timeout(now);
        let reservation = match self.admission(at, token, Some(&group)) {
            Admission::Free => None,
            Admission::Reserved(id) => Some(id),
            Admission::AskGroup | Admission::Refused => return self.show(at, false),
        };
        let is_v2 = self.is_v2();
        let Some(connector) = self.connector_mut(at) else { return };
        let until = until.filter(|_| !connector.is_plugged);
        // One that began without a token learns now whose it is, or that its driver has come back (2.x).
        if let Some(transaction) = connector.transaction.as_mut().filter(|_| is_v2) {
            (transaction.token, transaction.group, transaction.remote) = (token.clone(), group.clone(), remote);
            (transaction.is_token_told, transaction.stopped) = (false, None);
            (transaction.is_deauthorized, transaction.energy_limit) = (false, None);
            transaction.stopped_by = Token::default();
            connector.is_transaction_dirty = true;
        }
        connector.keeps = Token::default();
        connector.authorized = Some(Authorized { token: token.clone(), group, remote, reservation, until });
        connector.is_finishing = false;
        if self.is_v2() {
            self.use_reservation(at);
        }
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
                && !connector.is_kept()
        };
        let is_restarting = self.restart.is_some() || self.is_restarting(at);
        !is_early && !self.is_shut() && !is_restarting && self.connector(at).is_some_and(is_in_use)
    }

    /// The holder of this token has had enough: the one who charges here, or another of the group.
    fn stop_by(&mut self, now: Instant, at: u8, token: &Token) {
        self.stop_with(now, at, token, StopReason::Local);
    }

    fn stop_with(&mut self, now: Instant, at: u8, token: &Token, reason: StopReason) {
        if let Some(transaction) = self.connector_mut(at).and_then(|connector| connector.transaction.as_mut()) {
            transaction.stopped_by = token.clone();
            transaction.is_token_told = false;
        }
        self.show(at, true);
        self.stop(now, at, Cause::new(Trigger::StopAuthorized, reason));
    }

    /// A master pass ends everything (2.0.1 C16.FR.02).
    fn stop_all_by(&mut self, now: Instant, token: &Token) {
        for at in 1..=self.count() {
            if self.connector(at).is_some_and(|own| own.transaction.is_some() && own.authorized.is_some()) {
                self.stop_with(now, at, token, StopReason::MasterPass);
            }
        }
    }

    /// The same where nobody charges; it starts nothing.
    fn end_all_by(&mut self, now: Instant, at: u8, token: &Token) {
        let runs = self.connectors.as_ref().iter().any(|own| own.transaction.is_some() && own.authorized.is_some());
        self.show(at, runs);
        self.stop_all_by(now, token);
    }

    /// The owner of a cable that was left in the station wants it back.
    fn give_back(&mut self, at: u8) {
        if let Some(connector) = self.connector_mut(at) {
            connector.keeps = Token::default();
        }
        self.show(at, true);
        self.release(at);
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
        let trigger = if is_done { Trigger::Authorized } else { Trigger::AbnormalCondition };
        self.advance(now, at, Cause::new(trigger, StopReason::Other));
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
        HAS_V2 && self.version() != Version::V16
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
        if S::PROFILES > 0 {
            let is_closed = connector.points_now().contains(TxPoint::PowerPathClosed);
            if is_closed && connector.powered.is_none() {
                // What may flow is known before it is asked whether it does.
                connector.powered = Some(now);
                self.set_offers(now);
            } else if !is_closed && connector.transaction.is_none() {
                connector.powered = None;
            }
        }
        let Some(connector) = self.connector_mut(at) else { return };
        let (before, points) = (connector.points, connector.points_now());
        let rose = points.bits() & !before.bits();
        let fell = before.bits() & !points.bits();
        // Who comes while the cable is still in from the last transaction begins another.
        let begins = start.bits() | TxPoints::from(TxPoint::Authorized).bits();
        // What drivers and vehicles do is told, also where the state stays the same (2.0.1 E02.FR.17).
        let is_event = (rose | fell) & TxPoints::EVENTS.bits() != 0;
        let trigger = if is_event { cause.trigger } else { Trigger::ChargingStateChanged };
        let is_late = cause.trigger == Trigger::EVConnectTimeout && !stop.contains(TxPoint::ParkingBayOccupancy);
        let done = match &connector.transaction {
            None if points.bits() & start.bits() != 0 && rose & begins != 0 => self.start_transaction(now, at, cause),
            // Where nobody is left there is nothing that could still end it.
            Some(_) if fell & stop.bits() != 0 || (fell != 0 && points == TxPoints::NONE) || is_late => {
                self.end(now, at, cause);
                true
            }
            Some(transaction) if is_event || transaction.state != connector.charging_state() => {
                self.update(now, at, trigger, MeasurandSet::NONE, Context::Other);
                true
            }
            _ => true,
        };
        if let Some(connector) = self.connector_mut(at).filter(|_| done) {
            connector.points = connector.points_now();
        }
        self.release(at);
        self.tell_status(now, at);
    }

    /// What was not told yet is: energy is offered now, or there is room for the message.
    pub(super) fn catch_up(&mut self, now: Instant, at: u8) {
        let Some(connector) = self.connector(at) else { return };
        let state = connector.transaction.as_ref().map(|transaction| transaction.state);
        if connector.points == connector.points_now() && state.is_none_or(|state| state == connector.charging_state()) {
            return;
        }
        let is_new = connector.authorized.is_some() && !connector.points.contains(TxPoint::Authorized);
        let trigger = if is_new { Trigger::Authorized } else { Trigger::ChargingStateChanged };
        self.advance(now, at, Cause::new(trigger, StopReason::Other));
    }

    /// Lets the cable go when nobody charges.
    fn release(&mut self, at: u8) {
        self.forget_start(at);
        let Some(connector) = self.connector_mut(at) else { return };
        if connector.lock == Lock::Closed && connector.authorized.is_none() && connector.keeps.is_empty() {
            connector.lock = Lock::Opening;
            self.triggered.locks |= 1 << at;
        }
    }

    /// What may flow at a connector.
    pub(super) fn power_of(&self, at: u8) -> Option<Power> {
        let connector = self.connector(at)?;
        // A transaction that has not begun yet has no record: nothing flows, unless it is to begin with the energy.
        let (start, _) = self.start_and_stop();
        let waits = start.contains(TxPoint::EnergyTransfer) && connector.points_now().bits() & start.bits() == 0;
        connector.offer.filter(|_| connector.is_on() && (connector.transaction.is_some() || waits))
    }
}
