//! Prints a dictionary for libFuzzer: what the tables know by name, and what JSON and OCPP-J are made of.

use std::collections::BTreeSet;

use ocpp_core::schema::{Kind, Object};
use ocpp_core_fuzz::input;

fn main() {
    let mut words = BTreeSet::new();
    for table in input::tables() {
        for action in table.actions() {
            words.insert(action.name().to_owned());
            members(action.request().object(), &mut words);
            members(action.response().object(), &mut words);
        }
    }
    for word in OTHERS {
        words.insert((*word).to_owned());
    }
    for word in words {
        let bytes: String = word
            .bytes()
            .map(|byte| match byte {
                b'"' | b'\\' => format!("\\{}", byte as char),
                b' '..=b'~' => (byte as char).to_string(),
                _ => format!("\\x{byte:02x}"),
            })
            .collect();
        println!("\"{bytes}\"");
    }
}

fn members(object: Object, words: &mut BTreeSet<String>) {
    for member in object.members() {
        words.insert(format!("\"{}\":", member.name()));
        let mut kind = member.kind();
        while let Kind::List(list) = kind {
            kind = list.kind();
        }
        match kind {
            Kind::Object(object) | Kind::CustomData(object) => members(object, words),
            Kind::Choice(values) => words.extend(values.iter().map(|value| format!("\"{value}\""))),
            _ => {}
        }
    }
}

const OTHERS: &[&str] = &[
    "null",
    "true",
    "false",
    "{}",
    "[]",
    "[{}]",
    "{\"",
    "\":",
    ",\"",
    "\"\"",
    "1.0",
    "1e2",
    "-0",
    "1e400",
    "0.05",
    "2147483648",
    "-2147483649",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\n",
    "\\\\",
    "\\\"",
    "\"2026-11-23T00:00:00Z\"",
    "\"2026-11-23T00:00:00.123+01:00\"",
    "\"2026-11-23T00:00:00\"",
    "[2,\"a\",\"",
    "[3,\"a\",",
    "[4,\"a\",\"",
    "[5,\"a\",\"",
    "[6,\"a\",\"",
    "-1",
    "1.6 request ",
    "1.6 response ",
    "2.0 request ",
    "2.0 response ",
    "2.0.1 request ",
    "2.0.1 response ",
    "2.1 request ",
    "2.1 response ",
];
