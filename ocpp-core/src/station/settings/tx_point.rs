//! When transactions begin and end.

use crate::station::named::named;

named! {
    /// A point in a charging session at which a transaction can begin; what undoes it can end one (2.0.1, E01 and E06).
    pub TxPoint {
        /// A vehicle stands in the bay.
        ParkingBayOccupancy = "ParkingBayOccupancy",
        /// Cable and vehicle are connected.
        EvConnected = "EVConnected",
        /// Someone may charge.
        Authorized = "Authorized",
        /// The meter has signed its first reading.
        DataSigned = "DataSigned",
        /// Both connected and authorized: the contactor may close. What 1.6 does.
        PowerPathClosed = "PowerPathClosed",
        /// Energy flows.
        EnergyTransfer = "EnergyTransfer",
    }
}

/// A set of points in a charging session: the first to happen begins a transaction, or the first to be undone ends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TxPoints(u8);

impl TxPoints {
    /// None: no transaction begins.
    pub const NONE: Self = Self(0);
    /// What 1.6 has no setting for: a transaction is what is connected and authorized.
    pub const V16: Self = Self::NONE.with(TxPoint::PowerPathClosed);
    /// What drivers and vehicles do; the others follow from that.
    pub(crate) const EVENTS: Self =
        Self::NONE.with(TxPoint::ParkingBayOccupancy).with(TxPoint::EvConnected).with(TxPoint::Authorized);
    /// What every station can tell: all but those that need a sensor in the bay, or a meter that signs.
    pub const USUAL: Self = Self::NONE
        .with(TxPoint::EvConnected)
        .with(TxPoint::Authorized)
        .with(TxPoint::PowerPathClosed)
        .with(TxPoint::EnergyTransfer);

    /// The set and this one.
    pub const fn with(self, point: TxPoint) -> Self {
        Self(self.0 | 1 << point as u8)
    }

    pub(crate) const fn without(self, point: TxPoint) -> Self {
        Self(self.0 & !(1 << point as u8))
    }

    /// Whether it is in the set.
    pub const fn contains(self, point: TxPoint) -> bool {
        self.0 & 1 << point as u8 != 0
    }

    pub(crate) const fn bits(self) -> u32 {
        self.0 as u32
    }

    pub(crate) const fn from_bits(bits: u32) -> Self {
        Self(bits as u8 & 0x3F)
    }
}

impl From<TxPoint> for TxPoints {
    fn from(point: TxPoint) -> Self {
        Self::NONE.with(point)
    }
}
