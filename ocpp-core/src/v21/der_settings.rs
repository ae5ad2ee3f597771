//! The settings and curves of DER control (block R).
//!
//! Of several controls of a kind the one with the lowest priority number is in force; the others are superseded. A
//! start and a duration are absent only in default controls. Times without unit in their name are seconds.

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
        /// Zero is the highest.
        priority: Int<0>,
        /// Only for VoltVar.
        reactive_power_params: Option<ReactivePowerParams<'a>>,
        /// Only for curves of voltage.
        voltage_params: Option<VoltageParams<'a>>,
        /// The unit of y.
        y_unit: DerUnit,
        /// Seconds until 90 percent of a new target are reached; zero sets no limit. Absent: the inverter's own.
        response_time: Option<Number<'a>>,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// Seconds that it is in force; absent only in a default.
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
        /// Seconds within those bounds before going back.
        hysteresis_delay: Option<Number<'a>>,
        /// Percent a second while going back.
        hysteresis_gradient: Option<Number<'a>>,
    }

    /// More about a VoltVar curve.
    ReactivePowerParams<'a> {
        /// Adjusts the voltages of the points, in percent of the nominal one (rms).
        v_ref: Option<Number<'a>>,
        /// Whether that voltage adjusts itself; absent means false.
        autonomous_v_ref_enable: Option<bool>,
        /// The time constant of that, in seconds.
        autonomous_v_ref_time_constant: Option<Number<'a>>,
    }

    /// More about a curve of voltage (EN 50549-1, 4.9.3.4).
    VoltageParams<'a> {
        /// The most that the mean voltage over ten minutes may be; required with the next.
        hv10_min_mean_value: Option<Number<'a>>,
        /// Seconds that it may be above that before the vehicle has to trip; required with the one before.
        hv10_min_mean_trip_delay: Option<Number<'a>>,
        /// What to feed in while riding through a fault; absent: nothing.
        power_during_cessation: Option<PowerDuringCessation>,
    }

    // Settings

    /// When to come back after a trip.
    EnterService<'a> {
        /// Zero is the highest.
        priority: Int<0>,
        /// Not above this voltage.
        high_voltage: Number<'a>,
        /// Not below this voltage.
        low_voltage: Number<'a>,
        /// Not above this frequency, in hertz.
        high_freq: Number<'a>,
        /// Not below this frequency, in hertz.
        low_freq: Number<'a>,
        /// Seconds within those bounds; absent: none.
        delay: Option<Number<'a>>,
        /// Seconds: a random time up to this on top; absent: none.
        random_delay: Option<Number<'a>>,
        /// Seconds to reach full power; absent: the inverter's own.
        ramp_rate: Option<Number<'a>>,
    }

    /// A fixed power factor.
    FixedPf<'a> {
        /// Zero is the highest.
        priority: Int<0>,
        /// cos φ, from 0 to 1.
        displacement: Number<'a>,
        /// True takes reactive power up (under-excited), false feeds it in (over-excited).
        excitation: bool,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// Seconds that it is in force; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// A fixed reactive power.
    FixedVar<'a> {
        /// Zero is the highest.
        priority: Int<0>,
        /// From -100 to 100 percent: negative while charging, positive while discharging.
        setpoint: Number<'a>,
        /// Percent of what.
        unit: DerUnit,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// Seconds that it is in force; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// How power follows frequency, by two slopes with a dead band between them.
    FreqDroop<'a> {
        /// Zero is the highest.
        priority: Int<0>,
        /// Hertz above which the upper slope begins.
        over_freq: Number<'a>,
        /// Hertz below which the lower slope begins.
        under_freq: Number<'a>,
        /// Steepness of the upper slope, per unit.
        over_droop: Number<'a>,
        /// Steepness of the lower slope, per unit.
        under_droop: Number<'a>,
        /// Seconds until a new target is reached.
        response_time: Number<'a>,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// Seconds that it is in force; absent only in a default.
        duration: Option<Number<'a>>,
    }

    /// How fast power may change.
    Gradient<'a> {
        /// Zero is the highest.
        priority: Int<0>,
        /// Seconds of the usual ramp; zero: does not apply.
        gradient: Number<'a>,
        /// Seconds of the ramp after starting; zero: does not apply.
        soft_gradient: Number<'a>,
    }

    /// The most power to discharge with.
    LimitMaxDischarge<'a> {
        /// Zero is the highest.
        priority: Int<0>,
        /// Percent, from 0 to 100, of the vehicle's rated power of discharging. Above it the curve comes into force.
        pct_max_discharge_power: Option<Number<'a>>,
        /// Percent of the rated power of discharging (y) that may last so many seconds (x) before the vehicle has to
        /// trip.
        power_monitoring_must_trip: Option<DerCurve<'a>>,
        /// When it comes into force; absent only in a default.
        start_time: Option<DateTime<'a>>,
        /// Seconds that it is in force; absent only in a default.
        duration: Option<Number<'a>>,
    }

    // Reports

    /// A curve that is set.
    DerCurveGet<'a> {
        /// The curve.
        curve: DerCurve<'a>,
        /// Given by the CSMS.
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
        /// Given by the CSMS.
        id: Text<'a, 36>,
    }

    /// A power factor that is set.
    FixedPfGet<'a> {
        /// The power factor.
        fixed_pf "fixedPF": FixedPf<'a>,
        /// Given by the CSMS.
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
        /// Given by the CSMS.
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
        /// Given by the CSMS.
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
        /// Given by the CSMS.
        id: Text<'a, 36>,
    }

    /// A limit of discharging that is set.
    LimitMaxDischargeGet<'a> {
        /// Given by the CSMS.
        id: Text<'a, 36>,
        /// Whether it is a default.
        is_default: bool,
        /// Whether one of higher priority has put it out of force.
        is_superseded: bool,
        /// The limit.
        limit_max_discharge: LimitMaxDischarge<'a>,
    }
}
