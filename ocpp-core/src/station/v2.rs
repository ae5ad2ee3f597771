//! What the dialects of 2.x share: names that are the same in all of them, and the device model in messages.

pub(super) mod jobs;
pub(super) mod monitoring;
pub(super) mod reservation;
pub(super) mod smart_charging;
pub(super) mod variables;

use super::{
    authorization::TokenStatus, link::BootReason, metering::Context, status::ConnectorStatus, token::TokenKind,
    words::StopReason,
};

pub(super) fn boot_reason(reason: BootReason) -> &'static str {
    const NAMES: [&str; 9] = [
        "ApplicationReset",
        "FirmwareUpdate",
        "LocalReset",
        "PowerUp",
        "RemoteReset",
        "ScheduledReset",
        "Triggered",
        "Unknown",
        "Watchdog",
    ];
    NAMES.get(reason as usize).copied().unwrap_or("Unknown")
}

/// Where a transaction is not the matter, a connector is in use while a cable is in.
pub(super) fn status(status: ConnectorStatus) -> &'static str {
    match status {
        ConnectorStatus::Available => "Available",
        ConnectorStatus::Reserved => "Reserved",
        ConnectorStatus::Unavailable => "Unavailable",
        ConnectorStatus::Faulted => "Faulted",
        _ => "Occupied",
    }
}

pub(super) fn stop_reason(reason: StopReason) -> &'static str {
    match reason {
        StopReason::HardReset | StopReason::SoftReset => "ImmediateReset",
        reason => reason.name(),
    }
}

pub(super) fn context(context: Context) -> &'static str {
    match context {
        Context::SamplePeriodic => "Sample.Periodic",
        Context::SampleClock => "Sample.Clock",
        Context::TransactionBegin => "Transaction.Begin",
        Context::TransactionEnd => "Transaction.End",
        Context::Trigger => "Trigger",
        Context::Other => "Other",
    }
}

const TOKEN_KINDS: [(TokenKind, &str); 8] = [
    (TokenKind::Iso14443, "ISO14443"),
    (TokenKind::Central, "Central"),
    (TokenKind::EMaid, "eMAID"),
    (TokenKind::Iso15693, "ISO15693"),
    (TokenKind::KeyCode, "KeyCode"),
    (TokenKind::Local, "Local"),
    (TokenKind::MacAddress, "MacAddress"),
    (TokenKind::NoAuthorization, "NoAuthorization"),
];

pub(super) fn token_kind(kind: TokenKind) -> &'static str {
    TOKEN_KINDS.iter().find(|(own, _)| *own == kind).map_or("ISO14443", |(_, name)| name)
}

pub(super) fn token_kind_of(name: Option<&str>) -> TokenKind {
    TOKEN_KINDS.iter().find(|(_, own)| Some(*own) == name).map_or(TokenKind::default(), |(kind, _)| *kind)
}

pub(super) fn token_status_of(name: Option<&str>) -> TokenStatus {
    const NAMES: [(&str, TokenStatus); 9] = [
        ("Accepted", TokenStatus::Accepted),
        ("Blocked", TokenStatus::Blocked),
        ("ConcurrentTx", TokenStatus::ConcurrentTx),
        ("Expired", TokenStatus::Expired),
        ("NoCredit", TokenStatus::NoCredit),
        ("NotAllowedTypeEVSE", TokenStatus::NotAllowedTypeEvse),
        ("NotAtThisLocation", TokenStatus::NotAtThisLocation),
        ("NotAtThisTime", TokenStatus::NotAtThisTime),
        ("Unknown", TokenStatus::Unknown),
    ];
    NAMES.iter().find(|(own, _)| Some(*own) == name).map_or(TokenStatus::Invalid, |(_, status)| *status)
}

/// SetNetworkProfile in no version's words: the fields have the same names in all versions.
macro_rules! asked_network {
    ($request:expr, |$data:ident| $security:expr) => {{
        let (slot, $data) = ($request.configuration_slot, $request.connection_data);
        let apn = $data.apn.map(|apn| $crate::station::network::AskedApn {
            texts: [
                Some(apn.apn.with_limit()),
                apn.apn_user_name.map(Text::with_limit),
                apn.apn_password.map(Text::with_limit),
            ],
            sim_pin: apn.sim_pin,
            preferred_network: apn.preferred_network.map(Text::with_limit),
            only_preferred_network: apn.use_only_preferred_network == Some(true),
            authentication: apn.apn_authentication.as_str(),
        });
        let vpn = $data.vpn.map(|vpn| $crate::station::network::AskedVpn {
            texts: [
                Some(vpn.server.with_limit()),
                Some(vpn.user.with_limit()),
                vpn.group.map(Text::with_limit),
                Some(vpn.password.with_limit()),
                Some(vpn.key.with_limit()),
            ],
            kind: vpn.kind.as_str(),
        });
        $crate::station::network::Asked {
            slot,
            is_json: $data.ocpp_transport == OcppTransport::JSON,
            url: $data.ocpp_csms_url.with_limit(),
            timeout: $data.message_timeout,
            security: $security,
            interface: $data.ocpp_interface.as_str(),
            apn,
            vpn,
        }
    }};
}

pub(super) use asked_network;
