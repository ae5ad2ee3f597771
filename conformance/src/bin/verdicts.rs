//! Judges payloads for pytest: reads lines `["1.6","Action","request","<payload>"]`, writes a JSON line each.
//!
//! The answer holds `valid`; and then either `again`, the payload decoded to its typed view and encoded, or of the first
//! fault `fault` (its kind), `code`, `path`, `offset` and `words`.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use ocpp_conformance::{round_trip, table};
use ocpp_core::{
    Version,
    schema::{Checked, Violation},
};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let question: Vec<String> = serde_json::from_str(&line?).expect("a JSON array of four texts");
        let [version, action, kind, payload] = question.as_slice() else { panic!("four texts: {question:?}") };
        let version = ocpp_conformance::version(version).expect("a version");
        writeln!(out, "{}", verdict(version, action, kind == "response", payload))?;
    }
    out.flush()
}

fn verdict(version: Version, action: &str, is_response: bool, payload: &str) -> Value {
    let Some(found) = table(version).action(action) else {
        return json!({"valid": false, "fault": "UnknownAction", "code": "NotImplemented"});
    };
    let shape = if is_response { found.response() } else { found.request() };
    let strict = shape.check(payload);
    // Who is asked about each fault and tolerates none has to come to the same.
    let asked = shape.check_with(payload, &mut |_| false);
    let answer =
        |verdict: &Result<Checked<'_>, Violation>| verdict.as_ref().err().map(|fault| (fault.error_code(), fault.at));
    assert_eq!(answer(&strict), answer(&asked), "{version} {action} {payload}");
    match strict {
        Ok(_) => json!({"valid": true, "again": round_trip(version, action, is_response, payload)}),
        Err(violation) => json!({
            "valid": false,
            "fault": format!("{:?}", violation.kind),
            "code": violation.code(version),
            "path": violation.path(payload).to_string(),
            "offset": violation.at,
            "words": violation.describe(payload).to_string(),
        }),
    }
}
