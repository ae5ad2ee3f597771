//! Charging profiles and the schedules and prices in them (block K; prices after ISO 15118).
//!
//! A limit or setpoint is in watt for all phases together, or in ampere for each phase, by the schedule's unit. Where
//! there are values for L2 and L3, the one without suffix is for L1 alone. Positive is charging, negative discharging.

use super::types::*;
use crate::schema::prelude::*;

objects! {
    [custom data]

    // Profiles

    /// Limits over time, and when they are in force.
    ChargingProfile<'a> {
        /// Chosen by the CSMS, unique in the station. A profile of the same id is replaced.
        id: i32,
        /// Its rank, from zero up. Among profiles of one purpose the highest level that is valid now wins; the variable
        /// ProfileStackLevel sets the highest.
        stack_level: Int<0>,
        /// What it limits, and so which profiles it competes with.
        charging_profile_purpose: ChargingProfilePurpose,
        /// From when the periods count.
        charging_profile_kind: ChargingProfileKind,
        /// How often it starts anew; only with the kind Recurring, and then required.
        recurrency_kind: Option<RecurrencyKind>,
        /// From when it counts; absent: from when it is received.
        valid_from: Option<DateTime<'a>>,
        /// Until when it counts; absent: until it is replaced.
        valid_to: Option<DateTime<'a>>,
        /// Only with TxProfile, and not in [`RequestStartTransaction`](super::RequestStartTransaction): the transaction
        /// it is meant for.
        transaction_id: Option<Text<'a, 36>>,
        /// How long it stays valid without a link to the CSMS, in seconds; then one of a lower level takes over. Zero:
        /// not valid offline. Absent: no limit.
        max_offline_duration: Option<i32>,
        /// More than one only in a TxProfile, for the vehicle to choose from (ISO 15118).
        charging_schedule: List<'a, ChargingSchedule<'a>, 1, 3>,
        /// Whether it stays out of force for good once that time has run out; absent means false.
        invalid_after_offline_duration: Option<bool>,
        /// How long after the last update the station asks for the next, in seconds; only with kind Dynamic. Zero or
        /// absent: it never asks.
        dyn_update_interval: Option<i32>,
        /// When the values were last updated; only with kind Dynamic.
        dyn_update_time: Option<DateTime<'a>>,
        /// The signature over all price schedules, as ISO 15118-20 has it.
        price_schedule_signature: Option<Text<'a, 256>>,
    }

    /// Periods, one after the other, each with its limit.
    ChargingSchedule<'a> {
        /// Tells the schedules apart where the vehicle has to choose one.
        id: i32,
        /// A cap from a certain state of charge on; absent: none.
        limit_at_soc "limitAtSoC": Option<LimitAtSoc<'a>>,
        /// From when the periods count. Absent with the kind Relative: from the start of charging.
        start_schedule: Option<DateTime<'a>>,
        /// How long it lasts, in seconds. Absent: the last period goes on, or until the transaction ends.
        duration: Option<i32>,
        /// The unit of all limits below.
        charging_rate_unit: ChargingRateUnit,
        /// Below this rate charging is not efficient for the vehicle; in the unit of the schedule, at most one decimal.
        min_charging_rate: Option<Number<'a>>,
        /// By how much the vehicle may depart from its plan (ISO 15118-20).
        power_tolerance: Option<Number<'a>>,
        /// The number by which the signature refers to it.
        signature_id: Option<Int<0>>,
        /// The hash of the price schedule's EXI form in base64 (ISO 15118-2: SHA-256, 15118-20: SHA-512), where it is
        /// signed.
        digest_value: Option<Text<'a, 88>>,
        /// Whether all times are the station's local time, whatever zone they are written with, so that summer time
        /// needs no new profile; absent means false.
        use_local_time: Option<bool>,
        /// The limits, one after the other: the first starts at zero, and they ascend. The variable PeriodsPerSchedule
        /// may allow fewer.
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>, 1, 1024>,
        /// How late each period may start, in seconds; the delay is random. Only with TxProfile and TxDefaultProfile;
        /// absent means zero.
        randomized_delay: Option<Int<0>>,
        /// Prices for the vehicle to plan with (ISO 15118-2).
        sales_tariff: Option<SalesTariff<'a>>,
        /// Prices for the vehicle to plan with (ISO 15118-20), instead of levels.
        absolute_price_schedule: Option<AbsolutePriceSchedule<'a>>,
        /// Levels of price for the vehicle to plan with (ISO 15118-20), instead of prices.
        price_level_schedule: Option<PriceLevelSchedule<'a>>,
    }

    /// A cap on limits and setpoints for a battery that is nearly full.
    LimitAtSoc<'a> {
        /// From which state of charge on it caps, in percent.
        soc: Int<0, 100>,
        /// The cap, in the unit of the schedule.
        limit: Number<'a>,
    }

    /// What holds from one time until the next period starts.
    ChargingSchedulePeriod<'a> {
        /// When it starts, in seconds from the start of the schedule; there the period before ends.
        start_period: i32,
        /// The most to charge with. Zero or more; negative only from old systems, that mean discharging. Absent where
        /// the mode needs none.
        limit: Option<Number<'a>>,
        /// The most to charge with on L2.
        limit_l2 "limit_L2": Option<Number<'a>>,
        /// The most to charge with on L3.
        limit_l3 "limit_L3": Option<Number<'a>>,
        /// How many phases may be used, 1 to 3. Absent means 3 where the current is alternating; for direct current it
        /// has no use.
        number_phases: Option<Int<0, 3>>,
        /// Which phase, 1, 2 or 3; only where `number_phases` is 1 and the variable ACPhaseSwitchingSupported is true.
        /// Absent leaves it to the station.
        phase_to_use: Option<Int<0, 3>>,
        /// The most to discharge with: zero or less.
        discharge_limit: Option<Number<'a, { i32::MIN }, 0>>,
        /// The most to discharge with on L2: zero or less.
        discharge_limit_l2 "dischargeLimit_L2": Option<Number<'a, { i32::MIN }, 0>>,
        /// The most to discharge with on L3: zero or less.
        discharge_limit_l3 "dischargeLimit_L3": Option<Number<'a, { i32::MIN }, 0>>,
        /// What is to be followed as closely as can be, within the limits; negative is discharging.
        setpoint: Option<Number<'a>>,
        /// What is to be followed on L2.
        setpoint_l2 "setpoint_L2": Option<Number<'a>>,
        /// What is to be followed on L3.
        setpoint_l3 "setpoint_L3": Option<Number<'a>>,
        /// The reactive power or current to be followed: positive is inductive, negative capacitive.
        setpoint_reactive: Option<Number<'a>>,
        /// The reactive power or current to be followed on L2.
        setpoint_reactive_l2 "setpointReactive_L2": Option<Number<'a>>,
        /// The reactive power or current to be followed on L3.
        setpoint_reactive_l3 "setpointReactive_L3": Option<Number<'a>>,
        /// Whether the vehicle should keep its battery ready; absent asks nothing.
        preconditioning_request: Option<bool>,
        /// Whether the EVSE turns its power electronics off; absent means false (Q10).
        evse_sleep: Option<bool>,
        /// The power in watt to which the values of both curves are added.
        v2x_baseline: Option<Number<'a>>,
        /// Who steers in this period; absent means [`OperationMode::ChargingOnly`].
        operation_mode: Option<OperationMode>,
        /// The setpoint by the grid's frequency; with LocalFrequency, where it has at least two points (Q08).
        v2x_freq_watt_curve: Option<List<'a, V2xFreqWattPoint<'a>, 1, 20>>,
        /// The setpoint by the last [`AFRRSignal`](super::AFRRSignal); only with LocalFrequency, at least two points
        /// (Q08).
        v2x_signal_watt_curve: Option<List<'a, V2xSignalWattPoint<'a>, 1, 20>>,
    }

    /// A point of the curve of power by frequency (Q08).
    V2xFreqWattPoint<'a> {
        /// The grid's frequency, in hertz.
        frequency: Number<'a>,
        /// The power, in watt; negative is discharging.
        power: Number<'a>,
    }

    /// A point of the curve of power by signal (Q08).
    V2xSignalWattPoint<'a> {
        /// The signal, as in [`AFRRSignal`](super::AFRRSignal).
        signal: i32,
        /// The power, in watt; negative is discharging.
        power: Number<'a>,
    }

    /// New values for the one period of a dynamic profile (K28).
    ChargingScheduleUpdate<'a> {
        /// The most to charge with. Zero or more; negative only from old systems, that mean discharging.
        limit: Option<Number<'a>>,
        /// The most to charge with on L2.
        limit_l2 "limit_L2": Option<Number<'a>>,
        /// The most to charge with on L3.
        limit_l3 "limit_L3": Option<Number<'a>>,
        /// The most to discharge with: zero or less.
        discharge_limit: Option<Number<'a, { i32::MIN }, 0>>,
        /// The most to discharge with on L2: zero or less.
        discharge_limit_l2 "dischargeLimit_L2": Option<Number<'a, { i32::MIN }, 0>>,
        /// The most to discharge with on L3: zero or less.
        discharge_limit_l3 "dischargeLimit_L3": Option<Number<'a, { i32::MIN }, 0>>,
        /// What is to be followed as closely as can be, within the limits; negative is discharging.
        setpoint: Option<Number<'a>>,
        /// What is to be followed on L2.
        setpoint_l2 "setpoint_L2": Option<Number<'a>>,
        /// What is to be followed on L3.
        setpoint_l3 "setpoint_L3": Option<Number<'a>>,
        /// The reactive power or current to be followed: positive is inductive, negative capacitive.
        setpoint_reactive: Option<Number<'a>>,
        /// The reactive power or current to be followed on L2.
        setpoint_reactive_l2 "setpointReactive_L2": Option<Number<'a>>,
        /// The reactive power or current to be followed on L3.
        setpoint_reactive_l3 "setpointReactive_L3": Option<Number<'a>>,
    }

    /// What all profiles and limits come to.
    CompositeSchedule<'a> {
        /// As it was asked for; zero is the whole station.
        evse_id: Int<0>,
        /// How long it lasts, in seconds.
        duration: i32,
        /// From when the periods count.
        schedule_start: DateTime<'a>,
        /// The unit of all limits in it.
        charging_rate_unit: ChargingRateUnit,
        /// The limits, one after the other: the first starts at zero, and they ascend.
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>, 1>,
    }

    /// Which profiles to report; all that is given has to fit.
    ChargingProfileCriterion<'a> {
        /// Only those of this purpose; absent sets no condition.
        charging_profile_purpose: Option<ChargingProfilePurpose>,
        /// Only those of this level; absent sets no condition.
        stack_level: Option<Int<0>>,
        /// Any of these ids; absent sets no condition.
        charging_profile_id: Option<List<'a, i32, 1>>,
        /// Any of these sources (CSO, EMS, SO, Other, or one's own); absent sets no condition.
        charging_limit_source: Option<List<'a, Text<'a, 20>, 1, 4>>,
    }

    /// Which profiles to remove; all that is given has to fit.
    ClearChargingProfileCriteria<'a> {
        /// Counted from one. Zero is the profiles of the station as a whole; absent sets no condition.
        evse_id: Option<Int<0>>,
        /// Only those of this purpose; absent sets no condition.
        charging_profile_purpose: Option<ChargingProfilePurpose>,
        /// Only those of this level; absent sets no condition.
        stack_level: Option<Int<0>>,
    }

    /// Who limits the charging.
    ChargingLimit<'a> {
        /// Who set it: one of the standard's names (CSO: the operator, EMS: an energy management system, SO: the grid's
        /// operator, Other), or one's own.
        charging_limit_source: Text<'a, 20>,
        /// Whether it is capacity on top, made locally, and no limit; absent means false (K27).
        is_local_generation: Option<bool>,
        /// Whether the grid needs it to stay up; absent says nothing.
        is_grid_critical: Option<bool>,
    }

    // Prices after ISO 15118-2

    /// Prices over time, for the vehicle to plan with (ISO 15118).
    SalesTariff<'a> {
        /// Tells the tariffs apart; unique while the vehicle is connected.
        id: Int<0>,
        /// A name for people to read.
        sales_tariff_description: Option<Text<'a, 32>>,
        /// How many levels of price there are, over all tariffs that are offered.
        num_e_price_levels: Option<Int<0>>,
        /// One after the other in time; at most as many as the vehicle's `max_schedule_tuples`.
        sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, 1024>,
    }

    /// The price of one interval.
    SalesTariffEntry<'a> {
        /// When the price holds.
        relative_time_interval: RelativeTimeInterval<'a>,
        /// Lower is cheaper; up to `num_e_price_levels`.
        e_price_level: Option<Int<0>>,
        /// What it costs in figures, by how much is drawn; absent where the level says enough.
        consumption_cost: Option<List<'a, ConsumptionCost<'a>, 1, 3>>,
    }

    /// An interval counted from now.
    RelativeTimeInterval<'a> {
        /// When it starts, in seconds from now.
        start: i32,
        /// How long it lasts, in seconds; absent: until the next one starts.
        duration: Option<i32>,
    }

    /// Costs from a level of consumption on.
    ConsumptionCost<'a> {
        /// The least consumption that it counts for; it goes on to where the next one starts. The standard names no
        /// unit.
        start_value: Number<'a>,
        /// At most one of each kind.
        cost: List<'a, Cost<'a>, 1, 3>,
    }

    /// One cost, of one kind.
    Cost<'a> {
        /// What is counted, and in which unit.
        cost_kind: CostKind,
        /// For each kWh, in the unit of the kind, times its power of ten.
        amount: i32,
        /// The power of ten, from -3 to 3; absent means zero.
        amount_multiplier: Option<i32>,
    }

    // Prices after ISO 15118-20

    /// Prices over time. Made so that its EXI form, which may be signed, can be had back exactly.
    AbsolutePriceSchedule<'a> {
        /// When it begins.
        time_anchor: DateTime<'a>,
        /// Tells the schedules apart; unique.
        price_schedule_id "priceScheduleID": Int<0>,
        /// A name for people to read.
        price_schedule_description: Option<Text<'a, 160>>,
        /// The currency by ISO 4217, such as EUR.
        currency: Text<'a, 3>,
        /// The language of the texts in it, by ISO 639.
        language: Text<'a, 8>,
        /// A URN that says how a fee is worked out from the rules.
        price_algorithm: Text<'a, 2000>,
        /// The least to pay, however little is drawn.
        minimum_cost: Option<RationalNumber<'a>>,
        /// The most to pay, however much is drawn.
        maximum_cost: Option<RationalNumber<'a>>,
        /// Rules, one stack after the other in time.
        price_rule_stacks: List<'a, PriceRuleStack<'a>, 1, 1024>,
        /// What the rules' taxes are; absent: none.
        tax_rules: Option<List<'a, TaxRule<'a>, 1, 10>>,
        /// What staying too long costs; absent: nothing.
        overstay_rule_list: Option<OverstayRuleList<'a>>,
        /// What further services cost; absent: there are none.
        additional_selected_services: Option<List<'a, AdditionalSelectedServices<'a>, 1, 5>>,
    }

    /// The price rules of one interval.
    PriceRuleStack<'a> {
        /// How long it lasts, in seconds.
        duration: i32,
        /// Rules, each from a power on; ascending.
        price_rule: List<'a, PriceRule<'a>, 1, 8>,
    }

    /// What it costs from a certain power on.
    PriceRule<'a> {
        /// How long a parking fee is good for, in seconds.
        parking_fee_period: Option<i32>,
        /// The grams of CO2 for a kWh; absent: not known.
        carbon_dioxide_emission: Option<Int<0>>,
        /// How much of the energy is renewable, in percent; absent: not known.
        renewable_generation_percentage: Option<Int<0, 100>>,
        /// The price of a kWh.
        energy_fee: RationalNumber<'a>,
        /// What one period of parking costs; absent: nothing.
        parking_fee: Option<RationalNumber<'a>>,
        /// From which power on, in watt, up to where the next rule begins.
        power_range_start: RationalNumber<'a>,
    }

    /// A number as ISO 15118-20 writes it: the value times ten to the exponent.
    RationalNumber<'a> {
        /// The power of ten; may be negative.
        exponent: i32,
        /// What it is multiplied with.
        value: i32,
    }

    /// A tax, and what it is due for.
    TaxRule<'a> {
        /// Tells the rules apart; unique within the schedule.
        tax_rule_id "taxRuleID": Int<0>,
        /// A name for people to read.
        tax_rule_name: Option<Text<'a, 100>>,
        /// Whether the fees include it already; absent: not said.
        tax_included_in_price: Option<bool>,
        /// Whether it is due for energy.
        applies_to_energy_fee: bool,
        /// Whether it is due for parking.
        applies_to_parking_fee: bool,
        /// Whether it is due for staying too long.
        applies_to_overstay_fee: bool,
        /// Whether it is due for the least and the most cost.
        applies_to_minimum_maximum_cost: bool,
        /// The tax, in percent.
        tax_rate: RationalNumber<'a>,
    }

    /// What staying too long costs.
    OverstayRuleList<'a> {
        /// The power in watt at which the rules begin to hold; absent sets no such condition.
        overstay_power_threshold: Option<RationalNumber<'a>>,
        /// Rules, one after the other in time.
        overstay_rule: List<'a, OverstayRule<'a>, 1, 5>,
        /// How long to wait before the rules hold, in seconds; absent is not at all.
        overstay_time_threshold: Option<i32>,
    }

    /// A fee for staying too long.
    OverstayRule<'a> {
        /// What one period costs.
        overstay_fee: RationalNumber<'a>,
        /// A name for people to read.
        overstay_rule_description: Option<Text<'a, 32>>,
        /// When it begins, in seconds after the rules began to hold.
        start_time: i32,
        /// How long a fee is good for, in seconds.
        overstay_fee_period: i32,
    }

    /// A further service, and what it costs.
    AdditionalSelectedServices<'a> {
        /// What it costs.
        service_fee: RationalNumber<'a>,
        /// A name for people to read.
        service_name: Text<'a, 80>,
    }

    /// Levels of price over time. Made so that its EXI form, which may be signed, can be had back exactly.
    PriceLevelSchedule<'a> {
        /// Levels, one after the other in time.
        price_level_schedule_entries: List<'a, PriceLevelScheduleEntry<'a>, 1, 100>,
        /// When it begins.
        time_anchor: DateTime<'a>,
        /// Tells the schedules apart; unique.
        price_schedule_id: Int<0>,
        /// A name for people to read.
        price_schedule_description: Option<Text<'a, 32>>,
        /// How many levels there are.
        number_of_price_levels: Int<0>,
    }

    /// The level of price of one interval.
    PriceLevelScheduleEntry<'a> {
        /// How long it lasts, in seconds.
        duration: i32,
        /// The level: lower is cheaper; up to the number of levels.
        price_level: Int<0>,
    }
}
