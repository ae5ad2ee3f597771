//! Typed views: what was read is what stood there, what is built is what is sent, and both survive the round trip.

use ocpp_core::{
    Timestamp, Version,
    json::Decimal,
    schema::{Action, DateTime, EncodeError, Json, List, Value, ViolationKind, Visitor},
    v16, v201,
};

#[test]
fn a_frame_is_read_without_copying_and_lists_without_limit() {
    let sample = r#"{"value":"1","unit":"Wh"}"#;
    let samples = vec![sample; 500].join(",");
    let payload = format!(
        r#"{{"connectorId":1,"transactionId":7,"meterValue":[{{"timestamp":"2026-11-23T16:12:00Z","sampledValue":[{samples}]}}]}}"#
    );
    let view = v16::TABLE.request::<v16::MeterValues>(&payload).expect("valid");
    assert_eq!((view.connector_id, view.transaction_id), (1, Some(7)));
    let meter_value = view.meter_value.iter().next().expect("one");
    assert_eq!(meter_value.timestamp.timestamp(), Timestamp::parse("2026-11-23T16:12:00Z"));
    assert_eq!(meter_value.sampled_value.len(), 500);
    assert!(
        meter_value
            .sampled_value
            .iter()
            .all(|sample| sample.value == "1" && sample.unit == Some(v16::UnitOfMeasure::Wh))
    );
}

#[test]
fn a_message_is_built_by_struct_literal_and_checked_before_it_leaves() {
    let samples = [v201::SampledValue {
        value: Decimal::new(2_935_600, 3).into(),
        context: None,
        measurand: None,
        phase: None,
        location: None,
        signed_meter_value: None,
        unit_of_measure: None,
        custom_data: None,
    }];
    let meter_values = [v201::MeterValue {
        timestamp: DateTime::new(Timestamp::from_millis(1_795_450_347_000)),
        sampled_value: List::new(&samples),
        custom_data: None,
    }];
    let request = v201::MeterValuesRequest { evse_id: 1, meter_value: List::new(&meter_values), custom_data: None };
    let mut buffer = [0; 256];
    assert_eq!(
        v201::TABLE.write_request::<v201::MeterValues>(&request, &mut buffer).expect("valid and short"),
        r#"{"evseId":1,"meterValue":[{"sampledValue":[{"value":2935.600}],"timestamp":"2026-11-23T16:12:27.000Z"}]}"#
    );
    let too_long = v16::AuthorizeRequest { id_tag: "0123456789012345678901".into() };
    let refused = v16::TABLE.write_request::<v16::Authorize>(&too_long, &mut buffer);
    assert!(matches!(refused, Err(EncodeError::Invalid(fault)) if fault.violation.kind == ViolationKind::TooLong));
    let unrecognized = v16::ResetRequest { kind: v16::ResetType::Unrecognized };
    let refused = v16::TABLE.write_request::<v16::Reset>(&unrecognized, &mut buffer);
    assert!(matches!(refused, Err(EncodeError::Invalid(fault)) if fault.violation.kind == ViolationKind::UnknownValue));
    let refused =
        v16::TABLE.write_request::<v16::Reset>(&v16::ResetRequest { kind: v16::ResetType::Soft }, &mut buffer[..5]);
    assert!(matches!(refused, Err(EncodeError::TooSmall(error)) if error.needed == r#"{"type":"Soft"}"#.len()));
}

#[test]
fn any_json_passes_where_any_json_is_allowed() {
    for data in ["null", "1e400", r#""\u00e9""#, r#"{"a":[1,{"b":null}]}"#] {
        let payload = format!(r#"{{"vendorId":"x","data":{data}}}"#);
        let view = v201::TABLE.request::<v201::DataTransfer>(&payload).expect("valid");
        assert_eq!(view.data.as_ref().map(Json::as_str), Some(data));
        let mut buffer = [0; 128];
        let written = v201::TABLE.write_request::<v201::DataTransfer>(&view, &mut buffer).expect("room");
        assert!(written.contains(&format!(r#""data":{data}"#)), "{written}");
    }
}

#[test]
fn a_vendors_own_data_is_read_by_name() {
    let payload = r#"{"customData":{"vendorId":"com.example","a\u0062":[1],"x":"y"}}"#;
    let view = v201::TABLE.request::<v201::Heartbeat>(payload).expect("valid");
    let custom = view.custom_data.expect("it is there");
    assert_eq!(custom.vendor_id(), "com.example");
    assert_eq!(custom.get("ab").map(|value| value.as_str()), Some("[1]"));
    assert!(custom.get("z").is_none());
    let missing = r#"{"customData":{"x":"y"}}"#;
    let violation = v201::TABLE.request::<v201::Heartbeat>(missing).expect_err("vendorId is required");
    assert_eq!(violation.path(missing), "customData.vendorId");
}

struct Sizes;

impl Visitor for Sizes {
    type Output = usize;

    fn visit<A: Action>(self) -> usize {
        fn size<'a, T: Value<'a>>() -> usize {
            size_of::<T>()
        }
        size::<A::Request<'_>>().max(size::<A::Response<'_>>())
    }
}

#[test]
fn no_view_is_larger_than_half_a_kibibyte() {
    let mut largest = (0, "");
    for version in [Version::V16, Version::V201] {
        for action in version.table().expect("built").actions() {
            let size = match version {
                Version::V16 => v16::visit(action.name(), Sizes),
                _ => v201::visit(action.name(), Sizes),
            };
            largest = largest.max((size.unwrap_or_else(|_| panic!("{} has no type", action.name())), action.name()));
        }
    }
    println!("largest view: {} bytes, of {}", largest.0, largest.1);
    assert!(largest.0 <= 512, "{largest:?}");
}

#[test]
fn a_subset_has_only_what_was_chosen() {
    ocpp_core::subset! {
        /// Two actions.
        static SMALL: V16 = [v16::Heartbeat, v16::Reset];
    }
    assert_eq!(SMALL.actions().map(|action| action.name()).collect::<Vec<_>>(), ["Heartbeat", "Reset"]);
    assert!(SMALL.request::<v16::Reset>(r#"{"type":"Soft"}"#).is_ok());
    let missing = SMALL.request::<v16::Authorize>(r#"{"idTag":"a"}"#).expect_err("not in the table");
    assert_eq!(missing.code(Version::V16), "NotImplemented");
}

#[test]
fn white_space_between_tokens_is_no_part_of_a_value() {
    let payload = "\n{ \"connectorId\" : 1 ,\t\"transactionId\" : 7\r\n, \"meterValue\" : [ { \"timestamp\" : \
                   \"2026-11-23T16:12:00Z\" , \"sampledValue\" : [ { \"value\" : \"a\\\"]},\" } , { \"value\" : \"2\" } ] } ] } ";
    let view = v16::TABLE.request::<v16::MeterValues>(payload).expect("valid");
    assert_eq!((view.connector_id, view.transaction_id), (1, Some(7)));
    let values = view.meter_value.iter().flat_map(|meter_value| meter_value.sampled_value.iter());
    assert!(values.map(|sample| sample.value.to_string()).eq(["a\"]},", "2"]));
    let payload = r#"{ "evseId" : 1 , "meterValue" : [ { "timestamp" : "2026-11-23T16:12:00Z" , "sampledValue" : [ { "value" : 2935.600 } ] } ] }"#;
    let view = v201::TABLE.request::<v201::MeterValues>(payload).expect("valid");
    let sample = view.meter_value.iter().next().and_then(|meter_value| meter_value.sampled_value.iter().next());
    assert_eq!(sample.and_then(|sample| sample.value.as_str()), Some("2935.600"));
}

#[test]
fn items_behind_one_that_is_no_object_are_read_all_the_same() {
    let payload = r#"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-23T16:12:00Z","sampledValue":[ 7 , {"value":"a"} ,
        "x:{" , [{}] , {} , true , { "value" : "b" , "unit" : "Wh" } ]}]}"#;
    let request = v16::TABLE.action("MeterValues").expect("1.6 has it").request();
    let checked = request.check_with(payload, &mut |fault| {
        matches!(fault.kind, ViolationKind::WrongType | ViolationKind::MissingMember)
    });
    let view = checked.expect("tolerated").view::<v16::MeterValuesRequest<'_>>();
    let samples = view.meter_value.iter().next().expect("one").sampled_value;
    assert_eq!(samples.len(), 7);
    let read: Vec<_> = samples.iter().map(|sample| (sample.value.to_string(), sample.unit)).collect();
    let nothing = || (String::new(), None);
    let wanted = [nothing(), ("a".into(), None), nothing(), nothing(), nothing(), nothing()];
    assert_eq!(read[..6], wanted);
    assert_eq!(read[6], ("b".into(), Some(v16::UnitOfMeasure::Wh)));
}
