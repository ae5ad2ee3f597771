//! What the processor and the embedded store cost: CPU a message, everything durable, no sockets.
//!
//! `cargo run --release -p ocpp-cloud-lambdas --features embedded --example load [stations] [rounds]`

use std::sync::Arc;
use std::time::Instant;

use ocpp_cloud_lambdas::store::embedded::EmbeddedStore;
use ocpp_cloud_lambdas::{Config, Delivery, Event, NotConnected, Publish, What, process};
use ocpp_core::{Identity, Timestamp, Version};

struct Nobody;

impl Publish for Nobody {
    async fn publish(&self, _: &Identity, _: String) -> Result<(), NotConnected> {
        Ok(())
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse().expect("a number"));
    let stations: u64 = arguments.next().unwrap_or(64);
    let rounds: u64 = arguments.next().unwrap_or(20);
    let directory = tempfile::tempdir().expect("a directory");
    let store = Arc::new(EmbeddedStore::open(directory.path()).expect("a store"));
    let runtime = tokio::runtime::Builder::new_multi_thread().build().expect("a runtime");
    for (name, messages) in [
        ("boot", vec![r#"[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"#]),
        ("heartbeat", vec![r#"[2,"m","Heartbeat",{}]"#]),
        (
            "status",
            vec![
                r#"[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]"#,
                r#"[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]"#,
            ],
        ),
        ("authorize", vec![r#"[2,"m","Authorize",{"idTag":"ABCDEF"}]"#]),
        (
            "meter values",
            vec![
                r#"[2,"m","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-11-23T10:00:TTZ","sampledValue":[{"value":"2935.600","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"kWh"},{"value":"16.0","measurand":"Current.Import","phase":"L1","unit":"A"},{"value":"230.1","measurand":"Voltage","phase":"L1","unit":"V"}]}]}]"#,
            ],
        ),
        (
            "start and stop",
            vec![
                r#"[2,"m","StartTransaction",{"connectorId":1,"idTag":"ABCDEF","meterStart":1,"timestamp":"2026-11-23T10:00:TTZ"}]"#,
                r#"[2,"m","StopTransaction",{"transactionId":TX,"idTag":"ABCDEF","meterStop":9,"timestamp":"2026-11-23T10:00:TTZ"}]"#,
            ],
        ),
    ] {
        let (wall, cpu) = (Instant::now(), cpu_seconds());
        let tasks: Vec<_> = (0..stations)
            .map(|number| {
                let (store, messages) = (store.clone(), messages.clone());
                runtime.spawn(async move {
                    let config = Config { delivery: Delivery::InOrder, ..Config::default() };
                    let station = Identity::new(&format!("CS-{number}"), 48).expect("an identity");
                    for round in 0..rounds {
                        for message in &messages {
                            let text = message.replace("TT", &format!("{:02}.{round:03}", round % 60));
                            let event = Event {
                                station: station.clone(),
                                version: Version::V16,
                                epoch: 1,
                                seq: round,
                                at: Timestamp::from_millis(1_795_428_000_000 + round as i64),
                                what: What::Frame(text.replace("TX", &(round + 1).to_string())),
                            };
                            process(&event, &*store, &Nobody, &config).await.expect("a store that works");
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            runtime.block_on(task).expect("no panic");
        }
        let count = (stations * rounds) as f64 * messages.len() as f64;
        let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        println!(
            "{name:15} {:7.1} us CPU, {:7.1} us wall a message, {:8.0}/s",
            cpu / count * 1e6,
            wall / count * 1e6,
            count / wall
        );
    }
    println!(
        "{}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap_or_default()
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap_or("")
    );
}

/// User and system time of this process (Linux).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
