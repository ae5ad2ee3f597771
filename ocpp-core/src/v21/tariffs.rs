//! Tariffs that the station calculates by, and what came out (block I).
//!
//! A tariff has a list of prices for each thing that costs. At any time the first price of a list whose conditions all
//! hold counts. Prices are before taxes, in the tariff's currency.

use super::types::*;
use crate::schema::prelude::*;

objects! {
    [custom data]

    // Tariffs

    /// A tariff (I07, I08).
    Tariff<'a> {
        /// Tells the tariffs apart; unique.
        tariff_id: Text<'a, 60>,
        /// What the driver is told, one text for each language.
        description: Option<List<'a, MessageContent<'a>, 1, 10>>,
        /// The currency by ISO 4217, such as EUR.
        currency: Text<'a, 3>,
        /// What energy costs; absent: nothing.
        energy: Option<TariffEnergy<'a>>,
        /// From when it holds; absent: at once.
        valid_from: Option<DateTime<'a>>,
        /// What the time costs in which energy flows; absent: nothing.
        charging_time: Option<TariffTime<'a>>,
        /// What the time costs in which none flows; absent: nothing.
        idle_time: Option<TariffTime<'a>>,
        /// What the transaction as such costs; absent: nothing.
        fixed_fee: Option<TariffFixed<'a>>,
        /// What the time of a reservation costs; absent: nothing.
        reservation_time: Option<TariffTime<'a>>,
        /// What a reservation as such costs; absent: nothing.
        reservation_fixed: Option<TariffFixed<'a>>,
        /// The least that a transaction costs; absent sets no limit.
        min_cost: Option<Price<'a>>,
        /// The most that a transaction costs; absent sets no limit.
        max_cost: Option<Price<'a>>,
    }

    /// What energy costs.
    TariffEnergy<'a> {
        /// The prices; the first whose conditions hold counts.
        prices: List<'a, TariffEnergyPrice<'a>, 1>,
        /// The taxes on it. Absent is no tax, which is not the same as zero percent.
        tax_rates: Option<List<'a, TaxRate<'a>, 1, 5>>,
    }

    /// A price of energy.
    TariffEnergyPrice<'a> {
        /// The price of a kWh, without taxes.
        price_kwh: Number<'a>,
        /// When it counts; absent: always.
        conditions: Option<TariffConditions<'a>>,
    }

    /// What time costs.
    TariffTime<'a> {
        /// The prices; the first whose conditions hold counts.
        prices: List<'a, TariffTimePrice<'a>, 1>,
        /// The taxes on it. Absent is no tax, which is not the same as zero percent.
        tax_rates: Option<List<'a, TaxRate<'a>, 1, 5>>,
    }

    /// A price of time.
    TariffTimePrice<'a> {
        /// The price of a minute, without taxes.
        price_minute: Number<'a>,
        /// When it counts; absent: always.
        conditions: Option<TariffConditions<'a>>,
    }

    /// What is to be paid once.
    TariffFixed<'a> {
        /// The prices; the first whose conditions hold counts.
        prices: List<'a, TariffFixedPrice<'a>, 1>,
        /// The taxes on it. Absent is no tax, which is not the same as zero percent.
        tax_rates: Option<List<'a, TaxRate<'a>, 1, 5>>,
    }

    /// A price to be paid once.
    TariffFixedPrice<'a> {
        /// When it counts; absent: always.
        conditions: Option<TariffConditionsFixed<'a>>,
        /// The price, without taxes.
        price_fixed: Number<'a>,
    }

    /// When a price counts; all that is given has to hold. Energy, current and power are negative while discharging;
    /// there the least is the one nearest to zero, the most the one furthest from it.
    TariffConditions<'a> {
        /// From this time on, local, as `HH:MM`; absent sets no condition.
        start_time_of_day: Option<Text<'a>>,
        /// Before this time, local, as `HH:MM`, 00:00 being the end of the day; on the next day, if it is earlier than
        /// the start. Absent sets no condition.
        end_time_of_day: Option<Text<'a>>,
        /// Any of these days; absent sets no condition.
        day_of_week: Option<List<'a, DayOfWeek, 1, 7>>,
        /// From this local day on, as `YYYY-MM-DD`; absent sets no condition.
        valid_from_date: Option<Text<'a>>,
        /// Before this local day, as `YYYY-MM-DD`; absent sets no condition.
        valid_to_date: Option<Text<'a>>,
        /// Only at EVSEs of this current; absent sets no condition.
        evse_kind: Option<EvseKind>,
        /// From so much energy on, in Wh; absent sets no condition.
        min_energy: Option<Number<'a>>,
        /// Before so much energy, in Wh; absent sets no condition.
        max_energy: Option<Number<'a>>,
        /// At or above this current at the moment, in ampere, summed over the phases; absent sets no condition.
        min_current: Option<Number<'a>>,
        /// Below this current at the moment, in ampere, summed over the phases; absent sets no condition.
        max_current: Option<Number<'a>>,
        /// At or above this power at the moment, in watt; absent sets no condition.
        min_power: Option<Number<'a>>,
        /// Below this power at the moment, in watt; absent sets no condition.
        max_power: Option<Number<'a>>,
        /// From so many seconds of the transaction on; absent sets no condition.
        min_time: Option<i32>,
        /// Before so many seconds of the transaction; absent sets no condition.
        max_time: Option<i32>,
        /// From so many seconds of charging on; absent sets no condition.
        min_charging_time: Option<i32>,
        /// Before so many seconds of charging; absent sets no condition.
        max_charging_time: Option<i32>,
        /// From so many seconds without charging on; absent sets no condition.
        min_idle_time: Option<i32>,
        /// Before so many seconds without charging; absent sets no condition.
        max_idle_time: Option<i32>,
    }

    /// When a price to be paid once counts, as things are when the transaction starts; all that is given has to hold.
    TariffConditionsFixed<'a> {
        /// From this time on, local, as `HH:MM`; absent sets no condition.
        start_time_of_day: Option<Text<'a>>,
        /// Before this time, local, as `HH:MM`, 00:00 being the end of the day; on the next day, if it is earlier than
        /// the start. Absent sets no condition.
        end_time_of_day: Option<Text<'a>>,
        /// Any of these days; absent sets no condition.
        day_of_week: Option<List<'a, DayOfWeek, 1, 7>>,
        /// From this local day on, as `YYYY-MM-DD`; absent sets no condition.
        valid_from_date: Option<Text<'a>>,
        /// Before this local day, as `YYYY-MM-DD`; absent sets no condition.
        valid_to_date: Option<Text<'a>>,
        /// Only at EVSEs of this current; absent sets no condition.
        evse_kind: Option<EvseKind>,
        /// Only for payment by this brand of card, as the token's additional information of type PaymentBrand says;
        /// absent sets no condition.
        payment_brand: Option<Text<'a, 20>>,
        /// Only for this kind of payment, as the token's additional information of type PaymentRecognition says (CC,
        /// Debit, ...); absent sets no condition.
        payment_recognition: Option<Text<'a, 20>>,
    }

    /// A tax.
    TaxRate<'a> {
        /// Its name on the receipt.
        kind "type": Text<'a, 20>,
        /// The tax, in percent.
        tax: Number<'a>,
        /// What it is due on: zero on the net price, one on that and the taxes of zero, and so on. Absent means zero.
        stack: Option<Int<0>>,
    }

    /// A price without taxes, with them, or both; at least one of the two has to be there.
    Price<'a> {
        /// The price without taxes.
        excl_tax: Option<Number<'a>>,
        /// The price with taxes.
        incl_tax: Option<Number<'a>>,
        /// The taxes in it.
        tax_rates: Option<List<'a, TaxRate<'a>, 1, 5>>,
    }

    // Which tariff holds where

    /// A tariff of the station, and where or for whom it holds (I09).
    TariffAssignment<'a> {
        /// The tariff that is assigned.
        tariff_id: Text<'a, 60>,
        /// Whether it is a default or a driver's own.
        tariff_kind: TariffKind,
        /// From when it holds; absent: at once.
        valid_from: Option<DateTime<'a>>,
        /// Where it holds; absent for one that holds nowhere yet.
        evse_ids: Option<List<'a, Int<0>, 1>>,
        /// For whom it holds, when it is a driver's own: the tokens.
        id_tokens: Option<List<'a, Text<'a, 255>, 1>>,
    }

    /// What came of removing one tariff (I10).
    ClearTariffsResult<'a> {
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The tariff; absent when none was found.
        tariff_id: Option<Text<'a, 60>>,
        /// Whether it is gone.
        status: TariffClearStatus,
    }

    // Costs

    /// What a transaction has cost so far, or in the end (I12).
    CostDetails<'a> {
        /// What was used when; only at the end.
        charging_periods: Option<List<'a, ChargingPeriod<'a>, 1>>,
        /// What it comes to.
        total_cost: TotalCost<'a>,
        /// What was used in all.
        total_usage: TotalUsage<'a>,
        /// Whether the calculation went wrong, so that the CSMS has to do it; absent means false.
        failure_to_calculate: Option<bool>,
        /// What went wrong with the calculation, for people.
        failure_reason: Option<Text<'a, 500>>,
    }

    /// What a transaction costs, thing by thing.
    TotalCost<'a> {
        /// The currency by ISO 4217, such as EUR.
        currency: Text<'a, 3>,
        /// Whether the tariff's least or most cost stepped in.
        type_of_cost: TariffCostKind,
        /// What is paid once; absent: no price was set.
        fixed: Option<Price<'a>>,
        /// What the energy costs; absent: no price was set.
        energy: Option<Price<'a>>,
        /// What the time costs in which energy flowed; absent: no price was set.
        charging_time: Option<Price<'a>>,
        /// What the time costs in which none flowed; absent: no price was set.
        idle_time: Option<Price<'a>>,
        /// What the time of the reservation costs; absent: no price was set.
        reservation_time: Option<Price<'a>>,
        /// What the reservation as such costs; absent: no price was set.
        reservation_fixed: Option<Price<'a>>,
        /// All together.
        total: TotalPrice<'a>,
    }

    /// A sum without taxes, with them, or both; at least one of the two has to be there.
    TotalPrice<'a> {
        /// The sum without taxes.
        excl_tax: Option<Number<'a>>,
        /// The sum with taxes.
        incl_tax: Option<Number<'a>>,
    }

    /// What a transaction has used.
    TotalUsage<'a> {
        /// The energy, in Wh.
        energy: Number<'a>,
        /// How long the session was, in seconds, whether energy flowed or not.
        charging_time: i32,
        /// How long no energy flowed in it, in seconds.
        idle_time: i32,
        /// How long the reservation was, in seconds; absent when there was none.
        reservation_time: Option<i32>,
    }

    /// A stretch of a transaction that was priced in one way; it goes on to where the next one starts.
    ChargingPeriod<'a> {
        /// How much was used of what.
        dimensions: Option<List<'a, CostDimension<'a>, 1>>,
        /// The tariff that was calculated by; absent: none was.
        tariff_id: Option<Text<'a, 60>>,
        /// When it began.
        start_period: DateTime<'a>,
    }

    /// How much was used of one thing.
    CostDimension<'a> {
        /// What was used.
        kind "type": CostDimensionKind,
        /// How much, in the unit of the thing: Wh, ampere, watt or seconds.
        volume: Number<'a>,
    }
}
