//! Writes further seeds than the few that are committed: `cargo run --no-default-features --example seeds FOLDER`.
//!
//! From the recorded traces of the repository, from those laid beside it if there are any, and from the tables: for
//! each payload of each action the shortest that is valid and one with all members.

use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
};

use ocpp_core::{Version, frame::Frame};
use ocpp_core_fuzz::{input, made};

fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("usage: seeds FOLDER"));
    let mut seeds = Seeds { folder, count: 0 };
    seeds.take_tables();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for traces in ["../../conformance/traces", "../../../shared/traces"] {
        let Ok(entries) = fs::read_dir(here.join(traces)) else { continue };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "jsonl")) {
            seeds.take_trace(file);
        }
    }
    println!("{} seeds", seeds.count);
}

struct Seeds {
    folder: PathBuf,
    count: usize,
}

impl Seeds {
    fn add(&mut self, target: &str, text: &str) {
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder).expect("a folder to write to");
        fs::write(folder.join(format!("seed-{:08x}", input::hash(text))), text).expect("room for a file");
        self.count += 1;
    }

    fn add_payload(&mut self, version: Version, way: &str, action: &str, payload: &str) {
        let version = version.subprotocol().trim_start_matches("ocpp");
        self.add("payload", &format!("{version} {way} {action}\n{payload}"));
    }

    fn take_tables(&mut self) {
        for table in input::tables() {
            for action in table.actions() {
                for (way, shape) in [("request", action.request()), ("response", action.response())] {
                    for full in [false, true] {
                        let payload = made::plain(shape.object(), full, table.version());
                        self.add_payload(table.version(), way, action.name(), &payload);
                    }
                }
            }
        }
    }

    fn take_trace(&mut self, file: &Path) {
        let text = fs::read_to_string(file).expect("a readable trace");
        let mut lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        let header = lines.next().expect("a header");
        let Some(version) = header["subprotocol"].as_str().and_then(Version::from_subprotocol) else { return };
        let mut asked = HashMap::new();
        let mut session = format!("{}\n", version.subprotocol().trim_start_matches("ocpp"));
        for line in lines {
            let (Some(frame), Some(from)) = (line["frame"].as_str(), line["from"].as_str()) else { continue };
            if frame.len() > 1500 {
                continue;
            }
            self.add("frame", frame);
            if session.len() < 3000 && !frame.contains('\n') {
                session.push_str(if from == "cp" { ">" } else { "<" });
                session.push_str(frame);
                session.push('\n');
            }
            match Frame::parse(frame) {
                Ok(Frame::Call(call)) => {
                    asked.insert(call.id.to_string(), call.action.to_string());
                    self.add_payload(version, "request", &call.action.to_string(), call.payload);
                }
                Ok(Frame::CallResult(answer)) => {
                    if let Some(action) = asked.get(&answer.id.to_string()).cloned() {
                        self.add_payload(version, "response", &action, answer.payload);
                    }
                }
                _ => {}
            }
        }
        self.add("relay", &session);
    }
}
