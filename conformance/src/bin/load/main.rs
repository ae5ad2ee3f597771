//! Puts load on a started gateway and reads what that cost it from `/proc`.
//!
//! ```text
//! load idle ws://127.0.0.1:8080 PID STATIONS        memory a connected station takes
//! load day  ws://127.0.0.1:8080 PID STATIONS DAYS   CPU time a message takes, over a day's mix of messages
//! ```
//!
//! Prints `name=value` lines; `budgets` compares them with the limits.

mod day;
mod process;
mod station;

use std::{env, process::exit, time::Duration};

use process::Process;
use station::{Failure, Station};
use tokio::{task::JoinSet, time::sleep};

/// Messages of a station that idles: a boot, two statuses and a hundred heartbeats.
const HEARTBEATS: usize = 100;
/// How many stations connect at a time.
const DOORS: usize = 64;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["idle", url, pid, stations] => idle(url, &Process::new(pid.parse()?), stations.parse()?).await,
        ["day", url, pid, stations, days] => {
            whole_day(url, &Process::new(pid.parse()?), stations.parse()?, days.parse()?).await
        }
        _ => {
            eprintln!("usage: load idle URL PID STATIONS | load day URL PID STATIONS DAYS");
            exit(2);
        }
    }
}

/// Connects all stations, lets each boot, say its statuses and a hundred heartbeats, and compares the memory.
async fn idle(url: &str, gateway: &Process, stations: usize) -> Result<(), Failure> {
    let before = gateway.rss_kib();
    println!("rss_idle_kib={before}");
    let mut connected = Vec::with_capacity(stations);
    for first in (0..stations).step_by(DOORS) {
        let mut opening = JoinSet::new();
        for number in first..stations.min(first + DOORS) {
            let url = url.to_owned();
            opening.spawn(async move { idler(&url, number).await });
        }
        while let Some(station) = opening.join_next().await {
            connected.push(station??);
        }
    }
    sleep(Duration::from_secs(2)).await;
    let after = gateway.rss_kib();
    println!("stations={}", connected.len());
    println!("rss_stations_kib={after}");
    println!("rss_per_station_kib={:.2}", after.saturating_sub(before) as f64 / stations as f64);
    // Still there, every one of them.
    for station in connected.iter_mut().step_by(97) {
        station.call("Heartbeat", "{}").await?;
    }
    Ok(())
}

async fn idler(url: &str, number: usize) -> Result<Station, Failure> {
    let mut station = Station::connect(url, &format!("IDLE-{number:05}"), number.is_multiple_of(2)).await?;
    station.boot().await?;
    for connector in 1..=2 {
        station.status(connector, "Available", &day::moment(number)).await?;
    }
    for _ in 0..HEARTBEATS {
        station.call("Heartbeat", "{}").await?;
    }
    Ok(station)
}

/// All stations live through their days at the same time, each sending its next message when the last was answered.
async fn whole_day(url: &str, gateway: &Process, stations: usize, days: usize) -> Result<(), Failure> {
    let mut ready = JoinSet::new();
    for number in 0..stations {
        let url = url.to_owned();
        ready.spawn(async move {
            let mut station = Station::connect(&url, &format!("DAY-{number:05}"), number.is_multiple_of(2)).await?;
            station.boot().await?;
            Ok::<_, Failure>(station)
        });
    }
    let mut living = Vec::new();
    while let Some(station) = ready.join_next().await {
        living.push(station??);
    }
    let (cpu, began) = (gateway.cpu(), std::time::Instant::now());
    let mut days_end = JoinSet::new();
    for station in living {
        days_end.spawn(day::live(station, days));
    }
    let mut messages = 0;
    while let Some(said) = days_end.join_next().await {
        messages += said??;
    }
    let (cpu, took) = (gateway.cpu() - cpu, began.elapsed());
    println!("messages={messages}");
    println!("messages_per_second={:.0}", messages as f64 / took.as_secs_f64());
    println!("cpu_per_message_us={:.1}", cpu.as_secs_f64() * 1e6 / messages as f64);
    println!("rss_after_day_kib={}", gateway.rss_kib());
    Ok(())
}
