//! The typed messages as a firmware engineer uses them: built by `new` and struct update, sent, read, answered, in every
//! version; and a vendor's own data in the engineer's own types.

#[cfg(feature = "v21")]
use ocpp_core::v21;
use ocpp_core::{
    ErrorCode, Timestamp, Version,
    frame::{self, Frame},
    json::{Decimal, Text, Writer},
    schema::{Action, CustomData, EncodeError, Json, List, Number, VendorDataError, Violation, ViolationKind},
    v16, v20, v201,
};
use serde::{Deserialize, Serialize};

const NOON: Timestamp = Timestamp::from_millis(1_795_435_200_000);

/// The payload of a CALL, and its action.
fn call(text: &str) -> (Text<'_>, &str) {
    match Frame::parse(text) {
        Ok(Frame::Call(call)) => (call.action, call.payload),
        other => panic!("no CALL: {other:?}"),
    }
}

#[test]
fn a_charge_point_of_1_6_boots_and_is_accepted() {
    let (mut buffer, mut answer) = ([0; 256], [0; 256]);
    // What never changes can be made when the program is compiled.
    static BOOT: v16::BootNotificationRequest<'_> = v16::BootNotificationRequest {
        firmware_version: Some(Text::new("1.2.0")),
        ..v16::BootNotificationRequest::new(Text::new("Example"), Text::new("One"))
    };
    let text = v16::TABLE.station().write_call("b1", &BOOT, &mut buffer).expect("valid");
    let (action, payload) = call(text);
    assert_eq!(action, v16::BootNotification::NAME);
    let read = v16::TABLE.csms().read_request::<v16::BootNotification>(payload).expect("valid");
    assert_eq!((read.charge_point_vendor, read.charge_point_model), ("Example".into(), "One".into()));
    assert_eq!(read.firmware_version, Some("1.2.0".into()));
    assert!(read.iccid.is_none());

    let accepted = v16::BootNotificationResponse::new(v16::RegistrationStatus::Accepted, NOON.into(), 300);
    let text = v16::TABLE.csms().write_result("b1".into(), &accepted, &mut answer).expect("valid");
    let Ok(Frame::CallResult(result)) = Frame::parse(text) else { panic!("an answer") };
    let read = v16::TABLE.station().read_response::<v16::BootNotification>(result.payload).expect("valid");
    assert_eq!(read.current_time, NOON);
    assert_eq!(read.current_time.to_string(), "2026-11-23T12:00:00.000Z");
    assert_eq!((read.status, read.interval), (v16::RegistrationStatus::Accepted, 300));
}

#[test]
fn meter_values_of_1_6_are_built_from_slices_and_read_item_by_item() {
    let sampled = [
        v16::SampledValue {
            measurand: Some(v16::Measurand::EnergyActiveImportRegister),
            unit: Some(v16::UnitOfMeasure::Wh),
            ..v16::SampledValue::new("2935.600".into())
        },
        v16::SampledValue {
            phase: Some(v16::Phase::L1),
            unit: Some(v16::UnitOfMeasure::A),
            ..v16::SampledValue::new("16".into())
        },
    ];
    let values = [v16::MeterValue::new(NOON.into(), (&sampled).into())];
    let request =
        v16::MeterValuesRequest { transaction_id: Some(7), ..v16::MeterValuesRequest::new(1, (&values).into()) };
    let mut buffer = [0; 512];
    let text = v16::TABLE.write_request::<v16::MeterValues>(&request, &mut buffer).expect("valid");
    let read = v16::TABLE.csms().read_request::<v16::MeterValues>(text).expect("valid");
    let mut seen = Vec::new();
    for value in &read.meter_value {
        assert_eq!(value.timestamp, NOON);
        for sample in value.sampled_value {
            // 1.6 sends numbers as text; this is the way to their exact value.
            let number = sample.value.as_str().and_then(Decimal::parse).expect("a number");
            seen.push((number.to_scale(3).expect("thousandths").mantissa, sample.phase));
        }
    }
    assert_eq!(seen, [(2_935_600, None), (16_000, Some(v16::Phase::L1))]);
}

#[test]
fn a_charging_profile_of_1_6_says_its_limits_in_whole_milliamperes() {
    let periods = [
        v16::ChargingSchedulePeriod { number_phases: Some(1), ..v16::ChargingSchedulePeriod::new(0, 16.into()) },
        v16::ChargingSchedulePeriod::new(3600, Decimal::new(65, 1).into()),
    ];
    let schedule = v16::ChargingSchedule::new(v16::ChargingRateUnitType::A, (&periods).into());
    let profile = v16::ChargingProfile {
        valid_to: Some(NOON.into()),
        ..v16::ChargingProfile::new(
            1,
            0,
            v16::ChargingProfilePurposeType::TxDefaultProfile,
            v16::ChargingProfileKindType::Absolute,
            schedule,
        )
    };
    let request = v16::SetChargingProfileRequest::new(1, profile);
    let mut buffer = [0; 512];
    let text = v16::TABLE.csms().write_call("p1", &request, &mut buffer).expect("valid");
    let read = v16::TABLE.station().read_request::<v16::SetChargingProfile>(call(text).1).expect("valid");
    let limits: Vec<_> = read
        .cs_charging_profiles
        .charging_schedule
        .charging_schedule_period
        .iter()
        .map(|period| period.limit.decimal()?.to_scale(3).map(|limit| limit.mantissa))
        .collect();
    assert_eq!(limits, [Some(16_000), Some(6_500)]);

    let hundredths = [v16::ChargingSchedulePeriod::new(0, Decimal::new(1605, 2).into())];
    let schedule = v16::ChargingSchedule::new(v16::ChargingRateUnitType::A, (&hundredths).into());
    let request =
        v16::SetChargingProfileRequest::new(1, v16::ChargingProfile { charging_schedule: schedule, ..profile });
    let Err(EncodeError::Invalid(fault)) = v16::TABLE.csms().write_call("p2", &request, &mut buffer) else {
        panic!("1.6 allows tenths only")
    };
    assert_eq!(fault.violation.kind, ViolationKind::NotATenth);
    assert_eq!(fault.path(&buffer), "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit");
}

/// A station of a later version boots: its messages are spelled alike there.
macro_rules! boots {
    ($test:ident, $version:ident) => {
        #[test]
        fn $test() {
            let machine = $version::ChargingStation {
                serial_number: Some("S-1".into()),
                ..$version::ChargingStation::new("One".into(), "Example".into())
            };
            let boot = $version::BootNotificationRequest::new(machine, $version::BootReason::PowerUp);
            let mut buffer = [0; 256];
            let text = $version::TABLE.station().write_call("1", &boot, &mut buffer).expect("valid");
            let read = $version::TABLE.csms().read_request::<$version::BootNotification>(call(text).1).expect("valid");
            assert_eq!((read.charging_station.model, read.reason), ("One".into(), $version::BootReason::PowerUp));

            let pending =
                $version::BootNotificationResponse::new(NOON.into(), 60.into(), $version::RegistrationStatus::Pending);
            let text = $version::TABLE.csms().write_result("1".into(), &pending, &mut buffer).expect("valid");
            let Ok(Frame::CallResult(result)) = Frame::parse(text) else { panic!("an answer") };
            let station = $version::TABLE.station();
            let read = station.read_response::<$version::BootNotification>(result.payload).expect("valid");
            assert_eq!(read.status, $version::RegistrationStatus::Pending);
            assert_eq!((read.current_time, read.interval), (NOON.into(), 60.into()));
        }
    };
}

boots!(a_station_of_2_0_boots_and_waits, v20);
boots!(a_station_of_2_0_1_boots_and_waits, v201);
#[cfg(feature = "v21")]
boots!(a_station_of_2_1_boots_and_waits, v21);

#[test]
fn a_transaction_of_2_0_starts() {
    let sampled = [v20::SampledValue::new(Decimal::new(12_345, 1).into())];
    let values = [v20::MeterValue::new((&sampled).into(), NOON.into())];
    let started = v20::TransactionEventRequest {
        meter_value: Some((&values).into()),
        evse: Some(v20::Evse { connector_id: Some(1), ..v20::Evse::new(1) }),
        ..v20::TransactionEventRequest::new(
            v20::TransactionEventKind::Started,
            NOON.into(),
            v20::TriggerReason::Authorized,
            0,
            v20::Transaction::new("T-1".into()),
        )
    };
    let mut buffer = [0; 512];
    let text = v20::TABLE.station().write_call("2", &started, &mut buffer).expect("valid");
    let read = v20::TABLE.csms().read_request::<v20::TransactionEvent>(call(text).1).expect("valid");
    assert_eq!((read.event_type, read.transaction_data.id), (v20::TransactionEventKind::Started, "T-1".into()));
    assert_eq!(read.evse.and_then(|evse| evse.connector_id), Some(1));
    let reading = read.meter_value.into_iter().flatten().flat_map(|value| value.sampled_value).next();
    assert_eq!(reading.map(|reading| reading.value), Some(Decimal::new(12_345, 1).into()));
}

#[test]
fn a_transaction_of_2_0_1_ends_with_its_readings_and_is_answered() {
    let (station, csms) = (v201::TABLE.station(), v201::TABLE.csms());
    let sampled = [
        v201::SampledValue {
            context: Some(v201::ReadingContext::TransactionEnd),
            unit_of_measure: Some(v201::UnitOfMeasure {
                unit: Some("Wh".into()),
                multiplier: Some(3),
                ..v201::UnitOfMeasure::new()
            }),
            ..v201::SampledValue::new(Decimal::new(2_935_600, 3).into())
        },
        v201::SampledValue::new(Decimal::new(-5, 1).into()),
    ];
    let values = [v201::MeterValue::new((&sampled).into(), NOON.into())];
    let transaction = v201::Transaction {
        charging_state: Some(v201::ChargingState::Idle),
        stopped_reason: Some(v201::Reason::EVDisconnected),
        ..v201::Transaction::new("T-1".into())
    };
    let ended = v201::TransactionEventRequest {
        meter_value: Some(List::new(&values)),
        offline: Some(true),
        id_token: Some(v201::IdToken::new("TAG-7".into(), v201::IdTokenKind::ISO14443)),
        ..v201::TransactionEventRequest::new(
            v201::TransactionEventKind::Ended,
            NOON.into(),
            v201::TriggerReason::EVDeparted,
            4,
            transaction,
        )
    };
    let (mut buffer, mut again) = ([0; 1024], [0; 1024]);
    let text = station.write_call("2", &ended, &mut buffer).expect("valid");
    let read = csms.read_request::<v201::TransactionEvent>(call(text).1).expect("valid");
    assert_eq!((read.seq_no, read.offline, read.reservation_id), (4, Some(true), None));
    assert_eq!(read.transaction_info.stopped_reason, Some(v201::Reason::EVDisconnected));
    // A message that was read can be sent as it is.
    assert_eq!(station.write_call("2", &read, &mut again), Ok(text));

    let token = v201::IdTokenInfo::new(v201::AuthorizationStatus::Accepted);
    let answer = v201::TransactionEventResponse {
        total_cost: Some(Decimal::new(1250, 2).into()),
        id_token_info: Some(token),
        ..v201::TransactionEventResponse::new()
    };
    let text = csms.write_result("2".into(), &answer, &mut buffer).expect("valid");
    assert_eq!(text, r#"[3,"2",{"totalCost":12.50,"idTokenInfo":{"status":"Accepted"}}]"#);
}

#[test]
fn a_profile_of_2_0_and_of_2_0_1_has_one_schedule_and_several() {
    let mut buffer = [0; 1024];
    let periods = [v20::ChargingSchedulePeriod::new(0, 16.into())];
    let profile = v20::ChargingProfile::new(
        7,
        0,
        v20::ChargingProfilePurpose::TxDefaultProfile,
        v20::ChargingProfileKind::Relative,
        v20::ChargingSchedule::new(v20::ChargingRateUnit::A, (&periods).into()),
    );
    let request = v20::SetChargingProfileRequest::new(1, profile);
    let text = v20::TABLE.csms().write_call("3", &request, &mut buffer).expect("valid");
    let read = v20::TABLE.station().read_request::<v20::SetChargingProfile>(call(text).1).expect("valid");
    let period = read.charging_profile.charging_schedule.charging_schedule_period.iter().next().expect("one");
    assert_eq!(period.limit, Decimal::new(160, 1));

    let periods = [
        v201::ChargingSchedulePeriod { number_phases: Some(3), ..v201::ChargingSchedulePeriod::new(0, 16.into()) },
        v201::ChargingSchedulePeriod::new(900, 0.into()),
    ];
    let schedule = v201::ChargingSchedule::new(1, v201::ChargingRateUnit::A, (&periods).into());
    let schedules = [schedule, v201::ChargingSchedule { id: 2, duration: Some(1800), ..schedule }];
    let profile = v201::ChargingProfile::new(
        7,
        0,
        v201::ChargingProfilePurpose::TxProfile,
        v201::ChargingProfileKind::Relative,
        (&schedules).into(),
    );
    let request = v201::SetChargingProfileRequest::new(1, profile);
    let text = v201::TABLE.csms().write_call("3", &request, &mut buffer).expect("valid");
    let read = v201::TABLE.station().read_request::<v201::SetChargingProfile>(call(text).1).expect("valid");
    let durations: Vec<_> = read.charging_profile.charging_schedule.iter().map(|schedule| schedule.duration).collect();
    assert_eq!(durations, [None, Some(1800)]);
    let four = [schedule; 4];
    let profile = v201::ChargingProfile { charging_schedule: (&four).into(), ..profile };
    let request = v201::SetChargingProfileRequest::new(1, profile);
    let Err(EncodeError::Invalid(fault)) = v201::TABLE.csms().write_call("3", &request, &mut buffer) else {
        panic!("three schedules are the most")
    };
    assert_eq!(fault.path(&buffer), "chargingProfile.chargingSchedule");
}

#[cfg(feature = "v21")]
#[test]
fn a_transaction_of_2_1_has_bounded_numbers() {
    let started = v21::TransactionEventRequest {
        number_of_phases_used: Some(3.into()),
        ..v21::TransactionEventRequest::new(
            v21::TransactionEventKind::Started,
            NOON.into(),
            v21::TriggerReason::Authorized,
            0.into(),
            v21::Transaction::new("T-1".into()),
        )
    };
    let mut buffer = [0; 512];
    let text = v21::TABLE.station().write_call("2", &started, &mut buffer).expect("valid");
    let read = v21::TABLE.csms().read_request::<v21::TransactionEvent>(call(text).1).expect("valid");
    assert_eq!(read.seq_no, 0);
    assert_eq!(read.number_of_phases_used.map(i32::from), Some(3));
    let four = v21::TransactionEventRequest { number_of_phases_used: Some(4.into()), ..started };
    let refused = v21::TABLE.station().write_call("2", &four, &mut buffer);
    assert!(matches!(refused, Err(EncodeError::Invalid(fault)) if fault.violation.kind == ViolationKind::OutOfRange));

    let periods = [v21::ChargingSchedulePeriod { setpoint: Some((-32).into()), ..v21::ChargingSchedulePeriod::new(0) }];
    let schedules = [v21::ChargingSchedule::new(1, v21::ChargingRateUnit::A, (&periods).into())];
    let profile = v21::ChargingProfile::new(
        7,
        0.into(),
        v21::ChargingProfilePurpose::TxDefaultProfile,
        v21::ChargingProfileKind::Relative,
        (&schedules).into(),
    );
    let request = v21::SetChargingProfileRequest::new(1.into(), profile);
    let text = v21::TABLE.csms().write_call("3", &request, &mut buffer).expect("valid");
    let read = v21::TABLE.station().read_request::<v21::SetChargingProfile>(call(text).1).expect("valid");
    let schedule = read.charging_profile.charging_schedule.iter().next().expect("one");
    let period = schedule.charging_schedule_period.iter().next().expect("one");
    assert_eq!(period.setpoint, Some((-32).into()));
}

#[test]
fn a_receiver_that_lives_with_faults_still_knows_direction_and_version() {
    let mut asked = 0;
    let mut all = |_: &Violation| {
        asked += 1;
        true
    };
    let payload = r#"{"type":"Warm","reason":null}"#;
    let reset = v16::TABLE.station().read_request_with::<v16::Reset>(payload, &mut all).expect("all is tolerated");
    assert_eq!(reset.kind, v16::ResetType::Unrecognized);
    let payload = r#"{"currentTime":"2026-11-23T12:00:00"}"#;
    let answer = v201::TABLE.station().read_response_with::<v201::Heartbeat>(payload, &mut all).expect("tolerated");
    assert_eq!(answer.current_time, NOON);
    assert_eq!(asked, 3);
    ocpp_core::subset! {
        static ONE: V16 = [v16::Heartbeat];
    }
    let fault =
        ONE.station().read_request_with::<v16::Reset>(r#"{"type":"Hard"}"#, &mut |_| true).expect_err("left out");
    assert_eq!(fault.kind, ViolationKind::UnknownAction);
}

#[test]
fn a_choice_goes_from_text_to_text() {
    for measurand in v16::Measurand::ALL {
        assert_eq!(v16::Measurand::parse(&measurand.to_string()), Some(*measurand));
    }
    assert_eq!(v16::Measurand::EnergyActiveImportRegister.to_string(), "Energy.Active.Import.Register");
    assert_eq!(v16::Measurand::parse("Unrecognized"), None);
    assert_eq!(v16::Measurand::parse("current.import"), None);
}

#[cfg(feature = "v21")]
#[test]
fn an_end_of_2_1_splits_what_only_2_1_has() {
    let text = r#"[6,"s1","NotifyPeriodicEventStream",{}]"#;
    assert!(matches!(v21::TABLE.csms().read_frame(text), Ok(Frame::Send(_))));
    assert!(v201::TABLE.csms().read_frame(text).is_err());
}

#[test]
fn values_are_equal_when_they_mean_the_same() {
    let request = |limit: &str, time: &str| {
        let payload =
            format!(r#"{{"evseId":1,"meterValue":[{{"timestamp":"{time}","sampledValue":[{{"value":{limit}}}]}}]}}"#);
        let text: &'static str = payload.leak();
        v201::TABLE.csms().read_request::<v201::MeterValues>(text).expect("valid").meter_value
    };
    let first = |list: List<'static, v201::MeterValue<'static>, 1>| {
        let value = list.iter().next().expect("one");
        (value.timestamp, value.sampled_value.iter().next().expect("one").value)
    };
    let one = first(request("16", "2026-11-23T12:00:00Z"));
    assert_eq!(one, first(request("1.600e1", "2026-11-23T13:00:00+01:00")));
    assert_ne!(one, first(request("16.001", "2026-11-23T12:00:00Z")));
    assert_ne!(one, first(request("16", "2026-11-23T12:00:00.001Z")));
    let huge = Number::eq(
        &first(request("99999999999999999999", "2026-11-23T12:00:00Z")).1,
        &first(request("99999999999999999998", "2026-11-23T12:00:00Z")).1,
    );
    assert!(!huge, "no two numbers are the same because neither can be held");
}

#[test]
fn a_refusal_says_what_is_wrong_and_is_never_too_long() {
    let station = v16::TABLE.station();
    let mut buffer = [0; 1024];
    let payload = r#"{"type":"Warm"}"#;
    let fault = station.read_request::<v16::Reset>(payload).expect_err("not listed");
    assert_eq!(
        station.write_refusal("m1".into(), &fault, payload, &mut buffer),
        Ok(
            r#"[4,"m1","PropertyConstraintViolation","type: value is not listed, found a text of 4 characters, expected one of Hard, Soft",{}]"#
        )
    );
    // A member that nobody knows is named, even one that is named at length.
    let payload = format!(r#"{{"{}":1}}"#, "é".repeat(300));
    let fault = station.read_request::<v16::Reset>(&payload).expect_err("unknown member");
    let refused = station.write_refusal("m1".into(), &fault, &payload, &mut buffer).expect("it fits");
    let Ok(Frame::CallError(error)) = Frame::parse(refused) else { panic!("a refusal") };
    assert_eq!((error.code, error.description()), ("FormationViolation".into(), "é".repeat(127).as_str().into()));

    let refused = station.write_error("m1".into(), ErrorCode::FormatViolation, "a \"word\"", &mut buffer);
    assert_eq!(refused, Ok(r#"[4,"m1","FormationViolation","a \"word\"",{}]"#));
    let long = "é".repeat(300);
    let refused = v201::TABLE.station().write_error("m1".into(), ErrorCode::FormatViolation, &long, &mut buffer);
    let Ok(Frame::CallError(error)) = Frame::parse(refused.expect("it fits")) else { panic!("a refusal") };
    assert_eq!((error.code, error.description().chars().count()), ("FormatViolation".into(), 255));
    let mut small = [0; 4];
    let refused = station.write_error("m1".into(), ErrorCode::GenericError, "", &mut small);
    let whole = r#"[4,"m1","GenericError","",{}]"#;
    assert!(matches!(refused, Err(EncodeError::TooSmall(error)) if error.needed == whole.len()));
}

// A vendor's own data.

#[derive(Serialize, Deserialize, PartialEq, Debug, Clone, Copy)]
enum Plug {
    Left,
    Right,
}

/// What a vendor might say, kept without the frame.
#[derive(Serialize, Deserialize, PartialEq, Debug, Clone)]
#[serde(rename_all = "camelCase")]
struct Cooling {
    vendor_id: heapless::String<32>,
    plug: Plug,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<heapless::String<16>>,
    celsius: heapless::Vec<i16, 3>,
}

fn cooling(note: Option<&str>) -> Cooling {
    Cooling {
        vendor_id: "com.example".try_into().expect("it fits"),
        plug: Plug::Left,
        note: note.map(|note| note.try_into().expect("it fits")),
        celsius: [41, -3].into_iter().collect(),
    }
}

#[test]
fn custom_data_of_2_0_1_goes_out_and_comes_back_in_a_type_of_ones_own() {
    for note in [None, Some("wärmer"), Some("\"\\\n\u{1}😀")] {
        let (mut data, mut buffer, mut scratch) = ([0; 256], [0; 512], [0; 256]);
        let sent = cooling(note);
        let evse = v201::Evse {
            custom_data: Some(CustomData::write(&sent, &mut data).expect("it fits")),
            ..v201::Evse::new(1)
        };
        let request = v201::ChangeAvailabilityRequest {
            evse: Some(evse),
            ..v201::ChangeAvailabilityRequest::new(v201::OperationalStatus::Inoperative)
        };
        let text = v201::TABLE.csms().write_call("1", &request, &mut buffer).expect("valid");
        let read = v201::TABLE.station().read_request::<v201::ChangeAvailability>(call(text).1).expect("valid");
        let data = read.evse.and_then(|evse| evse.custom_data).expect("it was sent");
        assert_eq!(data.vendor_id(), "com.example");
        assert_eq!(data.parse::<Cooling>(&mut scratch), Ok(sent));
    }
}

#[test]
fn custom_data_without_a_vendor_does_not_leave() {
    #[derive(Serialize)]
    struct Nameless {
        celsius: i16,
    }
    let (mut data, mut buffer) = ([0; 64], [0; 128]);
    let heartbeat = v201::HeartbeatRequest {
        custom_data: Some(CustomData::write(&Nameless { celsius: 41 }, &mut data).expect("it fits")),
    };
    let Err(EncodeError::Invalid(fault)) = v201::TABLE.station().write_call("1", &heartbeat, &mut buffer) else {
        panic!("whose data is it?")
    };
    assert_eq!(fault.path(&buffer), "customData.vendorId");
    assert_eq!(CustomData::write(&[1, 2], &mut data), Err(VendorDataError::Mismatch));
}

#[test]
fn data_transfer_carries_json_in_2_0_1_and_json_inside_a_text_in_1_6() {
    let sent = cooling(Some("a \"quoted\" 😀"));
    let (mut data, mut buffer, mut scratch) = ([0; 256], [0; 512], [0; 512]);
    let json = Json::write(&sent, &mut data).expect("it fits");

    let request =
        v201::DataTransferRequest { data: Some(json), ..v201::DataTransferRequest::new("com.example".into()) };
    let text = v201::TABLE.station().write_call("1", &request, &mut buffer).expect("valid");
    let read = v201::TABLE.csms().read_request::<v201::DataTransfer>(call(text).1).expect("valid");
    assert_eq!(read.data.expect("it was sent").parse::<Cooling>(&mut scratch).as_ref(), Ok(&sent));

    let text = Some(Text::new(json.as_str()));
    let request = v16::DataTransferRequest { data: text, ..v16::DataTransferRequest::new("com.example".into()) };
    let text = v16::TABLE.station().write_call("1", &request, &mut buffer).expect("valid");
    let read = v16::TABLE.csms().read_request::<v16::DataTransfer>(call(text).1).expect("valid");
    let data = read.data.expect("it was sent");
    assert_eq!(data, json.as_str());
    assert_eq!(data.parse_json::<Cooling>(&mut scratch).as_ref(), Ok(&sent));
    assert_eq!(data.parse_json::<Cooling>(&mut [0; 40]), Err(VendorDataError::NoRoom { bytes: 40 }));
    assert_eq!(<Text>::new("no JSON").parse_json::<i32>(&mut []), Err(VendorDataError::NotJson));
    assert_eq!(<Text>::new("41").parse_json::<i32>(&mut []), Ok(41));
}

#[test]
fn a_refusal_carries_details_in_a_type_of_ones_own() {
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Details {
        retry: u16,
    }
    let (mut details, mut buffer) = ([0; 32], [0; 128]);
    let details = Json::write(&Details { retry: 30 }, &mut details).expect("it fits");
    let mut writer = Writer::new(&mut buffer);
    let code = ErrorCode::InternalError.as_str(Version::V16);
    frame::write_call_error(&mut writer, "m1".into(), code, "", details.as_str());
    let Ok(Frame::CallError(error)) = Frame::parse(writer.finish().expect("it fits")) else { panic!("a refusal") };
    assert_eq!(error.details().parse::<Details>(&mut []), Ok(Details { retry: 30 }));
}

#[test]
fn nothing_is_copied_where_nothing_is_escaped_and_no_escape_is_left_where_something_is() {
    #[derive(Deserialize, PartialEq, Debug)]
    struct Borrowed<'a> {
        name: &'a str,
    }
    let plain = Json::new(r#"{"name":"plug 😀","other":[1.5,{"a":null}]}"#).expect("JSON");
    let read: Borrowed<'_> = plain.parse(&mut []).expect("of this type");
    assert!(plain.as_str().as_bytes().as_ptr_range().contains(&read.name.as_ptr()));

    // Letters, a surrogate pair, an escaped name, and an escape in a member that nobody asked for.
    let escaped = Json::new(r#"{"n\u0061me":"caf\u00e9 \ud83d\ude00\/","other":["\ud83d\ude00","\""]}"#).expect("JSON");
    assert_eq!(escaped.parse(&mut [0; 128]), Ok(Borrowed { name: "café 😀/" }));
    // A text that keeps an escape cannot be lent, but it can be owned.
    let quoted = Json::new(r#"{"name":"\"\\\u0022\n\ud83d\ude00"}"#).expect("JSON");
    assert_eq!(quoted.parse::<Borrowed<'_>>(&mut [0; 128]), Err(VendorDataError::Mismatch));
    #[derive(Deserialize)]
    struct Owned {
        name: heapless::String<8>,
    }
    let read: Owned = quoted.parse(&mut [0; 128]).expect("of this type");
    assert_eq!(read.name, "\"\\\"\n😀");
}

#[test]
fn one_and_a_half_times_its_length_is_always_room_enough() {
    for text in [r#""\u00e9\u00e9""#, r#""\\\\\\\\""#, r#""\ud83d\ude00\"""#, r#"["\n","\"\"\"","\u0001\u0002"]"#] {
        let json = Json::new(text).expect("JSON");
        let mut scratch = vec![0; text.len() * 3 / 2];
        if text.starts_with('[') {
            assert!(json.parse::<heapless::Vec<heapless::String<8>, 3>>(&mut scratch).is_ok(), "{text}");
        } else {
            assert!(json.parse::<heapless::String<16>>(&mut scratch).is_ok(), "{text}");
        }
        let short = json.parse::<heapless::Vec<heapless::String<8>, 3>>(&mut scratch[..4]);
        assert_eq!(short, Err(VendorDataError::NoRoom { bytes: 4 }), "{text}");
    }
}

#[test]
fn what_does_not_fit_the_type_is_refused_and_says_so() {
    let parse = |text| Json::new(text).expect("JSON").parse::<Cooling>(&mut [0; 128]);
    for text in [
        "[]",
        "null",
        r#"{"vendorId":"com.example","celsius":[]}"#,
        r#"{"vendorId":"com.example","plug":"Middle","celsius":[]}"#,
        r#"{"vendorId":"com.example","plug":"Left","celsius":[1,2,3,4]}"#,
        r#"{"vendorId":"com.example","plug":"Left","celsius":[70000]}"#,
        r#"{"vendorId":"com.example","plug":"Left","celsius":[1.5]}"#,
        r#"{"vendorId":"com.example","plug":"Left","celsius":[],"note":"more than sixteen bytes"}"#,
    ] {
        assert_eq!(parse(text), Err(VendorDataError::Mismatch), "{text}");
    }
    assert!(parse(r#"{"vendorId":"com.example","plug":"Right","celsius":[1],"more":[{"a":true}]}"#).is_ok());
    let full = Json::write(&cooling(None), &mut [0; 20]).expect_err("twenty bytes are too few");
    assert_eq!(full.to_string(), "the data is too long for a buffer of 20 bytes");
}
