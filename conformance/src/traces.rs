//! Recorded sessions, in the format that `conformance/README.md` describes.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use crate::table;
use ocpp_core::{Version, frame::Frame};
use serde_json::Value;

/// Who sent a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The charge point.
    Station,
    /// The back end.
    Csms,
}

/// A text message of a trace.
#[derive(Debug)]
pub struct Line {
    /// Where it stands, for messages: file name and line number.
    pub place: String,
    /// The version of the session.
    pub version: Version,
    /// Who sent it.
    pub from: Side,
    /// Put on the wire by the recorder's user, not by a library.
    pub injected: bool,
    /// The text, verbatim.
    pub text: String,
}

/// A payload whose action is known, of a request or of an answer to one.
#[derive(Debug)]
pub struct Payload {
    /// The version of the session.
    pub version: Version,
    /// The action of the request.
    pub action: String,
    /// Whether it is an answer.
    pub is_response: bool,
    /// The payload's text.
    pub text: String,
}

/// The folder of the traces in the repository, and one laid beside the repository if there is one.
pub fn folders() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    [here.join("traces"), here.join("../../shared/traces")].into_iter().filter(|folder| folder.is_dir()).collect()
}

/// All text messages of all traces of the versions that the core has.
pub fn lines() -> Vec<Line> {
    let mut files: Vec<PathBuf> = folders()
        .iter()
        .flat_map(|folder| {
            fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path())
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    files.iter().flat_map(|file| lines_of(file)).collect()
}

fn lines_of(file: &Path) -> Vec<Line> {
    let name = file.file_name().expect("a file").to_string_lossy();
    let text = fs::read_to_string(file).expect("a readable trace");
    let mut lines = text.lines().enumerate();
    let header = parse(lines.next().expect("a header").1);
    let Some(version) = header["subprotocol"].as_str().and_then(Version::from_subprotocol) else { return Vec::new() };
    lines
        .filter_map(|(number, line)| {
            let line = parse(line);
            Some(Line {
                place: format!("{name}:{}", number + 1),
                version,
                from: if line["from"].as_str()? == "cp" { Side::Station } else { Side::Csms },
                injected: line["injected"] == true,
                text: line["frame"].as_str()?.to_owned(),
            })
        })
        .collect()
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("a trace line is not JSON: {error}: {line}"))
}

/// The payloads of requests and their answers whose action the version has, in the order of the lines.
pub fn payloads(lines: &[Line]) -> Vec<Payload> {
    let mut asked: HashMap<(Side, String), String> = HashMap::new();
    let mut found = Vec::new();
    for line in lines {
        let (action, is_response, text) = match Frame::parse(&line.text) {
            Ok(Frame::Call(call)) => {
                asked.insert((line.from, call.id.to_string()), call.action.to_string());
                (call.action.to_string(), false, call.payload)
            }
            Ok(Frame::CallResult(answer)) => {
                let asker = if line.from == Side::Station { Side::Csms } else { Side::Station };
                let Some(action) = asked.get(&(asker, answer.id.to_string())) else { continue };
                (action.clone(), true, answer.payload)
            }
            _ => continue,
        };
        if table(line.version).action(action.as_str()).is_some() {
            found.push(Payload { version: line.version, action, is_response, text: text.to_owned() });
        }
    }
    found
}
