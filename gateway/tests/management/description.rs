//! `/openapi.json` describes what there is, all of it and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use ocpp_gateway::config::VERSIONS;
use ocpp_gateway::management;
use serde_json::Value;

use crate::support::System;

const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "PATCH"];

#[tokio::test]
async fn every_route_is_described_and_every_description_is_a_route() {
    let system = System::start().await;
    let document: Value = system.client.get("/openapi.json").await.ok();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let described: BTreeMap<String, BTreeSet<String>> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, item)| {
            let methods = item.as_object().unwrap().keys().map(|name| name.to_uppercase());
            (path.clone(), methods.filter(|name| METHODS.contains(&name.as_str())).collect())
        })
        .collect();
    let routed: BTreeSet<String> = management::routes().into_iter().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(described.keys().cloned().collect::<BTreeSet<_>>(), routed);

    for (path, methods) in &described {
        let filled = path.replace("{id}", "CS-1").replace("{station}", "CS-1").replace("{action}", "Reset");
        let filled = filled.replace("{transactionId}", "1").replace("{idToken}", "card");
        for method in METHODS {
            let there = match (method, path.as_str()) {
                // Never ends.
                ("GET", "/events") => continue,
                _ => {
                    let body = matches!(method, "PUT" | "POST" | "PATCH").then(|| "{}".to_owned());
                    system.client.ask(method, &filled, &crate::support::JSON, body).await.status != 405
                }
            };
            assert_eq!(there, methods.contains(method), "{method} {path}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_answer_is_described() {
    let document: Value = serde_json::from_str(management::OPENAPI).expect("JSON");
    let mut references = Vec::new();
    collect(&document, &mut references);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters") {
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.contains_key("421"), "{method} {path}");
            assert!(operation["operationId"].is_string() && operation["summary"].is_string(), "{method} {path}");
        }
    }
}

#[test]
fn the_versions_that_it_names_are_those_that_stations_may_speak() {
    let document: Value = serde_json::from_str(management::OPENAPI).expect("JSON");
    let named: Vec<_> = document["components"]["schemas"]["Version"]["enum"].as_array().unwrap().iter().collect();
    assert_eq!(named, VERSIONS.map(|version| version.subprotocol()));
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            references.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
