//! `frame`: any text split as an RPC frame.

use ocpp_core::{
    ErrorCode, Version,
    frame::{self, Frame, FrameError, FrameFault, Spans},
    json::{Text, Writer},
};

use crate::{
    check::serde_agrees,
    input,
    oracle::json::{self, Node, Value},
};

/// Whether what is a frame can be taken apart and put together again, and whether what is none is answered as its
/// version wants it.
pub fn run(data: &[u8]) {
    let text = input::text(data);
    serde_agrees(text);
    let elements = json::whole(text).ok().filter(|node| matches!(node.value, Value::List(_)));
    let elements = elements.as_ref().map(Node::items);
    match Frame::parse(text) {
        Ok(frame) => {
            let spans = Spans::find(text).expect("it was found before");
            let moved = text.to_owned();
            assert_eq!(format!("{:?}", spans.frame(&moved)), format!("{frame:?}"), "found again it is another frame");
            taken_apart(text, &frame, elements);
            rebuilt(&frame);
            refused(&frame);
        }
        Err(error) => {
            assert!(Spans::find(text).is_err());
            no_frame(&error, elements);
        }
    }
}

/// The parts are the elements of the array.
fn taken_apart(text: &str, frame: &Frame<'_>, elements: Option<&[Node<'_>]>) {
    let (kind, payload) = match frame {
        Frame::Call(call) => ("2", Some(call.payload)),
        Frame::CallResult(answer) => ("3", Some(answer.payload)),
        Frame::CallError(_) => ("4", None),
        _ => return,
    };
    if let Some(payload) = payload {
        let offset = (payload.as_ptr() as usize).checked_sub(text.as_ptr() as usize).expect("a part of the text");
        assert_eq!(text.get(offset..offset + payload.len()), Some(payload), "a part of the text");
    }
    let Some(elements) = elements else { return };
    assert!(matches!(elements[0].value, Value::Number(number) if number == kind), "not the type that is written");
    said(frame.id(), &elements[1]);
    match frame {
        Frame::Call(call) => {
            said(call.action, &elements[2]);
            // Surplus elements are the check's to find.
            assert_eq!(call.payload.starts_with(elements[3].text(text)), true);
        }
        Frame::CallResult(answer) => assert!(answer.payload.starts_with(elements[2].text(text))),
        Frame::CallError(error) => {
            for (part, at) in [(error.code, 2), (error.description, 3)] {
                match elements.get(at).map(|element| &element.value) {
                    Some(Value::Text(meant)) => assert!(part == *meant.as_str()),
                    _ => assert!(part.is_empty()),
                }
            }
            let deep = elements.get(4).is_some_and(|details| details.depth() > 64);
            assert_eq!(error.details, elements.get(4).filter(|_| !deep).map_or("{}", |details| details.text(text)));
        }
        _ => {}
    }
}

fn said(read: Text<'_>, element: &Node<'_>) {
    match &element.value {
        Value::Text(meant) => assert!(read.chars().eq(meant.chars()), "{read} is not {meant}"),
        other => panic!("{read} out of {other:?}"),
    }
}

/// Written from its parts it is the same frame.
fn rebuilt(frame: &Frame<'_>) {
    let write = |writer: &mut Writer<'_>| match frame {
        Frame::Call(call) => frame::write_call(writer, call.id, call.action, call.payload),
        Frame::CallResult(answer) => frame::write_call_result(writer, answer.id, answer.payload),
        Frame::CallError(error) => frame::write_call_error(
            writer,
            error.id,
            &error.code.to_string(),
            &error.description.to_string(),
            error.details,
        ),
        _ => {}
    };
    let written = written(write);
    let again = Frame::parse(&written).expect("what was written is a frame");
    let cut = |frame: &Frame<'_>| match frame {
        Frame::Call(call) => format!("2 {} {} {}", call.id, call.action, call.payload),
        Frame::CallResult(answer) => format!("3 {} {}", answer.id, answer.payload),
        Frame::CallError(error) => {
            let description: String = error.description.chars().take(255).collect();
            format!("4 {} {} {description} {}", error.id, error.code, error.details)
        }
        _ => String::new(),
    };
    assert_eq!(cut(frame), cut(&again));
    assert_eq!(frame.id(), again.id());
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

/// A refusal of it carries its id, however that is spelt, and is a frame.
fn refused(frame: &Frame<'_>) {
    answer_is_a_frame(frame.id(), ErrorCode::InternalError, Version::V16);
}

fn answer_is_a_frame(id: Text<'_>, code: ErrorCode, version: Version) {
    let text = written(|writer| frame::write_call_error(writer, id, code.as_str(version), "words", "{}"));
    assert!(json::whole(&text).is_ok(), "{text}");
    match Frame::parse(&text) {
        Ok(Frame::CallError(error)) => {
            assert_eq!((error.id, error.code, error.details), (id, Text::new(code.as_str(version)), "{}"));
        }
        other => panic!("{other:?}"),
    }
}

/// What is said to a text that is no frame.
fn no_frame(error: &FrameError<'_>, elements: Option<&[Node<'_>]>) {
    let _ = error.to_string();
    for version in Version::ALL {
        let answer = error.answer(version);
        let code = answer.map(|(_, code)| code.as_str(version));
        let expected = match error.fault {
            FrameFault::Answer => None,
            FrameFault::Unreadable if version == Version::V16 => None,
            FrameFault::Envelope if version == Version::V16 => Some("ProtocolError"),
            FrameFault::Unreadable | FrameFault::Envelope => Some("RpcFrameworkError"),
            FrameFault::UnknownType => match version {
                Version::V21 => code,
                Version::V20 | Version::V201 => Some("MessageTypeNotSupported"),
                _ => None,
            },
            #[allow(unreachable_patterns)]
            _ => code,
        };
        assert_eq!(code, expected, "{error} in {version}");
        if let Some((id, code)) = answer {
            match error.id {
                Some(read) => assert_eq!(id, read),
                None => assert_eq!(id, "-1"),
            }
            answer_is_a_frame(id, code, version);
        }
    }
    let Some(elements) = elements else { return };
    // Of a text that is an array of JSON it is known what it should have been.
    let id = elements.get(1).filter(|id| matches!(id.value, Value::Text(_)));
    let expected = match elements.first().map(|kind| &kind.value) {
        None => FrameFault::Unreadable,
        Some(Value::Number("3" | "4")) => FrameFault::Answer,
        Some(Value::Number(number)) if *number != "2" && !number.contains(['.', 'e', 'E']) => match elements.len() {
            1 => FrameFault::Unreadable,
            _ => FrameFault::UnknownType,
        },
        Some(_) if id.is_some() => FrameFault::Envelope,
        Some(_) => FrameFault::Unreadable,
    };
    assert_eq!(error.fault, expected);
    match (id, error.id) {
        (Some(id), Some(read)) => said(read, id),
        (Some(_), None) => panic!("its id is not told"),
        (None, read) => assert!(read.is_none()),
    }
}
