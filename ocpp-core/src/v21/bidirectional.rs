//! Bidirectional power transfer: vehicles that give energy back (block Q). Most of it is in charging profiles.

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// The vehicle may charge and discharge in other ways from now on (Q02).
    NotifyAllowedEnergyTransfer from Csms: NotifyAllowedEnergyTransferRequest<'a> {
        /// The running transaction, as the station named it.
        transaction_id: Text<'a, 36>,
        /// All the ways that are allowed now; the one in use, if it is missing, has to be left.
        allowed_energy_transfer: List<'a, EnergyTransferMode, 1>,
    } => NotifyAllowedEnergyTransferResponse<'a> {
        /// Whether it was passed on. Rejected only for technical reasons.
        status: NotifyAllowedEnergyTransferStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// The grid operator wants frequency restored (aFRR): follow the signal curve of the charging profile to this value
    /// (Q08).
    AFRRSignal from Csms: AFRRSignalRequest<'a> {
        /// When the signal becomes active.
        timestamp: DateTime<'a>,
        /// The value to look up in the curve; the power found there comes on top.
        signal: i32,
    } => AFRRSignalResponse<'a> {
        /// Rejected: no profile with such a curve is in force.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
