//! Tariff and cost: what the driver is shown, and what the station calculates by (block I).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// What the running transaction has cost so far, for the driver to see (I02).
    CostUpdated from Csms: CostUpdatedRequest<'a> {
        /// So far, taxes included; in the currency that the variable Currency names.
        total_cost: Number<'a>,
        /// Of the running transaction, as the station named it.
        transaction_id: Text<'a, 36>,
    } => CostUpdatedResponse<'a> {}

    /// Calculate by this tariff wherever a driver brings none of their own (I07).
    SetDefaultTariff from Csms: SetDefaultTariffRequest<'a> {
        /// Where it holds, counted from one; zero is every EVSE.
        evse_id: Int<0>,
        /// The tariff; its id must be new to the station.
        tariff: Tariff<'a>,
    } => SetDefaultTariffResponse<'a> {
        /// Whether the station can calculate by it.
        status: TariffSetStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Which tariffs are in use? (I09)
    GetTariffs from Csms: GetTariffsRequest<'a> {
        /// Where they hold, counted from one; zero is every EVSE.
        evse_id: Int<0>,
    } => GetTariffsResponse<'a> {
        /// Whether there are any.
        status: TariffGetStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The tariffs, and where or for whom each of them holds; only when accepted.
        tariff_assignments: Option<List<'a, TariffAssignment<'a>, 1>>,
    }

    /// Remove tariffs (I10).
    ClearTariffs from Csms: ClearTariffsRequest<'a> {
        /// The tariffs to remove; absent removes all that hold for the EVSE.
        tariff_ids: Option<List<'a, Text<'a, 60>, 1>>,
        /// Where they hold, counted from one; absent is everywhere.
        evse_id: Option<Int<0>>,
    } => ClearTariffsResponse<'a> {
        /// One for each tariff that was named or found; one without an id when there was none.
        clear_tariffs_result: List<'a, ClearTariffsResult<'a>, 1>,
    }

    /// Calculate the running transaction by another tariff from now on (I11).
    ChangeTransactionTariff from Csms: ChangeTransactionTariffRequest<'a> {
        /// The tariff, in the same currency as the one before.
        tariff: Tariff<'a>,
        /// The running transaction, as the station named it.
        transaction_id: Text<'a, 36>,
    } => ChangeTransactionTariffResponse<'a> {
        /// Whether the station can calculate by it.
        status: TariffChangeStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
