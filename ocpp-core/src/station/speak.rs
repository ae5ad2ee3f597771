//! What leaves, and in which order; what comes from the CSMS.

#[cfg(any(feature = "v20", feature = "v201"))]
use super::jobs::Cost;
use super::{
    BootReason, Output, Restart, Setup, Station,
    clock::Alarm,
    connector::{Lock, Power},
    inbox::Reply,
    jobs::{OwnCall, Ticket, Work},
    link::{Registration, Wish},
    outbox::EventKind,
    record::Key,
    settings::Setting,
};
use crate::{
    ErrorCode, Instant, Version,
    frame::{self, Frame, Spans},
    json::{Chars, Text, Writer},
    rpc::OwnId,
    schema::Tolerances,
};

/// A call of ours: what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Boot,
    Heartbeat,
    /// Whether the token that was presented at this connector may charge.
    Authorize(u8),
    /// The state of this connector.
    Status(u8),
    /// The transaction message whose turn it is.
    Event,
    /// How far an update of the firmware is.
    Firmware,
    /// How far the upload of a log is.
    Upload,
    /// A call of the integrator's.
    Own,
    /// The next part of a report (2.x).
    Report,
    /// That a reservation ended unused (2.x): the one at this place.
    Reservation(u8),
    /// The next part of a report of charging profiles (2.x).
    Profiles,
    /// What someone else than the CSMS allows this connector, or with 0 the station (2.x).
    Limit(u8),
}

/// A text that leaves in pieces.
#[derive(Clone, Debug)]
pub(super) struct Sending {
    what: What,
    id: OwnId,
    /// What has left.
    start: usize,
    /// The time that stands in it.
    at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Call(Subject),
    Answer,
    Refusal,
}

/// What the CSMS has asked to be told, and what the hardware has to be told.
#[derive(Debug, Default)]
pub(super) struct Triggered {
    pub(super) boot: bool,
    /// The registration that is under way was asked for.
    pub(super) is_boot_asked: bool,
    pub(super) heartbeat: bool,
    /// States to be told although nothing has changed: by connector.
    pub(super) status: u16,
    /// Locks to be moved.
    pub(super) locks: u16,
    /// A token that came to nothing anywhere.
    pub(super) shows: Option<bool>,
    /// Where the CSMS waits for the cable to be released.
    pub(super) unlock: Option<u8>,
    /// EVSEs to be restarted when nobody uses them.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) restarts: u16,
}

/// The next thing to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Power(u8, Option<Power>),
    Store(Key),
    Load(Key),
    Piece,
    Lock(u8, bool),
    Token(u8, bool),
    Clock,
    Restart(Restart, BootReason),
    #[cfg(any(feature = "v20", feature = "v201"))]
    RestartEvse(u8),
    Wish(Wish),
    GivenUp,
    Command(Ticket),
    Work(Work),
    Turn,
    Answered(bool),
    #[cfg(any(feature = "v20", feature = "v201"))]
    Cost(Cost),
    OwnSetting(u8),
}

impl<S: Setup> Station<S> {
    /// What is to be done next. Timers ring here.
    pub(super) fn choose(&mut self, alarm: &mut Alarm) -> Option<Next> {
        self.ring(alarm);
        // What an answer said was taken out, or is told now.
        if self.jobs.own_answer.is_none() {
            self.inbox.forget();
        }
        let count = self.count();
        // What must stop flowing stops at once; so does what is too much, before another gets it.
        for at in 1..=count {
            let (now, then) = (self.connector(at).and_then(|connector| connector.power), self.power_of(at));
            if now.is_some_and(|now| then.is_none_or(|then| then.is_below(now))) {
                return Some(Next::Power(at, then));
            }
        }
        // Before it is noted that the message is gone: a power cut between would leave nobody who knows.
        if self.given_up > 0 {
            return Some(Next::GivenUp);
        }
        // Nothing is promised before it is stored.
        if self.storing.is_some() {
            return None;
        }
        // A text that has left in part must not change.
        if self.sending.is_none()
            && let Some(interval) = self.link.heartbeat.take()
        {
            let _ = self.settings.set(Setting::HeartbeatInterval, interval);
        }
        if let Some(key) = self.dirty() {
            return Some(Next::Store(key));
        }
        for at in 1..=count {
            let power = self.power_of(at);
            let Some(connector) = self.connector_mut(at) else { continue };
            if let Some(is_accepted) = connector.shows.take() {
                return Some(Next::Token(at, is_accepted));
            }
            if connector.power != power {
                return Some(Next::Power(at, power));
            }
            let lock = connector.lock;
            if self.triggered.locks & 1 << at != 0 {
                self.triggered.locks &= !(1 << at);
                return Some(Next::Lock(at, lock == Lock::Closing));
            }
        }
        if let Some(is_accepted) = self.triggered.shows.take() {
            return Some(Next::Token(0, is_accepted));
        }
        if self.set_clock.is_some() {
            return Some(Next::Clock);
        }
        if S::OWN > 0
            && let Some(at) = self.own.take_changed()
        {
            return Some(Next::OwnSetting(at));
        }
        if S::JOBS {
            if let Some(ticket) = self.jobs.take_question() {
                return Some(Next::Command(ticket));
            }
            if let Some(work) = self.jobs.take_work(self.link.is_open()) {
                return Some(Next::Work(work));
            }
            if let Some(is_accepted) = self.jobs.own_answer.take() {
                return Some(Next::Answered(is_accepted));
            }
            #[cfg(any(feature = "v20", feature = "v201"))]
            if let Some(cost) = self.jobs.cost.take() {
                return Some(Next::Cost(cost));
            }
            // The integrator has the word.
            if self.is_own_turn() {
                return None;
            }
        }
        let is_up = self.link.is_up();
        if is_up {
            let was_decided = self.inbox.reply.is_some();
            if self.sending.is_some() || self.answers(alarm.now) {
                return Some(Next::Piece);
            }
            // What a request has changed comes before its answer: stores, contactors, locks.
            if !was_decided && self.inbox.reply.is_some() {
                return self.choose(alarm);
            }
        }
        if let Some((restart, reason)) = self.restart
            && !self.calls.is_busy()
            && self.is_ready_to_restart()
        {
            self.restart = None;
            return Some(Next::Restart(restart, reason));
        }
        #[cfg(any(feature = "v20", feature = "v201"))]
        if let Some(at) = (1..=count).find(|at| self.may_restart_evse(*at)) {
            self.triggered.restarts &= !(1 << at);
            return Some(Next::RestartEvse(at));
        }
        if !self.loading
            && let Some(key) = self.outbox.missing()
        {
            self.loading = true;
            return Some(Next::Load(key));
        }
        if is_up
            && !self.calls.is_busy()
            && let Some(subject) = self.next_call(alarm)
        {
            self.call(alarm.now, subject);
            return Some(if subject == Subject::Own { Next::Turn } else { Next::Piece });
        }
        let is_quiet = !self.calls.is_busy();
        let intervals = self.intervals();
        let wish = self.link.wish(alarm, &intervals, is_quiet);
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::NETWORKS > 0 {
            return self.go(wish);
        }
        wish.map(Next::Wish)
    }

    /// Does what the timers are for.
    fn ring(&mut self, alarm: &mut Alarm) {
        let now = alarm.now;
        for at in 1..=self.count() {
            let Some(connector) = self.connector_mut(at) else { continue };
            let until = connector.authorized.as_ref().and_then(|authorized| authorized.until);
            if alarm.is_due(until) {
                self.timed_out(now, at);
            }
            let sample_at = self.connector(at).and_then(|connector| connector.transaction.as_ref()?.sample_at);
            if alarm.is_due(sample_at) {
                self.sample(now, at);
            }
            let collect_at = self.connector(at).and_then(|connector| connector.transaction.as_ref()?.collect_at);
            if alarm.is_due(collect_at) {
                self.collect_sample(now, at);
            }
            self.start_freely(now, at);
            // What found no room before may find it now.
            if let Some(cause) = self.connector(at).and_then(|connector| connector.ending) {
                self.end(now, at, cause);
                self.tell_status(now, at);
            }
            self.catch_up(now, at);
        }
        self.ring_offers(alarm);
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::MONITORS > 0 {
            if self.is_v2() {
                self.ring_monitors(alarm);
            } else if self.head_kind() == Some(EventKind::Monitor) {
                // 1.6 has no words for it.
                self.delivered(None);
            }
        }
        self.expire_reservations(alarm);
        if S::JOBS {
            self.ring_jobs(alarm);
        }
        if let Some(time) = self.clock.time(now) {
            if self.aligned_at.is_some_and(|due| due <= time) {
                self.sample_aligned(now);
                self.aligned_at = None;
            }
            if self.collect_at.is_some_and(|due| due <= time) {
                self.collect_aligned(now);
                self.collect_at = None;
            }
            self.aligned_at = self.aligned_at.or_else(|| self.next_aligned(now, Setting::AlignedInterval));
            self.collect_at = self.collect_at.or_else(|| self.next_aligned(now, Setting::AlignedTxEndedInterval));
            for due in [self.aligned_at, self.collect_at].into_iter().flatten() {
                alarm.is_due(self.clock.instant(now, due));
            }
        }
        // A text that has left in part leaves whole, and then its answer is waited for no longer.
        let is_between = self.sending.as_ref().is_some_and(|sending| sending.start > 0);
        if !is_between
            && alarm.is_due(self.calls.poll_timeout())
            && let Some((_, subject)) = self.calls.poll_expired(now)
        {
            self.unanswered(now, subject, true);
        }
    }

    /// What the CSMS calls a transaction of ours in 2.x: no other station, and no later boot, makes the same.
    pub(super) fn transaction_id(&self, number: u32) -> OwnId {
        let mut id = OwnId::new();
        push_hex(&mut id, self.start.seed);
        let _ = id.push('-');
        push_hex(&mut id, number);
        id
    }

    /// Our number of a transaction by its id in 2.x; `None` for one that is not ours.
    pub(super) fn transaction_number(&self, id: Text<'_>) -> Option<u32> {
        number_in(id, self.start.seed)
    }

    /// The call that is due.
    fn next_call(&mut self, alarm: &mut Alarm) -> Option<Subject> {
        // In 2.x the station as a whole has no state to be told.
        let first = u8::from(self.is_v2());
        if self.link.wants_boot(alarm) || self.triggered.boot {
            return Some(Subject::Boot);
        }
        // A report that was asked for comes before acceptance too (2.0.1 B02.FR.02).
        #[cfg(any(feature = "v20", feature = "v201"))]
        if self.reporting.is_due() {
            super::v2::variables::show(self);
            return Some(Subject::Report);
        }
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::PROFILES > 0 && self.profile_report.is_due() && super::v2::smart_charging::begin_part(self) {
            return Some(Subject::Profiles);
        }
        let is_open = self.link.is_open();
        if core::mem::take(&mut self.triggered.heartbeat) {
            return Some(Subject::Heartbeat);
        }
        for at in first..=self.count() {
            if self.triggered.status & 1 << at != 0 {
                self.tell_again(alarm.now, at);
                let reports = match self.connector_mut(at) {
                    None => &mut self.whole.reports,
                    Some(connector) => &mut connector.reports,
                };
                reports.is_due(alarm);
                self.triggered.status &= !(1 << at);
                return Some(Subject::Status(at));
            }
        }
        if S::JOBS && self.jobs.firmware.is_due(is_open) {
            return Some(Subject::Firmware);
        }
        if S::JOBS && self.jobs.logs.is_due(is_open) {
            return Some(Subject::Upload);
        }
        if S::JOBS && self.jobs.is_own_due(is_open) {
            return Some(Subject::Own);
        }
        if !is_open {
            return None;
        }
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::PROFILES > 0
            && self.is_v2()
            && self.offers.untold != 0
            && self.settings.is(Setting::ExternalControlSignalsEnabled)
        {
            let at = self.offers.untold.trailing_zeros() as u8;
            self.offers.untold &= self.offers.untold - 1;
            self.keep_limits();
            return Some(Subject::Limit(at));
        }
        let asks =
            (1..=self.count()).find(|at| self.connector(*at).is_some_and(|connector| connector.asking.is_some()));
        if let Some(at) = asks {
            return Some(Subject::Authorize(at));
        }
        let may_try = self.outbox.retry().is_none_or(|at| alarm.is_due(Some(at)));
        let mut tells = None;
        for at in first..=self.count() {
            let reports = match self.connector_mut(at) {
                None => &mut self.whole.reports,
                Some(connector) => &mut connector.reports,
            };
            if reports.is_due(alarm) && tells.is_none() && !(may_try && self.follows(at)) {
                tells = Some(Subject::Status(at));
            }
        }
        if tells.is_some() {
            return tells;
        }
        if let Some(at) = self.untold_reservation() {
            return Some(Subject::Reservation(at));
        }
        if may_try && self.outbox.head().is_some() {
            return Some(Subject::Event);
        }
        let intervals = self.intervals();
        self.link.wants_heartbeat(alarm, &intervals).then_some(Subject::Heartbeat)
    }

    /// Whether the state that is to be told next is what a transaction message has brought about that is about to leave: the
    /// message comes first (1.6). One from a time without a connection holds nothing up.
    fn follows(&self, at: u8) -> bool {
        use super::status::ConnectorStatus as Is;
        let event = self.outbox.head().filter(|event| event.connector == at && !event.offline);
        let state = self.connector(at).and_then(|connector| connector.reports.head()).map(|report| report.status);
        match event.map(|event| event.kind) {
            Some(EventKind::Started) => matches!(state, Some(Is::Charging | Is::SuspendedEV | Is::SuspendedEVSE)),
            Some(EventKind::Ended) => matches!(state, Some(Is::Finishing | Is::Available)),
            _ => false,
        }
    }

    /// A call leaves.
    fn call(&mut self, now: Instant, subject: Subject) {
        self.made.0 = self.made.0.wrapping_add(1);
        let mut id = OwnId::new();
        for (number, mark) in [(self.start.seed, "-"), (self.start.boot, "-"), (self.made.0, "")] {
            push_hex(&mut id, number);
            let _ = id.push_str(mark);
        }
        let timeout = self.settings.seconds(Setting::MessageTimeout);
        #[cfg(any(feature = "v20", feature = "v201"))]
        let timeout = self.network_timeout().unwrap_or(timeout);
        let timeout = timeout.saturating_mul(1000);
        if subject == Subject::Boot {
            self.link.booting();
            self.triggered.is_boot_asked = core::mem::take(&mut self.triggered.boot);
        }
        let _ = self.calls.start(now, id.as_str().into(), timeout, subject);
        self.link.spoke = now;
        self.sending = Some(Sending { what: What::Call(subject), id, start: 0, at: now });
    }

    /// Whether there is an answer to be sent; what is asked is done here.
    fn answers(&mut self, now: Instant) -> bool {
        if self.inbox.refused.is_some() {
            let id = OwnId::new();
            self.sending = Some(Sending { what: What::Refusal, id, start: 0, at: now });
            return true;
        }
        if !self.inbox.is_busy() {
            return false;
        }
        if self.inbox.reply.is_none() {
            let reply = self.decide(now);
            self.inbox.reply = Some(reply);
            if self.dirty().is_some() {
                return false;
            }
        }
        if matches!(self.inbox.reply, Some(Reply::Later)) {
            return false;
        }
        #[cfg(any(feature = "v20", feature = "v201"))]
        super::v2::variables::show(self);
        self.sending = Some(Sending { what: What::Answer, id: OwnId::new(), start: 0, at: now });
        true
    }

    /// Does what the request asks for.
    fn decide(&mut self, now: Instant) -> Reply {
        match self.version() {
            #[cfg(feature = "v16")]
            Version::V16 => super::v16::decide(self, now),
            #[cfg(feature = "v201")]
            Version::V201 => super::v201::decide(self, now),
            #[cfg(feature = "v20")]
            Version::V20 => super::v20::decide(self, now),
            _ => Reply::Error(ErrorCode::NotSupported, ""),
        }
    }

    /// Turns the choice into an output.
    // Not on the stack of a request that is looked at.
    #[inline(never)]
    pub(super) fn produce<'s>(&'s mut self, now: Instant, next: Next, buffer: &'s mut [u8]) -> Output<'s> {
        match next {
            Next::Power(connector, power) => {
                if let Some(connector) = self.connector_mut(connector) {
                    connector.power = power;
                }
                Output::Power { connector, power }
            }
            Next::Store(key) => {
                self.storing = Some(key);
                Output::Store { key, record: self.record(key, buffer) }
            }
            Next::Load(key) => Output::Load { key },
            Next::Lock(connector, locked) => Output::Lock { connector, locked },
            Next::Token(connector, accepted) => Output::Token { connector, accepted },
            Next::Clock => {
                let time = self.set_clock.take();
                Output::Clock { time: time.unwrap_or(crate::Timestamp::from_millis(0)) }
            }
            Next::Restart(restart, reason) => Output::Restart { restart, reason },
            #[cfg(any(feature = "v20", feature = "v201"))]
            Next::RestartEvse(evse) => Output::RestartEvse { evse },
            Next::Work(work) => Output::Work(work),
            Next::Turn => Output::Turn,
            #[cfg(any(feature = "v20", feature = "v201"))]
            Next::Cost(Cost { connector, total, is_final }) => Output::Cost { connector, total, is_final },
            Next::OwnSetting(at) => Output::OwnSetting { at: usize::from(at) },
            Next::Answered(accepted) => {
                let station: &'s Self = self;
                let response = if S::JOBS && accepted { station.inbox.kept() } else { None };
                Output::Answered { accepted, data: station.own_data(), response: response.unwrap_or("") }
            }
            Next::Command(ticket) => {
                let station: &'s Self = self;
                match station.question() {
                    Some(command) => Output::Command { ticket, command },
                    None => Output::Send { text: "", last: false },
                }
            }
            Next::GivenUp => Output::GivenUp { messages: core::mem::take(&mut self.given_up) },
            Next::Wish(Wish::Connect) => {
                let (versions, security_profile) = (self.start.versions, self.security_profile());
                #[cfg(any(feature = "v20", feature = "v201"))]
                if S::NETWORKS > 0 {
                    let security_profile = security_profile.max(self.network_security());
                    let station: &'s Self = self;
                    return Output::Connect { versions, security_profile, network: station.network() };
                }
                Output::Connect { versions, security_profile, network: None }
            }
            Next::Wish(Wish::Close) => Output::Close,
            Next::Wish(Wish::Ping) => Output::Ping,
            Next::Piece => self.piece(now, buffer),
        }
    }

    /// Whether the integrator is to give its call now.
    pub(super) fn is_own_turn(&self) -> bool {
        self.sending.as_ref().is_some_and(|sending| sending.what == What::Call(Subject::Own))
    }

    /// Gives the call that was announced, when [`Output::Turn`] says so. As long as the piece is not the last, call this
    /// again with the same call and send that too. `None`: it is not its turn, or no longer.
    pub fn speak<'b>(&mut self, now: Instant, call: &OwnCall<'_>, buffer: &'b mut [u8]) -> Option<Output<'b>> {
        if !S::JOBS || !self.is_own_turn() {
            return None;
        }
        let mut sending = self.sending.take()?;
        self.link.spoke = now;
        self.is_stirred = true;
        self.inbox.forget();
        let writer = Writer::piece(buffer, sending.start);
        let Some((text, left)) = self.write_own(call, &sending.id, writer) else {
            self.calls.abandon();
            self.own_failed();
            return None;
        };
        let last = left <= text.len();
        if !last {
            sending.start += text.len();
            self.sending = Some(sending);
        }
        Some(Output::Send { text, last })
    }

    /// The call of the integrator's came to nothing.
    fn own_failed(&mut self) {
        if self.is_own_turn() {
            self.sending = None;
        }
        self.jobs.own_answer = Some(false);
    }

    /// The next piece of what is being sent.
    fn piece<'s>(&mut self, now: Instant, buffer: &'s mut [u8]) -> Output<'s> {
        let Some(mut sending) = self.sending.take() else { return Output::Send { text: "", last: true } };
        self.link.spoke = now;
        let writer = Writer::piece(buffer, sending.start);
        let (text, left) = match sending.what {
            What::Call(subject) => match self.version() {
                #[cfg(feature = "v16")]
                Version::V16 => super::v16::write_call(self, subject, &sending.id, sending.at, writer),
                #[cfg(feature = "v201")]
                Version::V201 => super::v201::write_call(self, subject, &sending.id, sending.at, writer),
                #[cfg(feature = "v20")]
                Version::V20 => super::v20::write_call(self, subject, &sending.id, sending.at, writer),
                _ => writer.finish_piece(),
            },
            What::Answer => self.write_answer(sending.at, writer),
            What::Refusal => {
                let mut writer = writer;
                if let Some((id, code, words)) = &self.inbox.refused {
                    let code = code.as_str(self.version());
                    frame::write_call_error(&mut writer, id.as_str().into(), code, words, "{}");
                }
                writer.finish_piece()
            }
        };
        let last = left <= text.len();
        if !last {
            sending.start += text.len();
            self.sending = Some(sending);
        } else {
            match sending.what {
                What::Answer => {
                    self.inbox.reply = None;
                    self.inbox.clear();
                }
                What::Refusal => self.inbox.refused = None,
                What::Call(_) => {}
            }
        }
        Output::Send { text, last }
    }

    fn write_answer<'b>(&self, at: Instant, mut writer: Writer<'b>) -> (&'b str, usize) {
        let (Some(call), Some(reply)) = (self.inbox.call(), self.inbox.reply) else { return writer.finish_piece() };
        let version = self.version();
        match reply {
            Reply::Error(code, words) => {
                frame::write_call_error(&mut writer, call.id, code.as_str(version), words, "{}");
            }
            Reply::Violation(violation) => {
                // Which member it is, cut after 64 bytes: enough to find it.
                let mut place = heapless::String::<64>::new();
                let _ = violation.path(call.payload).write(&mut place);
                frame::write_call_error(&mut writer, call.id, violation.code(version), &place, "{}");
            }
            Reply::Long | Reply::Results(_) => {
                return match version {
                    #[cfg(feature = "v16")]
                    Version::V16 => super::v16::write_answer(self, call, at, writer),
                    #[cfg(feature = "v201")]
                    Version::V201 => super::v201::write_answer(self, call, reply, at, writer),
                    #[cfg(feature = "v20")]
                    Version::V20 => super::v20::write_answer(self, call, reply, at, writer),
                    _ => writer.finish_piece(),
                };
            }
            Reply::Written => {
                writer.raw("[3,");
                call.id.write(&mut writer);
                writer.raw(",");
                writer.raw(self.inbox.written().unwrap_or("{}"));
                writer.raw("]");
            }
            _ => {
                writer.raw("[3,");
                call.id.write(&mut writer);
                writer.raw(",{");
                match reply {
                    Reply::Status(status) => {
                        writer.raw("\"status\":\"");
                        writer.raw(status);
                        writer.raw("\"");
                    }
                    #[cfg(any(feature = "v20", feature = "v201"))]
                    Reply::Because(status, reason) => {
                        writer.raw("\"status\":\"");
                        writer.raw(status);
                        if version != Version::V20 {
                            writer.raw("\",\"statusInfo\":{\"reasonCode\":\"");
                            writer.raw(reason);
                            writer.raw("\"}");
                        } else {
                            writer.raw("\"");
                        }
                    }
                    Reply::ListVersion(number) => {
                        writer.raw(if version == Version::V16 { "\"listVersion\":" } else { "\"versionNumber\":" });
                        writer.integer(i64::from(number));
                    }
                    Reply::Started(number) => {
                        writer.raw("\"status\":\"Accepted\",\"transactionId\":\"");
                        writer.raw(&self.transaction_id(number));
                        writer.raw("\"");
                    }
                    Reply::Queued { ongoing, messages } => {
                        if let Some(ongoing) = ongoing {
                            writer.raw(if ongoing {
                                "\"ongoingIndicator\":true,"
                            } else {
                                "\"ongoingIndicator\":false,"
                            });
                        }
                        writer.raw(if messages { "\"messagesInQueue\":true" } else { "\"messagesInQueue\":false" });
                    }
                    _ => {}
                }
                writer.raw("}]");
            }
        }
        writer.finish_piece()
    }

    /// A text came; `None`: so many bytes of it stand in the inbox.
    pub(super) fn hear(&mut self, now: Instant, text: Option<&str>, len: usize) {
        let version = self.version();
        let heard = text.unwrap_or(self.inbox.text(len));
        let spans = match Spans::find_with(heard, version, Tolerances::STRICT) {
            Ok(spans) => spans,
            Err(error) => {
                let answer = error.answer(version).map(|(id, code)| (id.to_bounded(), code, error.fault.reason()));
                if let Some((id, code, words)) = answer {
                    self.refuse(id, code, words);
                }
                return;
            }
        };
        match spans.frame(heard) {
            Frame::Call(call) => {
                let id = call.id.to_bounded();
                // A station that was rejected is silent (1.6), or says so (2.0.1 B03.FR.08).
                if self.link.registration == Registration::Rejected {
                    if version != Version::V16 {
                        self.refuse(id, ErrorCode::SecurityError, "not accepted yet");
                    }
                } else if self.inbox.is_busy() {
                    self.refuse(id, ErrorCode::InternalError, "the last request is not answered yet");
                } else if let Some(text) = text {
                    if !self.inbox.put(text, spans) {
                        self.refuse(id, ErrorCode::InternalError, "longer than this station has room for");
                    }
                } else {
                    self.inbox.take(len, spans, false);
                }
            }
            Frame::CallResult(answer) => {
                if let Some(subject) = self.calls.handle_answer(answer.id) {
                    let payload = text.map(|text| spans.payload(text));
                    if payload.is_none() {
                        self.inbox.take(len, spans, true);
                    }
                    let is_good = match version {
                        _ if subject == Subject::Own => !S::JOBS || self.own_answered(now, payload),
                        #[cfg(feature = "v16")]
                        Version::V16 => super::v16::answered(self, now, subject, payload),
                        #[cfg(feature = "v201")]
                        Version::V201 => super::v201::answered(self, now, subject, payload),
                        #[cfg(feature = "v20")]
                        Version::V20 => super::v20::answered(self, now, subject, payload),
                        _ => false,
                    };
                    if !is_good {
                        self.unanswered(now, subject, true);
                    } else if S::JOBS
                        && subject == Subject::Own
                        && let Some(text) = text
                    {
                        self.inbox.keep(text, spans);
                    }
                }
            }
            Frame::CallError(error) => {
                if let Some(subject) = self.calls.handle_answer(error.id) {
                    // A CSMS that does not know this message will not know it later: what waits behind it goes on.
                    if subject == Subject::Event && self.head_kind().is_some_and(EventKind::is_told_once) {
                        return self.delivered(None);
                    }
                    self.unanswered(now, subject, true);
                }
            }
            Frame::Send(_) | Frame::CallResultError(_) => {}
        }
    }

    #[inline(never)]
    fn refuse(&mut self, id: Option<OwnId>, code: ErrorCode, words: &'static str) {
        if let Some(id) = id {
            self.inbox.refused = Some((id, code, words));
        }
    }

    /// A call of ours came to nothing: refused, not answered in time, or answered with nonsense; or, when not
    /// `is_failure`, cut off.
    pub(super) fn unanswered(&mut self, now: Instant, subject: Subject, is_failure: bool) {
        match subject {
            Subject::Boot => self.link.not_registered(now),
            Subject::Authorize(at) => self.answered(now, at, None),
            Subject::Event if is_failure => {
                let attempts = self.settings.number(Setting::MessageAttempts);
                let interval = self.settings.seconds(Setting::MessageAttemptInterval).saturating_mul(1000);
                if self.outbox.refused(now, attempts, interval) {
                    self.given_up += 1;
                }
            }
            // The state is told again when there is a connection; a refused one would be refused again.
            Subject::Status(at) if is_failure => self.reported(at),
            Subject::Status(at) => self.perhaps_reported(at),
            Subject::Firmware if is_failure => self.jobs.firmware.told(),
            Subject::Upload if is_failure => self.jobs.logs.told(),
            Subject::Own => self.own_failed(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Subject::Report if is_failure => self.reporting.told(),
            Subject::Reservation(at) if is_failure => self.reservation_told(at),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Subject::Profiles if is_failure => self.profile_report.told(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Subject::Limit(at) if !is_failure => self.offers.untold |= 1 << at,
            Subject::Heartbeat | Subject::Event | Subject::Report | Subject::Profiles | Subject::Limit(_) => {}
            Subject::Firmware | Subject::Upload | Subject::Reservation(_) => {}
        }
        self.is_stirred = true;
    }

    /// The state of a connector was told.
    pub(super) fn reported(&mut self, at: u8) {
        match self.connector_mut(at) {
            None => self.whole.reports.told(),
            Some(connector) => connector.reports.told(),
        }
    }

    /// It was, or it was not: the connection broke before the answer came.
    fn perhaps_reported(&mut self, at: u8) {
        match self.connector_mut(at) {
            None => self.whole.reports.perhaps_told(),
            Some(connector) => connector.reports.perhaps_told(),
        }
    }

    /// The CSMS has answered to BootNotification.
    pub(super) fn registered(&mut self, now: Instant, registration: Registration, interval: i32) {
        let before = self.link.registration;
        let interval = u32::try_from(interval).unwrap_or(0);
        self.link.registered(now, registration, interval.saturating_mul(1000));
        if registration == Registration::Accepted {
            self.link.heartbeat = (interval > 0).then_some(interval);
            if before != Registration::Accepted {
                self.tell_all(now);
            }
        }
    }

    /// A transaction message is with the CSMS; `id` is what it calls the transaction, if it says so (1.6).
    pub(super) fn delivered(&mut self, id: Option<i32>) {
        if let Some(event) = self.outbox.head() {
            let (kind, at, number) = (event.kind, event.connector, event.transaction);
            if let Some(connector) = self.connector_mut(at) {
                match (kind, id) {
                    (EventKind::Started, Some(id)) => connector.known = Some((number, id)),
                    (EventKind::Ended, _) => connector.known = None,
                    _ => {}
                }
            }
        }
        self.outbox.delivered();
    }

    /// What the CSMS calls a transaction of ours (1.6).
    pub(super) fn id_of(&self, number: u32) -> Option<i32> {
        let mut known = self.connectors.as_ref().iter().filter_map(|connector| connector.known);
        known.find(|(ours, _)| *ours == number).map(|(_, theirs)| theirs)
    }

    /// Our number of what the CSMS calls so (1.6).
    pub(super) fn number_of(&self, id: i32) -> Option<u32> {
        let mut known = self.connectors.as_ref().iter().filter_map(|connector| connector.known);
        known.find(|(_, theirs)| *theirs == id).map(|(ours, _)| ours)
    }

    /// Whether restarting would lose nothing that can be told first.
    fn is_ready_to_restart(&self) -> bool {
        let runs = self.connectors.as_ref().iter().any(|connector| connector.transaction.is_some());
        !runs && self.is_told(self.outbox.is_empty() && self.jobs.is_told())
    }

    /// Whether the CSMS knows all, or cannot be told now.
    fn is_told(&self, is_told: bool) -> bool {
        is_told || !self.link.is_open() || self.outbox.retry().is_some()
    }

    /// Whether an EVSE is to be restarted, and nobody uses it.
    #[cfg(any(feature = "v20", feature = "v201"))]
    fn may_restart_evse(&self, at: u8) -> bool {
        let is_idle = |connector: &super::Connector| connector.transaction.is_none() && connector.authorized.is_none();
        self.is_restarting(at) && self.connector(at).is_some_and(is_idle) && self.is_told(self.outbox.is_empty())
    }

    /// A lock has moved; the CSMS may wait for it.
    pub(super) fn unlock_answered(&mut self, is_done: bool) {
        if self.triggered.unlock.take().is_some() {
            self.inbox.reply = Some(Reply::Status(if is_done { "Unlocked" } else { "UnlockFailed" }));
        }
    }

    /// The kind of the transaction message whose turn it is.
    pub(super) fn head_kind(&self) -> Option<EventKind> {
        self.outbox.head().map(|event| event.kind)
    }
}

/// Eight hexadecimal digits.
#[inline(never)]
fn push_hex(id: &mut OwnId, number: u32) {
    for digit in (0..8).rev().map(|at| (number >> (4 * at) & 15) as u8) {
        let _ = id.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
    }
}

/// The number in a transaction's id, if it was made from this seed.
pub(super) fn number_in(id: Text<'_>, seed: u32) -> Option<u32> {
    let mut digits = id.chars();
    let of = take_hex(&mut digits)?;
    let mark = digits.next();
    let number = take_hex(&mut digits)?;
    (of == seed && mark == Some('-') && digits.next().is_none()).then_some(number)
}

/// The number that eight hexadecimal digits say.
fn take_hex(digits: &mut Chars<'_>) -> Option<u32> {
    (0..8).try_fold(0u32, |number, _| Some(number << 4 | digits.next()?.to_digit(16)?))
}
