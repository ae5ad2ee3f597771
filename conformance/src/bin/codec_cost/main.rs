//! Spends what reading payloads costs, for callgrind to count: `codec_cost WORK SOURCE LOOPS`; `../budgets` does the sums.
//!
//! WORK is one of
//! - `check`: the strict check against the version's table;
//! - `view`: the check, then the typed view: all members, but no list is entered;
//! - `read`: the check, then the typed view with every member and every item of every list read;
//! - `serde`: serde_json into owned structs, nothing checked.
//!
//! SOURCE is a file of payloads (`codec/README.md` has the format) or `traces`: every valid payload of the recorded
//! traces. What one pass costs is the difference between two counts of loops. Prints `payloads=N bytes=N` of one pass.
//!
//! Besides, `codec_cost list SOURCE` writes the payloads as a file, and `codec_cost views` says what the largest typed
//! view of each version is, in bytes.

#[path = "../../../flash/src/bin/on_chip/touch.rs"]
mod touch;
mod unchecked;

use std::{env, fs, hint::black_box, process::exit};

use ocpp_conformance::{table, traces};
use ocpp_core::{
    Version,
    schema::{Action, Checked, Shape, Visitor},
    v16, v20, v21, v201,
};
use serde::de::DeserializeOwned;

/// A payload that is what its shape says.
struct Payload {
    version: Version,
    action: String,
    is_response: bool,
    shape: Shape,
    text: String,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["views"] => views(),
        ["list", source] => {
            payloads(source).iter().for_each(|payload| println!("{}\t{}", payload.name(), payload.text))
        }
        ["check", source, loops] => spend(source, loops, |_| {
            |payload| {
                black_box(payload.shape.check(black_box(&payload.text)).is_ok());
            }
        }),
        ["view", source, loops] => spend(source, loops, |payload| {
            let view = with_action(payload.version, &payload.action, Viewer { is_response: payload.is_response });
            let view = view.expect("an action of the version");
            move |payload| view(&payload.shape.check(black_box(&payload.text)).expect("a valid payload"))
        }),
        ["read", source, loops] => spend(source, loops, |payload| {
            let touch = touch::toucher(payload.version, &payload.action, payload.is_response);
            let touch = touch.unwrap_or_else(|| panic!("{} is none of the eleven", payload.name()));
            move |payload| touch(&payload.shape.check(black_box(&payload.text)).expect("a valid payload"))
        }),
        ["serde", source, loops] => spend(source, loops, |payload| {
            let decode = decoder(payload).unwrap_or_else(|| panic!("{} is none of the eleven", payload.name()));
            move |payload| decode(black_box(&payload.text))
        }),
        _ => {
            eprintln!("usage: codec_cost check|view|read|serde SOURCE LOOPS, codec_cost list SOURCE, codec_cost views");
            exit(2);
        }
    }
}

/// Does the work that is made for each payload, in as many passes as asked for.
fn spend<W: Fn(&Payload)>(source: &str, loops: &str, work: impl Fn(&Payload) -> W) {
    let payloads: Vec<_> = payloads(source).into_iter().map(|payload| (work(&payload), payload)).collect();
    let bytes: usize = payloads.iter().map(|(_, payload)| payload.text.len()).sum();
    println!("payloads={} bytes={bytes}", payloads.len());
    for _ in 0..loops.parse::<u32>().expect("a number of loops") {
        for (work, payload) in &payloads {
            work(black_box(payload));
        }
    }
}

fn payloads(source: &str) -> Vec<Payload> {
    let found: Vec<Payload> = if source == "traces" {
        let payloads = traces::payloads(&traces::lines()).into_iter();
        payloads.filter_map(|it| Payload::new(it.version, it.action, it.is_response, it.text)).collect()
    } else {
        fs::read_to_string(source).expect("a readable file").lines().map(Payload::from_line).collect()
    };
    assert!(!found.is_empty(), "there is nothing in {source}");
    found
}

impl Payload {
    /// `None` if it is not valid.
    fn new(version: Version, action: String, is_response: bool, text: String) -> Option<Self> {
        let row = table(version).action(action.as_str())?;
        let shape = if is_response { row.response() } else { row.request() };
        shape.check(&text).is_ok().then_some(Self { version, action, is_response, shape, text })
    }

    fn from_line(line: &str) -> Self {
        let mut columns = line.rsplit('\t');
        let (text, name) = (columns.next().expect("a payload"), columns.next().expect("a name"));
        let parts: Vec<&str> = name.split(':').collect();
        let [version, action, kind] = parts.as_slice() else { panic!("{name} is not version, action, kind") };
        let version = Version::ALL.into_iter().find(|it| it.module() == *version).expect("a version");
        Self::new(version, (*action).to_owned(), *kind == "Response", text.to_owned())
            .unwrap_or_else(|| panic!("{name} is not valid"))
    }

    fn name(&self) -> String {
        let kind = if self.is_response { "Response" } else { "Request" };
        format!("{}:{}:{kind}", self.version.module(), self.action)
    }
}

/// What a version's module is called.
trait Module {
    fn module(&self) -> &'static str;
}

impl Module for Version {
    fn module(&self) -> &'static str {
        match self {
            Self::V16 => "v16",
            Self::V20 => "v20",
            Self::V201 => "v201",
            Self::V21 => "v21",
        }
    }
}

/// Reads a payload of the eleven actions with serde_json.
fn decoder(payload: &Payload) -> Option<fn(&str)> {
    fn decode<T: DeserializeOwned>(text: &str) {
        black_box(serde_json::from_str::<T>(text).expect("a payload of this type"));
    }
    macro_rules! decoders {
        ($($module:ident: $($action:literal $request:ident $response:ident),*;)*) => {
            match (payload.version.module(), payload.action.as_str(), payload.is_response) {
                $($((stringify!($module), $action, false) => Some(decode::<unchecked::$module::$request>),
                (stringify!($module), $action, true) => Some(decode::<unchecked::$module::$response>),)*)*
                _ => None,
            }
        };
    }
    decoders! {
        v16:
            "BootNotification" BootNotificationRequest BootNotificationResponse,
            "StatusNotification" StatusNotificationRequest StatusNotificationResponse,
            "MeterValues" MeterValuesRequest MeterValuesResponse,
            "StartTransaction" StartTransactionRequest StartTransactionResponse,
            "SetChargingProfile" SetChargingProfileRequest SetChargingProfileResponse,
            "GetConfiguration" GetConfigurationRequest GetConfigurationResponse;
        v201:
            "BootNotification" BootNotificationRequest BootNotificationResponse,
            "TransactionEvent" TransactionEventRequest TransactionEventResponse,
            "SetChargingProfile" SetChargingProfileRequest SetChargingProfileResponse,
            "NotifyReport" NotifyReportRequest NotifyReportResponse,
            "SetVariables" SetVariablesRequest SetVariablesResponse;
    }
}

/// Lays the typed view over a checked text.
struct Viewer {
    is_response: bool,
}

impl Visitor for Viewer {
    type Output = fn(&Checked<'_>);

    fn visit<A: Action>(self) -> fn(&Checked<'_>) {
        if self.is_response {
            |checked| _ = black_box(checked.view::<A::Response<'_>>())
        } else {
            |checked| _ = black_box(checked.view::<A::Request<'_>>())
        }
    }
}

fn views() {
    struct Size;

    impl Visitor for Size {
        type Output = usize;

        fn visit<A: Action>(self) -> usize {
            size_of::<A::Request<'_>>().max(size_of::<A::Response<'_>>())
        }
    }

    for version in Version::ALL {
        let sizes = table(version).actions().map(|action| (with_action(version, action.name(), Size), action.name()));
        if let Some((Some(size), action)) = sizes.max() {
            println!("{} {size} {action}", version.module());
        }
    }
}

/// Runs typed code for an action; `None` if the version does not have it.
fn with_action<V: Visitor>(version: Version, action: &str, visitor: V) -> Option<V::Output> {
    match version {
        Version::V16 => v16::visit(action, visitor).ok(),
        Version::V20 => v20::visit(action, visitor).ok(),
        Version::V201 => v201::visit(action, visitor).ok(),
        Version::V21 => v21::visit(action, visitor).ok(),
    }
}
