//! The power goes, at any point of a day: at worst something is told twice.

use ocpp_core::{
    Version,
    station::{Setting, Settings, TxPoint},
};
use serde_json::json;

use super::super::pair::{HOUR, MINUTE, Pair, flag, number};
use super::{last, points, ready};

#[test]
fn a_transaction_that_a_power_cut_interrupts_is_ended_after_it() {
    let mut pair = ready();
    pair.start_charging();
    pair.wait(MINUTE);
    pair.power_cut();
    pair.wait(MINUTE);
    let last = last(&pair);
    assert_eq!((&last["eventType"], &last["triggerReason"]), (&json!("Ended"), &json!("AbnormalCondition")));
    assert_eq!(last["transactionInfo"]["stoppedReason"], "PowerLoss");
}

/// A day with everything that is stored: online, offline, commands, two EVSEs.
fn day(pair: &mut Pair) {
    pair.settle();
    pair.meter(1, 100);
    pair.plug(1);
    pair.tap(1, "ONE");
    pair.wait(2 * MINUTE);
    pair.meter(1, 200);
    pair.tap(1, "ONE");
    pair.unplug(1);
    pair.wait(MINUTE);
    if pair.is_connected {
        let variable = json!({"attributeValue": "90", "component": {"name": "TxCtrlr"},
            "variable": {"name": "EVConnectionTimeOut"}});
        pair.try_ask("SetVariables", json!({"setVariableData": [variable]}));
        for status in ["Inoperative", "Operative"] {
            pair.try_ask("ChangeAvailability", json!({"operationalStatus": status, "evse": {"id": 2}}));
        }
    }
    pair.cut();
    pair.meter(2, 1000);
    pair.plug(2);
    pair.tap(2, "TWO");
    pair.meter(2, 1500);
    pair.wait(3 * MINUTE);
    pair.tap(2, "TWO");
    pair.unplug(2);
    pair.meter(1, 5000);
    pair.plug(1);
    pair.tap(1, "THREE");
    pair.meter(1, 5600);
    pair.join();
    pair.wait(5 * MINUTE);
    pair.tap(1, "THREE");
    pair.unplug(1);
    pair.wait(HOUR);
}

fn settings(settings: &mut Settings) {
    flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    flag(settings, Setting::TxBeforeAcceptedEnabled, true);
    number(settings, Setting::SampledInterval, 60);
    number(settings, Setting::TxEndedInterval, 60);
}

fn with_the_cable(to: &mut Settings) {
    settings(to);
    points(to, &[TxPoint::EvConnected], &[TxPoint::EvConnected]);
}

#[test]
fn a_cut_before_and_after_every_store_and_send_of_a_day_loses_nothing() {
    for configured in [settings as fn(&mut Settings), with_the_cable] {
        let mut undisturbed = Pair::speaking(Version::V201, configured, false);
        day(&mut undisturbed);
        let ends = |pair: &Pair| pair.csms.events.iter().filter(|event| event["eventType"] == "Ended").count();
        assert_eq!(ends(&undisturbed), 3);
        let cuts = 2 * undisturbed.steps;
        for cut in 1..=cuts {
            let mut pair = Pair::speaking(Version::V201, configured, false);
            pair.cut_at = Some(cut);
            day(&mut pair);
            pair.unplug(1);
            pair.unplug(2);
            pair.wait(HOUR);
            // The CSMS's end has judged the order: what has begun has an end, and every number between.
            let mut open = std::collections::BTreeMap::new();
            for event in &pair.csms.events {
                let id = event["transactionInfo"]["transactionId"].as_str().expect("an id");
                let (next, is_ended) = open.entry(id).or_insert((0, false));
                assert_eq!(event["seqNo"].as_i64(), Some(*next), "cut at {cut}: {event}");
                *next += 1;
                *is_ended = event["eventType"] == "Ended";
            }
            assert!(open.values().all(|(_, is_ended)| *is_ended), "cut at {cut}: {open:?}");
            // Energy flowed only for what the CSMS knows.
            for (evse, meter) in &pair.flowed {
                let known = pair.csms.events.iter().any(|event| {
                    let values = event["meterValue"].as_array().into_iter().flatten();
                    event["evse"]["id"] == *evse && event["eventType"] == "Started"
                        || values
                            .flat_map(|set| set["sampledValue"].as_array().expect("some").iter())
                            .any(|value| value["value"] == *meter)
                });
                assert!(known, "cut at {cut}: {evse} charged from {meter} and the CSMS does not know");
            }
            assert_eq!(pair.given_up, 0, "cut at {cut}");
        }
        println!("{cuts} cut points");
    }
}
