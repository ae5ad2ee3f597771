//! What values a setting can have. All but texts are kept as a number.

use crate::station::measurand::{Measurand, MeasurandSet};
use crate::station::named::{Names, named};

#[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
use super::TxPoint;

/// The kind of a setting's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number from `min` to `max`, or to the largest that the wire knows.
    Integer { min: u8, max: u8 },
    /// A number from zero up with one decimal, kept as tenths.
    Tenths,
    /// Some names of a list, in any order: a bit each.
    Members(List),
    /// Some names of a list, the order counts: four bits each, the first in the lowest, one more than the place of the
    /// name.
    Sequence(List),
    /// Numbers from 0 to 14, the order counts; kept like a sequence.
    Numbers,
    /// How the phases of the connectors are wired, `1.RST,2.RTS`: four bits for each connector from zero up, one more
    /// than the place of the wiring.
    Rotations,
    /// A text.
    Text { min: u8, max: u8 },
}

/// There is no upper limit but that of the wire.
pub(crate) const UNLIMITED: u8 = 255;

/// The four-bit parts of a number, from the lowest up to the last that is not zero.
pub(crate) fn nibbles(number: u32) -> impl Iterator<Item = u32> {
    core::iter::successors(Some(number), |rest| Some(rest >> 4)).take_while(|rest| *rest != 0).map(|rest| rest & 15)
}

/// Whose words a list is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// All there are.
    Own,
    V16,
    V2,
}

/// Names of which a value is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum List {
    Measurand,
    TxPoint,
    FileTransfer,
    Feature,
    RateUnit,
    TimeSource,
    MonitoringBase,
}

impl List {
    /// The names, each at the place that stands for it.
    #[inline(never)]
    pub(crate) fn names(self, words: Words) -> Names {
        match self {
            Self::Measurand => Measurand::NAMES,
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            Self::TxPoint => TxPoint::NAMES,
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            Self::TimeSource => TimeSource::NAMES,
            #[cfg(any(feature = "v20", feature = "v201"))]
            Self::MonitoringBase => crate::station::monitoring::MonitoringBase::NAMES,
            Self::FileTransfer => FileTransfer::NAMES,
            Self::Feature => Feature::NAMES,
            Self::RateUnit if words == Words::V16 => Names("Current,Power,"),
            Self::RateUnit => RateUnit::NAMES,
            #[allow(unreachable_patterns)] // what is only in versions that are not built
            _ => Names(""),
        }
    }

    /// Which of the names the version has, as bits.
    pub(crate) fn known(self, words: Words) -> u32 {
        match (self, words) {
            (Self::Measurand, Words::V16) => MeasurandSet::V16.bits(),
            (Self::Measurand, Words::V2) => MeasurandSet::V2.bits(),
            _ => u32::MAX,
        }
    }
}

named! {
    /// How firmware is fetched and logs are uploaded.
    pub FileTransfer { Ftp = "FTP", Ftps = "FTPS", Http = "HTTP", Https = "HTTPS", Sftp = "SFTP" }

    /// A feature profile of 1.6.
    pub Feature {
        Core = "Core",
        FirmwareManagement = "FirmwareManagement",
        LocalAuthListManagement = "LocalAuthListManagement",
        Reservation = "Reservation",
        SmartCharging = "SmartCharging",
        RemoteTrigger = "RemoteTrigger",
    }

    /// What limits can be in.
    pub RateUnit { Amperes = "A", Watts = "W" }

    /// Where the time comes from.
    pub TimeSource {
        Heartbeat = "Heartbeat",
        Ntp = "NTP",
        Gps = "GPS",
        RealTimeClock = "RealTimeClock",
        MobileNetwork = "MobileNetwork",
        RadioTimeTransmitter = "RadioTimeTransmitter",
    }
}

/// How three phases can be wired.
pub(crate) const ROTATIONS: Names = Names("NotApplicable,Unknown,RST,RTS,SRT,STR,TRS,TSR,");
