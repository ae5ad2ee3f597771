//! Checks payloads many times over, to be counted by callgrind: `check_cost traces|FILE.tsv LOOPS`.
//!
//! `traces` takes every valid payload of the recorded traces; a TSV file has lines `v16:Action:Request<TAB>payload`
//! behind a number, as `codec/frames-22.tsv` has. What one pass costs is the difference between two counts of loops;
//! `budgets` does the sum. Prints `payloads=N bytes=N` of one pass.

use std::{env, fs, hint::black_box, process::exit};

use ocpp_conformance::{table, traces};
use ocpp_core::{Version, schema::Shape};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, loops] = arguments.as_slice() else {
        eprintln!("usage: check_cost traces|FILE.tsv LOOPS");
        exit(2);
    };
    let payloads = if what == "traces" { of_traces() } else { of_tsv(what) };
    assert!(!payloads.is_empty(), "there is nothing to check");
    println!("payloads={} bytes={}", payloads.len(), payloads.iter().map(|(_, text)| text.len()).sum::<usize>());
    for _ in 0..loops.parse::<u32>().expect("a number of loops") {
        for (shape, text) in &payloads {
            black_box(black_box(shape).check(black_box(text)).is_ok());
        }
    }
}

fn of_traces() -> Vec<(Shape, String)> {
    let payloads = traces::payloads(&traces::lines()).into_iter();
    let payloads = payloads.map(|payload| (shape(payload.version, &payload.action, payload.is_response), payload.text));
    payloads.filter(|(shape, text)| shape.check(text).is_ok()).collect()
}

fn of_tsv(path: &str) -> Vec<(Shape, String)> {
    let text = fs::read_to_string(path).expect("a readable file");
    text.lines().filter(|line| !line.is_empty()).map(tsv_line).collect()
}

fn tsv_line(line: &str) -> (Shape, String) {
    let mut columns = line.splitn(3, '\t').skip(1);
    let (name, payload) = (columns.next().expect("a name"), columns.next().expect("a payload"));
    let mut parts = name.split(':');
    let version = match parts.next() {
        Some("v16") => Version::V16,
        Some("v201") => Version::V201,
        other => panic!("unknown version {other:?}"),
    };
    let action = parts.next().expect("an action");
    let shape = shape(version, action, parts.next() == Some("Response"));
    assert!(shape.check(payload).is_ok(), "{name} is not valid: {:?}", shape.check(payload));
    (shape, payload.to_owned())
}

fn shape(version: Version, action: &str, is_response: bool) -> Shape {
    let action = table(version).action(action).expect("an action of the version");
    if is_response { action.response() } else { action.request() }
}
