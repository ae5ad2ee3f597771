//! DER control: how a station that feeds energy in keeps the rules of the grid (block R).
//!
//! DER is a distributed energy resource. A control is a setting or a curve. For each kind of control one is in force
//! at a time: a scheduled one during its time, otherwise a default one; of several the one with the lowest priority
//! number.

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Set a control (R04). Which of the members from `curve` on is there depends on the kind.
    SetDERControl from Csms: SetDERControlRequest<'a> {
        /// Whether it holds whenever no scheduled control of its kind does.
        is_default: bool,
        /// Chosen by the CSMS; unique.
        control_id: Text<'a, 36>,
        /// The kind of control.
        control_type: DerControl,
        /// The curve, for the kinds that are one: trip, cessation, and those named after two quantities.
        curve: Option<DerCurve<'a>>,
        /// When to come back after a trip; only as a default.
        enter_service: Option<EnterService<'a>>,
        /// The power factor while charging.
        fixed_pf_absorb "fixedPFAbsorb": Option<FixedPf<'a>>,
        /// The power factor while discharging.
        fixed_pf_inject "fixedPFInject": Option<FixedPf<'a>>,
        /// A fixed reactive power.
        fixed_var: Option<FixedVar<'a>>,
        /// How power follows frequency, stated by slopes.
        freq_droop: Option<FreqDroop<'a>>,
        /// How fast power may change; only as a default.
        gradient: Option<Gradient<'a>>,
        /// The most power to discharge with, and how to watch over it.
        limit_max_discharge: Option<LimitMaxDischarge<'a>>,
    } => SetDERControlResponse<'a> {
        /// Whether it is set.
        status: DerControlStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The ids of controls that this one puts out of force.
        superseded_ids: Option<List<'a, Text<'a, 36>, 1, 24>>,
    }

    /// Report controls; they follow in [`ReportDERControl`] (R04). Nothing given asks for all.
    GetDERControl from Csms: GetDERControlRequest<'a> {
        /// Chosen by the CSMS; comes back in [`ReportDERControl`].
        request_id: i32,
        /// Which sort: true asks for default controls, false for scheduled ones; absent for both.
        is_default: Option<bool>,
        /// Only of this kind; absent is every kind.
        control_type: Option<DerControl>,
        /// Only this one; absent is all.
        control_id: Option<Text<'a, 36>>,
    } => GetDERControlResponse<'a> {
        /// Whether a report follows.
        status: DerControlStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the controls asked for by [`GetDERControl`] (R04).
    ReportDERControl from Station: ReportDERControlRequest<'a> {
        /// Controls that are curves.
        curve: Option<List<'a, DerCurveGet<'a>, 1, 24>>,
        /// When to come back after a trip.
        enter_service: Option<List<'a, EnterServiceGet<'a>, 1, 24>>,
        /// Power factors while charging.
        fixed_pf_absorb "fixedPFAbsorb": Option<List<'a, FixedPfGet<'a>, 1, 24>>,
        /// Power factors while discharging.
        fixed_pf_inject "fixedPFInject": Option<List<'a, FixedPfGet<'a>, 1, 24>>,
        /// Fixed reactive powers.
        fixed_var: Option<List<'a, FixedVarGet<'a>, 1, 24>>,
        /// How power follows frequency.
        freq_droop: Option<List<'a, FreqDroopGet<'a>, 1, 24>>,
        /// How fast power may change.
        gradient: Option<List<'a, GradientGet<'a>, 1, 24>>,
        /// The most power to discharge with.
        limit_max_discharge: Option<List<'a, LimitMaxDischargeGet<'a>, 1, 24>>,
        /// From [`GetDERControl`].
        request_id: i32,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
    } => ReportDERControlResponse<'a> {}

    /// Remove controls (R04).
    ClearDERControl from Csms: ClearDERControlRequest<'a> {
        /// Which sort: true removes default controls, false scheduled ones.
        is_default: bool,
        /// Only of this kind; not beside an id. Absent is every kind.
        control_type: Option<DerControl>,
        /// Only this one; absent is all that fit.
        control_id: Option<Text<'a, 36>>,
    } => ClearDERControlResponse<'a> {
        /// Whether they are gone.
        status: DerControlStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A control makes the station depart from its charging profile, or does so no longer (R05).
    NotifyDERAlarm from Station: NotifyDERAlarmRequest<'a> {
        /// The kind of control that is at work.
        control_type: DerControl,
        /// What is wrong with the grid; absent: not known.
        grid_event_fault: Option<GridEventFault>,
        /// Whether it is over; absent means false.
        alarm_ended: Option<bool>,
        /// When it began or ended.
        timestamp: DateTime<'a>,
        /// More about it, from the vehicle.
        extra_info: Option<Text<'a, 200>>,
    } => NotifyDERAlarmResponse<'a> {}

    /// A scheduled control has come into force, or has ended (R04).
    NotifyDERStartStop from Station: NotifyDERStartStopRequest<'a> {
        /// The control, from [`SetDERControl`].
        control_id: Text<'a, 36>,
        /// Whether it has come into force; false means that it has ended.
        started: bool,
        /// When it began or ended.
        timestamp: DateTime<'a>,
        /// The ids of controls that this one puts out of force.
        superseded_ids: Option<List<'a, Text<'a, 36>, 1, 24>>,
    } => NotifyDERStartStopResponse<'a> {}
}
