//! The settings as configuration keys: 1.6, section 9.

use crate::json::{Text, Writer};

use super::kind::Words;
use super::list::{Access, KEYS, ROWS};
use super::{Change, Setting, Settings};

/// What comes of a change (the standard's ConfigurationStatus).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// It is in force.
    Accepted(Setting),
    /// It is stored, and in force after a reboot.
    RebootRequired(Setting),
    /// The key cannot be written, or not with this value. Nothing has changed.
    Rejected,
    /// No such key.
    NotSupported,
}

/// A key as GetConfiguration shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyView<'s> {
    settings: &'s Settings,
    slot: usize,
    /// The standard's spelling.
    pub(crate) name: &'static str,
    /// Whether ChangeConfiguration on it is refused.
    pub(crate) is_readonly: bool,
    /// Whether it has a value to show; a password has none.
    pub(crate) is_readable: bool,
}

impl KeyView<'_> {
    /// Writes the value as a JSON string.
    pub(crate) fn write_value(&self, writer: &mut Writer<'_>) {
        self.settings.write_value(self.slot, Words::V16, writer);
    }
}

impl Settings {
    /// All keys of the station, in the order of the list.
    pub(crate) fn keys(&self) -> impl Iterator<Item = KeyView<'_>> {
        KEYS.enumerate().filter_map(|(setting, name)| self.key_at(setting, name))
    }

    /// The key of this name; upper and lower case are the same.
    pub(crate) fn key(&self, name: Text<'_>) -> Option<KeyView<'_>> {
        let (setting, name) = KEYS.enumerate().find(|(_, key)| name.eq_ignore_ascii_case(key))?;
        self.key_at(setting, name)
    }

    fn key_at(&self, setting: usize, name: &'static str) -> Option<KeyView<'_>> {
        let slot = ROWS.iter().position(|row| row.setting as usize == setting)?;
        let access = ROWS.get(slot)?.key?;
        self.shows(slot).then(|| KeyView {
            settings: self,
            slot,
            name,
            is_readonly: access == Access::R || self.fixed.has(slot),
            is_readable: access != Access::W,
        })
    }

    /// What ChangeConfiguration asks for, if it can be had; the flow may still refuse it before
    /// [`apply`](Self::apply).
    pub(crate) fn propose_key(&self, name: Text<'_>, value: Text<'_>) -> Result<Change, Changed> {
        let key = self.key(name).ok_or(Changed::NotSupported)?;
        if key.is_readonly {
            return Err(Changed::Rejected);
        }
        let change = self.propose(key.slot, value, Words::V16).ok_or(Changed::Rejected)?;
        // Security never goes down, and asking for what is there is refused too (whitepaper, A05).
        if change.setting == Setting::SecurityProfile && change.number <= self.number(Setting::SecurityProfile) {
            return Err(Changed::Rejected);
        }
        Ok(change)
    }

    /// ChangeConfiguration.
    pub(crate) fn change(&mut self, name: Text<'_>, value: Text<'_>) -> Changed {
        match self.propose_key(name, value) {
            Ok(change) if self.apply(&change) => Changed::RebootRequired(change.setting),
            Ok(change) => Changed::Accepted(change.setting),
            Err(refused) => refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::*;
    use crate::station::settings::kind::Kind;
    use crate::station::settings::list::Block;
    use crate::station::settings::{FileTransfer, Unfit};
    use crate::station::{Measurand, MeasurandSet};

    /// The keys of section 9 and of the security whitepaper: name, type, access.
    const STANDARD: &[(&str, &str, &str)] = &[
        // Core, required
        ("AuthorizeRemoteTxRequests", "bool", "RW"),
        ("ClockAlignedDataInterval", "int", "RW"),
        ("ConnectionTimeOut", "int", "RW"),
        ("ConnectorPhaseRotation", "list", "RW"),
        ("GetConfigurationMaxKeys", "int", "R"),
        ("HeartbeatInterval", "int", "RW"),
        ("LocalAuthorizeOffline", "bool", "RW"),
        ("LocalPreAuthorize", "bool", "RW"),
        ("MeterValuesAlignedData", "list", "RW"),
        ("MeterValuesSampledData", "list", "RW"),
        ("MeterValueSampleInterval", "int", "RW"),
        ("NumberOfConnectors", "int", "R"),
        ("ResetRetries", "int", "RW"),
        ("StopTransactionOnEVSideDisconnect", "bool", "RW"),
        ("StopTransactionOnInvalidId", "bool", "RW"),
        ("StopTxnAlignedData", "list", "RW"),
        ("StopTxnSampledData", "list", "RW"),
        ("SupportedFeatureProfiles", "list", "R"),
        ("TransactionMessageAttempts", "int", "RW"),
        ("TransactionMessageRetryInterval", "int", "RW"),
        ("UnlockConnectorOnEVSideDisconnect", "bool", "RW"),
        // Core, optional
        ("AllowOfflineTxForUnknownId", "bool", "RW"),
        ("AuthorizationCacheEnabled", "bool", "RW"),
        ("BlinkRepeat", "int", "RW"),
        ("LightIntensity", "int", "RW"),
        ("MaxEnergyOnInvalidId", "int", "RW"),
        ("MinimumStatusDuration", "int", "RW"),
        ("WebSocketPingInterval", "int", "RW"),
        ("ConnectorPhaseRotationMaxLength", "int", "R"),
        ("MeterValuesAlignedDataMaxLength", "int", "R"),
        ("MeterValuesSampledDataMaxLength", "int", "R"),
        ("StopTxnAlignedDataMaxLength", "int", "R"),
        ("StopTxnSampledDataMaxLength", "int", "R"),
        ("SupportedFeatureProfilesMaxLength", "int", "R"),
        ("MessageTimeout", "int", "RW"),
        ("StopTransactionMaxMeterValues", "int", "R"),
        ("SupportedFileTransferProtocols", "list", "R"),
        // Local list, reservation, smart charging
        ("LocalAuthListEnabled", "bool", "RW"),
        ("LocalAuthListMaxLength", "int", "R"),
        ("SendLocalListMaxLength", "int", "R"),
        ("ReserveConnectorZeroSupported", "bool", "R"),
        ("ChargeProfileMaxStackLevel", "int", "R"),
        ("ChargingScheduleAllowedChargingRateUnit", "list", "R"),
        ("ChargingScheduleMaxPeriods", "int", "R"),
        ("MaxChargingProfilesInstalled", "int", "R"),
        ("ConnectorSwitch3to1PhaseSupported", "bool", "R"),
        // Security
        ("AuthorizationKey", "string", "W"),
        ("SecurityProfile", "int", "RW"),
        ("AdditionalRootCertificateCheck", "bool", "R"),
        ("CertificateSignedMaxChainSize", "int", "R"),
        ("CertificateStoreMaxLength", "int", "R"),
        ("CpoName", "string", "RW"),
    ];

    /// Not in 1.6; stations of 1.6 commonly have them under the names of 2.x.
    const BORROWED: &[&str] = &["RetryBackOffRepeatTimes", "RetryBackOffRandomRange", "RetryBackOffWaitMinimum"];

    fn settings() -> Settings {
        Settings::new(MeasurandSet::of(&[
            Measurand::EnergyActiveImportRegister,
            Measurand::PowerActiveImport,
            Measurand::CurrentImport,
            Measurand::Voltage,
        ]))
    }

    fn change(settings: &mut Settings, key: &str, value: &str) -> Changed {
        settings.change(Text::new(key), Text::new(value))
    }

    fn json(view: KeyView<'_>) -> String {
        let mut buffer = [0; 600];
        let mut writer = Writer::new(&mut buffer);
        view.write_value(&mut writer);
        writer.finish().expect("fits").to_string()
    }

    fn value(settings: &Settings, key: &str) -> String {
        json(settings.key(Text::new(key)).expect("is there")).trim_matches('"').to_string()
    }

    #[test]
    fn every_key_of_the_standard_is_in_the_list_with_its_type_and_access() {
        for (name, kind, access) in STANDARD {
            let at = KEYS.enumerate().find(|key| key.1 == *name).expect(name).0;
            let row = ROWS.iter().find(|row| row.setting as usize == at).expect(name);
            let is = match row.kind {
                Kind::Flag => "bool",
                Kind::Integer { .. } => "int",
                Kind::Text { .. } => "string",
                _ => "list",
            };
            assert_eq!((is, std::format!("{:?}", row.key.expect(name)).as_str()), (*kind, *access), "{name}");
        }
        let others = KEYS.filter(|name| !name.is_empty());
        let others: Vec<_> = others.filter(|name| !STANDARD.iter().any(|standard| standard.0 == *name)).collect();
        assert_eq!(others, BORROWED);
    }

    #[test]
    fn a_key_is_found_in_upper_and_lower_case_and_however_it_is_escaped() {
        let mut settings = settings();
        assert_eq!(change(&mut settings, "heartbeatINTERVAL", "300"), Changed::Accepted(Setting::HeartbeatInterval));
        assert_eq!(settings.seconds(Setting::HeartbeatInterval), 300);
        let escaped = settings.change(Text::from_wire(r"Heartbeat\u0049nterval"), Text::from_wire(r"\u0034\u0032"));
        assert_eq!(escaped, Changed::Accepted(Setting::HeartbeatInterval));
        assert_eq!(value(&settings, "HEARTBEATINTERVAL"), "42");
        assert_eq!(change(&mut settings, "HeartbeatIntervals", "300"), Changed::NotSupported);
        assert_eq!(change(&mut settings, "", "300"), Changed::NotSupported);
    }

    #[test]
    fn what_is_no_value_of_the_key_is_rejected_and_changes_nothing() {
        let mut settings = settings();
        let before: Vec<_> = settings.keys().map(json).collect();
        for (key, value) in [
            ("HeartbeatInterval", "0"),
            ("HeartbeatInterval", "-1"),
            ("HeartbeatInterval", ""),
            ("HeartbeatInterval", "3600.0"),
            ("HeartbeatInterval", "2147483648"),
            ("HeartbeatInterval", "99999999999999999999"),
            ("HeartbeatInterval", "an hour"),
            ("WebSocketPingInterval", "-1"),
            ("LocalPreAuthorize", "yes"),
            ("LocalPreAuthorize", "1"),
            ("MeterValuesSampledData", "Energy.Active.Import.Register,SoC"),
            ("MeterValuesSampledData", "Voltage.L1-N"),
            ("MeterValuesSampledData", "Voltage,"),
            ("MeterValuesSampledData", "Energy.Apparent.Import"),
            ("ConnectorPhaseRotation", "1.RSV"),
            ("ConnectorPhaseRotation", "RST"),
            ("ConnectorPhaseRotation", "8.RST"),
            ("AuthorizationKey", "too short"),
            ("AuthorizationKey", "0123456789012345678901234567890123456789X"),
            ("SecurityProfile", "0"),
            ("SecurityProfile", "4"),
            ("CpoName", "an\nother"),
            ("NumberOfConnectors", "3"),
            ("SupportedFeatureProfiles", "Core"),
        ] {
            assert_eq!(change(&mut settings, key, value), Changed::Rejected, "{key} = {value}");
        }
        assert!(settings.keys().map(json).eq(before));
        assert_eq!((settings.dirty(), settings.text(Setting::BasicAuthPassword)), (None, ""));
    }

    #[test]
    fn what_is_written_is_accepted_again_and_means_the_same() {
        let mut settings = settings();
        for (key, value) in [
            ("AuthorizeRemoteTxRequests", "true"),
            ("MeterValuesSampledData", "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage"),
            ("StopTxnSampledData", ""),
            ("ConnectorPhaseRotation", "0.RST,1.RTS,3.Unknown"),
            ("SecurityProfile", "2"),
            ("CpoName", "Müller & \"Söhne\""),
            ("BlinkRepeat", "7"),
            ("LightIntensity", "100"),
        ] {
            settings.preset(Setting::BlinkRepeat, 0).expect("a count");
            settings.preset(Setting::LightIntensity, 0).expect("a percentage");
            assert!(matches!(change(&mut settings, key, value), Changed::Accepted(_)), "{key}");
        }
        let written: Vec<_> = settings.keys().map(|key| (key.name, key.is_readonly, json(key))).collect();
        let mut copy = self::settings();
        copy.preset(Setting::BlinkRepeat, 0).expect("a count");
        copy.preset(Setting::LightIntensity, 0).expect("a percentage");
        for (name, is_readonly, json) in &written {
            let value = Text::from_wire(crate::json::bare(json));
            if !is_readonly && *name != "AuthorizationKey" {
                assert!(matches!(copy.change(Text::new(name), value), Changed::Accepted(_)), "{name}: {json}");
            }
        }
        assert!(copy.keys().map(|key| (key.name, key.is_readonly, json(key))).eq(written));
        assert_eq!(value(&copy, "ConnectorPhaseRotation"), "0.RST,1.RTS,3.Unknown");
    }

    #[test]
    fn lists_may_have_blanks_and_any_case_and_any_order() {
        let mut settings = settings();
        let key = "MeterValuesSampledData";
        assert!(matches!(change(&mut settings, key, " voltage , POWER.Active.Import"), Changed::Accepted(_)));
        assert_eq!(value(&settings, key), "Power.Active.Import,Voltage");
        assert!(matches!(change(&mut settings, key, " "), Changed::Accepted(_)));
        assert!(settings.measurands(Setting::SampledMeasurands).is_empty());
    }

    #[test]
    fn a_password_is_set_and_never_shown() {
        let mut settings = settings();
        let password = "0123456789abcdef";
        assert!(matches!(change(&mut settings, "AuthorizationKey", password), Changed::Accepted(_)));
        assert_eq!(settings.text(Setting::BasicAuthPassword), password);
        let key = settings.key(Text::new("AuthorizationKey")).expect("is there");
        assert!(!key.is_readable && !key.is_readonly);
        assert!(!std::format!("{settings:?}").contains(password));
    }

    #[test]
    fn what_the_station_has_not_is_no_key() {
        let mut settings = settings();
        let has = |settings: &Settings, key| settings.key(Text::new(key)).is_some();
        assert!(!has(&settings, "LightIntensity") && has(&settings, "MaxChargingProfilesInstalled"));
        settings.preset(Setting::LightIntensity, 50).expect("a percentage");
        settings.do_without(Block::SmartCharging);
        assert!(has(&settings, "LightIntensity") && !has(&settings, "MaxChargingProfilesInstalled"));
        assert_eq!(change(&mut settings, "MaxChargingProfilesInstalled", "3"), Changed::NotSupported);
        assert_eq!(settings.preset(Setting::LightIntensity, 101), Err(Unfit));
        // Only 2.x has it.
        assert!(!has(&settings, "TxStartPoint"));
    }

    #[test]
    fn what_the_integrator_has_fixed_is_read_only() {
        let mut settings = settings();
        settings.fix(Setting::UnlockOnEvSideDisconnect, false).expect("a flag");
        let key = "UnlockConnectorOnEVSideDisconnect";
        assert_eq!(change(&mut settings, key, "true"), Changed::Rejected);
        assert_eq!(value(&settings, key), "false");
    }

    #[test]
    fn facts_are_written_in_the_words_of_1_6() {
        let mut settings = settings();
        assert_eq!(value(&settings, "ChargingScheduleAllowedChargingRateUnit"), "Current,Power");
        settings
            .fix(Setting::FileTransferProtocols, FileTransfer::set(&[FileTransfer::Ftp, FileTransfer::Https]))
            .expect("known");
        assert_eq!(value(&settings, "SupportedFileTransferProtocols"), "FTP,HTTPS");
    }

    #[test]
    fn a_value_of_all_measurands_stays_within_what_1_6_allows() {
        let mut settings = Settings::new(MeasurandSet::V16);
        settings.set(Setting::SampledMeasurands, MeasurandSet::V16).expect("all are measured");
        let value = value(&settings, "MeterValuesSampledData");
        assert!(value.len() <= 500);
        assert!(matches!(change(&mut settings, "MeterValuesSampledData", &value), Changed::Accepted(_)));
    }

    #[test]
    fn security_only_goes_up() {
        let mut settings = settings();
        assert!(matches!(change(&mut settings, "SecurityProfile", "2"), Changed::Accepted(_)));
        for lower in ["0", "1", "2"] {
            assert_eq!(change(&mut settings, "SecurityProfile", lower), Changed::Rejected);
        }
        assert!(matches!(change(&mut settings, "SecurityProfile", "3"), Changed::Accepted(_)));
    }
}
