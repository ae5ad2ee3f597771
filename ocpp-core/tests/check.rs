//! What is refused, with which code, where; what is tolerated, and that it is told.

use ocpp_core::{
    Version,
    schema::{Tolerances, Violation, ViolationKind},
    v16, v201,
};

const CHARGING: &str = r#"{"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0},{"startPeriod":60,"limit":LIMIT}]}}}"#;

fn fault(version: Version, action: &str, payload: &str) -> (ViolationKind, &'static str, String) {
    let shape = version.table().expect("built").action(action).expect("an action of the version").request();
    let violation = shape.check(payload).expect_err(payload);
    (violation.kind, violation.code(version), violation.path(payload).to_string())
}

#[test]
fn each_fault_has_its_code_and_its_place() {
    use ViolationKind as Kind;
    for (action, payload, kind, code, path) in [
        ("Reset", "", Kind::Syntax, "FormationViolation", ""),
        ("Reset", r#"{"type":}"#, Kind::Syntax, "FormationViolation", "type"),
        ("Reset", r#"{"type":"Hard"} x"#, Kind::Syntax, "FormationViolation", ""),
        ("Reset", r#"{"type":"Hard"},1"#, Kind::Surplus, "ProtocolError", ""),
        ("Reset", "null", Kind::NotAnObject, "FormationViolation", ""),
        ("Reset", "[]", Kind::NotAnObject, "FormationViolation", ""),
        ("Reset", r#"{"type":"Hard","x":1}"#, Kind::UnknownMember, "FormationViolation", "x"),
        ("Reset", r#"{"type":"Hard","type":"Hard"}"#, Kind::RepeatedMember, "FormationViolation", "type"),
        ("Reset", r#"{"type":"\ud800"}"#, Kind::LoneSurrogate, "FormationViolation", "type"),
        ("Reset", "{}", Kind::MissingMember, "OccurenceConstraintViolation", "type"),
        ("Reset", r#"{"type":1}"#, Kind::WrongType, "TypeConstraintViolation", "type"),
        ("Reset", r#"{"type":null}"#, Kind::WrongType, "TypeConstraintViolation", "type"),
        ("Reset", r#"{"type":"Warm"}"#, Kind::UnknownValue, "PropertyConstraintViolation", "type"),
        ("Authorize", r#"{"idTag":"0123456789012345678901"}"#, Kind::TooLong, "PropertyConstraintViolation", "idTag"),
        (
            "MeterValues",
            r#"{"connectorId":1,"meterValue":[]}"#,
            Kind::TooFewItems,
            "OccurenceConstraintViolation",
            "meterValue",
        ),
        (
            "MeterValues",
            r#"{"connectorId":1,"meterValue":[{"timestamp":"yesterday","sampledValue":[{"value":"1"}]}]}"#,
            Kind::NotADateTime,
            "PropertyConstraintViolation",
            "meterValue[0].timestamp",
        ),
        (
            "MeterValues",
            r#"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-23T00:00:00Z","sampledValue":[{"value":"1"},{}]}]}"#,
            Kind::MissingMember,
            "OccurenceConstraintViolation",
            "meterValue[0].sampledValue[1].value",
        ),
        (
            "MeterValues",
            r#"{"connectorId":2147483648,"meterValue":[]}"#,
            Kind::OutOfRange,
            "PropertyConstraintViolation",
            "connectorId",
        ),
        (
            "MeterValues",
            r#"{"connectorId":1.0,"meterValue":[]}"#,
            Kind::WrongType,
            "TypeConstraintViolation",
            "connectorId",
        ),
    ] {
        assert_eq!(fault(Version::V16, action, payload), (kind, code, path.to_string()), "{payload}");
    }
    for (payload, kind, code) in [
        ("{", Kind::Syntax, "FormatViolation"),
        ("{}", Kind::MissingMember, "OccurrenceConstraintViolation"),
        (r#"{"type":"Immediate"},1"#, Kind::Surplus, "RpcFrameworkError"),
        (r#"{"type":"Immediate","evseId":null}"#, Kind::Null, "TypeConstraintViolation"),
    ] {
        let (found, spelt, _) = fault(Version::V201, "Reset", payload);
        assert_eq!((found, spelt), (kind, code), "{payload}");
    }
}

#[test]
fn the_path_leads_through_objects_and_lists() {
    let payload = CHARGING.replace("LIMIT", "10.05");
    let expected = "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[1].limit";
    assert_eq!(
        fault(Version::V16, "SetChargingProfile", &payload),
        (ViolationKind::NotATenth, "PropertyConstraintViolation", expected.to_string())
    );
    let violation = v16::TABLE.request::<v16::SetChargingProfile>(&payload).expect_err("a hundredth");
    assert_eq!(violation.at as usize, payload.find("10.05").expect("it is there"));
    assert_eq!(violation.path(&payload), expected);
    assert!(
        v16::TABLE.request::<v16::SetChargingProfile>(&CHARGING.replace("LIMIT", "0.3")).is_ok(),
        "floats would refuse this"
    );
}

#[test]
fn integers_are_spelt_as_the_draft_of_the_file_allows() {
    assert!(v201::TABLE.request::<v201::ClearDisplayMessage>(r#"{"id":1.0}"#).is_ok());
    assert!(v201::TABLE.request::<v201::ClearDisplayMessage>(r#"{"id":1e2}"#).is_ok());
    assert!(v201::TABLE.request::<v201::ClearDisplayMessage>(r#"{"id":1.5}"#).is_err());
    assert!(v16::TABLE.request::<v16::CancelReservation>(r#"{"reservationId":1.0}"#).is_err());
    assert!(
        v16::TABLE
            .request::<v16::GetLog>(r#"{"logType":"SecurityLog","requestId":1.0,"log":{"remoteLocation":"ftp://x"}}"#)
            .is_ok()
    );
}

#[test]
fn limits_count_characters() {
    let twenty = "é".repeat(20);
    assert!(v16::TABLE.request::<v16::Authorize>(&format!(r#"{{"idTag":"{twenty}"}}"#)).is_ok());
    assert!(v16::TABLE.request::<v16::Authorize>(&format!(r#"{{"idTag":"{twenty}e"}}"#)).is_err());
    let escaped = r"\ud83d\ude00".repeat(20);
    assert!(v16::TABLE.request::<v16::Authorize>(&format!(r#"{{"idTag":"{escaped}"}}"#)).is_ok());
}

#[test]
fn tolerated_faults_are_told_one_by_one_and_the_rest_is_still_refused() {
    let payload = r#"{"connectorId":1,"errorCode":"Melted","status":"Available","info":null,"timestamp":"2026-11-23T16:12:27","vendorId":"x","extra":[{}]}"#;
    let shape = v16::TABLE.action("StatusNotification").expect("it is there").request();
    let mut told = Vec::new();
    let checked = shape
        .check_with(payload, &mut |violation: &Violation| {
            told.push((violation.kind, violation.path(payload).to_string()));
            Tolerances::FIELD.allows(violation)
        })
        .expect("all of it is tolerated");
    use ViolationKind as Kind;
    let expected = [
        (Kind::UnknownValue, "errorCode"),
        (Kind::Null, "info"),
        (Kind::NoZone, "timestamp"),
        (Kind::UnknownMember, "extra"),
    ];
    assert_eq!(told, expected.map(|(kind, path)| (kind, path.to_string())));
    let view = checked.view::<v16::StatusNotificationRequest<'_>>();
    assert_eq!(view.error_code, v16::ChargePointErrorCode::Unrecognized);
    assert!(view.info.is_none());
    assert_eq!(
        view.timestamp.and_then(|time| time.timestamp()).map(|time| time.to_string()).as_deref(),
        Some("2026-11-23T16:12:27.000Z")
    );

    assert_eq!(
        (checked.member("errorCode"), checked.member("extra"), checked.member("no")),
        (Some("\"Melted\""), Some("[{}]"), None)
    );

    let missing = r#"{"connectorId":1,"errorCode":"NoError"}"#;
    let refused = shape.check_with(missing, &mut |violation| Tolerances::FIELD.allows(violation));
    assert_eq!(refused.expect_err("status is missing").kind, Kind::MissingMember);
    let broken = shape.check_with(r#"{"connectorId":tru}"#, &mut |_| true);
    assert_eq!(broken.expect_err("no tolerance makes it JSON").kind, Kind::Syntax);
}

#[test]
fn an_empty_list_for_an_absent_one_reads_as_absent() {
    let payload = r#"{"requestId":1,"generatedAt":"2026-11-23T16:12:27Z","seqNo":0,"reportData":[]}"#;
    let shape = v201::TABLE.action("NotifyReport").expect("it is there").request();
    assert_eq!(shape.check(payload).expect_err("strict").kind, ViolationKind::EmptyList);
    let checked = shape.check_with(payload, &mut |violation| Tolerances::FIELD.allows(violation)).expect("tolerated");
    assert!(checked.view::<v201::NotifyReportRequest<'_>>().report_data.is_none());
}

#[test]
fn open_content_may_nest_but_not_without_end() {
    let nested = |depth: usize| format!(r#"{{"vendorId":"x","data":{}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert!(v201::TABLE.request::<v201::DataTransfer>(&nested(64)).is_ok());
    assert_eq!(
        v201::TABLE.request::<v201::DataTransfer>(&nested(65)).expect_err("too deep").kind,
        ViolationKind::TooDeep
    );
    assert_eq!(
        v201::TABLE.request::<v201::DataTransfer>(&nested(100_000)).expect_err("too deep").kind,
        ViolationKind::TooDeep
    );
}

#[test]
fn a_fault_in_words_says_what_was_expected_and_never_what_the_payload_holds() {
    let payload = r#"{"idTag":"a-secret-token-that-is-too-long"}"#;
    let violation = v16::TABLE.request::<v16::Authorize>(payload).expect_err("too long");
    let words = violation.describe(payload).to_string();
    assert_eq!(words, "idTag: too long, expected at most 20 characters, found 31");
    let payload = r#"{"connectorId":"1","meterValue":[]}"#;
    let violation = v16::TABLE.request::<v16::MeterValues>(payload).expect_err("wrong type");
    assert_eq!(violation.describe(payload).to_string(), "connectorId: wrong type, expected an integer, found a text");
}
