//! The words that both worlds share: why something happened, and what state charging is in.

/// A choice that is kept in records as a number.
macro_rules! word {
    ($(#[$doc:meta])* $visibility:vis enum $name:ident { $($(#[$item_doc:meta])* $item:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        // The standard's names, also where one is that of its list.
        #[allow(clippy::enum_variant_names)]
        $visibility enum $name { $($(#[$item_doc])* $item,)* }

        impl $name {
            const ALL: &[Self] = &[$(Self::$item),*];
            const NAMES: &[&str] = &[$(stringify!($item)),*];

            /// Its name, which is the standard's for most.
            #[allow(dead_code, reason = "used by 2.x alone, and not of all")]
            pub(crate) fn name(self) -> &'static str {
                Self::NAMES.get(self as usize).copied().unwrap_or("")
            }

            pub(crate) fn from_u8(number: u8) -> Self {
                const FIRST: $name = $name::ALL[0];
                Self::ALL.get(usize::from(number)).copied().unwrap_or(FIRST)
            }
        }
    };
}

pub(crate) use word;

word! {
    /// Why a transaction message was made (2.0.1 TriggerReasonEnumType). New ones at the end: records hold their places.
    pub(crate) enum Trigger {
        AbnormalCondition,
        Authorized,
        CablePluggedIn,
        ChargingRateChanged,
        ChargingStateChanged,
        Deauthorized,
        EnergyLimitReached,
        EVCommunicationLost,
        EVConnectTimeout,
        MeterValueClock,
        MeterValuePeriodic,
        TimeLimitReached,
        Trigger,
        UnlockCommand,
        StopAuthorized,
        EVDeparted,
        EVDetected,
        RemoteStop,
        RemoteStart,
        ResetCommand,
        SignedDataReceived,
    }
}

word! {
    /// What a transaction is doing (2.0.1 ChargingStateEnumType).
    pub(crate) enum ChargingState {
        Idle,
        EVConnected,
        Charging,
        SuspendedEV,
        SuspendedEVSE,
    }
}

word! {
    /// Why a transaction ended (1.6 Reason, 2.0.1 ReasonEnumType). New ones at the end: records hold their places.
    pub(crate) enum StopReason {
        Local,
        DeAuthorized,
        EmergencyStop,
        EVDisconnected,
        HardReset,
        Other,
        PowerLoss,
        Reboot,
        Remote,
        SoftReset,
        UnlockCommand,
        Timeout,
        GroundFault,
        OvercurrentFault,
        StoppedByEV,
        MasterPass,
    }
}

/// What makes the flow move: the reason for the messages that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) trigger: Trigger,
    pub(crate) reason: StopReason,
}

impl Cause {
    pub(crate) const fn new(trigger: Trigger, reason: StopReason) -> Self {
        Self { trigger, reason }
    }
}
