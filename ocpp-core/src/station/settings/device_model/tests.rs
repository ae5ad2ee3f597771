//! The model without a station.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::{
    Timestamp,
    station::{
        Measurand, MeasurandSet, OwnSettings, TxPoint, TxPoints,
        settings::{TimeSource, list::Block},
    },
};

/// The variables of the standard's controllers: component, variable, instance, type, unit, what may be done.
const STANDARD: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("OCPPCommCtrlr", "FileTransferProtocols", "", "MemberList", "", "R"),
    ("OCPPCommCtrlr", "MessageTimeout", "Default", "integer", "s", "R"),
    ("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent", "integer", "", "RW"),
    ("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent", "integer", "s", "RW"),
    ("OCPPCommCtrlr", "NetworkConfigurationPriority", "", "SequenceList", "", "RW"),
    ("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", "", "integer", "", "RW"),
    ("OCPPCommCtrlr", "OfflineThreshold", "", "integer", "s", "RW"),
    ("OCPPCommCtrlr", "ResetRetries", "", "integer", "", "RW"),
    ("OCPPCommCtrlr", "UnlockOnEVSideDisconnect", "", "boolean", "", "RW"),
    ("OCPPCommCtrlr", "HeartbeatInterval", "", "integer", "s", "RW"),
    ("OCPPCommCtrlr", "WebSocketPingInterval", "", "integer", "s", "RW"),
    ("OCPPCommCtrlr", "RetryBackOffRepeatTimes", "", "integer", "", "RW"),
    ("OCPPCommCtrlr", "RetryBackOffRandomRange", "", "integer", "s", "RW"),
    ("OCPPCommCtrlr", "RetryBackOffWaitMinimum", "", "integer", "s", "RW"),
    ("OCPPCommCtrlr", "QueueAllMessages", "", "boolean", "", "RW"),
    ("OCPPCommCtrlr", "ActiveNetworkProfile", "", "integer", "", "R"),
    ("TxCtrlr", "EVConnectionTimeOut", "", "integer", "s", "RW"),
    ("TxCtrlr", "StopTxOnEVSideDisconnect", "", "boolean", "", "RW"),
    ("TxCtrlr", "StopTxOnInvalidId", "", "boolean", "", "RW"),
    ("TxCtrlr", "TxStartPoint", "", "MemberList", "", "RW"),
    ("TxCtrlr", "TxStopPoint", "", "MemberList", "", "RW"),
    ("TxCtrlr", "MaxEnergyOnInvalidId", "", "integer", "Wh", "RW"),
    ("TxCtrlr", "TxBeforeAcceptedEnabled", "", "boolean", "", "RW"),
    ("AuthCtrlr", "AuthorizeRemoteStart", "", "boolean", "", "RW"),
    ("AuthCtrlr", "LocalAuthorizeOffline", "", "boolean", "", "RW"),
    ("AuthCtrlr", "LocalPreAuthorize", "", "boolean", "", "RW"),
    ("AuthCtrlr", "Enabled", "", "boolean", "", "RW"),
    ("AuthCtrlr", "OfflineTxForUnknownIdEnabled", "", "boolean", "", "RW"),
    ("AuthCtrlr", "MasterPassGroupId", "", "string", "", "RW"),
    ("AuthCtrlr", "DisableRemoteAuthorization", "", "boolean", "", "RW"),
    ("SecurityCtrlr", "CertificateEntries", "", "integer", "", "R"),
    ("SecurityCtrlr", "OrganizationName", "", "string", "", "RW"),
    ("SecurityCtrlr", "SecurityProfile", "", "integer", "", "R"),
    ("SecurityCtrlr", "BasicAuthPassword", "", "string", "", "W"),
    ("SecurityCtrlr", "Identity", "", "string", "", "R"),
    ("SecurityCtrlr", "CertSigningWaitMinimum", "", "integer", "s", "RW"),
    ("SecurityCtrlr", "CertSigningRepeatTimes", "", "integer", "", "RW"),
    ("SecurityCtrlr", "MaxCertificateChainSize", "", "integer", "", "R"),
    ("SecurityCtrlr", "AdditionalRootCertificateCheck", "", "boolean", "", "R"),
    ("ClockCtrlr", "DateTime", "", "dateTime", "", "R"),
    ("ClockCtrlr", "TimeSource", "", "SequenceList", "", "RW"),
    ("DeviceDataCtrlr", "ItemsPerMessage", "GetReport", "integer", "", "R"),
    ("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables", "integer", "", "R"),
    ("DeviceDataCtrlr", "ItemsPerMessage", "SetVariables", "integer", "", "R"),
    ("DeviceDataCtrlr", "BytesPerMessage", "GetReport", "integer", "", "R"),
    ("DeviceDataCtrlr", "BytesPerMessage", "GetVariables", "integer", "", "R"),
    ("DeviceDataCtrlr", "BytesPerMessage", "SetVariables", "integer", "", "R"),
    ("SampledDataCtrlr", "TxStartedMeasurands", "", "MemberList", "", "RW"),
    ("SampledDataCtrlr", "TxUpdatedMeasurands", "", "MemberList", "", "RW"),
    ("SampledDataCtrlr", "TxUpdatedInterval", "", "integer", "s", "RW"),
    ("SampledDataCtrlr", "TxEndedMeasurands", "", "MemberList", "", "RW"),
    ("SampledDataCtrlr", "TxEndedInterval", "", "integer", "s", "RW"),
    ("SampledDataCtrlr", "RegisterValuesWithoutPhases", "", "boolean", "", "RW"),
    ("AlignedDataCtrlr", "Interval", "", "integer", "s", "RW"),
    ("AlignedDataCtrlr", "SendDuringIdle", "", "boolean", "", "RW"),
    ("AlignedDataCtrlr", "Measurands", "", "MemberList", "", "RW"),
    ("AlignedDataCtrlr", "TxEndedInterval", "", "integer", "s", "RW"),
    ("AlignedDataCtrlr", "TxEndedMeasurands", "", "MemberList", "", "RW"),
    ("AuthCacheCtrlr", "Available", "", "boolean", "", "R"),
    ("AuthCacheCtrlr", "Enabled", "", "boolean", "", "RW"),
    ("AuthCacheCtrlr", "LifeTime", "", "integer", "s", "RW"),
    ("AuthCacheCtrlr", "DisablePostAuthorize", "", "boolean", "", "RW"),
    ("AuthCacheCtrlr", "Storage", "", "integer", "B", "R"),
    ("LocalAuthListCtrlr", "Available", "", "boolean", "", "R"),
    ("LocalAuthListCtrlr", "Enabled", "", "boolean", "", "RW"),
    ("LocalAuthListCtrlr", "Entries", "", "integer", "", "R"),
    ("LocalAuthListCtrlr", "ItemsPerMessage", "", "integer", "", "R"),
    ("LocalAuthListCtrlr", "BytesPerMessage", "", "integer", "", "R"),
    ("LocalAuthListCtrlr", "DisablePostAuthorize", "", "boolean", "", "RW"),
    ("LocalAuthListCtrlr", "SupportsExpiryDateTime", "", "boolean", "", "R"),
    ("SmartChargingCtrlr", "Available", "", "boolean", "", "R"),
    ("SmartChargingCtrlr", "Entries", "ChargingProfiles", "integer", "", "R"),
    ("SmartChargingCtrlr", "LimitChangeSignificance", "", "decimal", "Percent", "RW"),
    ("SmartChargingCtrlr", "PeriodsPerSchedule", "", "integer", "", "R"),
    ("SmartChargingCtrlr", "ProfileStackLevel", "", "integer", "", "R"),
    ("SmartChargingCtrlr", "RateUnit", "", "MemberList", "", "R"),
    ("SmartChargingCtrlr", "Phases3to1", "", "boolean", "", "R"),
    ("SmartChargingCtrlr", "ACPhaseSwitchingSupported", "", "boolean", "", "R"),
    ("SmartChargingCtrlr", "Enabled", "", "boolean", "", "RW"),
    ("SmartChargingCtrlr", "ExternalControlSignalsEnabled", "", "boolean", "", "RW"),
    ("SmartChargingCtrlr", "NotifyChargingLimitWithSchedules", "", "boolean", "", "RW"),
    ("ReservationCtrlr", "Available", "", "boolean", "", "R"),
    ("ReservationCtrlr", "Enabled", "", "boolean", "", "RW"),
    ("ReservationCtrlr", "NonEvseSpecific", "", "boolean", "", "R"),
    ("MonitoringCtrlr", "Available", "", "boolean", "", "R"),
    ("MonitoringCtrlr", "ItemsPerMessage", "SetVariableMonitoring", "integer", "", "R"),
    ("MonitoringCtrlr", "BytesPerMessage", "SetVariableMonitoring", "integer", "", "R"),
    ("MonitoringCtrlr", "ItemsPerMessage", "ClearVariableMonitoring", "integer", "", "R"),
    ("MonitoringCtrlr", "BytesPerMessage", "ClearVariableMonitoring", "integer", "", "R"),
    ("MonitoringCtrlr", "Enabled", "", "boolean", "", "RW"),
    ("MonitoringCtrlr", "ActiveMonitoringBase", "", "OptionList", "", "R"),
    ("MonitoringCtrlr", "ActiveMonitoringLevel", "", "integer", "", "R"),
    ("MonitoringCtrlr", "OfflineQueuingSeverity", "", "integer", "", "RW"),
    ("DeviceDataCtrlr", "ReportingValueSize", "", "integer", "", "R"),
    ("ChargingStation", "Available", "", "boolean", "", "R"),
    ("ChargingStation", "AvailabilityState", "", "OptionList", "", "R"),
    ("ChargingStation", "SupplyPhases", "", "integer", "", "R"),
    ("ChargingStation", "Problem", "", "boolean", "", "R"),
    ("ChargingStation", "Model", "", "string", "", "R"),
    ("ChargingStation", "VendorName", "", "string", "", "R"),
    ("EVSE", "Available", "", "boolean", "", "R"),
    ("EVSE", "AvailabilityState", "", "OptionList", "", "R"),
    ("EVSE", "SupplyPhases", "", "integer", "", "R"),
    ("EVSE", "Power", "", "decimal", "W", "R"),
    ("EVSE", "Problem", "", "boolean", "", "R"),
    ("EVSE", "AllowReset", "", "boolean", "", "R"),
    ("Connector", "Available", "", "boolean", "", "R"),
    ("Connector", "AvailabilityState", "", "OptionList", "", "R"),
    ("Connector", "ConnectorType", "", "string", "", "R"),
    ("Connector", "SupplyPhases", "", "integer", "", "R"),
];

/// A station with two EVSEs, of which the second has a problem.
struct Two;

impl Facts for Two {
    const OWN: bool = false;
    const MONITORS: bool = true;

    fn own(&self) -> OwnSettings<'_> {
        unreachable!("there are none")
    }

    fn evses(&self) -> u8 {
        2
    }

    fn fact(&self, fact: Fact, evse: u8) -> FactValue<'_> {
        match fact {
            Fact::StationState | Fact::EvseState | Fact::ConnectorState => {
                FactValue::Text(if evse == 2 { "Faulted" } else { "Available" })
            }
            Fact::StationProblem | Fact::EvseProblem => FactValue::Flag(evse == 2),
            Fact::Model | Fact::VendorName => FactValue::Text("Two \"plugs\""),
            Fact::Identity => FactValue::Text("CP-2"),
            Fact::ConnectorType => FactValue::Text("sType2"),
            Fact::DateTime => FactValue::Time(Timestamp::from_millis(1_700_000_000_000)),
            Fact::EvsePower => FactValue::Number { value: None, max: Some(22_000) },
            Fact::StationAvailable
            | Fact::EvseAvailable
            | Fact::ConnectorAvailable
            | Fact::CacheAvailable
            | Fact::LocalListAvailable
            | Fact::ReservationAvailable
            | Fact::SmartChargingAvailable
            | Fact::MonitoringAvailable
            | Fact::EvseAllowReset => FactValue::Flag(true),
            _ => FactValue::Number { value: Some(3), max: Some(32) },
        }
    }
}

fn settings() -> Settings {
    let mut settings = Settings::new(
        MeasurandSet::of(&[Measurand::Voltage, Measurand::SoC]) | Measurand::EnergyActiveImportRegister.into(),
    );
    settings.set_networks(3);
    settings.set_known_time_sources(&[TimeSource::Heartbeat, TimeSource::Ntp]);
    settings.preset(Setting::QueueAllMessages, false).expect("a flag");
    settings.preset(Setting::Phases3To1, true).expect("a flag");
    settings.preset(Setting::AcPhaseSwitching, true).expect("a flag");
    settings.preset(Setting::RegisterValuesWithoutPhases, false).expect("a flag");
    settings.preset(Setting::AdditionalRootCertificateCheck, false).expect("a flag");
    settings
}

fn model(settings: &Settings) -> DeviceModel<'_, Two> {
    DeviceModel { settings, facts: &Two }
}

fn asked<'a>(component: &'a str, variable: &'a str) -> Asked<'a> {
    Asked {
        component: Text::new(component),
        component_instance: None,
        evse: None,
        connector: None,
        variable: Some(Text::new(variable)),
        instance: None,
    }
}

fn at<'a>(component: &'a str, evse: i32, connector: Option<i32>, variable: &'a str) -> Asked<'a> {
    Asked { evse: Some(evse), connector, ..asked(component, variable) }
}

fn value(settings: &Settings, asked: &Asked<'_>) -> String {
    let model = model(settings);
    let spot = model.find(asked).expect("is there");
    written(|writer| model.write_value(spot, writer)).trim_matches('"').to_string()
}

fn written(write: impl FnOnce(&mut Writer<'_>)) -> String {
    let mut buffer = [0; 2000];
    let mut writer = Writer::new(&mut buffer);
    write(&mut writer);
    writer.finish().expect("fits").to_string()
}

fn set(settings: &mut Settings, asked: &Asked<'_>, value: &str) -> Result<bool, Refused> {
    let model = model(settings);
    let change = model.propose(model.find(asked)?, Text::new(value))?;
    Ok(settings.apply(&change))
}

/// Every variable once: those of the second EVSE are like those of the first.
fn names(model: DeviceModel<'_, Two>) -> Vec<(Spot, Variable)> {
    model.spots().filter(|spot| spot.evse < 2).filter_map(|spot| Some((spot, model.variable(spot)?))).collect()
}

#[test]
fn every_variable_of_the_standard_is_there_with_its_type_and_access() {
    let settings = settings();
    let model = model(&settings);
    let is = |spot: Spot, variable: &Variable| {
        let report: serde_json::Value =
            serde_json::from_str(&written(|writer| model.write_report_data(spot, Edition::V201, writer)))
                .expect("JSON");
        let unit = report["variableCharacteristics"]["unit"].as_str().unwrap_or("").to_string();
        let kind = report["variableCharacteristics"]["dataType"].as_str().unwrap_or("").to_string();
        let access = format!("{:?}", model.access(spot));
        let names = (variable.component.as_str(), model.name(spot), variable.instance.as_str());
        (names, kind, unit, access)
    };
    let mut found: Vec<_> = names(model).iter().map(|(spot, variable)| is(*spot, variable)).collect();
    let mut standard: Vec<_> = STANDARD
        .iter()
        .map(|&(component, name, instance, kind, unit, access)| {
            ((component, name, instance), kind.to_string(), unit.to_string(), access.to_string())
        })
        .collect();
    found.sort();
    standard.sort();
    for (found, standard) in found.iter().zip(&standard) {
        assert_eq!(found, standard);
    }
    assert_eq!(found.len(), standard.len());
}

#[cfg(feature = "v201")]
#[test]
fn each_report_is_what_the_schema_of_2_0_1_says() {
    use crate::v201;
    let settings = settings();
    let model = model(&settings);
    for spot in model.spots() {
        let data = written(|writer| model.write_report_data(spot, Edition::V201, writer));
        let payload =
            format!(r#"{{"requestId":1,"generatedAt":"2024-01-01T00:00:00Z","reportData":[{data}],"seqNo":0}}"#);
        let request = v201::TABLE.csms().read_request::<v201::NotifyReport>(&payload);
        assert!(request.is_ok(), "{payload}: {request:?}");
    }
}

#[cfg(feature = "v20")]
#[test]
fn each_report_is_what_the_schema_of_2_0_says() {
    use crate::v20;
    let settings = settings();
    let model = model(&settings);
    for spot in model.spots() {
        let data = written(|writer| model.write_report_data(spot, Edition::V20, writer));
        let payload = format!(
            r#"{{"requestId":1,"generatedAt":"2024-01-01T00:00:00Z","reportData":[{data}],"tbc":false,"seqNo":0}}"#
        );
        let request = v20::TABLE.csms().read_request::<v20::NotifyReport>(&payload);
        assert!(request.is_ok(), "{payload}: {request:?}");
    }
}

#[test]
fn a_variable_is_found_by_its_names_and_its_place() {
    let settings = settings();
    assert_eq!(value(&settings, &asked("ocppCOMMctrlr", "heartbeatINTERVAL")), "3600");
    let timeout = Asked { instance: Some(Text::new("default")), ..asked("OCPPCommCtrlr", "MessageTimeout") };
    assert_eq!(value(&settings, &timeout), "30");
    assert_eq!(value(&settings, &asked("ClockCtrlr", "DateTime")), "2023-11-14T22:13:20.000Z");
    assert_eq!(value(&settings, &asked("ChargingStation", "AvailabilityState")), "Available");
    assert_eq!(value(&settings, &at("EVSE", 2, None, "AvailabilityState")), "Faulted");
    assert_eq!(value(&settings, &at("Connector", 1, Some(1), "ConnectorType")), "sType2");
    assert_eq!(value(&settings, &at("EVSE", 1, None, "Power")), "");
}

#[test]
fn what_is_not_there_is_told_apart() {
    let mut settings = settings();
    let find = |settings: &Settings, asked: &Asked<'_>| model(settings).find(asked).err();
    let (component, variable) = (Some(Refused::UnknownComponent), Some(Refused::UnknownVariable));
    assert_eq!(find(&settings, &asked("Toaster", "Power")), component);
    assert_eq!(find(&settings, &asked("EVSE", "Power")), component);
    assert_eq!(find(&settings, &at("EVSE", 3, None, "Power")), component);
    assert_eq!(find(&settings, &at("Connector", 1, Some(2), "ConnectorType")), component);
    assert_eq!(find(&settings, &at("OCPPCommCtrlr", 1, None, "HeartbeatInterval")), component);
    let instance = Asked { component_instance: Some(Text::new("left")), ..at("EVSE", 1, None, "Power") };
    assert_eq!(find(&settings, &instance), component);
    assert_eq!(find(&settings, &asked("TxCtrlr", "HeartbeatInterval")), variable);
    assert_eq!(find(&settings, &asked("OCPPCommCtrlr", "MessageTimeout")), variable);
    let instance = Asked { instance: Some(Text::new("Default")), ..asked("TxCtrlr", "TxStartPoint") };
    assert_eq!(find(&settings, &instance), variable);
    assert_eq!(find(&settings, &asked("SmartChargingCtrlr", "RateUnit")), None);
    settings.do_without(Block::SmartCharging);
    assert_eq!(find(&settings, &asked("SmartChargingCtrlr", "RateUnit")), component);
}

#[test]
fn a_value_is_set_and_read_in_the_words_of_2_x() {
    let mut settings = settings();
    let points = asked("TxCtrlr", "TxStartPoint");
    assert_eq!(set(&mut settings, &points, "Authorized,EVConnected"), Ok(false));
    let expected = TxPoints::from(TxPoint::Authorized).with(TxPoint::EvConnected);
    assert_eq!(settings.tx_points(Setting::TxStartPoint), expected);
    assert_eq!(value(&settings, &points), "EVConnected,Authorized");
    assert_eq!(set(&mut settings, &asked("SmartChargingCtrlr", "LimitChangeSignificance"), "2.5"), Ok(false));
    assert_eq!(settings.number(Setting::LimitChangeSignificance), 25);
    assert_eq!(set(&mut settings, &asked("ClockCtrlr", "TimeSource"), "NTP,Heartbeat"), Ok(false));
    assert_eq!(value(&settings, &asked("ClockCtrlr", "TimeSource")), "NTP,Heartbeat");
    let networks = asked("OCPPCommCtrlr", "NetworkConfigurationPriority");
    assert_eq!(set(&mut settings, &networks, "3,1"), Ok(true));
    assert_eq!(value(&settings, &networks), "3,1");
    assert_eq!(value(&settings, &asked("SmartChargingCtrlr", "RateUnit")), "A,W");
    let password = asked("SecurityCtrlr", "BasicAuthPassword");
    assert_eq!(set(&mut settings, &password, "0123456789abcdef"), Ok(false));
    assert_eq!(
        (settings.text(Setting::BasicAuthPassword), value(&settings, &password).as_str()),
        ("0123456789abcdef", "")
    );
}

#[test]
fn what_cannot_be_set_is_rejected_and_changes_nothing() {
    let mut settings = settings();
    let all = |settings: &Settings| -> Vec<_> {
        let model = model(settings);
        model.spots().map(|spot| written(|writer| model.write_report_data(spot, Edition::V201, writer))).collect()
    };
    let before = all(&settings);
    for (component, variable, value) in [
        ("TxCtrlr", "TxStartPoint", ""),
        ("TxCtrlr", "TxStartPoint", "ParkingBayOccupancy"),
        ("TxCtrlr", "TxStartPoint", "Plugged"),
        ("ClockCtrlr", "TimeSource", "GPS"),
        ("ClockCtrlr", "TimeSource", ""),
        ("OCPPCommCtrlr", "NetworkConfigurationPriority", "4"),
        ("OCPPCommCtrlr", "NetworkConfigurationPriority", "0"),
        ("OCPPCommCtrlr", "NetworkConfigurationPriority", "1,,2"),
        ("OCPPCommCtrlr", "NetworkConfigurationPriority", "1,1,1,1,1,1,1,1,1"),
        ("SmartChargingCtrlr", "LimitChangeSignificance", "2.55"),
        ("SmartChargingCtrlr", "LimitChangeSignificance", "-1"),
        ("SampledDataCtrlr", "TxUpdatedMeasurands", "Temperature"),
        ("SecurityCtrlr", "SecurityProfile", "3"),
        ("SecurityCtrlr", "BasicAuthPassword", "short"),
        ("ChargingStation", "AvailabilityState", "Occupied"),
    ] {
        assert_eq!(set(&mut settings, &asked(component, variable), value), Err(Refused::Rejected), "{variable}");
    }
    assert_eq!(all(&settings), before);
    assert_eq!(settings.dirty(), None);
}

#[test]
fn every_value_that_is_read_can_be_set_again() {
    let mut settings = settings();
    let spots: Vec<_> = model(&settings).spots().collect();
    for spot in spots {
        let model = model(&settings);
        if model.access(spot) == Access::RW {
            let json = written(|writer| model.write_value(spot, writer));
            let change = model.propose(spot, Text::from_wire(json.trim_matches('"')));
            let change = change.unwrap_or_else(|_| panic!("{}: {json}", model.name(spot)));
            settings.apply(&change);
        }
    }
    assert_eq!(settings.dirty(), None);
}

#[test]
fn the_standard_reports_have_what_they_are_for() {
    let settings = settings();
    let model = model(&settings);
    let count = |base| model.spots().filter(|spot| model.is_in(*spot, base)).count();
    let writable = STANDARD.iter().filter(|row| row.5 != "R").count();
    let of_evse = STANDARD.iter().filter(|row| matches!(row.0, "EVSE" | "Connector")).count();
    assert_eq!(count(Base::Configuration), writable);
    assert_eq!(count(Base::Full), STANDARD.len() + of_evse);
    let summary: Vec<_> = model.spots().filter(|spot| model.is_in(*spot, Base::Summary)).collect();
    let summary: Vec<_> = summary
        .iter()
        .filter_map(|spot| {
            model.variable(*spot).map(|variable| (variable.component.as_str(), spot.evse, model.name(*spot)))
        })
        .collect();
    assert_eq!(
        summary,
        [
            ("ChargingStation", 0, "AvailabilityState"),
            ("EVSE", 1, "AvailabilityState"),
            ("Connector", 1, "AvailabilityState"),
            ("EVSE", 2, "AvailabilityState"),
            ("EVSE", 2, "Problem"),
            ("Connector", 2, "AvailabilityState"),
        ]
    );
}

#[test]
fn a_report_can_be_asked_for_by_component_by_variable_and_by_state() {
    let mut settings = settings();
    settings.set(Setting::AuthCacheEnabled, false).expect("a flag");
    let model = model(&settings);
    let matching = |asked: Asked<'_>| model.spots().filter(|spot| model.matches(*spot, &asked)).count();
    assert_eq!(matching(asked("EVSE", "Power")), 2);
    assert_eq!(matching(at("EVSE", 2, None, "Power")), 1);
    assert_eq!(matching(asked("DeviceDataCtrlr", "ItemsPerMessage")), 3);
    assert_eq!(matching(Asked { variable: None, ..asked("TxCtrlr", "") }), 7);
    assert_eq!(matching(asked("TxCtrlr", "Power")), 0);
    let meeting = |criterion, name: &str| {
        let is = |spot: &Spot| model.variable(*spot).is_some_and(|variable| variable.component.as_str() == name);
        model.spots().filter(|spot| is(spot) && model.meets(*spot, criterion)).count()
    };
    assert_eq!((meeting(Criterion::Problem, "EVSE"), meeting(Criterion::Available, "EVSE")), (6, 12));
    assert_eq!((meeting(Criterion::Problem, "TxCtrlr"), meeting(Criterion::Available, "TxCtrlr")), (0, 7));
    assert_eq!((meeting(Criterion::Enabled, "AuthCacheCtrlr"), meeting(Criterion::Enabled, "AuthCtrlr")), (0, 7));
}

#[test]
fn a_report_tells_limits_and_choices() {
    let settings = settings();
    let model = model(&settings);
    let characteristics = |asked: &Asked<'_>| {
        let spot = model.find(asked).expect("is there");
        let data = written(|writer| model.write_report_data(spot, Edition::V201, writer));
        let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
        data["variableCharacteristics"].clone()
    };
    let measurands = characteristics(&asked("SampledDataCtrlr", "TxUpdatedMeasurands"));
    assert_eq!(measurands["valuesList"], "Energy.Active.Import.Register,Voltage,SoC");
    let networks = characteristics(&asked("OCPPCommCtrlr", "NetworkConfigurationPriority"));
    assert_eq!(networks["valuesList"], "1,2,3");
    assert_eq!(characteristics(&asked("ClockCtrlr", "TimeSource"))["valuesList"], "Heartbeat,NTP");
    assert_eq!(characteristics(&asked("OCPPCommCtrlr", "HeartbeatInterval"))["minLimit"], 1);
    assert_eq!(characteristics(&asked("SecurityCtrlr", "BasicAuthPassword"))["maxLimit"], 40);
    assert_eq!(characteristics(&asked("LocalAuthListCtrlr", "Entries"))["maxLimit"], 32);
    assert_eq!(characteristics(&at("EVSE", 1, None, "Power"))["maxLimit"], 22_000);
}
