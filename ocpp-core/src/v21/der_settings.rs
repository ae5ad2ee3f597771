//! The settings and curves of DER control (block R).
//!
//! Of several controls of a kind the one with the lowest priority number is in force; the others are superseded. A
//! start and a duration are absent only in default controls.

use super::types::*;
use crate::schema::prelude::*;

objects! {
    [custom data]

    // Curves

    /// How one quantity has to follow another.
    DerCurve<'a> {
        /// Points in ascending x, between which the curve is straight.
        curve_data: List<'a, DerCurvePoints<'a>, 1, 10>,
        /// How the way back differs from the way there.
        hysteresis: Option<Hysteresis<'a>>,
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// More about a VoltVar curve, and only there.
        reactive_power_params: Option<ReactivePowerParams<'a>>,
        /// More about a curve of voltage, and only there.
        voltage_params: Option<VoltageParams<'a>>,
        /// The unit of y.
        y_unit: DerUnit,
        /// How long until 90 percent of a new target are reached, in seconds; zero sets no limit. Absent: the
        /// inverter's own.
        response_time: Option<Number<'a>>,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// How long it is in force, in seconds; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// A point of a curve.
    DerCurvePoints<'a> {
        /// What is measured; which quantity, the kind of curve says. For trip curves it is seconds.
        x: Number<'a>,
        /// What follows, in the curve's unit. A power factor is positive while reactive power is taken up, negative
        /// while it is fed in.
        y: Number<'a>,
    }

    /// How things go back to normal after the grid was out of bounds.
    Hysteresis<'a> {
        /// The upper bound of normal, in the unit of y.
        hysteresis_high: Option<Number<'a>>,
        /// The lower bound of normal, in the unit of y.
        hysteresis_low: Option<Number<'a>>,
        /// How long to be within those bounds before going back, in seconds.
        hysteresis_delay: Option<Number<'a>>,
        /// How fast to go back, in percent a second.
        hysteresis_gradient: Option<Number<'a>>,
    }

    /// More about a VoltVar curve.
    ReactivePowerParams<'a> {
        /// Adjusts the voltages of the points, in percent of the nominal one (rms).
        v_ref: Option<Number<'a>>,
        /// Whether the reference voltage adjusts itself; absent means false.
        autonomous_v_ref_enable: Option<bool>,
        /// How fast it does so: the time constant, in seconds.
        autonomous_v_ref_time_constant: Option<Number<'a>>,
    }

    /// More about a curve of voltage (EN 50549-1, 4.9.3.4).
    VoltageParams<'a> {
        /// The most that the mean voltage over ten minutes may be; required with the next.
        hv10_min_mean_value: Option<Number<'a>>,
        /// How long it may be above that before the vehicle has to trip, in seconds; required with the one before.
        hv10_min_mean_trip_delay: Option<Number<'a>>,
        /// What to feed in while riding through a fault; absent: nothing.
        power_during_cessation: Option<PowerDuringCessation>,
    }

    // Settings

    /// When to come back after a trip.
    EnterService<'a> {
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// The most voltage to come back at.
        high_voltage: Number<'a>,
        /// The least voltage to come back at.
        low_voltage: Number<'a>,
        /// The most frequency to come back at, in hertz.
        high_freq: Number<'a>,
        /// The least frequency to come back at, in hertz.
        low_freq: Number<'a>,
        /// How long to be within those bounds before, in seconds; absent: not at all.
        delay: Option<Number<'a>>,
        /// How long to wait on top at most, in seconds; the delay is random. Absent: not at all.
        random_delay: Option<Number<'a>>,
        /// How long to take until full power, in seconds; absent: the inverter's own.
        ramp_rate: Option<Number<'a>>,
    }

    /// A fixed power factor.
    FixedPf<'a> {
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// The power factor cos φ, from 0 to 1.
        displacement: Number<'a>,
        /// Whether reactive power is taken up (under-excited); false feeds it in (over-excited).
        excitation: bool,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// How long it is in force, in seconds; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// A fixed reactive power.
    FixedVar<'a> {
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// The reactive power, from -100 to 100 percent: negative while charging, positive while discharging.
        setpoint: Number<'a>,
        /// What the percentage is of.
        unit: DerUnit,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// How long it is in force, in seconds; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// How power follows frequency, by two slopes with a dead band between them.
    FreqDroop<'a> {
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// The frequency in hertz above which the upper slope begins.
        over_freq: Number<'a>,
        /// The frequency in hertz below which the lower slope begins.
        under_freq: Number<'a>,
        /// How steep the upper slope is, per unit.
        over_droop: Number<'a>,
        /// How steep the lower slope is, per unit.
        under_droop: Number<'a>,
        /// How long until a new target is reached, in seconds.
        response_time: Number<'a>,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// How long it is in force, in seconds; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// How fast power may change.
    Gradient<'a> {
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// How long the usual ramp takes, in seconds; zero: does not apply.
        gradient: Number<'a>,
        /// How long the ramp after starting takes, in seconds; zero: does not apply.
        soft_gradient: Number<'a>,
    }

    /// The most power to discharge with.
    LimitMaxDischarge<'a> {
        /// Its rank; zero is the highest.
        priority: Int<0>,
        /// The most power, in percent of the vehicle's rated power of discharging, 0 to 100. Above it the curve comes
        /// into force.
        pct_max_discharge_power: Option<Number<'a>>,
        /// The curve: how many percent of the rated power of discharging (y) may last how many seconds (x) before the
        /// vehicle has to trip.
        power_monitoring_must_trip: Option<DerCurve<'a>>,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// How long it is in force, in seconds; absent only in a default.
        duration: Option<Number<'a>>,
    }

    // Reports

    /// A curve that is set.
    DerCurveGet<'a> {
        /// The curve.
        curve: DerCurve<'a>,
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
        /// The kind of control.
        curve_type: DerControl,
        /// Whether it is a default.
        is_default: bool,
        /// Whether one of higher priority has put it out of force.
        is_superseded: bool,
    }

    /// A rule for coming back that is set.
    EnterServiceGet<'a> {
        /// The rule.
        enter_service: EnterService<'a>,
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
    }

    /// A power factor that is set.
    FixedPfGet<'a> {
        /// The power factor.
        fixed_pf "fixedPF": FixedPf<'a>,
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
        /// Whether it is a default.
        is_default: bool,
        /// Whether one of higher priority has put it out of force.
        is_superseded: bool,
    }

    /// A reactive power that is set.
    FixedVarGet<'a> {
        /// The reactive power.
        fixed_var: FixedVar<'a>,
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
        /// Whether it is a default.
        is_default: bool,
        /// Whether one of higher priority has put it out of force.
        is_superseded: bool,
    }

    /// A droop that is set.
    FreqDroopGet<'a> {
        /// The droop.
        freq_droop: FreqDroop<'a>,
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
        /// Whether it is a default.
        is_default: bool,
        /// Whether one of higher priority has put it out of force.
        is_superseded: bool,
    }

    /// A ramp that is set.
    GradientGet<'a> {
        /// The ramp.
        gradient: Gradient<'a>,
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
    }

    /// A limit of discharging that is set.
    LimitMaxDischargeGet<'a> {
        /// Chosen by the CSMS, in [`SetDERControl`](super::SetDERControl).
        id: Text<'a, 36>,
        /// Whether it is a default.
        is_default: bool,
        /// Whether one of higher priority has put it out of force.
        is_superseded: bool,
        /// The limit.
        limit_max_discharge: LimitMaxDischarge<'a>,
    }
}
