//! `frame`: any text split as an RPC frame.

use ocpp_core::{
    ErrorCode, Version,
    frame::{self, Call, CallError, CallResult, Frame, FrameError, FrameFault, Spans},
    json::{Text, Writer},
    schema::{Tolerances, ViolationKind},
};

use crate::{
    check::serde_agrees,
    input,
    oracle::{
        json::{self, Node, Value},
        number::Exact,
    },
};

/// Whether what is a frame can be taken apart and put together again, and whether what is none is answered as its
/// version wants it; strictly and under all tolerances that concern frames.
pub fn run(data: &[u8]) {
    let text = input::text(data);
    serde_agrees(text);
    let list = json::whole(text).ok().filter(|node| matches!(node.value, Value::List(_)));
    let all = [ViolationKind::TypeWithPoint, ViolationKind::NumericId, ViolationKind::MissingPayload];
    let lenient = all.into_iter().fold(Tolerances::STRICT, Tolerances::with);
    for version in [Version::V16, Version::V21] {
        for tolerances in [Tolerances::STRICT, lenient] {
            let rules = Rules { later: version == Version::V21, lenient: tolerances == lenient };
            let found = Spans::find_with(text, version, tolerances);
            if let Some(list) = &list {
                rules.compare(list.items(), &found);
            }
            match found {
                Ok(spans) => a_frame(text, list.as_ref().map(Node::items), &spans, version, tolerances),
                Err(error) => no_frame(&error),
            }
        }
    }
    let plain = Spans::find(text);
    assert_eq!(plain.is_ok(), Frame::parse(text).is_ok());
    if let Ok(spans) = plain {
        assert_eq!(Spans::find_with(text, Version::V201, Tolerances::STRICT).ok(), Some(spans));
    }
}

/// What an array of JSON values is as a frame.
struct Rules {
    /// 2.1, which has two types more.
    later: bool,
    lenient: bool,
}

impl Rules {
    fn compare(&self, elements: &[Node<'_>], found: &Result<Spans, FrameError<'_>>) {
        let expected = self.fault(elements);
        let fault = found.as_ref().err().map(|error| error.fault);
        assert_eq!(fault, expected);
        if let Err(error) = found {
            let id = elements.get(1).filter(|id| self.is_id(id) && elements[0].depth() <= 64);
            match (id, error.id) {
                (Some(id), Some(read)) => said(read, id),
                (Some(_), None) => panic!("its id is not told"),
                (None, read) => assert!(read.is_none(), "an id out of nothing"),
            }
        }
    }

    fn is_id(&self, element: &Node<'_>) -> bool {
        match element.value {
            Value::Text(_) => true,
            Value::Number(_) => self.lenient,
            _ => false,
        }
    }

    /// Why it is no frame.
    fn fault(&self, elements: &[Node<'_>]) -> Option<FrameFault> {
        let [kind, rest @ ..] = elements else { return Some(FrameFault::Unreadable) };
        if kind.depth() > 64 {
            return Some(FrameFault::Unreadable);
        }
        let kind = match kind.value {
            Value::Number(number) => {
                let exact = Exact::of(number);
                let readable = !number.contains(['.', 'e', 'E']) || self.lenient && exact.decimals() == 0;
                readable.then(|| exact.small().filter(|_| !number.starts_with('-')).unwrap_or(i64::MAX))
            }
            _ => None,
        };
        let (is_call, is_answer, is_error) = match kind {
            Some(2) => (true, false, false),
            Some(6) if self.later => (true, false, false),
            Some(3) => (false, true, false),
            Some(4) => (false, true, true),
            Some(5) if self.later => (false, true, true),
            _ => (false, false, false),
        };
        let is_unknown = kind.is_some() && !is_call && !is_answer;
        let [id, rest @ ..] = rest else {
            return Some(if is_answer { FrameFault::Answer } else { FrameFault::Unreadable });
        };
        let payload_may_lack = self.lenient;
        if !self.is_id(id) {
            return Some(match () {
                () if is_answer => FrameFault::Answer,
                () if is_unknown => FrameFault::UnknownType,
                () => FrameFault::Unreadable,
            });
        }
        match () {
            () if is_unknown => Some(FrameFault::UnknownType),
            () if is_error => None,
            () if is_answer => (rest.is_empty() && !payload_may_lack).then_some(FrameFault::Answer),
            () if is_call => {
                let named = rest.first().is_some_and(|action| matches!(action.value, Value::Text(_)));
                (!named || rest.len() < 2 && !payload_may_lack).then_some(FrameFault::Envelope)
            }
            () => Some(FrameFault::Envelope),
        }
    }
}

/// What holds of a frame.
fn a_frame(text: &str, elements: Option<&[Node<'_>]>, spans: &Spans, version: Version, tolerances: Tolerances) {
    let frame = spans.frame(text);
    let moved = text.to_owned();
    assert_eq!(format!("{:?}", spans.frame(&moved)), format!("{frame:?}"), "in the same text it is another frame");
    let deviations: Vec<_> = spans.deviations().collect();
    if tolerances == Tolerances::STRICT {
        assert_eq!(deviations, []);
    }
    if let Some(elements) = elements {
        taken_apart(text, &frame, elements);
        let point = matches!(elements[0].value, Value::Number(number) if number.contains(['.', 'e', 'E']));
        let number = matches!(elements[1].value, Value::Number(_));
        let point = point.then_some((ViolationKind::TypeWithPoint, elements[0].start as u32));
        let number = number.then_some((ViolationKind::NumericId, elements[1].start as u32));
        assert_eq!(deviations, point.into_iter().chain(number).collect::<Vec<_>>());
    }
    rebuilt(&frame, version, tolerances);
    answer_is_a_frame(frame.id(), ErrorCode::InternalError, version, tolerances);
}

/// The parts are the elements of the array.
fn taken_apart(text: &str, frame: &Frame<'_>, elements: &[Node<'_>]) {
    said(frame.id(), &elements[1]);
    let kind = match elements[0].value {
        Value::Number(number) => Exact::of(number).small(),
        _ => None,
    };
    match frame {
        Frame::Call(call) | Frame::Send(call) => {
            assert_eq!(kind, Some(if matches!(frame, Frame::Call(_)) { 2 } else { 6 }));
            said(call.action, &elements[2]);
            begins(text, call.payload, elements.get(3));
        }
        Frame::CallResult(answer) => {
            assert_eq!(kind, Some(3));
            begins(text, answer.payload, elements.get(2));
        }
        Frame::CallError(error) | Frame::CallResultError(error) => {
            assert_eq!(kind, Some(if matches!(frame, Frame::CallError(_)) { 4 } else { 5 }));
            if elements[2..].iter().any(|element| element.depth() > 64) {
                return;
            }
            for (part, at) in [(error.code, 2), (error.description(), 3)] {
                match elements.get(at).map(|element| &element.value) {
                    Some(Value::Text(meant)) => assert!(part == *meant.as_str(), "{part} is not {meant}"),
                    _ => assert!(part.is_empty(), "{part} out of nothing"),
                }
            }
            assert_eq!(error.details().as_str(), elements.get(4).map_or("{}", |details| details.text(text)));
        }
        _ => panic!("a frame that is not known here: {frame:?}"),
    }
}

/// The payload is the rest of the text from its element on; surplus elements are the check's to find.
fn begins(text: &str, payload: &str, element: Option<&Node<'_>>) {
    match element {
        Some(element) => {
            let end = text.rfind(']').expect("the end of the array");
            assert_eq!(payload, &text[element.start..end]);
        }
        None => assert_eq!(payload, ""),
    }
}

fn said(read: Text<'_>, element: &Node<'_>) {
    match &element.value {
        Value::Text(meant) => assert!(read.chars().eq(meant.chars()), "{read} is not {meant}"),
        Value::Number(number) => assert_eq!(read.to_string(), *number),
        other => panic!("{read} out of {other:?}"),
    }
}

/// Written from its parts it is the same frame.
fn rebuilt(frame: &Frame<'_>, version: Version, tolerances: Tolerances) {
    let error = |write: fn(&mut Writer<'_>, Text<'_>, &str, &str, &str), error: CallError<'_>| {
        let (code, description) = (error.code.to_string(), error.description().to_string());
        written(|writer| write(writer, error.id, &code, &description, error.details().as_str()))
    };
    if let Frame::Call(Call { payload: "", .. })
    | Frame::Send(Call { payload: "", .. })
    | Frame::CallResult(CallResult { payload: "", .. }) = frame
    {
        // A payload that was missing cannot be written.
        return;
    }
    let text = match *frame {
        Frame::Call(Call { id, action, payload }) => written(|writer| frame::write_call(writer, id, action, payload)),
        Frame::Send(Call { id, action, payload }) => written(|writer| frame::write_send(writer, id, action, payload)),
        Frame::CallResult(CallResult { id, payload }) => {
            written(|writer| frame::write_call_result(writer, id, payload))
        }
        Frame::CallError(it) => error(frame::write_call_error, it),
        Frame::CallResultError(it) => error(frame::write_call_result_error, it),
        _ => panic!("a frame that is not known here: {frame:?}"),
    };
    let spans = Spans::find_with(&text, version, tolerances).expect("what was written is a frame");
    let again = spans.frame(&text);
    let parts = |frame: &Frame<'_>, most: usize| match frame {
        Frame::Call(call) | Frame::Send(call) => format!("{} {} {}", call.id, call.action, call.payload),
        Frame::CallResult(answer) => format!("{} {}", answer.id, answer.payload),
        Frame::CallError(error) | Frame::CallResultError(error) => {
            let description: String = error.description().chars().take(most).collect();
            format!("{} {} {description} {}", error.id, error.code, error.details().as_str())
        }
        _ => String::new(),
    };
    // A description is cut to what the standard allows.
    assert_eq!(parts(frame, 255), parts(&again, usize::MAX));
    assert_eq!(std::mem::discriminant(frame), std::mem::discriminant(&again));
}

/// What a writer makes of a buffer that is just large enough; a smaller one is refused.
fn written(write: impl Fn(&mut Writer<'_>)) -> String {
    let mut nothing = Writer::new(&mut []);
    write(&mut nothing);
    let needed = nothing.len();
    assert_eq!(nothing.finish().expect_err("no room").needed, needed);
    let mut buffer = vec![0; needed];
    let mut writer = Writer::new(&mut buffer);
    write(&mut writer);
    writer.finish().expect("as much as was needed").to_owned()
}

/// A refusal carries the id, however that was spelt, and is a frame.
fn answer_is_a_frame(id: Text<'_>, code: ErrorCode, version: Version, tolerances: Tolerances) {
    let text = written(|writer| frame::write_call_error(writer, id, code.as_str(version), "words", "{}"));
    assert!(json::whole(&text).is_ok(), "{text}");
    match Spans::find_with(&text, version, tolerances).map(|spans| spans.frame(&text)) {
        Ok(Frame::CallError(error)) => {
            assert!(error.id == id && error.code == code.as_str(version) && error.details().as_str() == "{}", "{text}");
        }
        other => panic!("{other:?}"),
    }
}

/// What is said to a text that is no frame.
fn no_frame(error: &FrameError<'_>) {
    assert_eq!(error.to_string(), error.fault.reason());
    for version in Version::ALL {
        let answer = error.answer(version);
        let code = answer.map(|(_, code)| code.as_str(version));
        let expected = match (error.fault, version) {
            // Answers are never answered, and 1.6 says nothing to what it cannot read.
            (FrameFault::Answer, _) | (FrameFault::Unreadable, Version::V16) => None,
            (FrameFault::UnknownType, Version::V16 | Version::V21) => None,
            (FrameFault::UnknownType, _) => Some("MessageTypeNotSupported"),
            (FrameFault::Envelope, Version::V16) => Some("ProtocolError"),
            (FrameFault::Unreadable | FrameFault::Envelope, _) => Some("RpcFrameworkError"),
        };
        assert_eq!(code, expected, "{error} in {version}");
        if let Some((id, code)) = answer {
            match error.id {
                Some(read) => assert_eq!(id, read),
                None => assert_eq!(id, "-1"),
            }
            let tolerances = Tolerances::STRICT.with(ViolationKind::NumericId);
            answer_is_a_frame(id, code, version, tolerances);
        }
    }
}
