//! Every action that a station can send, in every version: what it is answered, and what is recorded.
//!
//! Each case is a test, and a row of `ACTIONS.md`; the answer and the records in that row are what the test saw.
//! `UPDATE_DOCS=1 cargo test -p ocpp-cloud-lambdas --test actions` writes the file anew.

mod world;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ocpp_cloud_lambdas::records::TokenStatus;
use ocpp_core::Version;
use ocpp_core::schema::Sender;
use serde_json::{Value, json};
use world::{VERSIONS, World, run, table};

struct Case {
    version: Version,
    action: &'static str,
    test: &'static str,
    payload: &'static str,
    before: fn(&mut World),
    look: fn(&World, &Value),
}

/// What a case did.
struct Seen {
    answer: Value,
    records: BTreeSet<String>,
}

impl Case {
    fn run(&self) -> Seen {
        let mut world = match self.action {
            "BootNotification" => World::new(self.version),
            _ => World::booted(self.version),
        };
        (self.before)(&mut world);
        let before = world.everything();
        let answer = world.call(self.action, self.payload).expect("an answer");
        (self.look)(&world, &answer);
        let changed = world.everything().into_iter().filter(|record| !before.contains(record));
        let kind = |key: String| key.split('/').next().unwrap().to_owned();
        Seen { answer, records: changed.map(|(key, _)| kind(key)).collect() }
    }
}

macro_rules! cases {
    ($($version:ident $action:literal $test:ident $payload:literal $(after $before:expr)? => $look:expr;)*) => {
        $(#[test]
        fn $test() {
            case(stringify!($test)).run();
        })*

        const CASES: &[Case] = &[$(Case {
            version: Version::$version,
            action: $action,
            test: stringify!($test),
            payload: $payload,
            before: { let _before: fn(&mut World) = |_| (); $(let _before: fn(&mut World) = $before;)? _before },
            look: $look,
        }),*];
    };
}

fn case(test: &str) -> &'static Case {
    CASES.iter().find(|case| case.test == test).unwrap()
}

fn nothing(_: &World, answer: &Value) {
    assert_eq!(*answer, json!({}));
}

/// The payload is kept as it was sent, and the answer is this status.
fn kept(world: &World, action: &str, answer: &Value, expected: Value) {
    assert_eq!(*answer, expected);
    let notices = world.records(&format!("notice/CS-1/{action}/"));
    assert_eq!(notices.len(), 1);
    let case = CASES.iter().find(|case| case.action == action && case.version == world.version).unwrap();
    assert_eq!(notices[0]["payload"], world::json(case.payload));
}

cases! {
    V16 "Authorize" a_tag_is_looked_up_whatever_its_case_and_gets_its_group_and_expiry
        r#"{"idTag":"abc"}"# after |world| token(world, "ABC", TokenStatus::Accepted) => |_, answer| {
            assert_eq!(*answer, json!({"idTagInfo":
                {"expiryDate": "2030-01-01T00:00:00.000Z", "parentIdTag": "family", "status": "Accepted"}}));
        };
    V16 "BootNotification" a_boot_is_accepted_and_gets_the_time_in_utc
        r#"{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"1.2"}"# => |world, answer| {
            assert_eq!(*answer, json!({"status": "Accepted", "currentTime": "2026-11-23T10:00:01.000Z", "interval": 300}));
            let boot = &world.state()["boot"];
            assert_eq!((&boot["vendor"], &boot["firmwareVersion"]), (&json!("V"), &json!("1.2")));
        };
    V16 "DataTransfer" data_of_a_vendor_we_do_not_know_is_kept
        r#"{"vendorId":"com.example","messageId":"x","data":"{\"a\":1.50}"}"# => |world, answer| {
            kept(world, "DataTransfer", answer, json!({"status": "UnknownVendorId"}));
        };
    V16 "DiagnosticsStatusNotification" the_upload_of_diagnostics_shows_in_the_state
        r#"{"status":"Uploading"}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["diagnostics"]["status"], "Uploading");
        };
    V16 "FirmwareStatusNotification" the_update_of_firmware_shows_in_the_state
        r#"{"status":"Downloaded"}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["firmware"]["status"], "Downloaded");
        };
    V16 "Heartbeat" a_heartbeat_gets_the_time_and_writes_nothing
        "{}" => |_, answer| assert_eq!(*answer, json!({"currentTime": "2026-11-23T10:00:02.000Z"}));
    V16 "LogStatusNotification" the_upload_of_a_log_shows_in_the_state
        r#"{"status":"Uploaded","requestId":7}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!((&world.state()["log"]["status"], &world.state()["log"]["requestId"]), (&json!("Uploaded"), &json!(7)));
        };
    V16 "MeterValues" readings_are_records_of_their_own_with_every_digit
        r#"{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":"2935.600","unit":"kWh"}]}]}"#
        after |world| { start(world); } => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.transaction("1")["readings"], json!(
                [{"at": "2026-11-23T10:00:00.000Z", "values": [{"value": "2935.600", "unit": "kWh"}]}]));
        };
    V16 "SecurityEventNotification" a_security_event_is_kept
        r#"{"type":"FirmwareUpdated","timestamp":"2026-11-23T10:00:00Z"}"# => |world, answer| {
            kept(world, "SecurityEventNotification", answer, json!({}));
        };
    V16 "SignCertificate" a_request_for_a_certificate_is_kept_and_rejected_for_want_of_an_authority
        r#"{"csr":"-----BEGIN CERTIFICATE REQUEST-----"}"# => |world, answer| {
            kept(world, "SignCertificate", answer, json!({"status": "Rejected"}));
        };
    V16 "SignedFirmwareStatusNotification" the_update_of_signed_firmware_shows_in_the_state
        r#"{"status":"SignatureVerified","requestId":3}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["firmware"]["status"], "SignatureVerified");
        };
    V16 "StartTransaction" a_start_gets_the_first_number_and_shows_as_running
        r#"{"connectorId":1,"idTag":"ABC","meterStart":100,"timestamp":"2026-11-23T10:00:00Z"}"# => |world, answer| {
            assert_eq!(*answer, json!({"idTagInfo": {"status": "Accepted"}, "transactionId": 1}));
            assert_eq!(world.state()["transactions"], json!(
                {"1": {"transactionId": "1", "idToken": "***", "startedAt": "2026-11-23T10:00:00.000Z"}}));
        };
    V16 "StatusNotification" a_connector_changes_its_state
        r#"{"connectorId":1,"errorCode":"GroundFailure","status":"Faulted","timestamp":"2026-11-23T09:59:00Z"}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["connectors"], json!(
                {"1": {"status": "Faulted", "errorCode": "GroundFailure", "at": "2026-11-23T09:59:00.000Z"}}));
        };
    V16 "StopTransaction" a_stop_completes_the_transaction
        r#"{"transactionId":1,"idTag":"ABC","meterStop":700,"timestamp":"2026-11-23T11:00:00Z","reason":"Remote"}"#
        after |world| { start(world); } => |world, answer| {
            assert_eq!(*answer, json!({"idTagInfo": {"status": "Accepted"}}));
            let transaction = world.transaction("1");
            assert_eq!((&transaction["complete"], &transaction["meterStop"], &transaction["reason"]), (&json!(true), &json!("700"), &json!("Remote")));
            assert_eq!(world.state()["transactions"], json!({}));
        };

    V20 "Authorize" a_token_of_20_is_looked_up_whatever_its_case_and_gets_its_group_and_expiry
        r#"{"idToken":{"idToken":"abc","type":"ISO14443"},"evseId":[1]}"# after |world| token(world, "ABC", TokenStatus::Accepted) => |_, answer| {
            assert_eq!(*answer, json!({"idTokenInfo": {
                "status": "Accepted", "cacheExpiryDateTime": "2030-01-01T00:00:00.000Z",
                "groupIdToken": {"idToken": "family", "type": "Central"}}}));
        };
    V20 "BootNotification" a_boot_of_20_is_accepted_and_gets_the_time_in_utc
        r#"{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M","serialNumber":"S","modem":{"imsi":"I"}}}"# => |world, answer| {
            assert_eq!(*answer, json!({"status": "Accepted", "currentTime": "2026-11-23T10:00:01.000Z", "interval": 300}));
            let boot = &world.state()["boot"];
            assert_eq!((&boot["vendor"], &boot["reason"], &boot["serialNumber"]), (&json!("V"), &json!("PowerUp"), &json!("S")));
            assert_eq!(boot["imsi"], "I");
        };
    V20 "ClearedChargingLimit" the_end_of_a_limit_of_20_is_kept
        r#"{"chargingLimitSource":"EMS","evseId":1}"# => |world, answer| kept(world, "ClearedChargingLimit", answer, json!({}));
    V20 "DataTransfer" data_of_20_of_a_vendor_we_do_not_know_is_kept
        r#"{"vendorId":"com.example","data":{"a":[1.50]},"timestamp":"no member of the standard's"}"# => |world, answer| {
            kept(world, "DataTransfer", answer, json!({"status": "UnknownVendorId"}));
        };
    V20 "FirmwareStatusNotification" the_update_of_firmware_of_20_shows_in_the_state
        r#"{"status":"PublishFailed","requestId":9}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!((&world.state()["firmware"]["status"], &world.state()["firmware"]["requestId"]), (&json!("PublishFailed"), &json!(9)));
        };
    V20 "Get15118EVCertificate" a_vehicle_of_20_gets_no_certificate_for_want_of_an_authority
        r#"{"15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","exiRequest":"gA=="}"# => |world, answer| {
            let none = json!({"certificate": ""});
            kept(world, "Get15118EVCertificate", answer, json!({"status": "Failed", "exiResponse": "",
                "saProvisioningCertificateChain": none, "contractSignatureCertificateChain": none}));
        };
    V20 "GetCertificateStatus" no_certificate_of_20_is_vouched_for
        r#"{"ocspRequestData":{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c"}}"# => |world, answer| {
            kept(world, "GetCertificateStatus", answer, json!({"status": "Rejected"}));
        };
    V20 "Heartbeat" a_heartbeat_of_20_gets_the_time_and_writes_nothing
        "{}" => |_, answer| assert_eq!(*answer, json!({"currentTime": "2026-11-23T10:00:02.000Z"}));
    V20 "LogStatusNotification" the_upload_of_a_log_of_20_shows_in_the_state
        r#"{"status":"Uploading","requestId":7}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!((&world.state()["log"]["status"], &world.state()["log"]["requestId"]), (&json!("Uploading"), &json!(7)));
        };
    V20 "MeterValues" readings_of_20_outside_of_transactions_are_kept
        r#"{"evseId":1,"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":2935.600}]}]}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.records("meter/CS-1/1/").len(), 1);
        };
    V20 "NotifyChargingLimit" a_limit_of_20_from_outside_is_kept
        r#"{"chargingLimit":{"chargingLimitSource":"SO"}}"# => |world, answer| kept(world, "NotifyChargingLimit", answer, json!({}));
    V20 "NotifyCustomerInformation" what_is_stored_of_a_customer_of_20_is_kept
        r#"{"data":"nothing","tbc":false,"seqNo":0,"generatedAt":"2026-11-23T10:00:00Z"}"# => |world, answer| {
            kept(world, "NotifyCustomerInformation", answer, json!({}));
        };
    V20 "NotifyDisplayMessages" what_a_station_of_20_displays_is_kept
        r#"{"requestId":4,"tbc":false,"messageInfo":[{"id":1,"priority":"InFront","message":{"format":"ASCII","content":"hi"}}]}"# => |world, answer| {
            kept(world, "NotifyDisplayMessages", answer, json!({}));
        };
    V20 "NotifyEVChargingNeeds" the_needs_of_a_vehicle_of_20_are_kept_and_no_schedule_is_made
        r#"{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase_core"}}"# => |world, answer| {
            kept(world, "NotifyEVChargingNeeds", answer, json!({"status": "Rejected"}));
        };
    V20 "NotifyEVChargingSchedule" the_plan_of_a_vehicle_of_20_is_kept_and_accepted
        r#"{"evseId":1,"timeBase":"2026-11-23T10:00:00Z","chargingSchedule":{"chargingRateUnit":"A"}}"# => |world, answer| {
            kept(world, "NotifyEVChargingSchedule", answer, json!({"status": "Accepted"}));
        };
    V20 "NotifyEvent" an_event_of_20_is_kept_and_tells_the_state_of_a_connector
        r#"{"generatedAt":"2026-11-23T10:00:00Z","tbc":false,"seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-11-23T10:00:00Z","trigger":"Delta","actualValue":"Occupied","cleared":false,"component":{"name":"Connector","evse":{"id":1,"connectorId":2}},"variable":{"name":"AvailabilityState"}}]}"# => |world, answer| {
            kept(world, "NotifyEvent", answer, json!({}));
            assert_eq!(world.state()["connectors"]["1/2"]["status"], "Occupied");
        };
    V20 "NotifyMonitoringReport" a_report_of_monitors_of_20_is_kept
        r#"{"tbc":false,"seqNo":0,"generatedAt":"2026-11-23T10:00:00Z","monitor":[{"component":{"name":"EVSE"},"variable":{"name":"Power"},"variableMonitoring":[{"id":1,"value":7,"type":"Delta","severity":8,"transaction":false}]}]}"# => |world, answer| {
            kept(world, "NotifyMonitoringReport", answer, json!({}));
        };
    V20 "NotifyReport" a_report_of_variables_of_20_is_kept
        r#"{"generatedAt":"2026-11-23T10:00:00Z","tbc":false,"seqNo":0,"reportData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"},"variableAttribute":[{"value":"300","persistence":true,"constant":false}]}]}"# => |world, answer| {
            kept(world, "NotifyReport", answer, json!({}));
        };
    V20 "PublishFirmwareStatusNotification" the_publishing_of_firmware_of_20_shows_in_the_state
        r#"{"status":"Published","location":"http://x"}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["publishFirmware"]["status"], "Published");
        };
    V20 "ReportChargingProfiles" a_report_of_profiles_of_20_is_kept
        r#"{"chargingLimitSource":"CSO","evseId":1,"chargingProfile":[{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}]}"# => |world, answer| {
            kept(world, "ReportChargingProfiles", answer, json!({}));
        };
    V20 "ReservationStatusUpdate" the_end_of_a_reservation_of_20_is_kept
        r#"{"reservationId":5,"reservationUpdateStatus":"Expired"}"# => |world, answer| {
            kept(world, "ReservationStatusUpdate", answer, json!({}));
        };
    V20 "SecurityEventNotification" a_security_event_of_20_is_kept
        r#"{"type":"StartupOfTheDevice","timestamp":"2026-11-23T10:00:00Z"}"# => |world, answer| {
            kept(world, "SecurityEventNotification", answer, json!({}));
        };
    V20 "SignCertificate" a_request_of_20_for_a_certificate_is_kept_and_rejected_for_want_of_an_authority
        r#"{"csr":"-----BEGIN CERTIFICATE REQUEST-----","typeOfCertificate":"ChargingStationCertificate"}"# => |world, answer| {
            kept(world, "SignCertificate", answer, json!({"status": "Rejected"}));
        };
    V20 "StatusNotification" a_connector_of_20_changes_its_state
        r#"{"timestamp":"2026-11-23T10:00:00Z","connectorStatus":"Occupied","evseId":1,"connectorId":2,"vendorInfo":{"lock":true}}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["connectors"]["1/2"], json!({"status": "Occupied", "at": "2026-11-23T10:00:00.000Z"}));
        };
    V20 "TransactionEvent" an_event_of_a_transaction_of_20_is_recorded_and_its_token_looked_up
        r#"{"eventType":"Started","timestamp":"2026-11-23T10:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionData":{"id":"T-1","chargingState":"EVDetected","remoteStartId":7},"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"ABC","type":"ISO14443"},"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":1.250,"unitOfMeasure":{"unit":"kWh"}}]}]}"# => |world, answer| {
            assert_eq!(*answer, json!({"idTokenInfo": {"status": "Accepted"}}));
            let transaction = world.transaction("T-1");
            assert_eq!((&transaction["active"], &transaction["meterStart"], &transaction["evseId"]), (&json!(true), &json!("1250"), &json!(1)));
            assert_eq!((&transaction["chargingState"], &transaction["remoteStartId"]), (&json!("EVDetected"), &json!(7)));
            assert_eq!((&transaction["version"], &transaction["idTokenType"]), (&json!("ocpp2.0"), &json!("ISO14443")));
            assert_eq!(transaction["readings"][0]["values"], json!([{"value": "1.250", "unit": "kWh"}]));
            assert_eq!(world.state()["transactions"]["1"]["transactionId"], "T-1");
        };
    V20 "Update15118EVCertificate" a_vehicles_certificate_is_not_renewed_for_want_of_an_authority
        r#"{"15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","exiRequest":"gA=="}"# => |world, answer| {
            kept(world, "Update15118EVCertificate", answer, json!({"status": "Failed"}));
        };

    V201 "Authorize" a_token_is_looked_up_whatever_its_case_and_gets_its_group_and_expiry
        r#"{"idToken":{"idToken":"abc","type":"ISO14443"}}"# after |world| token(world, "ABC", TokenStatus::Accepted) => |_, answer| {
            assert_eq!(*answer, json!({"idTokenInfo": {
                "status": "Accepted", "cacheExpiryDateTime": "2030-01-01T00:00:00.000Z",
                "groupIdToken": {"idToken": "family", "type": "Central"}}}));
        };
    V201 "BootNotification" a_boot_of_201_is_accepted_and_gets_the_time_in_utc
        r#"{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M","serialNumber":"S"}}"# => |world, answer| {
            assert_eq!(*answer, json!({"status": "Accepted", "currentTime": "2026-11-23T10:00:01.000Z", "interval": 300}));
            let boot = &world.state()["boot"];
            assert_eq!((&boot["vendor"], &boot["reason"], &boot["serialNumber"]), (&json!("V"), &json!("PowerUp"), &json!("S")));
        };
    V201 "ClearedChargingLimit" the_end_of_a_limit_is_kept
        r#"{"chargingLimitSource":"EMS","evseId":1}"# => |world, answer| kept(world, "ClearedChargingLimit", answer, json!({}));
    V201 "DataTransfer" data_of_201_of_a_vendor_we_do_not_know_is_kept
        r#"{"vendorId":"com.example","data":{"a":[1.50]}}"# => |world, answer| {
            kept(world, "DataTransfer", answer, json!({"status": "UnknownVendorId"}));
        };
    V201 "FirmwareStatusNotification" the_update_of_firmware_of_201_shows_in_the_state
        r#"{"status":"Installed","requestId":9}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!((&world.state()["firmware"]["status"], &world.state()["firmware"]["requestId"]), (&json!("Installed"), &json!(9)));
        };
    V201 "Get15118EVCertificate" a_vehicle_gets_no_certificate_for_want_of_an_authority
        r#"{"iso15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","action":"Install","exiRequest":"gA=="}"# => |world, answer| {
            kept(world, "Get15118EVCertificate", answer, json!({"status": "Failed", "exiResponse": ""}));
        };
    V201 "GetCertificateStatus" no_certificate_is_vouched_for
        r#"{"ocspRequestData":{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c","responderURL":"http://x"}}"# => |world, answer| {
            kept(world, "GetCertificateStatus", answer, json!({"status": "Failed"}));
        };
    V201 "Heartbeat" a_heartbeat_of_201_gets_the_time_and_writes_nothing
        "{}" => |_, answer| assert_eq!(*answer, json!({"currentTime": "2026-11-23T10:00:02.000Z"}));
    V201 "LogStatusNotification" the_upload_of_a_log_of_201_shows_in_the_state
        r#"{"status":"Uploading","requestId":7}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["log"]["status"], "Uploading");
        };
    V201 "MeterValues" readings_outside_of_transactions_are_kept
        r#"{"evseId":1,"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":2935.600}]}]}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.records("meter/CS-1/1/").len(), 1);
        };
    V201 "NotifyChargingLimit" a_limit_from_outside_is_kept
        r#"{"chargingLimit":{"chargingLimitSource":"SO"}}"# => |world, answer| kept(world, "NotifyChargingLimit", answer, json!({}));
    V201 "NotifyCustomerInformation" what_is_stored_of_a_customer_is_kept
        r#"{"data":"nothing","seqNo":0,"generatedAt":"2026-11-23T10:00:00Z","requestId":4}"# => |world, answer| {
            kept(world, "NotifyCustomerInformation", answer, json!({}));
        };
    V201 "NotifyDisplayMessages" what_a_station_displays_is_kept
        r#"{"requestId":4}"# => |world, answer| kept(world, "NotifyDisplayMessages", answer, json!({}));
    V201 "NotifyEVChargingNeeds" the_needs_of_a_vehicle_are_kept_and_no_schedule_is_made
        r#"{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase"}}"# => |world, answer| {
            kept(world, "NotifyEVChargingNeeds", answer, json!({"status": "Rejected"}));
        };
    V201 "NotifyEVChargingSchedule" the_plan_of_a_vehicle_is_kept_and_accepted
        r#"{"evseId":1,"timeBase":"2026-11-23T10:00:00Z","chargingSchedule":{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}}"# => |world, answer| {
            kept(world, "NotifyEVChargingSchedule", answer, json!({"status": "Accepted"}));
        };
    V201 "NotifyEvent" an_event_is_kept_and_tells_the_state_of_a_connector
        r#"{"generatedAt":"2026-11-23T10:00:00Z","seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-11-23T10:00:00Z","trigger":"Delta","actualValue":"Occupied","eventNotificationType":"HardWiredNotification","component":{"name":"Connector","evse":{"id":1,"connectorId":2}},"variable":{"name":"AvailabilityState"}}]}"# => |world, answer| {
            kept(world, "NotifyEvent", answer, json!({}));
            assert_eq!(world.state()["connectors"]["1/2"]["status"], "Occupied");
        };
    V201 "NotifyMonitoringReport" a_report_of_monitors_is_kept
        r#"{"requestId":4,"seqNo":0,"generatedAt":"2026-11-23T10:00:00Z"}"# => |world, answer| {
            kept(world, "NotifyMonitoringReport", answer, json!({}));
        };
    V201 "NotifyReport" a_report_of_variables_is_kept
        r#"{"requestId":4,"seqNo":0,"generatedAt":"2026-11-23T10:00:00Z","reportData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"},"variableAttribute":[{"value":"300"}]}]}"# => |world, answer| {
            kept(world, "NotifyReport", answer, json!({}));
        };
    V201 "PublishFirmwareStatusNotification" the_publishing_of_firmware_shows_in_the_state
        r#"{"status":"Published","location":["http://x"],"requestId":2}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["publishFirmware"]["status"], "Published");
        };
    V201 "ReportChargingProfiles" a_report_of_profiles_is_kept
        r#"{"requestId":4,"chargingLimitSource":"CSO","evseId":1,"chargingProfile":[{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}]}]}"# => |world, answer| {
            kept(world, "ReportChargingProfiles", answer, json!({}));
        };
    V201 "ReservationStatusUpdate" the_end_of_a_reservation_is_kept
        r#"{"reservationId":5,"reservationUpdateStatus":"Expired"}"# => |world, answer| {
            kept(world, "ReservationStatusUpdate", answer, json!({}));
        };
    V201 "SecurityEventNotification" a_security_event_of_201_is_kept
        r#"{"type":"StartupOfTheDevice","timestamp":"2026-11-23T10:00:00Z"}"# => |world, answer| {
            kept(world, "SecurityEventNotification", answer, json!({}));
        };
    V201 "SignCertificate" a_request_of_201_for_a_certificate_is_kept_and_rejected_for_want_of_an_authority
        r#"{"csr":"-----BEGIN CERTIFICATE REQUEST-----","certificateType":"ChargingStationCertificate"}"# => |world, answer| {
            kept(world, "SignCertificate", answer, json!({"status": "Rejected"}));
        };
    V201 "StatusNotification" a_connector_of_201_changes_its_state
        r#"{"timestamp":"2026-11-23T10:00:00Z","connectorStatus":"Occupied","evseId":1,"connectorId":2}"# => |world, answer| {
            nothing(world, answer);
            assert_eq!(world.state()["connectors"]["1/2"], json!({"status": "Occupied", "at": "2026-11-23T10:00:00.000Z"}));
        };
    V201 "TransactionEvent" an_event_of_a_transaction_is_recorded_and_its_token_looked_up
        r#"{"eventType":"Started","timestamp":"2026-11-23T10:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"ABC","type":"ISO14443"},"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":1.250,"unitOfMeasure":{"unit":"kWh"}}]}]}"# => |world, answer| {
            assert_eq!(*answer, json!({"idTokenInfo": {"status": "Accepted"}}));
            let transaction = world.transaction("T-1");
            assert_eq!((&transaction["active"], &transaction["meterStart"], &transaction["evseId"]), (&json!(true), &json!("1250"), &json!(1)));
            assert_eq!(transaction["readings"][0]["values"], json!([{"value": "1.250", "unit": "kWh"}]));
            assert_eq!(world.state()["transactions"]["1"]["transactionId"], "T-1");
        };
}

fn token(world: &mut World, id: &str, status: TokenStatus) {
    let token = ocpp_cloud_lambdas::records::Token {
        id_token: id.into(),
        status,
        group: Some("family".into()),
        expiry: ocpp_core::Timestamp::parse("2030-01-01T00:00:00Z"),
        made: false,
    };
    run(ocpp_cloud_lambdas::tokens::put(&world.store, &token)).unwrap();
}

fn start(world: &mut World) {
    let start = r#"{"connectorId":1,"idTag":"ABC","meterStart":100,"timestamp":"2026-11-23T10:00:00Z"}"#;
    world.call("StartTransaction", start).unwrap();
}

#[test]
fn every_action_of_a_station_has_a_case() {
    for version in VERSIONS {
        for action in table(version).actions().filter(|action| action.sender() != Sender::Csms) {
            let here = |case: &&Case| case.version == version && case.action == action.name();
            assert!(CASES.iter().any(|case| here(&case)), "{version} {}", action.name());
        }
    }
}

#[test]
fn an_empty_answer_is_given_only_where_the_standard_has_nothing_to_say() {
    for case in CASES {
        let empty_is_valid = table(case.version).action(case.action).unwrap().response().check("{}").is_ok();
        let empty = case.run().answer == json!({});
        assert!(!empty || empty_is_valid, "{}", case.action);
    }
}

#[test]
fn the_document_says_what_the_tests_saw() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/ACTIONS.md");
    let now = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file, &now).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == now, "ACTIONS.md is not what the tests see; run them with UPDATE_DOCS=1");
}

fn document() -> String {
    let mut text = String::from(
        "# What is done with what a station sends\n\n\
         Made by `UPDATE_DOCS=1 cargo test -p ocpp-cloud-lambdas --test actions`, from what the tests saw: records are\n\
         the first parts of the keys that were written (`src/keys.rs` tells what they hold).\n",
    );
    for version in VERSIONS {
        let _ = write!(text, "\n## {version}\n\n| action | recorded | answered | test |\n|---|---|---|---|\n");
        for case in CASES.iter().filter(|case| case.version == version) {
            let seen = case.run();
            let records: Vec<_> = seen.records.iter().map(|kind| format!("`{kind}`")).collect();
            let records = if records.is_empty() { "nothing".to_owned() } else { records.join(", ") };
            let _ =
                writeln!(text, "| {} | {records} | `{}` | {} |", case.action, seen.answer, case.test.replace('_', " "));
        }
    }
    text
}
