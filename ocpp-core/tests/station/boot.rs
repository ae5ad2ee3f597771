//! Registering with the CSMS, and showing that we are there.

use serde_json::json;

use super::pair::Pair;

/// OCTT: TC_001_CS (1.6)
#[test]
fn a_station_registers_and_then_tells_the_state_of_everything() {
    let mut pair = Pair::new();
    pair.settle();
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification", "StatusNotification", "StatusNotification"]);
    assert_eq!(
        pair.told("BootNotification")[0],
        json!({"chargePointVendor": "Vendor", "chargePointModel": "Model", "chargePointSerialNumber": "S1",
            "firmwareVersion": "1.0"})
    );
    for connector in 0..=2 {
        assert_eq!(pair.states(connector), ["Available"]);
    }
    assert_eq!(pair.told("StatusNotification")[0]["errorCode"], "NoError");
}
