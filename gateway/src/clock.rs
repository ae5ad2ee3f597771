//! The two clocks of the process: one that never goes back, and the calendar.

use std::time::{Duration, SystemTime};

use ocpp_core::Instant;

/// Monotonic time, counted from when it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(tokio::time::Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(tokio::time::Instant::now())
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_millis(self.0.elapsed().as_millis() as u64)
    }

    /// When a point in time is, for timers.
    pub(crate) fn at(&self, instant: Instant) -> tokio::time::Instant {
        self.0 + Duration::from_millis(instant.as_millis())
    }

    /// Milliseconds since 1970.
    pub(crate) fn utc(&self) -> i64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| since.as_millis() as i64)
    }
}
