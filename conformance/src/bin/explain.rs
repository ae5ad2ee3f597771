//! Explains frames: `explain [--from station|csms] [--for ACTION] VERSION [FRAME ...]`.
//!
//! Without a frame, or with `-` in its place, it reads one a line. Prints what each frame is; and if it is wrong, which
//! rule it breaks, where, how it is answered, and which tolerance would let it pass. Exit status 0 if all are right, 1
//! if one is wrong, 2 if it was called wrongly.

use std::{
    env,
    ffi::OsString,
    io::{BufRead, Write, stdin, stdout},
    process::ExitCode,
};

use ocpp_conformance::{explain::Question, traces::Side};

const USAGE: &str = "usage: explain [--from station|csms] [--for ACTION] VERSION [FRAME ...]
VERSION is 1.6, 2.0, 2.0.1 or 2.1. Without FRAME, or with - for it, frames are read from standard input, one a line.
--for names the action that a CALLRESULT answers, --from the side that sent the frames.";

fn main() -> ExitCode {
    match run(env::args_os().skip(1).collect()) {
        Ok(all_right) => ExitCode::from(u8::from(!all_right)),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Vec<OsString>) -> Result<bool, String> {
    let mut arguments = arguments.into_iter();
    let (mut from, mut answers, mut version, mut frames) = (None, None, None, Vec::new());
    // Options may stand anywhere: no frame begins with two hyphens.
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--from") => {
                from = Some(match word(arguments.next())?.as_str() {
                    "station" => Side::Station,
                    "csms" => Side::Csms,
                    other => return Err(format!("--from {other}: a station or a csms\n{USAGE}")),
                });
            }
            Some("--for") => answers = Some(word(arguments.next())?),
            Some("-h" | "--help") => return Err(USAGE.into()),
            Some(option) if option.starts_with("--") => return Err(format!("unknown option {option}\n{USAGE}")),
            _ if version.is_some() => frames.push(argument),
            _ => {
                let name = word(Some(argument))?;
                let found = ocpp_conformance::version(&name);
                version = Some(found.ok_or_else(|| format!("unknown version {name}\n{USAGE}"))?);
            }
        }
    }
    let version = version.ok_or(USAGE)?;
    let question = Question { version, from, answers: answers.as_deref() };
    let mut all_right = true;
    let mut told = 0;
    let mut tell = |frame: &[u8]| {
        let explanation = question.explain(frame);
        all_right &= explanation.is_right;
        let blank = if told == 0 { "" } else { "\n" };
        told += 1;
        // Whoever reads it may have seen enough.
        write!(stdout(), "{blank}{}", explanation.text).is_ok()
    };
    if frames.is_empty() || frames.iter().all(|frame| frame == "-") {
        let mut lines = stdin().lock();
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).map_err(|error| error.to_string())? != 0 {
            let frame = line.strip_suffix(b"\n").unwrap_or(&line);
            if !frame.trim_ascii().is_empty() && !tell(frame) {
                break;
            }
            line.clear();
        }
    } else {
        frames.iter().all(|frame| tell(frame.as_encoded_bytes()));
    }
    Ok(all_right)
}

fn word(argument: Option<OsString>) -> Result<String, String> {
    argument.ok_or(USAGE)?.into_string().map_err(|_| format!("an argument that is not UTF-8\n{USAGE}"))
}
