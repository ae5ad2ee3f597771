//! The page of certification cases is what lists, tests and reasons say now.

use std::fs;

use ocpp_conformance::octt;

#[test]
fn the_page_of_certification_cases_is_current() {
    let wanted = octt::page().unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let found = fs::read_to_string(octt::folder().join("COVERAGE.md")).unwrap_or_default();
    assert!(wanted == found, "run `cargo run -p ocpp-conformance --bin octt`");
}

#[test]
fn every_case_of_a_charging_station_is_listed() {
    let page = octt::page().unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let cases = page.lines().filter(|line| line.starts_with("| TC_")).count();
    assert_eq!(cases, 107 + 424, "1.6 and 2.0.1");
}
