//! Records: what must survive a power cut, as bytes for the integrator's storage.
//!
//! Each record is small and stands for itself; the newest under a key wins; an empty one says that nothing is kept there.

/// Where a record is kept. Stable over versions of this crate; see [`Key::to_u16`] for storages that number their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Key {
    /// A setting that was changed: its place among the settings.
    Setting(u8),
    /// Whether the station (0) or a connector (from 1) was taken out of use.
    Connector(u8),
    /// The transaction that runs on a connector.
    Transaction(u8),
    /// How far the transaction messages were delivered.
    Delivered,
    /// A transaction message that waits for its delivery: a place in a ring.
    Event(u8),
    /// An entry of the local authorization list.
    ListEntry(u8),
    /// The version of the local authorization list.
    ListVersion,
    /// An entry of the authorization cache.
    CacheEntry(u8),
    /// A charging profile.
    Profile(u8),
    /// A restart or a firmware update that is under way.
    Restart,
    /// A way to reach the CSMS.
    Network(u8),
    /// A variable monitor.
    Monitor(u8),
    /// What a connector is reserved for; 0: any one connector.
    Reservation(u8),
    /// What others than the CSMS allow the station and its connectors.
    Limits,
}

impl Key {
    /// The key as a number: the kind in the high byte, the place in the low one.
    pub const fn to_u16(self) -> u16 {
        let (kind, place) = match self {
            Self::Setting(at) => (1, at),
            Self::Connector(at) => (2, at),
            Self::Transaction(at) => (3, at),
            Self::Delivered => (4, 0),
            Self::Event(at) => (5, at),
            Self::ListEntry(at) => (6, at),
            Self::ListVersion => (7, 0),
            Self::CacheEntry(at) => (8, at),
            Self::Profile(at) => (9, at),
            Self::Restart => (10, 0),
            Self::Network(at) => (11, at),
            Self::Monitor(at) => (12, at),
            Self::Reservation(at) => (13, at),
            Self::Limits => (14, 0),
        };
        u16::from_be_bytes([kind, place])
    }

    /// The key of a number that [`to_u16`](Self::to_u16) gave; `None` for any other.
    pub const fn from_u16(number: u16) -> Option<Self> {
        let [kind, at] = number.to_be_bytes();
        Some(match kind {
            1 => Self::Setting(at),
            2 => Self::Connector(at),
            3 => Self::Transaction(at),
            4 => Self::Delivered,
            5 => Self::Event(at),
            6 => Self::ListEntry(at),
            7 => Self::ListVersion,
            8 => Self::CacheEntry(at),
            9 => Self::Profile(at),
            10 => Self::Restart,
            11 => Self::Network(at),
            12 => Self::Monitor(at),
            13 => Self::Reservation(at),
            14 => Self::Limits,
            _ => return None,
        })
    }
}

/// Writes a record. What does not fit is left out and told: a record is never written in part.
#[derive(Debug)]
pub(crate) struct Packer<'b> {
    buffer: &'b mut [u8],
    len: usize,
}

impl<'b> Packer<'b> {
    #[inline(never)]
    pub(crate) fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, len: 0 }
    }

    #[inline(never)]
    pub(crate) fn u8(&mut self, value: u8) -> &mut Self {
        if let Some(to) = self.buffer.get_mut(self.len) {
            *to = value;
        }
        self.len += 1;
        self
    }

    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.u8(u8::from(value))
    }

    /// Bytes whose number the reader knows.
    #[inline(never)]
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.u8(*byte);
        }
        self
    }

    #[inline(never)]
    pub(crate) fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    pub(crate) fn i32(&mut self, value: i32) -> &mut Self {
        self.u32(value as u32)
    }

    pub(crate) fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    pub(crate) fn i64(&mut self, value: i64) -> &mut Self {
        self.u64(value as u64)
    }

    /// At most 255 bytes, with their number before them.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        let bytes = text.as_bytes();
        let bytes = bytes.get(..bytes.len().min(255)).unwrap_or(bytes);
        self.u8(bytes.len() as u8).raw(bytes)
    }

    /// How long the record is, whether or not it fits.
    #[cfg_attr(not(any(feature = "v20", feature = "v201")), allow(dead_code))]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The record; `None` if the buffer is too small for it.
    pub(crate) fn finish(self) -> Option<&'b [u8]> {
        let buffer: &'b [u8] = self.buffer;
        buffer.get(..self.len)
    }
}

/// Reads a record. What is missing reads as zero and empty, and is told at the end: storages fail.
#[derive(Clone, Debug)]
pub(crate) struct Unpacker<'a> {
    rest: &'a [u8],
    broken: bool,
}

impl<'a> Unpacker<'a> {
    pub(crate) fn new(record: &'a [u8]) -> Self {
        Self { rest: record, broken: false }
    }

    #[inline(never)]
    fn raw(&mut self, len: usize) -> &'a [u8] {
        match self.rest.split_at_checked(len) {
            Some((bytes, rest)) => {
                self.rest = rest;
                bytes
            }
            None => {
                self.broken = true;
                &[]
            }
        }
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        self.raw(N).try_into().unwrap_or([0; N])
    }

    #[inline(never)]
    pub(crate) fn u8(&mut self) -> u8 {
        u8::from_le_bytes(self.array())
    }

    #[inline(never)]
    pub(crate) fn bool(&mut self) -> bool {
        self.u8() != 0
    }

    #[inline(never)]
    pub(crate) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub(crate) fn i32(&mut self) -> i32 {
        self.u32() as i32
    }

    #[inline(never)]
    pub(crate) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    pub(crate) fn i64(&mut self) -> i64 {
        self.u64() as i64
    }

    pub(crate) fn text(&mut self) -> &'a str {
        let len = self.u8();
        core::str::from_utf8(self.raw(usize::from(len))).unwrap_or_else(|_| {
            self.broken = true;
            ""
        })
    }

    /// That many bytes.
    pub(crate) fn take(&mut self, len: usize) -> &'a [u8] {
        self.raw(len)
    }

    /// All that has not been read yet.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }

    /// Whether everything was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether everything that was asked for was there, and nothing else.
    pub(crate) fn finish(self) -> bool {
        !self.broken && self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbers_and_back() {
        for number in 0..=u16::MAX {
            if let Some(key) = Key::from_u16(number)
                && !matches!(key, Key::Delivered | Key::ListVersion | Key::Restart | Key::Limits)
            {
                assert_eq!(key.to_u16(), number);
            }
        }
        for key in [Key::Delivered, Key::ListVersion, Key::Restart, Key::Limits] {
            assert_eq!(Key::from_u16(key.to_u16()), Some(key));
        }
    }

    #[test]
    fn a_record_is_read_as_it_was_written_and_half_a_record_is_told() {
        let mut buffer = [0; 64];
        let mut packer = Packer::new(&mut buffer);
        packer.u8(7).bool(true).u32(1 << 31).i32(-5).i64(-6).u64(u64::MAX).text("größer");
        let record = packer.finish().expect("fits");
        let mut unpacker = Unpacker::new(record);
        let read = (unpacker.u8(), unpacker.bool(), unpacker.u32(), unpacker.i32(), unpacker.i64(), unpacker.u64());
        assert_eq!((read, unpacker.text()), ((7, true, 1 << 31, -5, -6, u64::MAX), "größer"));
        assert!(unpacker.finish());
        let mut half = Unpacker::new(record.get(..3).unwrap_or(&[]));
        assert_eq!((half.u8(), half.bool(), half.u32(), half.text()), (7, true, 0, ""));
        assert!(!half.finish());
        assert!(Packer::new(&mut [0; 3]).u32(1).len == 4 && Packer::new(&mut [0; 3]).finish().is_some());
        let mut small = [0; 3];
        let mut packer = Packer::new(&mut small);
        packer.u32(1);
        assert!(packer.finish().is_none());
    }
}
