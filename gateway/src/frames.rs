//! The last frames of all stations in one bounded memory. Secrets are masked when frames are read, not when kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use ocpp_core::{Identity, Timestamp};

use crate::mask::masked;
use crate::stations::{Link, lock};

/// Which way a frame went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the station.
    In,
    /// To the station.
    Out,
}

impl Direction {
    /// `in` or `out`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A frame as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameRecord {
    /// When it came or went.
    pub at: Timestamp,
    /// Which way.
    pub direction: Direction,
    /// The frame with id tokens and passwords masked; of one that is not JSON only its length.
    pub text: String,
}

/// The memory: a ring of at most [`CAPACITY`] bytes, from which the oldest frame goes first, whoever's it is.
#[derive(Default)]
pub(crate) struct Frames(Mutex<Ring>);

#[derive(Default)]
struct Ring {
    kept: VecDeque<Kept>,
    bytes: usize,
}

struct Kept {
    // Keeps the name of a station that has gone, not its connection.
    link: Arc<Link>,
    at: Timestamp,
    direction: Direction,
    text: Box<str>,
}

impl Frames {
    /// Keeps a copy: the text may be a slice of a connection's read buffer.
    pub(crate) fn keep(&self, link: &Arc<Link>, at: Timestamp, direction: Direction, text: &str) {
        let size = text.len() + OVERHEAD;
        if size > LARGEST {
            return;
        }
        let kept = Kept { link: link.clone(), at, direction, text: text.into() };
        let mut ring = lock(&self.0);
        ring.bytes += size;
        ring.kept.push_back(kept);
        while ring.bytes > CAPACITY {
            let Some(oldest) = ring.kept.pop_front() else { break };
            ring.bytes -= oldest.text.len() + OVERHEAD;
        }
    }

    /// The newest frames of one station, newest last.
    pub(crate) fn of(&self, id: &Identity, limit: usize) -> Vec<FrameRecord> {
        let found: Vec<_> = {
            let ring = lock(&self.0);
            let its = ring.kept.iter().rev().filter(|kept| kept.link.id == *id).take(limit);
            its.map(|kept| (kept.at, kept.direction, kept.text.clone())).collect()
        };
        // Masking is slow and so done without the lock that every frame needs.
        let shown =
            found.into_iter().rev().map(|(at, direction, text)| FrameRecord { at, direction, text: masked(&text) });
        shown.collect()
    }
}

/// Bytes for all stations together.
const CAPACITY: usize = 2 << 20;
/// What a kept frame costs besides its text.
const OVERHEAD: usize = 64;
/// Frames above are not kept: each would push out thousands of others.
const LARGEST: usize = 128 << 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stations::ConnectionInfo;
    use ocpp_core::Version;

    fn link(name: &str) -> Arc<Link> {
        let since = Timestamp::from_millis(0);
        Link::new(Identity::new(name, 64).expect("a name"), ConnectionInfo { version: Version::V16, epoch: 1, since })
    }

    #[test]
    fn the_memory_is_bounded_and_forgets_the_oldest_first() {
        let (frames, a, b) = (Frames::default(), link("a"), link("b"));
        frames.keep(&b, Timestamp::from_millis(0), Direction::In, "[0]");
        for at in 1..=10_000 {
            let text = format!("[{at},\"{}\"]", "x".repeat(1000));
            frames.keep(&a, Timestamp::from_millis(at), Direction::Out, &text);
            assert!(lock(&frames.0).bytes <= CAPACITY);
        }
        assert!(frames.of(&b.id, 10).is_empty());
        let last = frames.of(&a.id, 2);
        assert_eq!(last.iter().map(|frame| frame.at.as_millis()).collect::<Vec<_>>(), [9_999, 10_000]);
        frames.keep(&a, Timestamp::from_millis(0), Direction::In, &" ".repeat(LARGEST));
        assert_eq!(frames.of(&a.id, 1), last[1..], "one giant does not push out all others");
    }
}
