//! What 2.1 adds, both ways: tariffs, streams without answers, dynamic profiles, DER controls, payment by card.
#![cfg(feature = "v21")]

use ocpp_core::{
    Timestamp,
    json::Decimal,
    schema::{Action, DateTime, List, Sender, ViolationKind, Visitor},
    v21,
};

const NOON: i64 = 1_795_435_200_000;

#[test]
fn the_version_has_ninety_calls_and_one_send_and_each_has_its_sender() {
    struct SenderOf;
    impl Visitor for SenderOf {
        type Output = Sender;
        fn visit<A: Action>(self) -> Sender {
            A::SENDER
        }
    }
    assert_eq!(v21::TABLE.actions().count(), 91);
    for action in v21::TABLE.actions() {
        assert_eq!(v21::visit(action.name(), SenderOf).ok(), Some(action.sender()), "{}", action.name());
    }
    let from = |sender| v21::TABLE.actions().filter(|action| action.sender() == sender).count();
    assert_eq!((from(Sender::Station), from(Sender::Csms), from(Sender::Both)), (36, 54, 1));
    // Whoever pays on the web talks to the CSMS, and the station learns it from there.
    let started = v21::TABLE.action("NotifyWebPaymentStarted").expect("an action of 2.1");
    assert_eq!(started.sender(), Sender::Csms);
}

#[test]
fn a_tariff_goes_to_the_station_and_its_costs_come_back() {
    let prices = [
        v21::TariffEnergyPrice {
            conditions: Some(v21::TariffConditions {
                start_time_of_day: Some("08:00".into()),
                end_time_of_day: Some("18:00".into()),
                ..v21::TariffConditions::new()
            }),
            ..v21::TariffEnergyPrice::new(Decimal::new(44, 2).into())
        },
        v21::TariffEnergyPrice::new(Decimal::new(25, 2).into()),
    ];
    let request = v21::ChangeTransactionTariffRequest::new(
        v21::Tariff {
            energy: Some(v21::TariffEnergy::new(List::new(&prices))),
            ..v21::Tariff::new("DAY-2026".into(), "EUR".into())
        },
        "c1d7f0a2".into(),
    );
    let mut buffer = [0; 512];
    let text = v21::TABLE.csms().write_call("1", &request, &mut buffer).expect("valid");
    assert_eq!(
        text,
        concat!(
            r#"[2,"1","ChangeTransactionTariff",{"tariff":{"tariffId":"DAY-2026","currency":"EUR","energy":{"prices":["#,
            r#"{"priceKwh":0.44,"conditions":{"startTimeOfDay":"08:00","endTimeOfDay":"18:00"}},{"priceKwh":0.25}]}},"#,
            r#""transactionId":"c1d7f0a2"}]"#
        )
    );

    let costs = concat!(
        r#"{"eventType":"Ended","timestamp":"2026-11-24T12:00:00Z","triggerReason":"StopAuthorized","seqNo":7,"#,
        r#""transactionInfo":{"transactionId":"c1d7f0a2","tariffId":"DAY-2026"},"#,
        r#""costDetails":{"chargingPeriods":[{"startPeriod":"2026-11-24T11:00:00Z","tariffId":"DAY-2026","#,
        r#""dimensions":[{"type":"Energy","volume":6000},{"type":"IdleTIme","volume":300}]}],"#,
        r#""totalCost":{"currency":"EUR","typeOfCost":"NormalCost","energy":{"inclTax":2.64},"total":{"inclTax":2.64}},"#,
        r#""totalUsage":{"energy":6000,"chargingTime":3600,"idleTime":300}}}"#
    );
    let event = v21::TABLE.csms().read_request::<v21::TransactionEvent>(costs).expect("valid");
    let details = event.cost_details.expect("told");
    assert_eq!(details.total_cost.total.incl_tax.and_then(|cost| cost.decimal()), Some(Decimal::new(264, 2)));
    let period = details.charging_periods.and_then(|periods| periods.iter().next()).expect("one");
    // The standard's schemas spell it so, and so it travels.
    assert_eq!(
        period.dimensions.map(|dimensions| dimensions.iter().map(|dimension| dimension.kind).collect::<Vec<_>>()),
        Some(vec![v21::CostDimensionKind::Energy, v21::CostDimensionKind::IdleTime])
    );
    let corrected = costs.replace("IdleTIme", "IdleTime");
    let refused = v21::TABLE.csms().read_request::<v21::TransactionEvent>(&corrected).expect_err("not the standard's");
    assert_eq!(refused.kind, ViolationKind::UnknownValue);
}

#[test]
fn readings_go_out_in_a_stream_that_nobody_answers() {
    let readings = [
        v21::StreamDataElement::new(0.into(), "230.1".into()),
        v21::StreamDataElement::new(Decimal::new(15, 1).into(), "230.4".into()),
    ];
    let stream = v21::NotifyPeriodicEventStreamRequest::new(
        List::new(&readings),
        ocpp_core::schema::Int(5),
        ocpp_core::schema::Int(0),
        DateTime::new(Timestamp::from_millis(NOON)),
    );
    let mut buffer = [0; 256];
    let text = v21::TABLE.station().write_send("s-1", &stream, &mut buffer).expect("valid");
    let payload = concat!(
        r#"{"data":[{"t":0,"v":"230.1"},{"t":1.5,"v":"230.4"}],"#,
        r#""id":5,"pending":0,"basetime":"2026-11-23T12:00:00.000Z"}"#
    );
    assert_eq!(text, format!(r#"[6,"s-1","NotifyPeriodicEventStream",{payload}]"#));
    let read = v21::TABLE.csms().read_request::<v21::NotifyPeriodicEventStream>(payload).expect("valid");
    assert_eq!(read.data.iter().map(|reading| reading.v == "230.4").collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_dynamic_profile_is_updated_phase_by_phase() {
    let payload = concat!(
        r#"{"chargingProfileId":17,"scheduleUpdate":"#,
        r#"{"limit":11000,"limit_L2":3680,"dischargeLimit":-500.5,"setpoint_L3":-230.4,"setpointReactive_L3":0.1}}"#
    );
    let read = v21::TABLE.station().read_request::<v21::UpdateDynamicSchedule>(payload).expect("valid");
    let update = read.schedule_update;
    assert_eq!(update.limit_l2.and_then(|limit| limit.decimal()), Some(Decimal::from(3680)));
    assert_eq!(update.discharge_limit.and_then(|limit| limit.decimal()), Some(Decimal::new(-5005, 1)));
    assert!(update.setpoint.is_none());
    assert_eq!(update.setpoint_l3.and_then(|setpoint| setpoint.decimal()), Some(Decimal::new(-2304, 1)));

    let mut buffer = [0; 256];
    let answer = v21::PullDynamicScheduleUpdateResponse {
        schedule_update: Some(update),
        ..v21::PullDynamicScheduleUpdateResponse::new(v21::ChargingProfileStatus::Accepted)
    };
    let text = v21::TABLE.write_response::<v21::PullDynamicScheduleUpdate>(&answer, &mut buffer).expect("valid");
    assert_eq!(
        text,
        concat!(
            r#"{"scheduleUpdate":{"limit":11000,"limit_L2":3680,"dischargeLimit":-500.5,"setpoint_L3":-230.4,"#,
            r#""setpointReactive_L3":0.1},"status":"Accepted"}"#
        )
    );
}

#[test]
fn the_largest_object_is_read_to_its_last_member() {
    let phases = |name: &str| format!(r#""{name}":1,"{name}_L2":2,"{name}_L3":3"#);
    let powers = [
        "maxChargeApparentPower",
        "maxDischargeApparentPower",
        "maxChargeReactivePower",
        "minChargeReactivePower",
        "maxDischargeReactivePower",
        "minDischargeReactivePower",
    ]
    .map(phases)
    .join(",");
    let numbers = [
        "evOverExcitedMaxDischargePower",
        "evOverExcitedPowerFactor",
        "evUnderExcitedMaxDischargePower",
        "evUnderExcitedPowerFactor",
        "maxApparentPower",
        "nominalVoltage",
        "nominalVoltageOffset",
        "maxNominalVoltage",
        "minNominalVoltage",
        "evIslandingTripTime",
        "evMaximumLevel1DCInjection",
        "evDurationLevel1DCInjection",
        "evMaximumLevel2DCInjection",
        "evDurationLevel2DCInjection",
        "evReactiveSusceptance",
        "evSessionTotalDischargeEnergyAvailable",
    ]
    .map(|name| format!(r#""{name}":4.25"#))
    .join(",");
    let inverter = ["Manufacturer", "Model", "SerialNumber", "SwVersion", "HwVersion"]
        .map(|name| format!(r#""evInverter{name}":"x""#))
        .join(",");
    let all = format!(
        concat!(
            r#"{{"evSupportedDERControl":["VoltVar","LFMustTrip"],{powers},{numbers},{inverter},"#,
            r#""evIslandingDetectionMethod":["RoCoF","UVP_OVP"],"customData":{{"vendorId":"v"}}}}"#
        ),
        powers = powers,
        numbers = numbers,
        inverter = inverter
    );
    let payload = format!(
        r#"{{"evseId":1,"chargingNeeds":{{"requestedEnergyTransfer":"AC_BPT_DER","derChargingParameters":{all}}}}}"#
    );
    let read = v21::TABLE.csms().read_request::<v21::NotifyEVChargingNeeds>(&payload).expect("valid");
    let needs = read.charging_needs;
    assert_eq!(needs.requested_energy_transfer, v21::EnergyTransferMode::ACBptDer);
    let der = needs.der_charging_parameters.expect("told");
    assert_eq!(der.min_discharge_reactive_power_l3.and_then(|power| power.decimal()), Some(Decimal::from(3)));
    assert_eq!(
        der.ev_session_total_discharge_energy_available.and_then(|energy| energy.decimal()),
        Some(Decimal::new(425, 2))
    );
    assert_eq!(der.custom_data.map(|data| data.vendor_id() == "v"), Some(true));

    let mut buffer = [0; 4096];
    let text = v21::TABLE.write_request::<v21::NotifyEVChargingNeeds>(&read, &mut buffer).expect("valid");
    let again = v21::TABLE.csms().read_request::<v21::NotifyEVChargingNeeds>(text).expect("valid");
    assert_eq!(format!("{again:?}"), format!("{read:?}"));
    // A member more often than once is noticed, be it the last one.
    let twice = payload.replace(r#""customData":{"#, r#""evReactiveSusceptance":1,"customData":{"#);
    let refused = v21::TABLE.csms().read_request::<v21::NotifyEVChargingNeeds>(&twice).expect_err("twice");
    assert_eq!(refused.kind, ViolationKind::RepeatedMember);
}

#[test]
fn numbers_outside_their_bounds_are_refused() {
    let fault = |action: &str, payload: &str| {
        let shape = v21::TABLE.action(action).expect("an action of 2.1").request();
        let refused = shape.check(payload).expect_err(payload);
        (refused.kind, refused.path(payload).to_string())
    };
    let out_of_range = |path: &str| (ViolationKind::OutOfRange, path.to_owned());
    assert_eq!(fault("GetTariffs", r#"{"evseId":-1}"#), out_of_range("evseId"));
    let start = r#"{"evseId":0,"remoteStartId":1,"idToken":{"idToken":"","type":"NoAuthorization"}}"#;
    assert_eq!(fault("RequestStartTransaction", start), out_of_range("evseId"));
    let phases = r#"{"timestamp":"2026-11-24T12:00:00Z","eventType":"Started","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"1"},"numberOfPhasesUsed":4}"#;
    assert_eq!(fault("TransactionEvent", phases), out_of_range("numberOfPhasesUsed"));
    let open = r#"{"constantStreamData":{"id":5,"params":{"interval":-300},"variableMonitoringId":8}}"#;
    assert_eq!(fault("OpenPeriodicEventStream", open), out_of_range("constantStreamData.params.interval"));

    // Fractions have bounds as well, and a number may be spelt in more than one way.
    let discharge = |limit: &str| format!(r#"{{"chargingProfileId":1,"scheduleUpdate":{{"dischargeLimit":{limit}}}}}"#);
    for limit in ["0", "-0.0", "0e7", "-0.001", "-1e5"] {
        assert!(v21::TABLE.request::<v21::UpdateDynamicSchedule>(&discharge(limit)).is_ok(), "{limit}");
    }
    let limit = discharge("0.001");
    assert_eq!(fault("UpdateDynamicSchedule", &limit), out_of_range("scheduleUpdate.dischargeLimit"));
    let swap = |charge: &str| {
        format!(
            r#"{{"batteryData":[{{"evseId":1,"serialNumber":"4d1f02","soC":{charge},"soH":98.5}}],"eventType":"BatteryIn","idToken":{{"idToken":"04E91C5A123F80","type":"ISO14443"}},"requestId":9322}}"#
        )
    };
    for charge in ["0", "3.25", "100.000", "1e2"] {
        assert!(v21::TABLE.request::<v21::BatterySwap>(&swap(charge)).is_ok(), "{charge}");
    }
    for charge in ["-0.1", "100.001", "1.1e2"] {
        assert_eq!(fault("BatterySwap", &swap(charge)), out_of_range("batteryData[0].soC"), "{charge}");
    }
}

#[test]
fn what_was_an_enumeration_in_2_0_1_takes_any_name_now() {
    let payload = r#"{"idToken":{"idToken":"WP0ZZZ99ZTS392124","type":"VIN"}}"#;
    let read = v21::TABLE.csms().read_request::<v21::Authorize>(payload).expect("valid");
    assert!(read.id_token.kind == "VIN");
    let too_long = payload.replace("VIN", "a-name-of-21-letters!");
    let refused = v21::TABLE.csms().read_request::<v21::Authorize>(&too_long).expect_err("too long");
    assert_eq!(refused.kind, ViolationKind::TooLong);
}

#[test]
fn a_settled_payment_is_told_and_the_receipt_comes_back() {
    let request = v21::NotifySettlementRequest {
        transaction_id: Some("c1d7f0a2".into()),
        vat_company: Some(v21::Address::new("Example".into(), "Street 1".into(), "Town".into(), "Country".into())),
        ..v21::NotifySettlementRequest::new(
            "psp-1".into(),
            v21::PaymentStatus::Settled,
            Decimal::new(264, 2).into(),
            DateTime::new(Timestamp::from_millis(NOON)),
        )
    };
    let mut buffer = [0; 512];
    let text = v21::TABLE.station().write_call("2", &request, &mut buffer).expect("valid");
    assert_eq!(
        text,
        concat!(
            r#"[2,"2","NotifySettlement",{"transactionId":"c1d7f0a2","pspRef":"psp-1","status":"Settled","#,
            r#""settlementAmount":2.64,"settlementTime":"2026-11-23T12:00:00.000Z","#,
            r#""vatCompany":{"name":"Example","address1":"Street 1","city":"Town","country":"Country"}}]"#
        )
    );
    let answer = r#"{"receiptUrl":"https://example.com/r/1"}"#;
    let read = v21::TABLE.station().read_response::<v21::NotifySettlement>(answer).expect("valid");
    assert!(read.receipt_url.is_some_and(|url| url == "https://example.com/r/1") && read.receipt_id.is_none());
}
