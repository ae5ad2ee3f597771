//! Writes `conformance/octt/COVERAGE.md`: which certification cases are shown by which tests, and why others are not.

use std::{fs, process::ExitCode};

use ocpp_conformance::octt;

fn main() -> ExitCode {
    let path = octt::folder().join("COVERAGE.md");
    let written = octt::page().and_then(|page| fs::write(path, page).map_err(|error| vec![error.to_string()]));
    let Err(faults) = written else { return ExitCode::SUCCESS };
    for fault in faults {
        eprintln!("{fault}");
    }
    ExitCode::FAILURE
}
