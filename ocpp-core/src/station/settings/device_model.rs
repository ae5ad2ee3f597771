//! The settings as variables of components: the device model of 2.x.

use super::list::Access;
use crate::station::named::named;

named! {
    /// What a variable belongs to.
    Component {
        ChargingStation = "ChargingStation",
        AlignedDataCtrlr = "AlignedDataCtrlr",
        AuthCacheCtrlr = "AuthCacheCtrlr",
        AuthCtrlr = "AuthCtrlr",
        ClockCtrlr = "ClockCtrlr",
        DeviceDataCtrlr = "DeviceDataCtrlr",
        LocalAuthListCtrlr = "LocalAuthListCtrlr",
        MonitoringCtrlr = "MonitoringCtrlr",
        OCPPCommCtrlr = "OCPPCommCtrlr",
        ReservationCtrlr = "ReservationCtrlr",
        SampledDataCtrlr = "SampledDataCtrlr",
        SecurityCtrlr = "SecurityCtrlr",
        SmartChargingCtrlr = "SmartChargingCtrlr",
        TxCtrlr = "TxCtrlr",
    }

    /// Which one of several variables of a name.
    Instance {
        None = "",
        ChargingProfiles = "ChargingProfiles",
        Default = "Default",
        GetReport = "GetReport",
        GetVariables = "GetVariables",
        SetVariableMonitoring = "SetVariableMonitoring",
        SetVariables = "SetVariables",
        TransactionEvent = "TransactionEvent",
    }
}

/// The variable of a setting; without a name it has none.
#[derive(Clone, Copy)]
pub(crate) struct Variable {
    pub(crate) component: Component,
    pub(crate) name: &'static str,
    pub(crate) instance: Instance,
    pub(crate) access: Access,
}
