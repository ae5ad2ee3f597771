//! What is between vendors, in both directions (block P).

use ocpp_core::{
    json::Text,
    schema::Json,
    station::{Answer, Content, Data, OwnCall},
};
use serde_json::{Value, json};

use super::{ready, status};
use crate::station::pair::Pair;

/// OCTT: TC_P_01_CS (2.0.1)
#[test]
fn data_between_vendors_is_the_integrators() {
    let mut pair = ready();
    let request = json!({"vendorId": "com.example", "messageId": "m", "data": {"a": [1, "b"]}});
    let json = Content::Json(Json::new("{\"c\": 1.50}").expect("JSON"));
    for (answer, expected) in [
        (Answer::UnknownVendor, status("UnknownVendorId")),
        (Answer::UnknownMessage, status("UnknownMessageId")),
        (Answer::Rejected, status("Rejected")),
        (Answer::NotSupported, status("UnknownVendorId")),
        (Answer::Accepted, status("Accepted")),
        (Answer::Data("so \"be\" it".into()), json!({"status": "Accepted", "data": "so \"be\" it"})),
        (Answer::Data(json), json!({"status": "Accepted", "data": {"c": 1.50}})),
    ] {
        pair.data_answer = answer;
        assert_eq!(pair.ask("DataTransfer", request.clone()), expected);
    }
    assert_eq!(pair.commands.len(), 7);
    assert_eq!(pair.commands[0], "com.example Some(\"m\") Some(Json({\"a\":[1,\"b\"]}))");
}

fn say(pair: &mut Pair, data: Option<Content<'static>>) -> Value {
    let message = Some(Text::new("m"));
    pair.says = Some(OwnCall::DataTransfer(Data { vendor: "com.example".into(), message, data }));
    pair.station.announce(pair.at());
    pair.settle();
    pair.told("DataTransfer").pop().expect("a call")
}

#[test]
fn the_integrator_sends_data_of_its_own_and_hears_what_came_of_it() {
    let mut pair = ready();
    assert_eq!(say(&mut pair, None), json!({"vendorId": "com.example", "messageId": "m"}));
    assert_eq!(say(&mut pair, Some("a text".into()))["data"], "a text");
    let data = Json::new("{\"a\": [null, true]}").map(Content::Json);
    assert_eq!(say(&mut pair, data)["data"], json!({"a": [null, true]}));
    assert_eq!(pair.answered, vec![(true, Some("so be it".into())); 3]);
    pair.csms.refuses = vec!["DataTransfer"];
    say(&mut pair, None);
    assert_eq!(pair.answered[3], (false, None));
    pair.start_charging();
}

#[test]
fn json_is_said_as_a_text_where_only_texts_can_be() {
    let mut pair = Pair::ready();
    let data = Json::new("{\"a\": 1}").map(Content::Json);
    assert_eq!(say(&mut pair, data)["data"], "{\"a\": 1}");
    pair.data_answer = Answer::Data(data.expect("JSON"));
    let answer = pair.ask("DataTransfer", json!({"vendorId": "com.example"}));
    assert_eq!(answer, json!({"status": "Accepted", "data": "{\"a\": 1}"}));
}
