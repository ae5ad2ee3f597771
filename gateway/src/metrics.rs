//! The gateway's numbers, and their text for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use ocpp_core::Version;

use crate::bridge::Note;
use crate::config::VERSIONS;
use crate::frames::Direction;
use crate::stations::lock;

/// Counters of the whole gateway, from its start.
#[derive(Debug, Default)]
pub struct Metrics {
    stations: [AtomicI64; Version::ALL.len()],
    connections: AtomicU64,
    frames_in: AtomicU64,
    frames_out: AtomicU64,
    late_answers: AtomicU64,
    unreadable_frames: AtomicU64,
    repeated_calls: AtomicU64,
    long_ids: AtomicU64,
    dropped_answers: AtomicU64,
    forgotten_calls: AtomicU64,
    accept_errors: AtomicU64,
    // What is rare may take a lock.
    call_errors: Mutex<BTreeMap<&'static str, u64>>,
    deviations: Mutex<BTreeMap<&'static str, u64>>,
    refused: Mutex<BTreeMap<&'static str, u64>>,
    closed: Mutex<BTreeMap<u16, u64>>,
    uplink_wait: Waits,
}

impl Metrics {
    /// Counts one frame.
    pub(crate) fn frame(&self, direction: Direction) {
        match direction {
            Direction::In => &self.frames_in,
            Direction::Out => &self.frames_out,
        }
        .fetch_add(1, Relaxed);
    }

    /// Counts what the bridge noticed.
    pub(crate) fn note(&self, note: Note) {
        let counter = match note {
            Note::CallError(code) => return count(&self.call_errors, code),
            Note::Tolerated(kind, times) => {
                *lock(&self.deviations).entry(kind).or_default() += u64::from(times);
                return;
            }
            Note::LateAnswer => &self.late_answers,
            Note::Unreadable => &self.unreadable_frames,
            Note::Repeated => &self.repeated_calls,
            Note::LongId => &self.long_ids,
            Note::DroppedAnswer => &self.dropped_answers,
            Note::Forgotten => &self.forgotten_calls,
        };
        counter.fetch_add(1, Relaxed);
    }

    /// Counts a handshake that led to no connection.
    pub(crate) fn refused(&self, reason: &'static str) {
        count(&self.refused, reason);
    }

    /// Counts a socket that could not be accepted.
    pub(crate) fn accept_failed(&self) {
        self.accept_errors.fetch_add(1, Relaxed);
    }

    /// A station came (1) or went (-1).
    pub(crate) fn connected(&self, version: Version, change: i64) {
        let place = Version::ALL.iter().position(|&v| v == version).unwrap_or(0);
        self.stations[place].fetch_add(change, Relaxed);
        if change > 0 {
            self.connections.fetch_add(1, Relaxed);
        }
    }

    /// Counts the end of a connection by its close code; codes that a station made up are counted together.
    pub(crate) fn closed(&self, code: u16) {
        let code = if matches!(code, 1000..=1015 | 4001) { code } else { 0 };
        *lock(&self.closed).entry(code).or_default() += 1;
    }

    /// How long one thing waited until the uplink took it.
    pub(crate) fn uplink_waited(&self, time: Duration) {
        self.uplink_wait.add(time);
    }

    /// All numbers in the text format of Prometheus (0.0.4).
    pub fn render(&self) -> String {
        let mut out = Text(String::with_capacity(4096));
        out.family("ocpp_stations_connected", "gauge", "Stations with a live connection.");
        for (version, number) in Version::ALL.iter().zip(&self.stations) {
            let number = number.load(Relaxed);
            if number != 0 || VERSIONS.contains(version) {
                out.labelled("ocpp_stations_connected", "version", version.subprotocol(), number);
            }
        }
        out.one(
            "ocpp_connections_total",
            "counter",
            "WebSocket connections that became a station's.",
            &self.connections,
        );
        out.by_label(
            "ocpp_connections_closed_total",
            "code",
            "Connections that ended, by close code.",
            &lock(&self.closed),
        );
        out.by_label(
            "ocpp_handshakes_refused_total",
            "reason",
            "Handshakes that led to no connection.",
            &lock(&self.refused),
        );
        out.one("ocpp_accept_errors_total", "counter", "Sockets that could not be accepted.", &self.accept_errors);
        out.family("ocpp_frames_total", "counter", "Text frames from (in) and to (out) stations.");
        out.labelled("ocpp_frames_total", "direction", "in", self.frames_in.load(Relaxed));
        out.labelled("ocpp_frames_total", "direction", "out", self.frames_out.load(Relaxed));
        out.by_label(
            "ocpp_call_errors_total",
            "code",
            "CALLERRORs that the gateway answered with.",
            &lock(&self.call_errors),
        );
        out.by_label(
            "ocpp_deviations_total",
            "kind",
            "Deviations from the standard that were tolerated.",
            &lock(&self.deviations),
        );
        out.one("ocpp_late_answers_total", "counter", "Answers of stations to no CALL under way.", &self.late_answers);
        out.one(
            "ocpp_unreadable_frames_total",
            "counter",
            "Frames without a readable message id or type.",
            &self.unreadable_frames,
        );
        out.one(
            "ocpp_repeated_calls_total",
            "counter",
            "CALLs that came again under the same id.",
            &self.repeated_calls,
        );
        out.one("ocpp_long_ids_total", "counter", "CALLs whose id has more than 36 characters.", &self.long_ids);
        out.one(
            "ocpp_dropped_answers_total",
            "counter",
            "Answers of ours that no connection waited for.",
            &self.dropped_answers,
        );
        out.one(
            "ocpp_forgotten_calls_total",
            "counter",
            "CALLs of stations that the back end did not answer in time.",
            &self.forgotten_calls,
        );
        self.uplink_wait.render(&mut out);
        process(&mut out);
        out.0
    }
}

fn count(counters: &Mutex<BTreeMap<&'static str, u64>>, label: &'static str) {
    *lock(counters).entry(label).or_default() += 1;
}

/// How long things waited, in buckets.
#[derive(Debug, Default)]
struct Waits {
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

/// Upper bounds in microseconds, and as Prometheus wants to read them.
const BOUNDS: [(u64, &str); 7] = [
    (100, "0.0001"),
    (1_000, "0.001"),
    (10_000, "0.01"),
    (100_000, "0.1"),
    (1_000_000, "1"),
    (10_000_000, "10"),
    (60_000_000, "60"),
];

impl Waits {
    fn add(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.count.fetch_add(1, Relaxed);
        self.micros.fetch_add(micros, Relaxed);
        if let Some(bucket) = BOUNDS.iter().position(|&(bound, _)| micros <= bound) {
            self.buckets[bucket].fetch_add(1, Relaxed);
        }
    }

    fn render(&self, out: &mut Text) {
        const NAME: &str = "ocpp_uplink_wait_seconds";
        out.family(NAME, "histogram", "How long what stations said waited until the back end took it.");
        let mut below = 0;
        for ((_, bound), bucket) in BOUNDS.iter().zip(&self.buckets) {
            below += bucket.load(Relaxed);
            out.line(format_args!("{NAME}_bucket{{le=\"{bound}\"}} {below}"));
        }
        let count = self.count.load(Relaxed);
        out.line(format_args!("{NAME}_bucket{{le=\"+Inf\"}} {count}"));
        out.line(format_args!("{NAME}_sum {}", self.micros.load(Relaxed) as f64 / 1e6));
        out.line(format_args!("{NAME}_count {count}"));
    }
}

/// What the system says about this process; nothing where there is no `/proc`.
fn process(out: &mut Text) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let rest = status.lines().find_map(|line| line.strip_prefix(name))?;
        rest.split_whitespace().next()?.parse::<u64>().ok()
    };
    if let Some(kib) = field("VmRSS:") {
        out.family("process_resident_memory_bytes", "gauge", "Resident memory.");
        out.line(format_args!("process_resident_memory_bytes {}", kib * 1024));
    }
    if let Some(threads) = field("Threads:") {
        out.family("process_threads", "gauge", "Threads.");
        out.line(format_args!("process_threads {threads}"));
    }
    if let Ok(descriptors) = std::fs::read_dir("/proc/self/fd") {
        out.family("process_open_fds", "gauge", "Open file descriptors.");
        out.line(format_args!("process_open_fds {}", descriptors.count()));
    }
}

struct Text(String);

impl Text {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
    }

    fn labelled(&mut self, name: &str, label: &str, value: impl std::fmt::Display, number: impl std::fmt::Display) {
        self.line(format_args!("{name}{{{label}=\"{value}\"}} {number}"));
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, number: &AtomicU64) {
        self.family(name, kind, help);
        self.line(format_args!("{name} {}", number.load(Relaxed)));
    }

    fn by_label(&mut self, name: &str, label: &str, help: &str, numbers: &BTreeMap<impl std::fmt::Display, u64>) {
        self.family(name, "counter", help);
        for (value, number) in numbers {
            self.labelled(name, label, value, number);
        }
    }
}
