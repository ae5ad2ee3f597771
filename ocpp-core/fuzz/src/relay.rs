//! `relay`: a session between a station and its back end, against a model that keeps whole texts.

use std::collections::VecDeque;

use ocpp_core::{
    ErrorCode, Instant, Version,
    csms::{Dropped, FieldLeniency, FromStation, Relay, ToStation},
    frame::{Call, Frame, FrameFault, Spans},
    schema::{Sender, Table, Tolerances, ViolationKind},
};

use crate::input;

/// Plays the lines of an input: a version, and then one thing that happens a line.
///
/// `>` begins a text of the station's, `<` one of the back end's, `+` is followed by milliseconds that pass, and `~`
/// says that the connection is gone.
pub fn run(data: &[u8]) {
    let (version, session) = input::text(data).split_once('\n').unwrap_or_default();
    let mut words = version.splitn(2, ' ');
    let table = input::table(words.next().unwrap_or(""));
    let lenient = words.next() == Some("field");
    let mut live = Session::new(table, lenient);
    for line in session.split('\n').take(LINES) {
        let mut chars = line.chars();
        match chars.next() {
            Some('>') => live.station(chars.as_str()),
            Some('<') => live.csms(chars.as_str()),
            Some('+') => live.pass(chars.as_str().parse().unwrap_or(1000)),
            Some('~') => live.abandon(),
            _ => {}
        }
        live.compare();
    }
}

const LINES: usize = 200;
const OWED: usize = 3;
const GIVEN: usize = 2;
const TIMEOUT: u32 = 30_000;
const PATIENCE: u32 = Relay::<String, OWED, GIVEN>::PATIENCE;

struct Session {
    relay: Relay<String, OWED, GIVEN>,
    table: &'static Table,
    lenient: bool,
    frames: Tolerances,
    now: Instant,
    /// Our call: its id, its action if the table has it, its deadline.
    ours: Option<(String, Option<String>, Instant)>,
    /// The station's calls: id, text, deadline.
    theirs: Vec<(String, String, Instant)>,
    /// Answers given: the call's text, the answer.
    given: VecDeque<(String, String)>,
}

/// What is to be done with a text, in words that can be compared.
#[derive(Debug, PartialEq)]
enum Verdict {
    Call,
    Send,
    Answer,
    ResultError,
    BrokenAnswer,
    Repeated(String),
    Refused(String, ErrorCode),
    Dropped(Dropped),
}

impl Session {
    fn new(table: &'static Table, lenient: bool) -> Self {
        let kinds = [ViolationKind::TypeWithPoint, ViolationKind::NumericId, ViolationKind::MissingPayload];
        let frames = kinds.into_iter().filter(|_| lenient).fold(Tolerances::STRICT, Tolerances::with);
        let relay = Relay::new(table).tolerating(frames);
        let now = Instant::from_millis(1);
        Self { relay, table, lenient, frames, now, ours: None, theirs: Vec::new(), given: VecDeque::new() }
    }

    fn version(&self) -> Version {
        self.table.version()
    }

    fn station(&mut self, text: &str) {
        let expected = self.expected(text);
        let mut leniency = FieldLeniency::default();
        let lenient = self.lenient;
        let mut tolerate = |deviation: ocpp_core::csms::Deviation<'_, '_>| lenient && leniency.allows(deviation);
        let found = match self.relay.handle_station(self.now, text, &mut tolerate) {
            FromStation::Call(_) => Verdict::Call,
            FromStation::Send(_) => Verdict::Send,
            FromStation::Answer(_) => Verdict::Answer,
            FromStation::ResultError(_) => Verdict::ResultError,
            FromStation::BrokenAnswer(_) => Verdict::BrokenAnswer,
            FromStation::Repeated(answer) => Verdict::Repeated(answer.clone()),
            FromStation::Refused(refusal) => {
                if let Some((violation, payload)) = refusal.violation {
                    assert_eq!(violation.error_code(), refusal.code);
                    let _ = violation.describe(payload).to_string();
                }
                assert!(!refusal.unreadable || refusal.id == "-1");
                Verdict::Refused(refusal.id.to_string(), refusal.code)
            }
            FromStation::Dropped(dropped) => Verdict::Dropped(dropped),
        };
        assert_eq!(found, expected, "of {text}");
    }

    /// What the rules say, and what is different from then on.
    fn expected(&mut self, text: &str) -> Verdict {
        let spans = match Spans::find_with(text, self.version(), self.frames) {
            Ok(spans) => spans,
            Err(error) => {
                return match error.answer(self.version()) {
                    Some((id, code)) => Verdict::Refused(id.to_string(), code),
                    None if error.fault != FrameFault::Answer => Verdict::Dropped(Dropped::Unreadable),
                    None if error.id.is_some_and(|id| self.answered(&id.to_string()).is_some()) => {
                        Verdict::BrokenAnswer
                    }
                    None => Verdict::Dropped(Dropped::UnexpectedAnswer),
                };
            }
        };
        match spans.frame(text) {
            Frame::Call(call) => self.call(text, call),
            Frame::Send(call) => match self.judged(call, false) {
                None => Verdict::Send,
                Some(_) => Verdict::Dropped(Dropped::BadSend),
            },
            Frame::CallResultError(_) => Verdict::ResultError,
            Frame::CallError(error) => match self.answered(&error.id.to_string()) {
                Some(_) => Verdict::Answer,
                None => Verdict::Dropped(Dropped::UnexpectedAnswer),
            },
            Frame::CallResult(answer) => match self.answered(&answer.id.to_string()) {
                None => Verdict::Dropped(Dropped::UnexpectedAnswer),
                Some(action) => {
                    let action = action.and_then(|action| self.table.action(action.as_str()));
                    let action = action.or_else(|| self.table.actions().next()).expect("a table with actions");
                    match action.response().check_with(answer.payload, &mut |violation| violation.is_json()) {
                        Ok(_) => Verdict::Answer,
                        Err(_) => Verdict::BrokenAnswer,
                    }
                }
            },
            other => panic!("a frame that is not known here: {other:?}"),
        }
    }

    /// Ends our call if this is its id.
    fn answered(&mut self, id: &str) -> Option<Option<String>> {
        self.ours.take_if(|(ours, ..)| ours == id).map(|(_, action, _)| action)
    }

    fn call(&mut self, text: &str, call: Call<'_>) -> Verdict {
        let id = call.id.to_string();
        if self.theirs.iter().any(|(theirs, ..)| *theirs == id) {
            return Verdict::Dropped(Dropped::BeingHandled);
        }
        if let Some((_, answer)) = self.given.iter().find(|(given, _)| given == text) {
            return Verdict::Repeated(answer.clone());
        }
        if let Some(code) = self.judged(call, true) {
            return Verdict::Refused(id, code);
        }
        if self.theirs.len() == OWED {
            return Verdict::Dropped(Dropped::NoRoom);
        }
        self.theirs.push((id, text.to_owned(), self.now.after(PATIENCE)));
        Verdict::Call
    }

    fn judged(&self, call: Call<'_>, answered: bool) -> Option<ErrorCode> {
        let Some(action) = self.table.action(call.action.to_string().as_str()) else {
            return Some(ErrorCode::NotImplemented);
        };
        if action.sender() == Sender::Csms || action.is_answered() != answered {
            return Some(ErrorCode::NotSupported);
        }
        let mut leniency = FieldLeniency::default();
        let payload = call.payload;
        let verdict = action.request().check_with(payload, &mut |violation| {
            let deviation = ocpp_core::csms::Deviation { action: Some(action), in_answer: false, payload, violation };
            self.lenient && leniency.allows(deviation)
        });
        verdict.err().map(|violation| violation.error_code())
    }

    fn csms(&mut self, text: &str) {
        let kept = format!("answer {}", self.now.as_millis());
        // A station whose ids are numbers is answered with numbers, and never called with one.
        let kinds = [ViolationKind::NumericId].into_iter().filter(|&kind| self.frames.contains(kind));
        let spans = Spans::find_with(text, self.version(), kinds.collect());
        let is_odd = spans.as_ref().is_ok_and(|spans| spans.deviations().count() != 0);
        let expected = match spans.map(|spans| spans.frame(text)) {
            Err(_) => ToStation::Invalid,
            Ok(Frame::Call(_) | Frame::Send(_)) if is_odd => ToStation::Invalid,
            Ok(Frame::Call(_)) if self.ours.is_some() => ToStation::Wait,
            Ok(Frame::Call(call)) => {
                let id = call.id.to_string();
                // What is kept has 36 bytes, which is 36 characters for all that make ids by the rules.
                if id.len() > 36 {
                    ToStation::Invalid
                } else {
                    let action = self.table.action(call.action).map(|action| action.name().to_owned());
                    self.ours = Some((id, action, self.now.after(TIMEOUT)));
                    ToStation::Send
                }
            }
            Ok(Frame::CallResult(answer)) => self.settled(&answer.id.to_string(), Some(kept.clone())),
            // A repeat of what failed inside may fare better.
            Ok(Frame::CallError(error)) => {
                let kept = (error.code != "InternalError").then(|| kept.clone());
                self.settled(&error.id.to_string(), kept)
            }
            Ok(_) => ToStation::Send,
        };
        let found = self.relay.handle_csms(self.now, text, TIMEOUT, || Some(kept.clone()));
        assert_eq!(found, expected, "of {text}");
    }

    fn settled(&mut self, id: &str, kept: Option<String>) -> ToStation {
        let Some(at) = self.theirs.iter().position(|(theirs, ..)| theirs == id) else {
            return ToStation::UnexpectedAnswer;
        };
        let (_, text, _) = self.theirs.remove(at);
        if let Some(answer) = kept {
            if self.given.len() == GIVEN {
                self.given.pop_front();
            }
            self.given.push_back((text, answer));
        }
        ToStation::Send
    }

    fn pass(&mut self, millis: u32) {
        self.now = self.now.after(millis % 200_000);
        let now = self.now;
        let expired = self.ours.take_if(|(_, _, deadline)| *deadline <= now).map(|(id, ..)| id);
        assert_eq!(self.relay.poll_expired(now).map(|id| id.to_string()), expired);
        assert!(self.relay.poll_expired(now).is_none(), "it expires once");
        let before = self.theirs.len();
        self.theirs.retain(|(_, _, deadline)| *deadline > now);
        for _ in self.theirs.len()..before {
            assert!(self.relay.poll_forgotten(now), "a call that nobody answered");
        }
        assert!(!self.relay.poll_forgotten(now), "a call that still has time");
    }

    fn abandon(&mut self) {
        let expected = self.ours.take().map(|(id, ..)| id);
        assert_eq!(self.relay.abandon().map(|id| id.to_string()), expected);
    }

    fn compare(&self) {
        assert_eq!(self.relay.is_busy(), self.ours.is_some());
        assert_eq!(self.relay.has_room(), self.theirs.len() < OWED);
        let deadlines = self.theirs.iter().map(|(_, _, deadline)| *deadline);
        assert_eq!(self.relay.poll_timeout(), deadlines.chain(self.ours.as_ref().map(|(.., at)| *at)).min());
    }
}
