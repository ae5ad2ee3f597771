//! What a vehicle wants and can do, as it said over ISO 15118 (blocks K, Q and R).
//!
//! Where there are values for L2 and L3, the one without suffix is for L1 alone; otherwise it is the sum of all
//! phases. A most is the smaller one of the vehicle's and the EVSE's, a least the larger one.

use super::types::*;
use crate::schema::prelude::*;

objects! {
    [custom data]

    // Needs

    /// What the vehicle wants.
    ChargingNeeds<'a> {
        /// What it wants of alternating current; only with an AC mode and ISO 15118-2.
        ac_charging_parameters: Option<AcChargingParameters<'a>>,
        /// What the inverters can do, with alternating current, DER control and ISO 15118-20 (block R).
        der_charging_parameters: Option<DerChargingParameters<'a>>,
        /// What the vehicle would give back, and for which price.
        ev_energy_offer: Option<EvEnergyOffer<'a>>,
        /// How the vehicle wants to be charged, and whether it would give energy back.
        requested_energy_transfer: EnergyTransferMode,
        /// What it wants of direct current; only with a DC mode and ISO 15118-2.
        dc_charging_parameters: Option<DcChargingParameters<'a>>,
        /// What it wants and can do in both directions; with ISO 15118-20, instead of the two others.
        v2x_charging_parameters: Option<V2xChargingParameters<'a>>,
        /// All the ways that the vehicle can be charged; absent: only the one that it wants.
        available_energy_transfer: Option<List<'a, EnergyTransferMode, 1>>,
        /// Who makes the plan; absent means [`ControlMode::ScheduledControl`].
        control_mode: Option<ControlMode>,
        /// Who may change goals and departure; absent: the vehicle alone.
        mobility_needs_mode: Option<MobilityNeedsMode>,
        /// When the vehicle wants to leave, as far as it knows; absent when it did not say.
        departure_time: Option<DateTime<'a>>,
    }

    /// What the vehicle wants of alternating current (ISO 15118-2).
    AcChargingParameters<'a> {
        /// Energy it asks for in Wh, that for heating or cooling itself beforehand included.
        energy_amount: Number<'a>,
        /// The least it can charge with, in A for each phase.
        ev_min_current: Number<'a>,
        /// The most it can charge with, in A for each phase; the cable is taken into account.
        ev_max_current: Number<'a>,
        /// The most it stands, in V.
        ev_max_voltage: Number<'a>,
    }

    /// What the vehicle wants of direct current (ISO 15118-2).
    DcChargingParameters<'a> {
        /// The most it can charge with, in A; the cable is taken into account.
        ev_max_current: Number<'a>,
        /// The most it stands, in V.
        ev_max_voltage: Number<'a>,
        /// The most it can charge with, in W; required with direct current.
        ev_max_power: Option<Number<'a>>,
        /// What the battery holds when full, in Wh.
        ev_energy_capacity: Option<Number<'a>>,
        /// Energy it asks for in Wh, that for heating or cooling itself beforehand included.
        energy_amount: Option<Number<'a>>,
        /// How full the battery is, in percent.
        state_of_charge: Option<Int<0, 100>>,
        /// Percent at which the vehicle takes the battery as full.
        full_soc "fullSoC": Option<Int<0, 100>>,
        /// Percent at which fast charging ends.
        bulk_soc "bulkSoC": Option<Int<0, 100>>,
    }

    /// What the vehicle wants, and what it and the EVSE can do, in both directions (ISO 15118-20). Zero or more, but
    /// for the requests of energy.
    V2xChargingParameters<'a> {
        /// The least to charge with, in watt.
        min_charge_power: Option<Number<'a>>,
        /// The least to charge with on L2, in watt.
        min_charge_power_l2 "minChargePower_L2": Option<Number<'a>>,
        /// The least to charge with on L3, in watt.
        min_charge_power_l3 "minChargePower_L3": Option<Number<'a>>,
        /// The most to charge with, in watt.
        max_charge_power: Option<Number<'a>>,
        /// The most to charge with on L2, in watt.
        max_charge_power_l2 "maxChargePower_L2": Option<Number<'a>>,
        /// The most to charge with on L3, in watt.
        max_charge_power_l3 "maxChargePower_L3": Option<Number<'a>>,
        /// The least to discharge with, in watt; zero or more.
        min_discharge_power: Option<Number<'a>>,
        /// The least to discharge with on L2, in watt; zero or more.
        min_discharge_power_l2 "minDischargePower_L2": Option<Number<'a>>,
        /// The least to discharge with on L3, in watt; zero or more.
        min_discharge_power_l3 "minDischargePower_L3": Option<Number<'a>>,
        /// The most to discharge with, in watt; zero or more.
        max_discharge_power: Option<Number<'a>>,
        /// The most to discharge with on L2, in watt; zero or more.
        max_discharge_power_l2 "maxDischargePower_L2": Option<Number<'a>>,
        /// The most to discharge with on L3, in watt; zero or more.
        max_discharge_power_l3 "maxDischargePower_L3": Option<Number<'a>>,
        /// The least to charge with, in ampere; only direct current.
        min_charge_current: Option<Number<'a>>,
        /// The most to charge with, in ampere; only direct current.
        max_charge_current: Option<Number<'a>>,
        /// The least to discharge with, in ampere, zero or more; only direct current.
        min_discharge_current: Option<Number<'a>>,
        /// The most to discharge with, in ampere, zero or more; only direct current.
        max_discharge_current: Option<Number<'a>>,
        /// The least voltage, in volt; only direct current.
        min_voltage: Option<Number<'a>>,
        /// The most voltage, in volt; only direct current.
        max_voltage: Option<Number<'a>>,
        /// What is missing to the state of charge that is wanted, in Wh; negative when it has more.
        ev_target_energy_request: Option<Number<'a>>,
        /// What is missing to the least state of charge that is allowed, in Wh; negative when it has more.
        ev_min_energy_request: Option<Number<'a>>,
        /// What is missing to the most that it may hold, in Wh; negative when it has more.
        ev_max_energy_request: Option<Number<'a>>,
        /// What is missing to the least state of charge for giving energy back, in Wh; negative when it has more.
        ev_min_v2x_energy_request "evMinV2XEnergyRequest": Option<Number<'a>>,
        /// What is missing to the most state of charge for giving energy back, in Wh; negative when it has more.
        ev_max_v2x_energy_request "evMaxV2XEnergyRequest": Option<Number<'a>>,
        /// How full the battery shall be at departure, in percent.
        target_soc "targetSoC": Option<Int<0, 100>>,
    }

    /// What the inverters of vehicle and EVSE can do for the grid (ISO 15118-20, R02). Names with `ev` are the
    /// vehicle's values, the others what both can do. Zero or more.
    DerChargingParameters<'a> {
        /// The kinds of control that the vehicle carries out itself; absent: none.
        ev_supported_der_control "evSupportedDERControl": Option<List<'a, DerControl, 1>>,
        /// The most active power to discharge with at the over-excited power factor, in watt.
        ev_over_excited_max_discharge_power: Option<Number<'a>>,
        /// The power factor while feeding in the least reactive power.
        ev_over_excited_power_factor: Option<Number<'a>>,
        /// The most active power to discharge with at the under-excited power factor, in watt.
        ev_under_excited_max_discharge_power: Option<Number<'a>>,
        /// The power factor while taking up the least reactive power.
        ev_under_excited_power_factor: Option<Number<'a>>,
        /// The most apparent power, in VA.
        max_apparent_power: Option<Number<'a>>,
        /// The most apparent power to take up, in VA.
        max_charge_apparent_power: Option<Number<'a>>,
        /// The most apparent power to take up on L2, in VA.
        max_charge_apparent_power_l2 "maxChargeApparentPower_L2": Option<Number<'a>>,
        /// The most apparent power to take up on L3, in VA.
        max_charge_apparent_power_l3 "maxChargeApparentPower_L3": Option<Number<'a>>,
        /// The most apparent power to feed in, in VA.
        max_discharge_apparent_power: Option<Number<'a>>,
        /// The most apparent power to feed in on L2, in VA.
        max_discharge_apparent_power_l2 "maxDischargeApparentPower_L2": Option<Number<'a>>,
        /// The most apparent power to feed in on L3, in VA.
        max_discharge_apparent_power_l3 "maxDischargeApparentPower_L3": Option<Number<'a>>,
        /// The most reactive power to take up, in var.
        max_charge_reactive_power: Option<Number<'a>>,
        /// The most reactive power to take up on L2, in var.
        max_charge_reactive_power_l2 "maxChargeReactivePower_L2": Option<Number<'a>>,
        /// The most reactive power to take up on L3, in var.
        max_charge_reactive_power_l3 "maxChargeReactivePower_L3": Option<Number<'a>>,
        /// The least reactive power to take up, in var.
        min_charge_reactive_power: Option<Number<'a>>,
        /// The least reactive power to take up on L2, in var.
        min_charge_reactive_power_l2 "minChargeReactivePower_L2": Option<Number<'a>>,
        /// The least reactive power to take up on L3, in var.
        min_charge_reactive_power_l3 "minChargeReactivePower_L3": Option<Number<'a>>,
        /// The most reactive power to feed in, in var.
        max_discharge_reactive_power: Option<Number<'a>>,
        /// The most reactive power to feed in on L2, in var.
        max_discharge_reactive_power_l2 "maxDischargeReactivePower_L2": Option<Number<'a>>,
        /// The most reactive power to feed in on L3, in var.
        max_discharge_reactive_power_l3 "maxDischargeReactivePower_L3": Option<Number<'a>>,
        /// The least reactive power to feed in, in var.
        min_discharge_reactive_power: Option<Number<'a>>,
        /// The least reactive power to feed in on L2, in var.
        min_discharge_reactive_power_l2 "minDischargeReactivePower_L2": Option<Number<'a>>,
        /// The least reactive power to feed in on L3, in var.
        min_discharge_reactive_power_l3 "minDischargeReactivePower_L3": Option<Number<'a>>,
        /// The line's voltage, in volt.
        nominal_voltage: Option<Number<'a>>,
        /// How far the voltage at the station's connection is from that where the grid is shared, in volt (rms).
        nominal_voltage_offset: Option<Number<'a>>,
        /// The most voltage to work with, in volt (rms).
        max_nominal_voltage: Option<Number<'a>>,
        /// The least voltage to work with, in volt (rms).
        min_nominal_voltage: Option<Number<'a>>,
        /// Maker of the vehicle's inverter.
        ev_inverter_manufacturer: Option<Text<'a, 50>>,
        /// Its maker's name for it.
        ev_inverter_model: Option<Text<'a, 50>>,
        /// Its serial number.
        ev_inverter_serial_number: Option<Text<'a, 50>>,
        /// The version of its software.
        ev_inverter_sw_version: Option<Text<'a, 50>>,
        /// The version of its hardware.
        ev_inverter_hw_version: Option<Text<'a, 50>>,
        /// How it notices that the grid is gone; only where that is required.
        ev_islanding_detection_method: Option<List<'a, IslandingDetection, 1>>,
        /// How long until it trips once the grid is gone, in seconds.
        ev_islanding_trip_time: Option<Number<'a>>,
        /// The most direct current that may get into the line at level 1, in ampere.
        ev_maximum_level1_dc_injection "evMaximumLevel1DCInjection": Option<Number<'a>>,
        /// How long that may last at level 1, in seconds.
        ev_duration_level1_dc_injection "evDurationLevel1DCInjection": Option<Number<'a>>,
        /// The most direct current that may get into the line at level 2, in ampere.
        ev_maximum_level2_dc_injection "evMaximumLevel2DCInjection": Option<Number<'a>>,
        /// How long that may last at level 2, in seconds.
        ev_duration_level2_dc_injection "evDurationLevel2DCInjection": Option<Number<'a>>,
        /// How the circuit answers to reactance, in siemens.
        ev_reactive_susceptance: Option<Number<'a>>,
        /// What the vehicle will give in this session at most, in Wh; at zero it may refuse to give more.
        ev_session_total_discharge_energy_available: Option<Number<'a>>,
    }

    // What the vehicle offers

    /// What the vehicle would give back over time, and for which price (ISO 15118-20).
    EvEnergyOffer<'a> {
        /// The price it wants; absent: none.
        ev_absolute_price_schedule: Option<EvAbsolutePriceSchedule<'a>>,
        /// The power it offers.
        ev_power_schedule: EvPowerSchedule<'a>,
    }

    /// The power that the vehicle offers over time.
    EvPowerSchedule<'a> {
        /// One interval after the other.
        ev_power_schedule_entries: List<'a, EvPowerScheduleEntry<'a>, 1, 1024>,
        /// When it begins.
        time_anchor: DateTime<'a>,
    }

    /// The power that the vehicle offers in one interval.
    EvPowerScheduleEntry<'a> {
        /// How long it lasts, in seconds.
        duration: i32,
        /// The most power in watt. Negative is discharging; positive: it cannot give any now.
        power: Number<'a>,
    }

    /// The price that the vehicle wants over time.
    EvAbsolutePriceSchedule<'a> {
        /// When it begins.
        time_anchor: DateTime<'a>,
        /// The currency by ISO 4217, such as EUR.
        currency: Text<'a, 3>,
        /// One interval after the other.
        ev_absolute_price_schedule_entries: List<'a, EvAbsolutePriceScheduleEntry<'a>, 1, 1024>,
        /// A URN of ISO 15118-20 that says how the price is worked out: by power, by peak power, or by energy in
        /// stacks.
        price_algorithm: Text<'a, 2000>,
    }

    /// The prices of one interval.
    EvAbsolutePriceScheduleEntry<'a> {
        /// How long it lasts, in seconds.
        duration: i32,
        /// Rules, each from a power on.
        ev_price_rule: List<'a, EvPriceRule<'a>, 1, 8>,
    }

    /// The price from a certain power on.
    EvPriceRule<'a> {
        /// The price of a kWh.
        energy_fee: Number<'a>,
        /// From which power on, in watt, up to where the next rule begins. Negative is discharging.
        power_range_start: Number<'a>,
    }
}
