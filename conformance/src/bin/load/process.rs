//! What Linux says of a process.

use std::{fs, time::Duration};

/// A running process.
pub(crate) struct Process {
    pid: u32,
}

impl Process {
    pub(crate) fn new(pid: u32) -> Self {
        Self { pid }
    }

    /// Resident memory.
    pub(crate) fn rss_kib(&self) -> u64 {
        let status = self.read("status");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a line VmRSS");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number of KiB")
    }

    /// CPU time used so far, in user and kernel mode.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = self.read("stat");
        // Behind the name, which is in brackets and may hold blanks: state is the first, utime the 12th, stime the 13th.
        let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
        let ticks =
            fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("ticks")).sum::<u64>();
        Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.pid)).expect("the process runs")
    }
}

/// What `getconf CLK_TCK` says on every Linux of today.
const TICKS_PER_SECOND: u64 = 100;
