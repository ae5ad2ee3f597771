//! Each tolerance: what a strict receiver answers, what is told when it is tolerated, what a view reads then, and that
//! nothing else passes with it. The frames are such as stations, back ends and simulators were seen to send.

use ocpp_core::{
    ErrorCode, Instant, Timestamp, Version,
    csms::{FieldLeniency, FromStation, Relay, ToStation},
    frame::{Frame, Spans, write_call_result},
    json::{Text, Writer},
    schema::{
        Action, Checked, EncodeError, Encoder, Shape, Tolerances, Value, Violation, ViolationKind as Kind, Visitor,
    },
    v16, v20, v201,
};

#[test]
fn null_for_an_absent_member_reads_as_absent() {
    let frame =
        r#"[2,"8f2c","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","info":null}]"#;
    let heard = tolerated(Version::V16, frame, Kind::Null, ErrorCode::TypeConstraintViolation, "info");
    assert!(heard.view::<v16::StatusNotificationRequest<'_>>().info.is_none());
    let written = r#"{"connectorId":1,"errorCode":"NoError","status":"Available"}"#;
    assert_eq!(heard.written(), Ok(written.to_owned()));

    let frame = r#"[2,"bn","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V","modem":null}}]"#;
    for version in since(Version::V20) {
        let heard = tolerated(version, frame, Kind::Null, ErrorCode::TypeConstraintViolation, "chargingStation.modem");
        let written = r#"{"chargingStation":{"model":"M","vendorName":"V"},"reason":"PowerUp"}"#;
        assert_eq!(heard.written(), Ok(written.to_owned()));
    }

    let required = r#"[2,"b5","BootNotification",{"chargePointVendor":"V","chargePointModel":null}]"#;
    assert_eq!(refused(Version::V16, required, Tolerances::LENIENT), (Kind::WrongType, "chargePointModel".into()));
}

#[test]
fn an_empty_list_for_an_absent_one_reads_as_absent() {
    let frame = r#"[2,"f2947efe-a0dc-432f-9023-a63eefca77df","NotifyReport",{"requestId":483,"generatedAt":"2026-11-23T16:51:27.667Z","seqNo":1,"reportData":[]}]"#;
    for version in since(Version::V201) {
        let heard = tolerated(version, frame, Kind::EmptyList, ErrorCode::OccurrenceConstraintViolation, "reportData");
        let written = r#"{"requestId":483,"generatedAt":"2026-11-23T16:51:27.667Z","seqNo":1}"#;
        assert_eq!(heard.written(), Ok(written.to_owned()));
    }
    let heard = hear(Version::V201, frame, Tolerances::FIELD);
    assert!(heard.view::<v201::NotifyReportRequest<'_>>().report_data.is_none());

    let frame = r#"[2,"7","TransactionEvent",{"eventType":"Updated","timestamp":"2026-11-23T16:12:27Z","triggerReason":"MeterValuePeriodic","seqNo":3,"transactionData":{"id":"t"},"meterValue":[]}]"#;
    let heard = tolerated(Version::V20, frame, Kind::EmptyList, ErrorCode::OccurrenceConstraintViolation, "meterValue");
    assert!(heard.view::<v20::TransactionEventRequest<'_>>().meter_value.is_none());

    let required = r#"[2,"8","MeterValues",{"connectorId":1,"meterValue":[]}]"#;
    assert_eq!(refused(Version::V16, required, Tolerances::LENIENT), (Kind::TooFewItems, "meterValue".into()));
}

#[test]
fn an_unknown_member_is_passed_over_and_stays_in_the_text() {
    let frame = r#"[2,"b4","BootNotification",{"chargePointVendor":"V","foo":{"bar":[1]},"chargePointModel":"M"}]"#;
    let heard = tolerated(Version::V16, frame, Kind::UnknownMember, ErrorCode::FormatViolation, "foo");
    assert_eq!(heard.told[0].2, r#"{"bar":[1]}"#);
    let checked = heard.result.expect("tolerated");
    assert_eq!(checked.member("foo"), Some(r#"{"bar":[1]}"#));
    assert!(frame.contains(checked.text()));
    assert!(checked.view::<v16::BootNotificationRequest<'_>>().charge_point_model == "M");

    let frame = r#"[2,"bn","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V","extra":{}}}]"#;
    for version in since(Version::V201) {
        let path = "chargingStation.extra";
        let heard = tolerated(version, frame, Kind::UnknownMember, ErrorCode::FormatViolation, path);
        let written = r#"{"chargingStation":{"model":"M","vendorName":"V"},"reason":"PowerUp"}"#;
        assert_eq!(heard.written(), Ok(written.to_owned()));
    }
    assert!(hear(Version::V20, frame, Tolerances::STRICT).told.is_empty(), "2.0 is open: nothing to tolerate");
    let own = r#"[2,"bn","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"},"customData":{"vendorId":"com.example","any":[1]}}]"#;
    assert!(hear(Version::V201, own, Tolerances::STRICT).told.is_empty(), "a vendor's own data is open too");
}

#[test]
fn an_unknown_value_reads_as_unrecognized_and_its_text_is_told() {
    let frame = r#"[2,"28240181849166013077","StatusNotification",{"connectorId":0,"errorCode":"Error","status":"Faulted","timestamp":"2026-08-03T16:16:55Z"}]"#;
    let heard = tolerated(Version::V16, frame, Kind::UnknownValue, ErrorCode::PropertyConstraintViolation, "errorCode");
    let view = heard.view::<v16::StatusNotificationRequest<'_>>();
    assert_eq!(
        (view.error_code, view.status),
        (v16::ChargePointErrorCode::Unrecognized, v16::ChargePointStatus::Faulted)
    );
    assert_eq!(heard.told[0].2, r#""Error""#);
    assert_eq!(heard.written(), Err((Kind::UnknownValue, "errorCode".into())), "nobody sends what nobody knows");

    let frame = r#"[2,"bn","BootNotification",{"reason":"powerup","chargingStation":{"model":"M","vendorName":"V"}}]"#;
    for version in since(Version::V20) {
        let heard = tolerated(version, frame, Kind::UnknownValue, ErrorCode::PropertyConstraintViolation, "reason");
        assert_eq!(heard.told[0].2, r#""powerup""#, "case matters");
        assert_eq!(heard.written(), Err((Kind::UnknownValue, "reason".into())));
    }
}

#[test]
fn the_text_of_an_unknown_value_is_read_unescaped_and_deep_in_a_list() {
    let payload = r#"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-23T16:12:27Z","sampledValue":[{"value":"1","unit":"kWh"},{"value":"2","unit":"k\u0077h"}]}]}"#;
    let shape = v16::TABLE.action("MeterValues").expect("1.6 has it").request();
    let mut faults = Vec::new();
    let checked = shape.check_with(payload, &mut |fault| {
        faults.push(*fault);
        true
    });
    let view = checked.expect("tolerated").view::<v16::MeterValuesRequest<'_>>();
    let units: Vec<_> =
        view.meter_value.iter().flat_map(|value| value.sampled_value.iter().map(|sample| sample.unit)).collect();
    assert_eq!(units, [Some(v16::UnitOfMeasure::KWh), Some(v16::UnitOfMeasure::Unrecognized)]);
    // Faults can be kept: they borrow nothing.
    let fault = faults.iter().find(|fault| fault.path(payload) == "meterValue[0].sampledValue[1].unit").expect("told");
    assert_eq!(fault.found(payload).and_then(|found| found.text()), Some(Text::new("kwh")));
}

#[test]
fn an_over_long_text_is_read_whole() {
    let frame = r#"[2,"2","BootNotification",{"chargePointModel":"EVlink Smart Wallbox","chargePointSerialNumber":"3N000000000F2S1B0000000000","chargePointVendor":"Schneider Electric","firmwareVersion":"3.4.0.9"}]"#;
    let path = "chargePointSerialNumber";
    let heard = tolerated(Version::V16, frame, Kind::TooLong, ErrorCode::PropertyConstraintViolation, path);
    let view = heard.view::<v16::BootNotificationRequest<'_>>();
    assert!(view.charge_point_serial_number.expect("it is there") == "3N000000000F2S1B0000000000");
    assert_eq!(heard.written(), Err((Kind::TooLong, path.into())));

    let frame = r#"[2,"bn","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"mmmmmmmmmmmmmmmmmmmmm","vendorName":"V"}}]"#;
    for version in since(Version::V20) {
        let path = "chargingStation.model";
        let heard = tolerated(version, frame, Kind::TooLong, ErrorCode::PropertyConstraintViolation, path);
        assert_eq!(heard.written(), Err((Kind::TooLong, path.into())));
    }
    let heard = hear(Version::V201, frame, Tolerances::FIELD);
    assert!(heard.view::<v201::BootNotificationRequest<'_>>().charging_station.model == "m".repeat(21).as_str());
}

#[test]
fn a_time_without_zone_is_taken_for_utc() {
    let frame = r#"[2,"288115","StartTransaction",{"connectorId":1,"idTag":"evcc","meterStart":0,"reservationId":0,"timestamp":"2026-10-19T15:28:07"}]"#;
    let heard = tolerated(Version::V16, frame, Kind::NoZone, ErrorCode::PropertyConstraintViolation, "timestamp");
    let view = heard.view::<v16::StartTransactionRequest<'_>>();
    assert_eq!(view.timestamp.timestamp(), Timestamp::parse("2026-10-19T15:28:07Z"));
    assert_eq!(heard.written(), Err((Kind::NoZone, "timestamp".into())), "the text says no more than it did");

    let frame = r#"[2,"1","StatusNotification",{"timestamp":"2026-08-04T13:35:45.377","connectorStatus":"Available","evseId":1,"connectorId":1}]"#;
    for version in since(Version::V20) {
        tolerated(version, frame, Kind::NoZone, ErrorCode::PropertyConstraintViolation, "timestamp");
    }
    let heard = hear(Version::V20, frame, Tolerances::FIELD);
    let view = heard.view::<v20::StatusNotificationRequest<'_>>();
    assert_eq!(view.timestamp.timestamp(), Timestamp::parse("2026-08-04T13:35:45.377Z"));

    for time in ["2026-10-19", "15:28:07", "2026-10-19 15:28:07", "2026-10-19T15:28", "2026-13-19T15:28:07", "", "now"]
    {
        let frame = frame.replace("2026-08-04T13:35:45.377", time);
        let (kind, _) = refused(Version::V201, &frame, Tolerances::LENIENT);
        assert_eq!(kind, Kind::NotADateTime, "{time}");
    }
}

#[test]
fn a_short_offset_is_read_as_what_it_stands_for() {
    for (short, utc) in [("+02", "12:35:02"), ("+0200", "12:35:02"), ("-0530", "20:05:02"), ("-09", "23:35:02")] {
        let meant = Timestamp::parse(&format!("2026-04-26T{utc}Z"));
        assert!(meant.is_some());
        let frame = format!(
            r#"[2,"658ae207","StatusNotification",{{"connectorId":2,"errorCode":"NoError","status":"Preparing","timestamp":"2026-04-26T14:35:02{short}"}}]"#
        );
        let heard =
            tolerated(Version::V16, &frame, Kind::ShortZone, ErrorCode::PropertyConstraintViolation, "timestamp");
        let view = heard.view::<v16::StatusNotificationRequest<'_>>();
        assert_eq!(view.timestamp.and_then(|time| time.timestamp()), meant, "{short}");

        let frame = format!(
            r#"[2,"9","StatusNotification",{{"timestamp":"2026-04-26T14:35:02{short}","connectorStatus":"Occupied","evseId":1,"connectorId":2}}]"#
        );
        for version in since(Version::V20) {
            tolerated(version, &frame, Kind::ShortZone, ErrorCode::PropertyConstraintViolation, "timestamp");
        }
        let heard = hear(Version::V201, &frame, Tolerances::LENIENT);
        assert_eq!(heard.view::<v201::StatusNotificationRequest<'_>>().timestamp.timestamp(), meant, "{short}");
    }
}

#[test]
fn a_number_for_a_text_reads_as_its_text() {
    let frame = r#"[2,"531531541","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-03-25T07:59:21.000Z","sampledValue":[{"value":604.213,"measurand":"Energy.Active.Import.Register","unit":"Wh"}]}]}]"#;
    let path = "meterValue[0].sampledValue[0].value";
    let heard = tolerated(Version::V16, frame, Kind::NumberForText, ErrorCode::TypeConstraintViolation, path);
    let view = heard.view::<v16::MeterValuesRequest<'_>>();
    let sample = view.meter_value.iter().next().and_then(|value| value.sampled_value.iter().next()).expect("one");
    assert!(sample.value == "604.213");
    assert_eq!(heard.written(), Err((Kind::WrongType, path.into())), "a list leaves as it came, or not at all");

    let frame = r#"[2,"bn","BootNotification",{"reason":"PowerUp","chargingStation":{"model":1,"vendorName":"V"}}]"#;
    for version in since(Version::V20) {
        let path = "chargingStation.model";
        let heard = tolerated(version, frame, Kind::NumberForText, ErrorCode::TypeConstraintViolation, path);
        let written = r#"{"chargingStation":{"model":"1","vendorName":"V"},"reason":"PowerUp"}"#;
        assert_eq!(heard.written(), Ok(written.to_owned()));
    }
    for other in ["true", "{}", "[]"] {
        let (kind, _) =
            refused(Version::V201, &frame.replace("\"model\":1", &format!("\"model\":{other}")), Tolerances::LENIENT);
        assert_eq!(kind, Kind::WrongType, "{other}");
    }
    let time = r#"[2,"1","StatusNotification",{"timestamp":1795450347,"connectorStatus":"Available","evseId":1,"connectorId":1}]"#;
    assert_eq!(refused(Version::V201, time, Tolerances::LENIENT).0, Kind::WrongType, "no number is a time");
    let choice = r#"[2,"1","StatusNotification",{"timestamp":"2026-11-23T16:12:27Z","connectorStatus":1,"evseId":1,"connectorId":1}]"#;
    assert_eq!(refused(Version::V201, choice, Tolerances::LENIENT).0, Kind::WrongType, "nor a choice");
}

#[test]
fn a_text_for_a_number_reads_as_the_number() {
    let frame = r#"[2,"s4","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]"#;
    let heard = tolerated(Version::V16, frame, Kind::TextForNumber, ErrorCode::TypeConstraintViolation, "connectorId");
    assert_eq!(heard.view::<v16::StatusNotificationRequest<'_>>().connector_id, 1);
    let written = r#"{"connectorId":1,"errorCode":"NoError","status":"Available"}"#;
    assert_eq!(heard.written(), Ok(written.to_owned()));

    // As 1.6 wants it.
    let frame = r#"[2,"1","MeterValues",{"evseId":1,"meterValue":[{"timestamp":"2026-11-23T16:12:27Z","sampledValue":[{"value":"2935.600"}]}]}]"#;
    let path = "meterValue[0].sampledValue[0].value";
    for version in since(Version::V20) {
        tolerated(version, frame, Kind::TextForNumber, ErrorCode::TypeConstraintViolation, path);
    }
    let heard = hear(Version::V201, frame, Tolerances::LENIENT);
    let view = heard.view::<v201::MeterValuesRequest<'_>>();
    let sample = view.meter_value.iter().next().and_then(|value| value.sampled_value.iter().next()).expect("one");
    assert_eq!(sample.value.as_str(), Some("2935.600"));

    for text in ["", " 1", "1 ", "+1", "01", "1,5", "0x1", "one", r"\u0031", "NaN"] {
        let (kind, _) = refused(Version::V201, &frame.replace("2935.600", text), Tolerances::LENIENT);
        assert_eq!(kind, Kind::WrongType, "{text}");
    }
}

#[test]
fn what_stands_in_for_another_type_keeps_to_the_limits_of_that_type() {
    use Kind::{NotATenth, NumberForText, OutOfRange, TextForNumber, TooLong, WrongType};
    let profile = |limit: &str| {
        format!(
            r#"[2,"1","SetChargingProfile",{{"connectorId":1,"csChargingProfiles":{{"chargingProfileId":7,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":{{"chargingRateUnit":"A","chargingSchedulePeriod":[{{"startPeriod":0,"limit":"{limit}"}}]}}}}}}]"#
        )
    };
    for (frame, stand_in, limit) in [
        (r#"[2,"1","Authorize",{"idTag":123456789012345678901}]"#.to_owned(), NumberForText, TooLong),
        (r#"[2,"1","CancelReservation",{"reservationId":"2147483648"}]"#.to_owned(), TextForNumber, OutOfRange),
        (r#"[2,"1","CancelReservation",{"reservationId":"1.5"}]"#.to_owned(), TextForNumber, WrongType),
        (profile("16.05"), TextForNumber, NotATenth),
    ] {
        // Strict receivers see the wrong type, whoever asks.
        let heard = hear(Version::V16, &frame, Tolerances::STRICT);
        let asked = heard.result.expect_err(&frame).error_code();
        let strict = heard.shape.check(heard.payload).expect_err(&frame).error_code();
        assert_eq!(
            (asked, strict),
            (ErrorCode::TypeConstraintViolation, ErrorCode::TypeConstraintViolation),
            "{frame}"
        );
        assert_eq!(refused(Version::V16, &frame, everything().without(stand_in)).0, stand_in);
        assert_eq!(refused(Version::V16, &frame, everything().without(limit)).0, limit);
        let heard = hear(Version::V16, &frame, everything());
        assert_eq!(heard.told.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), [stand_in, limit], "{frame}");
        assert!(heard.result.is_ok());
    }
    let payload = r#"{"idTag":123456789012345678901}"#;
    let mut words = String::new();
    let shape = v16::TABLE.action("Authorize").expect("1.6 has it").request();
    let _ = shape.check_with(payload, &mut |fault| {
        words = fault.describe(payload).to_string();
        true
    });
    assert_eq!(words, "idTag: too long, expected at most 20 characters, found 21");
}

#[test]
fn a_vendors_id_that_is_a_number_reads_as_its_text() {
    let frame = r#"[2,"1","Heartbeat",{"customData":{"vendorId":7,"x":1,"x":2}}]"#;
    let heard = hear(Version::V201, frame, Tolerances::LENIENT);
    let custom = heard.view::<v201::HeartbeatRequest<'_>>().custom_data.expect("it is there");
    assert!(custom.vendor_id() == "7");
}

#[test]
fn of_a_member_that_is_there_twice_all_readers_read_the_last() {
    let frame =
        r#"[2,"s5","StatusNotification",{"connectorId":1,"connectorId":2,"errorCode":"NoError","status":"Available"}]"#;
    let heard = tolerated(Version::V16, frame, Kind::RepeatedMember, ErrorCode::FormatViolation, "connectorId");
    let checked = heard.result.expect("tolerated");
    assert_eq!(checked.view::<v16::StatusNotificationRequest<'_>>().connector_id, 2);
    assert_eq!(checked.member("connectorId"), Some("2"));
}

#[test]
fn a_boolean_in_a_text_reads_as_the_boolean() {
    let frame = r#"[3,"4010434209",{"configurationKey":[{"key":"AuthorizeRemoteTxRequests","readonly":"true","value":"false"}]}]"#;
    let path = "configurationKey[0].readonly";
    let answers = Some("GetConfiguration");
    let heard =
        tolerated_in(Version::V16, answers, frame, Kind::TextForBoolean, ErrorCode::TypeConstraintViolation, path);
    let view = heard.view::<v16::GetConfigurationResponse<'_>>();
    let key = view.configuration_key.and_then(|keys| keys.iter().next()).expect("one");
    assert!(key.readonly && key.value.expect("it is there") == "false");

    let members = r#""generatedAt":"2026-11-23T16:51:27Z","seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-11-23T16:51:27Z","trigger":"Delta","actualValue":"1","cleared":false,"component":{"name":"EVSE"},"variable":{"name":"Power"}"#;
    for (text, meant) in [("true", "true"), ("True", "true"), ("FALSE", "false")] {
        for version in since(Version::V20) {
            let more = if version == Version::V20 { "" } else { r#","eventNotificationType":"HardWiredMonitor""# };
            let frame = format!(r#"[2,"1","NotifyEvent",{{"tbc":"{text}",{members}{more}}}]}}]"#);
            let heard = tolerated(version, &frame, Kind::TextForBoolean, ErrorCode::TypeConstraintViolation, "tbc");
            let written = heard.written().expect("valid");
            assert!(written.contains(&format!(r#""tbc":{meant},"#)), "{written}");
        }
    }
    for other in [r#""yes""#, r#""1""#, r#""""#, "1", "0"] {
        let frame = frame.replace(r#""true""#, other);
        let heard = Heard::of(Version::V16, answers, &frame, Tolerances::LENIENT);
        assert_eq!(heard.result.expect_err(other).kind, Kind::WrongType, "{other}");
    }
}

#[test]
fn null_for_a_payload_reads_as_one_without_members() {
    for version in since(Version::V16) {
        for frame in [r#"[2,"m2","Heartbeat",null]"#, r#"[2,"m2","ClearCache",null]"#] {
            let heard = tolerated(version, frame, Kind::NullPayload, ErrorCode::FormatViolation, "");
            assert_eq!(heard.written(), Ok("{}".to_owned()));
        }
        let frame = r#"[2,"m2","BootNotification",null]"#;
        let (kind, path) = refused(version, frame, Tolerances::LENIENT);
        let missing = if version == Version::V16 { "chargePointVendor" } else { "chargingStation" };
        assert_eq!((kind, path.as_str()), (Kind::MissingMember, missing), "what is required is still required");
        for other in ["[]", "7", r#""{}""#, "true"] {
            let frame = format!(r#"[2,"m3","Heartbeat",{other}]"#);
            assert_eq!(refused(version, &frame, Tolerances::LENIENT), (Kind::NotAnObject, String::new()), "{other}");
        }
    }
}

/// Kind, path and text of a fault that was told.
type Told = (Kind, String, String);

/// What a relay that tolerates this of frames and payloads makes of a station's frame; with the kind, path and text
/// of each fault that it asked about or told.
fn relayed(version: Version, frame: &str, tolerances: Tolerances) -> (Result<String, (ErrorCode, String)>, Vec<Told>) {
    let mut told = Vec::new();
    let mut relay = Relay::<(), 1, 1>::new(version.table().expect("built")).tolerating(tolerances);
    let heard = relay.handle_station(Instant::from_millis(0), frame, &mut |deviation| {
        let fault = deviation.violation;
        let found = fault.found(deviation.payload).map_or("", |json| json.as_str());
        told.push((fault.kind, fault.path(deviation.payload).to_string(), found.to_owned()));
        tolerances.allows(fault)
    });
    let verdict = match heard {
        FromStation::Call(call) => Ok(call.id.to_string()),
        FromStation::Refused(refusal) => Err((refusal.code, refusal.id.to_string())),
        other => panic!("{frame}: {other:?}"),
    };
    (verdict, told)
}

/// What is wrong with a frame: one fault, for which it is refused unless just this is tolerated.
fn frame_tolerated(version: Version, frame: &str, kind: Kind, id: &str, path: &str, found: &str) {
    // What is at fault in the frame has one code in 1.6 and another in all later versions.
    let code = if version == Version::V16 { ErrorCode::ProtocolError } else { ErrorCode::RpcFrameworkError };
    for tolerances in [Tolerances::STRICT, everything().without(kind)] {
        let (verdict, _) = relayed(version, frame, tolerances);
        assert_eq!(verdict, Err((code, id.to_owned())), "{frame} under {tolerances}");
    }
    let (verdict, told) = relayed(version, frame, Tolerances::STRICT.with(kind));
    assert_eq!(verdict, Ok(id.to_owned()), "{frame}");
    assert_eq!(told, [(kind, path.to_owned(), found.to_owned())], "{frame}");
}

#[test]
fn a_call_without_payload_reads_as_one_without_members() {
    for version in since(Version::V16) {
        for frame in [r#"[2,"m1","Heartbeat"]"#, " [ 2 , \"m1\" ,\n\"Heartbeat\" ] "] {
            frame_tolerated(version, frame, Kind::MissingPayload, "m1", "", "");
        }
        let heard = hear(version, r#"[2,"m1","ClearCache"]"#, Tolerances::STRICT.with(Kind::MissingPayload));
        assert_eq!(heard.written(), Ok("{}".to_owned()));
        let frame = r#"[2,"m1","BootNotification"]"#;
        let (verdict, told) = relayed(version, frame, Tolerances::LENIENT);
        assert_eq!(verdict, Err((ErrorCode::OccurrenceConstraintViolation, "m1".to_owned())), "still required");
        assert_eq!(
            told.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(),
            [Kind::MissingPayload, Kind::MissingMember]
        );
        for broken in [r#"[2,"m1","Heartbeat",]"#, r#"[2,"m1"]"#, r#"[2,"m1","Heartbeat""#, r#"[2,"m1","Heartbeat"}]"#]
        {
            assert!(relayed(version, broken, everything()).0.is_err(), "{broken} is no frame");
        }
    }
}

#[test]
fn elements_behind_the_payload_are_not_read() {
    for version in since(Version::V16) {
        frame_tolerated(version, r#"[2,"m8","Heartbeat",{},{}]"#, Kind::Surplus, "m8", "", "{}");
        frame_tolerated(
            version,
            r#"[2,"m8","Heartbeat", {} , {"a":[1]}, 7 ]"#,
            Kind::Surplus,
            "m8",
            "",
            r#"{"a":[1]}"#,
        );
        let frame = r#"[2,"m8","ClearCache",{},{}]"#;
        assert_eq!(hear(version, frame, Tolerances::LENIENT).written(), Ok("{}".to_owned()));
        for broken in [r#"[2,"m8","Heartbeat",{},]"#, r#"[2,"m8","Heartbeat",{},{]"#, r#"[2,"m8","Heartbeat",{} {}]"#] {
            assert!(relayed(version, broken, everything()).0.is_err(), "{broken} is no JSON");
        }
    }
}

#[test]
fn a_message_type_with_a_point_is_the_type() {
    for version in since(Version::V16) {
        frame_tolerated(version, r#"[2.0,"m5","Heartbeat",{}]"#, Kind::TypeWithPoint, "m5", "[0]", "2.0");
        frame_tolerated(version, r#" [ 2e0 ,"m5","Heartbeat",{}]"#, Kind::TypeWithPoint, "m5", "[0]", "2e0");
        for broken in [r#"[2.5,"m5","Heartbeat",{}]"#, r#"["2","m4","Heartbeat",{}]"#, r#"["2.0","m4","Heartbeat",{}]"#]
        {
            assert!(relayed(version, broken, everything()).0.is_err(), "{broken} has no type");
        }
    }
    let spans = Spans::find_with(r#"[3.0,"a",{}]"#, Version::V16, Tolerances::LENIENT).expect("an answer");
    assert!(matches!(spans.frame(r#"[3.0,"a",{}]"#), Frame::CallResult(answer) if answer.id == "a"));
}

#[test]
fn a_numeric_id_goes_back_as_the_number_that_it_is() {
    let tolerances = Tolerances::STRICT.with(Kind::NumericId);
    for version in since(Version::V16) {
        for (frame, id) in [(r#"[2,3,"Heartbeat",{}]"#, "3"), (" [ 2 , -1.50e3 , \"Heartbeat\" , {} ] ", "-1.50e3")] {
            // Without the tolerance no id can be read: 1.6 is silent then.
            if version == Version::V16 {
                assert!(Spans::find_with(frame, version, everything().without(Kind::NumericId)).is_err());
            } else {
                let (verdict, _) = relayed(version, frame, everything().without(Kind::NumericId));
                assert_eq!(verdict, Err((ErrorCode::RpcFrameworkError, "-1".to_owned())));
            }
            let (verdict, told) = relayed(version, frame, tolerances);
            assert_eq!(verdict, Ok(id.to_owned()));
            assert_eq!(told, [(Kind::NumericId, "[1]".to_owned(), id.to_owned())]);

            let mut relay = Relay::<(), 1, 1>::new(version.table().expect("built")).tolerating(tolerances);
            let FromStation::Call(call) = relay.handle_station(Instant::from_millis(0), frame, &mut |_| false) else {
                panic!("{frame}")
            };
            let mut buffer = [0; 100];
            let mut writer = Writer::new(&mut buffer);
            write_call_result(&mut writer, call.id, r#"{"currentTime":"2026-11-23T16:54:24.169Z"}"#);
            let answer = writer.finish().expect("room");
            assert_eq!(answer, format!(r#"[3,{id},{{"currentTime":"2026-11-23T16:54:24.169Z"}}]"#));
            assert_eq!(relay.handle_csms(Instant::from_millis(0), answer, 1000, || None), ToStation::Send);

            let call = r#"[2,4,"ClearCache",{}]"#;
            assert_eq!(relay.handle_csms(Instant::from_millis(0), call, 1000, || None), ToStation::Invalid, "not ours");
        }
        for broken in [
            r#"[2,null,"Heartbeat",{}]"#,
            r#"[2,[3],"Heartbeat",{}]"#,
            r#"[2,03,"Heartbeat",{}]"#,
            r#"[2,true,"Heartbeat",{}]"#,
        ] {
            assert!(Spans::find_with(broken, version, everything()).is_err(), "{broken} has no id");
        }
    }
}

#[test]
fn the_field_set_holds_what_loses_nothing_and_the_lenient_one_all_that_can_be_read() {
    let field = [Kind::UnknownMember, Kind::Null, Kind::TooLong, Kind::UnknownValue, Kind::NoZone, Kind::EmptyList];
    let readable = [
        Kind::NullPayload,
        Kind::MissingPayload,
        Kind::TypeWithPoint,
        Kind::NumericId,
        Kind::Surplus,
        Kind::NumberForText,
        Kind::TextForNumber,
        Kind::TextForBoolean,
        Kind::ShortZone,
    ];
    assert_eq!(Tolerances::STRICT.kinds().count(), 0);
    assert_eq!(Tolerances::FIELD.kinds().collect::<Vec<_>>(), field);
    assert_eq!(Tolerances::LENIENT, Tolerances::FIELD.union(readable.into_iter().collect()));
    assert_eq!(Tolerances::LENIENT.kinds().count(), field.len() + readable.len());
    assert_eq!(Tolerances::FIELD.without(Kind::Null).with(Kind::Null), Tolerances::FIELD);
    let syntax = [Kind::Syntax, Kind::LoneSurrogate, Kind::TooDeep, Kind::UnknownAction];
    assert_eq!(syntax.into_iter().collect::<Tolerances>(), Tolerances::STRICT, "there is no living with these");
    assert_eq!(everything().kinds().count(), Kind::ALL.len() - syntax.len());
}

#[test]
fn a_set_is_read_from_a_setting_and_written_as_one() {
    for (setting, set) in [
        ("strict", Tolerances::STRICT),
        ("field", Tolerances::FIELD),
        ("lenient", Tolerances::LENIENT),
        ("field,number-for-text", Tolerances::FIELD.with(Kind::NumberForText)),
        ("field,-unknown-value", Tolerances::FIELD.without(Kind::UnknownValue)),
        ("null", Tolerances::STRICT.with(Kind::Null)),
        ("lenient,missing-member,-numeric-id", Tolerances::LENIENT.with(Kind::MissingMember).without(Kind::NumericId)),
    ] {
        assert_eq!(Tolerances::parse(setting), Ok(set));
        assert_eq!(set.to_string(), setting);
    }
    assert_eq!(Tolerances::parse(" field , -field,null "), Ok(Tolerances::STRICT.with(Kind::Null)));
    for kind in Kind::ALL {
        assert_eq!(Tolerances::parse(kind.name()).is_ok(), kind.can_be_tolerated(), "{}", kind.name());
        for set in [Tolerances::STRICT, Tolerances::FIELD, Tolerances::LENIENT, everything()] {
            for set in [set.with(kind), set.without(kind)] {
                assert_eq!(Tolerances::parse(&set.to_string()), Ok(set), "{set}");
            }
        }
    }
    for (setting, unknown) in [
        ("", ""),
        ("field,", ""),
        ("field,Null", "Null"),
        ("syntax", "syntax"),
        ("field,-nul", "nul"),
        ("--null", "-null"),
    ] {
        assert_eq!(Tolerances::parse(setting).expect_err(setting).name, unknown);
    }
    let error = Tolerances::parse("fields").expect_err("a slip").to_string();
    assert!(
        error.starts_with(r#"no tolerance is called "fields"; there are: strict, field, lenient, not-an-object, "#)
    );
    assert!(error.ends_with(", empty-list") && !error.contains("syntax"), "{error}");
}

/// The parts of a payload with a fault each, and what they should be; in the order in which they are read.
type Parts = [(Kind, &'static str, &'static str, &'static str)];

const STATUS_16: &Parts = &[
    (Kind::TextForNumber, "connectorId", r#"{"connectorId":"1","#, r#"{"connectorId":1,"#),
    (Kind::UnknownValue, "errorCode", r#""errorCode":"Melted","#, r#""errorCode":"NoError","#),
    (Kind::Null, "info", r#""info":null,"#, r#""info":"","#),
    (Kind::UnknownMember, "uptime", r#""status":"Available","uptime":{"s":null},"#, r#""status":"Available","#),
    (Kind::NoZone, "timestamp", r#""timestamp":"2026-11-23T16:12:27","#, r#""timestamp":"2026-11-23T16:12:27Z","#),
    (Kind::NumberForText, "vendorId", r#""vendorId":7,"#, r#""vendorId":"7","#),
    (
        Kind::TooLong,
        "vendorErrorCode",
        r#""vendorErrorCode":"000000000000000000000000000000000000000000000000000"}"#,
        r#""vendorErrorCode":"1"}"#,
    ),
    (Kind::Surplus, "", ",{}", ""),
];

const EVENT_201: &Parts = &[
    (Kind::UnknownValue, "triggerReason", r#"{"triggerReason":"Odd","#, r#"{"triggerReason":"Trigger","#),
    (
        Kind::ShortZone,
        "timestamp",
        r#""eventType":"Ended","timestamp":"2026-11-23T16:12:27+0200","#,
        r#""eventType":"Ended","timestamp":"2026-11-23T16:12:27+02:00","#,
    ),
    (Kind::TextForNumber, "seqNo", r#""seqNo":"3","#, r#""seqNo":3,"#),
    (Kind::TextForBoolean, "offline", r#""offline":"True","#, r#""offline":true,"#),
    (Kind::Null, "evse", r#""evse":null,"#, r#""evse":{"id":1},"#),
    (
        Kind::NumberForText,
        "transactionInfo.transactionId",
        r#""transactionInfo":{"transactionId":77},"#,
        r#""transactionInfo":{"transactionId":"77"},"#,
    ),
    (
        Kind::NoZone,
        "meterValue[0].timestamp",
        r#""meterValue":[{"timestamp":"2026-11-23T16:12:27","#,
        r#""meterValue":[{"timestamp":"2026-11-23T16:12:27Z","#,
    ),
    (
        Kind::UnknownMember,
        "meterValue[0].sampledValue[1].odd",
        r#""sampledValue":[{"value":1},{"value":2,"odd":{}}]}],"#,
        r#""sampledValue":[{"value":1},{"value":2}]}],"#,
    ),
    (
        Kind::EmptyList,
        "idToken.additionalInfo",
        r#""idToken":{"type":"ISO14443","additionalInfo":[],"#,
        r#""idToken":{"type":"ISO14443","#,
    ),
    (Kind::TooLong, "idToken.idToken", r#""idToken":"0000000000000000000000000000000000000"}}"#, r#""idToken":"0"}}"#),
    (Kind::Surplus, "", ",[],7", ""),
];

#[test]
fn all_faults_of_a_payload_are_told_and_none_passes_for_the_sake_of_another() {
    for (version, action, parts) in
        [(Version::V16, "StatusNotification", STATUS_16), (Version::V201, "TransactionEvent", EVENT_201)]
    {
        let shape = version.table().expect("built").action(action).expect("an action").request();
        for chosen in 0u32..1 << parts.len() {
            let is_faulty = |at: usize| chosen >> at & 1 == 1;
            let payload: String = parts
                .iter()
                .enumerate()
                .map(|(at, (_, _, faulty, good))| if is_faulty(at) { faulty } else { good })
                .copied()
                .collect();
            let expected: Vec<_> = parts
                .iter()
                .enumerate()
                .filter(|(at, _)| is_faulty(*at))
                .map(|(_, (kind, path, ..))| (*kind, path.to_string()))
                .collect();
            let exact: Tolerances = expected.iter().map(|(kind, _)| *kind).collect();
            for tolerances in [exact, Tolerances::LENIENT, everything()] {
                let (result, told) = check(shape, &payload, tolerances);
                assert!(result.is_ok(), "{payload} under {tolerances}");
                assert_eq!(told, expected, "{payload}");
            }
            assert_eq!(shape.check(&payload).is_ok(), expected.is_empty(), "{payload}");
            for (nth, (kind, path)) in expected.iter().enumerate() {
                for tolerances in [exact.without(*kind), everything().without(*kind)] {
                    let (result, told) = check(shape, &payload, tolerances);
                    let fault = result.expect_err(&payload);
                    assert_eq!((fault.kind, fault.path(&payload).to_string()), (*kind, path.clone()));
                    assert_eq!(told, expected[..=nth], "{payload}");
                }
            }
        }
    }
}

/// The verdict on a payload, and what was asked about.
fn check<'a>(
    shape: Shape,
    payload: &'a str,
    tolerances: Tolerances,
) -> (Result<Checked<'a>, Violation>, Vec<(Kind, String)>) {
    let mut told = Vec::new();
    let result = shape.check_with(payload, &mut |fault| {
        told.push((fault.kind, fault.path(payload).to_string()));
        tolerances.allows(fault)
    });
    (result, told)
}

#[test]
fn a_fault_in_words_says_what_was_expected_and_what_was_found() {
    for (payload, words) in [
        (r#"{"connectorId":"1"}"#, "connectorId: wrong type, expected an integer, found a text that holds one"),
        (r#"{"connectorId":"one"}"#, "connectorId: wrong type, expected an integer, found a text"),
        (r#"{"info":7}"#, "info: wrong type, expected a text, found a number"),
        (r#"{"info":null}"#, "info: null for an absent member, expected a text, found null"),
        (r#"{"timestamp":7}"#, "timestamp: wrong type, expected a date-time text, found a number"),
        (
            r#"{"timestamp":"2026-11-23T16:12:27"}"#,
            "timestamp: date-time without zone, expected Z or an offset, found none",
        ),
        (
            r#"{"timestamp":"2026-11-23T16:12:27+02"}"#,
            "timestamp: date-time whose offset is not written as +02:00, expected hours and minutes, found less",
        ),
        ("null", "the payload is null, expected an object, found null"),
        ("", "the payload is missing, expected an object, found none"),
        ("[1]", "the payload is no object, expected an object, found a list"),
    ] {
        let shape = v16::TABLE.action("StatusNotification").expect("1.6 has it").request();
        let fault = shape.check_with(payload, &mut |_| false).expect_err(payload);
        assert_eq!(fault.describe(payload).to_string(), words);
    }
    let payload = r#"{"requestId":483,"generatedAt":"2026-11-23T16:51:27.667Z","seqNo":1,"reportData":[]}"#;
    let fault = v201::TABLE.request::<v201::NotifyReport>(payload).expect_err("empty");
    assert_eq!(
        fault.describe(payload).to_string(),
        "reportData: empty list for an absent member, expected at least 1, found 0"
    );
    let payload = r#"{"configurationKey":[{"key":"K","readonly":"True"}]}"#;
    let shape = v16::TABLE.action("GetConfiguration").expect("1.6 has it").response();
    let fault = shape.check_with(payload, &mut |_| false).expect_err("a text");
    let words = "configurationKey[0].readonly: wrong type, expected true or false, found a text that says so";
    assert_eq!(fault.describe(payload).to_string(), words);

    let mut words = Vec::new();
    let mut relay = Relay::<(), 1, 1>::new(&v16::TABLE).tolerating(Tolerances::LENIENT);
    let frame = r#"[2.0,3,"Heartbeat",{},{}]"#;
    let heard = relay.handle_station(Instant::from_millis(0), frame, &mut |deviation| {
        words.push(deviation.violation.describe(deviation.payload).to_string());
        true
    });
    assert!(matches!(heard, FromStation::Call(_)));
    let expected = [
        "[0]: the message type has a point, expected a whole number, found a point",
        "[1]: the message id is a number, expected a text, found a number",
        "surplus elements after the payload, expected the end of the frame, found more",
    ];
    assert_eq!(words, expected);
}

/// Whether a message of a station is heard under the tolerance set `field`.
fn heard_in_the_field(version: Version, action: &str, payload: &str) -> bool {
    heard_under(Tolerances::FIELD, version, action, payload)
}

/// Whether a message of a station is heard when this set takes the place of `field`.
fn heard_under(tolerances: Tolerances, version: Version, action: &str, payload: &str) -> bool {
    let mut leniency = FieldLeniency::new(tolerances);
    let frame = format!("[2,\"a\",\"{action}\",{payload}]");
    let mut relay = Relay::<(), 1, 1>::new(version.table().expect("built"));
    let heard = relay.handle_station(Instant::from_millis(0), &frame, &mut |deviation| leniency.allows(deviation));
    matches!(heard, FromStation::Call(_))
}

#[test]
fn the_ids_and_times_of_a_transaction_may_be_odd_but_must_be_readable() {
    let start = r#"{"connectorId":1,"idTag":"a","meterStart":1000,"timestamp":"2026-11-23T00:00:00Z"}"#;
    for (standard, odd, heard) in [
        (r#""connectorId":1"#, r#""connectorId":"1""#, true),
        (r#""connectorId":1"#, r#""connectorId":"one""#, false),
        (r#""connectorId":1"#, r#""connectorId":null"#, false),
        (r#""idTag":"a""#, r#""idTag":7"#, true),
        (r#""idTag":"a""#, r#""idTag":[]"#, false),
        ("00:00:00Z", "00:00:00", true),
        ("00:00:00Z", "00:00:00+0200", true),
        ("00:00:00Z", "00:00", false),
        (r#""meterStart":1000"#, r#""meterStart":null"#, true),
    ] {
        let start = start.replace(standard, odd);
        assert_eq!(heard_in_the_field(Version::V16, "StartTransaction", &start), heard, "{start}");
    }
    // Outside a transaction.
    let meter = r#"{"connectorId":1,"transactionId":null,"meterValue":[{"timestamp":"2026-11-23T00:00:00Z","sampledValue":[{"value":1}]}]}"#;
    assert!(heard_in_the_field(Version::V16, "MeterValues", meter));
    assert!(!heard_in_the_field(Version::V16, "MeterValues", &meter.replace("null", "{}")));
    for (version, info, id) in
        [(Version::V20, "transactionData", "id"), (Version::V201, "transactionInfo", "transactionId")]
    {
        let event = |id: &str, seq_no: &str| {
            format!(
                r#"{{"eventType":"Ended","timestamp":"2026-11-23T00:00:00Z","triggerReason":"Odd","seqNo":{seq_no},"{info}":{{{id}}}}}"#
            )
        };
        let good = format!(r#""{id}":"t""#);
        assert!(heard_in_the_field(version, "TransactionEvent", &event(&good, "1")), "{version}");
        assert!(
            heard_in_the_field(version, "TransactionEvent", &event(&format!(r#""{id}":77"#), r#""1""#)),
            "{version}"
        );
        assert!(!heard_in_the_field(version, "TransactionEvent", &event("", "1")), "{version}");
        assert!(!heard_in_the_field(version, "TransactionEvent", &event(&good, "[]")), "{version}");
    }
}

#[test]
fn an_operators_set_holds_for_all_but_the_messages_that_bill() {
    let number = r#"{"idTag":7}"#;
    let more = Tolerances::FIELD.with(Kind::NumberForText);
    assert!(!heard_under(Tolerances::FIELD, Version::V16, "Authorize", number));
    assert!(heard_under(more, Version::V16, "Authorize", number));
    let odd = r#"{"connectorId":1,"errorCode":"Error","status":"Faulted"}"#;
    assert!(heard_under(more, Version::V16, "StatusNotification", odd));
    assert!(!heard_under(more.without(Kind::UnknownValue), Version::V16, "StatusNotification", odd));
    let start = r#"{"connectorId":"1","idTag":7,"meterStart":"much","timestamp":"2026-11-23T00:00:00"}"#;
    assert!(heard_under(Tolerances::STRICT, Version::V16, "StartTransaction", start));
}

#[test]
fn what_concerns_the_frame_alone_is_tolerated_already_when_the_field_set_is_asked() {
    let mut leniency = FieldLeniency::default();
    let mut told = Vec::new();
    let mut relay = Relay::<(), 1, 1>::new(&v16::TABLE).tolerating(Tolerances::LENIENT);
    let frame = r#"[2.0,3,"Heartbeat",{}]"#;
    let heard = relay.handle_station(Instant::from_millis(0), frame, &mut |deviation| {
        told.push((deviation.violation.kind, leniency.allows(deviation)));
        true
    });
    assert!(matches!(heard, FromStation::Call(_)));
    assert_eq!(told, [(Kind::TypeWithPoint, true), (Kind::NumericId, true)]);
}

/// All that can be tolerated.
fn everything() -> Tolerances {
    Kind::ALL.into_iter().collect()
}

/// The versions that are built, from this one on.
fn since(first: Version) -> impl Iterator<Item = Version> {
    Version::ALL.into_iter().filter(move |version| *version >= first && version.table().is_some())
}

/// A CALL's payload that has one fault: refused with this code and path, also where all else is tolerated; tolerated,
/// and told once, under its kind alone.
fn tolerated<'f>(version: Version, frame: &'f str, kind: Kind, code: ErrorCode, path: &str) -> Heard<'f> {
    tolerated_in(version, None, frame, kind, code, path)
}

/// The same of the answer to an action.
fn tolerated_in<'f>(
    version: Version,
    answers: Option<&str>,
    frame: &'f str,
    kind: Kind,
    code: ErrorCode,
    path: &str,
) -> Heard<'f> {
    for tolerances in [Tolerances::STRICT, everything().without(kind)] {
        let heard = Heard::of(version, answers, frame, tolerances);
        let fault = heard.result.expect_err(frame);
        assert_eq!((fault.kind, fault.error_code()), (kind, code), "{version}: {frame} under {tolerances}");
        assert!(fault.path(heard.payload) == path, "{version}: {:?}", fault.path(heard.payload));
        let strict = heard.shape.check(heard.payload).expect_err(frame);
        assert_eq!(strict.error_code(), code, "a check that asks nobody says the same");
        assert!(strict.path(heard.payload) == path, "{version}: {:?}", strict.path(heard.payload));
    }
    let heard = Heard::of(version, answers, frame, Tolerances::STRICT.with(kind));
    assert!(heard.result.is_ok(), "{version}: {frame}");
    let [(told, at, _)] = &heard.told[..] else { panic!("{version}: {:?}", heard.told) };
    assert_eq!((*told, at.as_str()), (kind, path), "{version}: {frame}");
    heard
}

/// Why a CALL's payload is refused: the fault and its path.
fn refused(version: Version, frame: &str, tolerances: Tolerances) -> (Kind, String) {
    let heard = hear(version, frame, tolerances);
    let fault = heard.result.expect_err(frame);
    (fault.kind, fault.path(heard.payload).to_string())
}

fn hear(version: Version, frame: &str, tolerances: Tolerances) -> Heard<'_> {
    Heard::of(version, None, frame, tolerances)
}

/// A payload that was checked under tolerances.
struct Heard<'f> {
    version: Version,
    action: &'static str,
    shape: Shape,
    is_answer: bool,
    payload: &'f str,
    result: Result<Checked<'f>, Violation>,
    /// Each fault that was asked about.
    told: Vec<Told>,
}

impl<'f> Heard<'f> {
    fn of(version: Version, answers: Option<&str>, frame: &'f str, tolerances: Tolerances) -> Self {
        let spans = Spans::find_with(frame, version, tolerances).expect(frame);
        let (name, payload) = match (spans.frame(frame), answers) {
            (Frame::Call(call), None) => (call.action, call.payload),
            (Frame::CallResult(answer), Some(action)) => (Text::new(action), answer.payload),
            _ => panic!("{frame}"),
        };
        let action = version.table().expect("built").action(name).expect(frame);
        let shape = if answers.is_some() { action.response() } else { action.request() };
        let mut told = Vec::new();
        let result = shape.check_with(payload, &mut |fault| {
            let found = fault.found(payload).map_or("", |json| json.as_str());
            told.push((fault.kind, fault.path(payload).to_string(), found.to_owned()));
            tolerances.allows(fault)
        });
        Self { version, action: action.name(), shape, is_answer: answers.is_some(), payload, result, told }
    }

    fn view<T: Value<'f>>(&self) -> T {
        self.result.as_ref().expect("tolerated").view()
    }

    /// The payload as its view writes it, or for what it cannot be written: what leaves is valid to the letter.
    fn written(&self) -> Result<String, (Kind, String)> {
        let mut buffer = [0; 2000];
        let mut encoder = self.shape.encoder(&mut buffer);
        let again = Again { encoder: &mut encoder, heard: self };
        let known = match self.version {
            Version::V16 => v16::visit(self.action, again).is_ok(),
            Version::V20 => v20::visit(self.action, again).is_ok(),
            Version::V201 => v201::visit(self.action, again).is_ok(),
            #[cfg(feature = "v21")]
            Version::V21 => ocpp_core::v21::visit(self.action, again).is_ok(),
            #[cfg(not(feature = "v21"))]
            Version::V21 => false,
        };
        assert!(known, "{}", self.action);
        match encoder.finish().map(str::to_owned) {
            Ok(text) => Ok(text),
            Err(EncodeError::Invalid(invalid)) => Err((invalid.violation.kind, invalid.path(&buffer).to_string())),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Writes what a view reads.
struct Again<'e, 'b, 'f> {
    encoder: &'e mut Encoder<'b>,
    heard: &'e Heard<'f>,
}

impl Visitor for Again<'_, '_, '_> {
    type Output = ();

    fn visit<A: Action>(self) {
        if self.heard.is_answer {
            self.encoder.write(&self.heard.view::<A::Response<'_>>());
        } else {
            self.encoder.write(&self.heard.view::<A::Request<'_>>());
        }
    }
}
