//! Every recorded frame is split and rebuilt byte for byte; its payload is judged without a fault of ours; and if it is
//! valid, it comes back from its typed view as the same JSON value.
//!
//! That the verdicts are those of the official schemas is shown by `peers/test_schemas.py`.

use ocpp_conformance::{
    round_trip, table,
    traces::{self, Line},
};
use ocpp_core::{
    Version,
    frame::{self, Frame},
    json::Writer,
};
use serde_json::Value;

fn lines() -> Vec<Line> {
    let lines = traces::lines();
    for version in [Version::V16, Version::V20, Version::V201] {
        let count = lines.iter().filter(|line| line.version == version).count();
        assert!(count > 50, "only {count} frames of {version}: are the traces there?");
    }
    lines
}

#[test]
fn every_frame_is_split_and_rebuilt_byte_for_byte() {
    let mut rebuilt = 0;
    for line in lines() {
        let Ok(frame) = Frame::parse(&line.text) else {
            assert!(line.injected || is_no_frame(&line.text), "{}: {} was not split", line.place, line.text);
            continue;
        };
        let mut buffer = vec![0; line.text.len() * 6 + 64];
        let mut writer = Writer::new(&mut buffer);
        match frame {
            Frame::Call(call) => frame::write_call(&mut writer, call.id, call.action, call.payload.trim_end()),
            Frame::CallResult(answer) => frame::write_call_result(&mut writer, answer.id, answer.payload.trim_end()),
            Frame::CallError(error) => {
                let (code, description) = (error.code.to_string(), error.description().to_string());
                if description.chars().count() > 255 || line.injected {
                    continue; // Ours are cut to the standard's limit.
                }
                frame::write_call_error(&mut writer, error.id, &code, &description, error.details().as_str());
            }
            other => panic!("{}: {other:?}", line.place),
        }
        let text = writer.finish().expect("room enough");
        let expected = without_outer_space(&line.text);
        if matches!(frame, Frame::CallError(_)) {
            // Code and description are written afresh: escapes may differ, the characters may not.
            assert_eq!(value(text), value(&expected), "{}", line.place);
        } else {
            assert_eq!(text, expected, "{}", line.place);
        }
        rebuilt += 1;
    }
    assert!(rebuilt > 100, "only {rebuilt} frames were rebuilt");
}

#[test]
fn every_fault_lies_inside_its_payload_and_has_a_path_and_a_description() {
    for payload in traces::payloads(&lines()) {
        let action = table(payload.version).action(payload.action.as_str()).expect("an action of the version");
        let shape = if payload.is_response { action.response() } else { action.request() };
        if let Err(violation) = shape.check(&payload.text) {
            assert!(violation.at as usize <= payload.text.len(), "{payload:?}");
            assert!(!violation.code(payload.version).is_empty());
            assert!(!violation.describe(&payload.text).to_string().is_empty(), "{payload:?}");
            let _ = violation.path(&payload.text).to_string();
        }
    }
}

#[test]
fn every_valid_payload_comes_back_from_its_typed_view_as_the_same_value() {
    let mut came_back = 0;
    for payload in traces::payloads(&lines()) {
        let action = table(payload.version).action(payload.action.as_str()).expect("an action of the version");
        let shape = if payload.is_response { action.response() } else { action.request() };
        // 2.0's objects are open, and a view holds only what the standard names: there the relay's slice is what survives.
        if payload.version != Version::V20 && shape.check(&payload.text).is_ok() {
            let again = round_trip(payload.version, &payload.action, payload.is_response, &payload.text);
            let again = again.unwrap_or_else(|| panic!("{payload:?} cannot be encoded"));
            assert_eq!(value(&again), value(&payload.text), "{payload:?}");
            came_back += 1;
        }
    }
    assert!(came_back > 100, "only {came_back} payloads came back");
}

#[test]
fn a_frame_cut_off_anywhere_is_an_error_or_a_fault_and_never_a_panic() {
    for line in lines().iter().filter(|line| line.text.len() < 600) {
        for end in (0..line.text.len()).filter(|&end| line.text.is_char_boundary(end)) {
            if let Ok(Frame::Call(call)) = Frame::parse(&line.text[..end])
                && let Some(action) = table(line.version).action(call.action)
                && let Err(violation) = action.request().check(call.payload)
            {
                let _ = (violation.path(call.payload).to_string(), violation.describe(call.payload).to_string());
            }
        }
    }
}

fn value(text: &str) -> Value {
    plain(serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// The value with `1.0` for `1`: an integer member may come back without its fraction. That decimals keep their spelling
/// is shown by `peers/test_schemas.py`, which knows the schemas.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(members) => members.into_iter().map(|(name, member)| (name, plain(member))).collect(),
        other => other,
    }
}

/// What libraries put on the wire that is no OCPP-J envelope.
fn is_no_frame(text: &str) -> bool {
    let Ok(Value::Array(elements)) = serde_json::from_str(text) else { return true };
    let proper = match elements.first().and_then(Value::as_u64) {
        Some(2) => elements.len() == 4,
        Some(3) => elements.len() == 3,
        Some(4) => elements.len() == 5,
        _ => false,
    };
    !(proper && elements[1].is_string())
}

/// A frame without the white space around its elements, which no payload is touched by.
fn without_outer_space(text: &str) -> String {
    let (mut out, mut depth, mut in_string, mut escaped) = (String::new(), 0, false, false);
    for character in text.trim().chars() {
        if in_string {
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else {
            match character {
                '"' => in_string = true,
                '[' | '{' => depth += 1,
                ']' | '}' => depth -= 1,
                ' ' | '\t' | '\r' | '\n' if depth == 1 => continue,
                _ => {}
            }
        }
        out.push(character);
    }
    out
}
