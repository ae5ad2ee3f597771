//! Judges payloads for pytest: reads lines `["1.6","Action","request","<payload>"]`, writes a JSON line each.
//!
//! The answer holds `valid`; and then either `again`, the payload decoded to its typed view and encoded, or `code`,
//! `path` and `offset` of the first fault.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use ocpp_conformance::round_trip;
use ocpp_core::Version;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let question: Vec<String> = serde_json::from_str(&line?).expect("a JSON array of four texts");
        let [version, action, kind, payload] = question.as_slice() else { panic!("four texts: {question:?}") };
        writeln!(out, "{}", verdict(version, action, kind == "response", payload))?;
    }
    out.flush()
}

fn verdict(version: &str, action: &str, is_response: bool, payload: &str) -> Value {
    let version = Version::from_subprotocol(&format!("ocpp{version}")).expect("a version");
    let Some(found) = version.table().action(action) else {
        return json!({"valid": false, "code": "NotImplemented"});
    };
    let shape = if is_response { found.response() } else { found.request() };
    match shape.check(payload) {
        Ok(_) => json!({"valid": true, "again": round_trip(version, action, is_response, payload)}),
        Err(violation) => json!({
            "valid": false,
            "code": violation.code(version),
            "path": violation.path(payload).to_string(),
            "offset": violation.at,
        }),
    }
}
