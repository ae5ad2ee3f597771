//! Says of a frame what it is; and if it is wrong, which rule it breaks, where, and how it is answered.
//!
//! Everything comes from the core: its tables, its verdict, its words, its answer. This room only finds the text for them.

mod rules;
mod scan;
mod words;

use std::{
    fmt::{self, Write as _},
    ops::Range,
    path::Path,
};

use ocpp_core::{
    Version,
    csms::{Deviation, FieldLeniency},
    frame::{Call, CallError, Frame, FrameError, FrameFault, MessageId, Spans, write_call_error},
    json::Writer,
    schema::{ActionRef, Kind, Object, Sender, Shape, Tolerances, Violation, ViolationKind},
};

use self::{
    rules::{CODES, envelope_rule, file, rule, section, tolerance},
    words::{direction, documented, excerpt, in_words, plain, pointed, printable},
};
use crate::{table, traces::Side};

/// What is known about a frame besides its text.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The version of the connection.
    pub version: Version,
    /// Who sent it; without it, nothing is said against the direction.
    pub from: Option<Side>,
    /// For a CALLRESULT: the action that it answers.
    pub answers: Option<&'a str>,
}

/// What there is to say about a frame.
#[derive(Debug)]
pub struct Explanation {
    /// In words, several lines.
    pub text: String,
    /// Whether nothing is wrong with it.
    pub is_right: bool,
}

impl Question<'_> {
    /// Explains a frame.
    pub fn explain(&self, frame: &[u8]) -> Explanation {
        let mut page =
            Page { question: *self, frame: "", text: String::new(), told: String::new(), faults: 0, answer: None };
        match std::str::from_utf8(frame) {
            Ok(text) => Page { frame: text, ..page }.whole(),
            Err(error) => {
                page.line(format_args!("OCPP {}: no text", name(self.version)));
                let what = format!("not UTF-8, from byte {} on", error.valid_up_to());
                page.fault(&what, "RFC 6455, section 8.1: text messages are UTF-8", None, "none");
                page.answer = Some("none: the connection is closed with 1007".into());
                page.end()
            }
        }
    }
}

/// An explanation in the making.
struct Page<'a> {
    question: Question<'a>,
    frame: &'a str,
    text: String,
    /// The faults, which come after what the frame is.
    told: String,
    faults: usize,
    /// What is answered, in words or as a frame.
    answer: Option<String>,
}

impl<'a> Page<'a> {
    fn line(&mut self, words: impl fmt::Display) {
        let _ = writeln!(self.text, "{words}");
    }

    fn whole(mut self) -> Explanation {
        let version = self.question.version;
        let frames = [ViolationKind::TypeWithPoint, ViolationKind::NumericId, ViolationKind::MissingPayload];
        let lenient = frames.into_iter().fold(Tolerances::STRICT, Tolerances::with);
        let strict = Spans::find_with(self.frame, version, Tolerances::STRICT).err();
        let spans = match Spans::find_with(self.frame, version, lenient) {
            Ok(spans) => spans,
            Err(error) => return self.no_frame(error),
        };
        let frame = spans.frame(self.frame);
        let kind = match &frame {
            Frame::Call(_) => "CALL",
            Frame::CallResult(_) => "CALLRESULT",
            Frame::CallError(_) => "CALLERROR",
            Frame::CallResultError(_) => "CALLRESULTERROR",
            Frame::Send(_) => "SEND",
            _ => "a kind of frame that this program does not know",
        };
        self.line(format_args!("OCPP {}: {kind}", name(version)));
        self.line(format_args!("  id       {}", excerpt(&frame.id().to_string())));
        self.id(frame.id());
        for (kind, at) in spans.deviations() {
            let start = if kind == ViolationKind::TypeWithPoint {
                scan::items(self.frame, 0).first().map_or(0, |item| item.start)
            } else {
                at as usize
            };
            let place = scan::value(self.frame, start);
            self.fault(&kind.to_string(), &envelope_rule(version), Some(place), &tolerance(kind, false));
        }
        if let Some(error) = strict {
            self.answer = Some(self.answer_to_no_frame(&error));
        }
        match frame {
            Frame::Call(call) => self.call(call, true),
            Frame::Send(call) => self.call(call, false),
            Frame::CallResult(answer) => self.result(answer.payload),
            Frame::CallError(error) | Frame::CallResultError(error) => self.error(error),
            _ => {}
        }
        self.end()
    }

    fn end(mut self) -> Explanation {
        let is_right = self.faults == 0;
        let verdict = match self.faults {
            0 => "RIGHT".to_owned(),
            1 => "WRONG, 1 fault:".to_owned(),
            more => format!("WRONG, {more} faults:"),
        };
        let _ = write!(self.text, "{verdict}\n{}", self.told);
        if self.faults > MOST_FAULTS {
            let _ = writeln!(self.text, "... and {} more", self.faults - MOST_FAULTS);
        }
        if let Some(answer) = self.answer.take() {
            self.line(format_args!("Answer: {answer}"));
        }
        Explanation { text: self.text, is_right }
    }

    /// Tells a fault: what, which rule, where in the frame, what would let it pass.
    fn fault(&mut self, what: &str, rule: &str, place: Option<Range<usize>>, tolerance: &str) {
        self.faults += 1;
        if self.faults > MOST_FAULTS {
            return;
        }
        let _ = writeln!(self.told, "{}. {}", self.faults, printable(what));
        if let Some(place) = place {
            let (line, carets) = pointed(self.frame, place.clone());
            let _ = writeln!(self.told, "   {line}\n   {carets} byte {}", place.start);
        }
        let _ = writeln!(self.told, "   rule       {rule}\n   tolerance  {tolerance}");
    }

    // -- the frame around the payload ------------------------------------------------------

    fn no_frame(mut self, error: FrameError<'_>) -> Explanation {
        let version = self.question.version;
        self.line(format_args!("OCPP {}: no frame of this version", name(version)));
        if let Some(id) = error.id {
            self.line(format_args!("  id       {}", excerpt(&id.to_string())));
        }
        let rule = match error.fault {
            FrameFault::Unreadable => {
                format!("{}: an array that begins with a message type and an id", section(version, "4.1"))
            }
            FrameFault::Envelope => envelope_rule(version),
            FrameFault::UnknownType => format!("{}: the message types", section(version, "4.1.3")),
            FrameFault::Answer => {
                format!("{}: [3, id, payload] and [4, id, code, description, details]", section(version, "4.2"))
            }
        };
        let place = self.blamed(error.fault);
        self.fault(error.fault.reason(), &rule, Some(place), "none: without a frame there is nothing to be read");
        self.answer = Some(self.answer_to_no_frame(&error));
        self.end()
    }

    /// The element that keeps a text from being a frame.
    fn blamed(&self, fault: FrameFault) -> Range<usize> {
        let frame = self.frame;
        let start = scan::blank(frame, 0);
        let end = frame.trim_end().len().max(start);
        let items = scan::items(frame, 0);
        let is_text = |at: usize| items.get(at).is_some_and(|item| frame[item.clone()].starts_with('"'));
        let is_type = items.first().is_some_and(|item| frame[item.clone()].parse::<i64>().is_ok());
        let wrong = match fault {
            _ if !frame[start..].starts_with('[') => return scan::value(frame, start),
            FrameFault::UnknownType => 0,
            _ if !is_type => 0,
            _ if !is_text(1) => 1,
            FrameFault::Envelope if !is_text(2) => 2,
            FrameFault::Envelope if items.len() < 4 => 3,
            FrameFault::Answer if items.len() < 3 => 2,
            _ => items.len(),
        };
        // What is missing is missed at the end.
        items.get(wrong).cloned().unwrap_or_else(|| end.saturating_sub(usize::from(frame[..end].ends_with(']')))..end)
    }

    fn answer_to_no_frame(&self, error: &FrameError<'_>) -> String {
        let version = self.question.version;
        match error.answer(version) {
            Some((id, code)) => call_error(id, code.as_str(version), error.fault.reason(), "{}"),
            None if error.fault == FrameFault::Answer => ANSWERS_NO_ANSWER.into(),
            None => format!("none: OCPP {} says nothing to it", name(version)),
        }
    }

    fn id(&mut self, id: MessageId<'_>) {
        let count = id.chars().count();
        if count > LONGEST_ID {
            let place = scan::items(self.frame, 0).get(1).cloned();
            let what = format!("the message id has {count} characters, expected at most {LONGEST_ID}");
            let rule = section(self.question.version, "4.1.4");
            self.fault(&what, &rule, place, "it is taken and echoed all the same, and counted");
        }
    }

    // -- payloads ----------------------------------------------------------------------------

    fn call(&mut self, call: Call<'a>, answered: bool) {
        let version = self.question.version;
        let shown = excerpt(&call.action.to_string());
        let place = scan::items(self.frame, 0).get(2).cloned();
        let refused = |page: &mut Self, code: &str, what: &str, rule: &str| {
            page.fault(what, rule, place.clone(), "none");
            let answer = if answered { call_error(call.id, code, what, "{}") } else { NOBODY_ANSWERS_A_SEND.into() };
            page.answer.get_or_insert(answer);
        };
        let Some(action) = table(version).action(call.action) else {
            self.line(format_args!("  action   {shown}: not known in this version"));
            let elsewhere: Vec<&str> = Version::ALL
                .into_iter()
                .filter(|&version| table(version).action(call.action).is_some())
                .map(name)
                .collect();
            if !elsewhere.is_empty() {
                self.line(format_args!("           known in {}", elsewhere.join(", ")));
            }
            return refused(
                self,
                "NotImplemented",
                "no such action in this version",
                "the list of the version's actions",
            );
        };
        self.line(format_args!("  action   {shown}: {}", direction(action)));
        self.used_for(action);
        let wrong_way = match (self.question.from, action.sender()) {
            (Some(Side::Station), Sender::Csms) => Some("only the CSMS sends this action"),
            (Some(Side::Csms), Sender::Station) => Some("only the station sends this action"),
            _ => None,
        };
        if let Some(what) = wrong_way {
            refused(self, "NotSupported", what, "the direction of the action");
        } else if action.is_answered() != answered {
            let what = if answered {
                "this action is sent in a SEND and not in a CALL"
            } else {
                "this action is sent in a CALL and not in a SEND"
            };
            refused(self, "NotSupported", what, "2.1 part 4: which messages are not answered");
        }
        let first = self.payload(call.payload, action, action.request(), false);
        let answer = match first {
            _ if !answered => NOBODY_ANSWERS_A_SEND.into(),
            Some(violation) => refusal(call.id, version, &violation, call.payload),
            None => format!("a CALLRESULT of {}, if nothing else stands against it", action.name()),
        };
        self.answer.get_or_insert(answer);
    }

    fn result(&mut self, payload: &'a str) {
        let table = table(self.question.version);
        self.answer.get_or_insert(ANSWERS_NO_ANSWER.into());
        let Some(wanted) = self.question.answers else {
            self.line("  action   not told by the frame: without --for ACTION only its JSON is judged");
            self.members(payload, None);
            // Any shape tells what is JSON.
            let Some(action) = table.actions().next() else { return };
            if let Err(violation) = action.response().check_with(payload, &mut |_| true) {
                self.violation(payload, action, &violation, true);
            }
            return;
        };
        match table.action(wanted).filter(ActionRef::is_answered) {
            Some(action) => {
                self.line(format_args!("  action   {wanted}: {}", direction(action)));
                self.used_for(action);
                self.payload(payload, action, action.response(), true);
            }
            None => {
                let what = format!("{} is no action of this version that is answered", excerpt(wanted));
                self.fault(&what, "the list of the version's actions", None, "none");
            }
        }
    }

    fn error(&mut self, error: CallError<'a>) {
        let version = self.question.version;
        self.answer.get_or_insert(ANSWERS_NO_ANSWER.into());
        self.line(format_args!("  code     {}", excerpt(&error.code.to_string())));
        self.line(format_args!("  says     {}", excerpt(&error.description().to_string())));
        self.line(format_args!("  details  {}", excerpt(error.details().as_str())));
        let items = scan::items(self.frame, 0);
        let starts =
            |at: usize, with: char| items.get(at).is_some_and(|item| self.frame[item.clone()].starts_with(with));
        let known = CODES
            .iter()
            .any(|(code, old, later)| error.code == *code && if version == Version::V16 { *old } else { *later });
        let characters = error.description().chars().count();
        let faults = [
            (items.len() != 5, None, format!("{} elements, expected five", items.len())),
            (!known, Some(2), "a code that the version does not list".to_owned()),
            (!starts(3, '"'), Some(3), "the description is no text".to_owned()),
            (characters > 255, Some(3), format!("a description of {characters} characters, expected at most 255")),
            (!starts(4, '{'), Some(4), "the details are no object".to_owned()),
        ];
        for (_, at, what) in faults.into_iter().filter(|(is_wrong, ..)| *is_wrong) {
            let place = at.and_then(|at| items.get(at).cloned());
            self.fault(&what, &section(version, "4.2.3"), place, "it ends its call all the same, however odd it is");
        }
    }

    /// Shows a payload and tells its faults; gives the first.
    fn payload(&mut self, payload: &'a str, action: ActionRef, shape: Shape, is_response: bool) -> Option<Violation> {
        self.members(payload, Some(shape.object()));
        let mut found = Vec::new();
        let mut more = 0;
        let last = shape.check_with(payload, &mut |violation| {
            if found.len() < MOST_FAULTS {
                found.push(*violation)
            } else {
                more += 1
            }
            true
        });
        for violation in found.iter().chain(last.as_ref().err()) {
            self.violation(payload, action, violation, is_response);
        }
        self.faults += more;
        found.first().copied().or(last.err())
    }

    fn violation(&mut self, payload: &'a str, action: ActionRef, violation: &Violation, is_response: bool) {
        let version = self.question.version;
        let at = self.offset(payload) + violation.at as usize;
        let place = match violation.kind {
            // The object is there; what is missing in it is not.
            ViolationKind::MissingMember => at..at + 1,
            ViolationKind::Syntax | ViolationKind::LoneSurrogate | ViolationKind::TooDeep => at..at + 1,
            _ => scan::value(self.frame, at),
        };
        let rule = rule(version, violation.kind, &file(version, action, is_response));
        let is_usual = Tolerances::FIELD.allows(violation);
        let from_station = !is_response && action.sender() != Sender::Csms;
        let deviation = Deviation { action: Some(action), in_answer: false, payload, violation };
        let is_in_field = if from_station { FieldLeniency::default().allows(deviation) } else { is_usual };
        let tolerance = match violation.kind {
            ViolationKind::Syntax | ViolationKind::LoneSurrogate | ViolationKind::TooDeep => {
                "none: there is no payload to be read in spite of it".into()
            }
            _ if is_in_field && !is_usual => format!(
                "{}; the set `field` tolerates all but ids and times in this message, since stations drop what is refused",
                violation.kind.name()
            ),
            _ if is_usual && !is_in_field => {
                format!("{}; not in the set `field` here: the message is billed by this member", violation.kind.name())
            }
            kind => tolerance(kind, is_in_field),
        };
        self.fault(&violation.describe(payload).to_string(), &rule, Some(place), &tolerance);
    }

    /// Where in the frame its payload begins.
    fn offset(&self, payload: &str) -> usize {
        (payload.as_ptr() as usize).saturating_sub(self.frame.as_ptr() as usize)
    }

    /// Every member that is there.
    fn members(&mut self, payload: &'a str, object: Option<Object>) {
        let start = self.offset(payload);
        let payload = scan::value(self.frame, scan::blank(self.frame, start));
        match self.frame.get(payload.clone()) {
            Some("") | None => self.line("  payload  none"),
            Some("{}") => self.line("  payload  empty"),
            _ => self.line("  payload"),
        }
        let mut left = MOST_MEMBERS;
        self.value(payload.start, object.map(Kind::Object), 2, &mut left);
        if left == 0 {
            self.line("    ... and more members");
        }
    }

    fn value(&mut self, start: usize, kind: Option<Kind>, depth: usize, left: &mut usize) {
        if depth > DEEPEST {
            return;
        }
        let object = match kind {
            Some(Kind::Object(object) | Kind::CustomData(object)) => Some(object),
            _ => None,
        };
        for (name, value) in scan::members(self.frame, start) {
            let wire = &self.frame[name];
            let member = object.and_then(|object| object.members().find(|member| member.name() == plain(wire)));
            let known = match member {
                Some(member) => {
                    let required = if member.is_required() { "required; " } else { "" };
                    format!("{required}{}", in_words(member.kind()))
                }
                None if kind.is_none() => String::new(),
                None => "not in the schema".to_owned(),
            };
            self.part(wire, value, member.map(|member| member.kind()), &known, depth, left);
        }
        for (index, value) in scan::items(self.frame, start).into_iter().enumerate() {
            let item = match kind {
                Some(Kind::List(list)) => Some(list.kind()),
                _ => None,
            };
            let known = item.map(in_words).unwrap_or_default();
            self.part(&format!("[{index}]"), value, item, &known, depth, left);
        }
    }

    /// One member or item, and what is in it.
    fn part(
        &mut self,
        name: &str,
        value: Range<usize>,
        kind: Option<Kind>,
        known: &str,
        depth: usize,
        left: &mut usize,
    ) {
        let Some(rest) = left.checked_sub(1) else { return };
        *left = rest;
        let text = &self.frame[value.clone()];
        let shown = match text.as_bytes().first() {
            Some(b'{' | b'[') if text.len() > 2 => String::new(),
            _ => format!(" {}", excerpt(text)),
        };
        let left_side = format!("{:indent$}{}{shown}", "", excerpt(name), indent = depth * 2);
        self.line(format_args!("{left_side:<44} {known}").to_string().trim_end());
        self.value(value.start, kind, depth + 1, left);
    }

    /// What the action is for, out of the documents of the core's lists, where the sources are at hand.
    fn used_for(&mut self, action: ActionRef) {
        let folder = match self.question.version {
            Version::V16 => "v16",
            Version::V20 => "v20",
            Version::V201 => "v201",
            Version::V21 => "v21",
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ocpp-core/src").join(folder);
        let Some(words) = documented(&folder, action.name()) else { return };
        self.line(format_args!("  use      {words}"));
    }
}

/// The CALLERROR that the gateway sends for a fault of a payload.
fn refusal(id: MessageId<'_>, version: Version, violation: &Violation, payload: &str) -> String {
    let path: String = violation.path(payload).to_string().chars().take(255).collect();
    let details = serde_json::json!({ "path": path, "offset": violation.at }).to_string();
    call_error(id, violation.code(version), &violation.describe(payload).to_string(), &details)
}

fn call_error(id: MessageId<'_>, code: &str, words: &str, details: &str) -> String {
    let mut buffer = vec![0; 1024];
    loop {
        let mut writer = Writer::new(&mut buffer);
        write_call_error(&mut writer, id, code, words, details);
        match writer.finish() {
            Ok(text) => return text.into(),
            Err(too_small) => buffer = vec![0; too_small.needed],
        }
    }
}

fn name(version: Version) -> &'static str {
    version.subprotocol().trim_start_matches("ocpp")
}

const LONGEST_ID: usize = ocpp_core::rpc::ID_CHARACTERS;
const ANSWERS_NO_ANSWER: &str = "none: an answer is never answered";
const NOBODY_ANSWERS_A_SEND: &str = "none: a SEND is never answered";
const MOST_FAULTS: usize = 20;
const MOST_MEMBERS: usize = 200;
const DEEPEST: usize = 70;
