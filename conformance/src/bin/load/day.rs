//! A charging day, as the recorded sessions show it: some sessions with their readings, heartbeats in between.

use crate::station::{Failure, Station};

const SESSIONS: usize = 3;
const READINGS: usize = 15;
const HEARTBEATS: usize = 40;

/// Lives through some days and says how many messages that were.
pub(crate) async fn live(mut station: Station, days: usize) -> Result<usize, Failure> {
    let before = station.sent();
    for day in 0..days {
        station.boot().await?;
        station.status(1, "Available", &moment(day * 86_400)).await?;
        station.status(2, "Available", &moment(day * 86_400)).await?;
        for session in 0..SESSIONS {
            charge(&mut station, day * 86_400 + (session + 1) * 10_000).await?;
            for _ in 0..HEARTBEATS / SESSIONS {
                station.call("Heartbeat", "{}").await?;
            }
        }
    }
    Ok(station.sent() - before)
}

/// One session: a tag, a transaction with its readings, three statuses.
async fn charge(station: &mut Station, begin: usize) -> Result<(), Failure> {
    let tag = format!("TAG{:0>9}", begin % 1000);
    if station.old { charge_16(station, begin, &tag).await } else { charge_201(station, begin, &tag).await }
}

async fn charge_16(station: &mut Station, begin: usize, tag: &str) -> Result<(), Failure> {
    station.call("Authorize", &format!(r#"{{"idTag":"{tag}"}}"#)).await?;
    station.status(1, "Preparing", &moment(begin)).await?;
    let start = format!(r#"{{"connectorId":1,"idTag":"{tag}","meterStart":{begin},"timestamp":"{}"}}"#, moment(begin));
    let id = station.call("StartTransaction", &start).await?["transactionId"].as_i64().ok_or("a transaction id")?;
    station.status(1, "Charging", &moment(begin + 1)).await?;
    for reading in 1..=READINGS {
        let (at, energy) = (moment(begin + reading * 60), begin + reading * 100);
        let values = format!(
            r#"[{{"timestamp":"{at}","sampledValue":[{{"value":"{energy}","context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"}},{{"value":"7360.0","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}},{{"value":"16.0","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"}}]}}]"#
        );
        station
            .call("MeterValues", &format!(r#"{{"connectorId":1,"transactionId":{id},"meterValue":{values}}}"#))
            .await?;
    }
    let (at, energy) = (moment(begin + 1000), begin + 1600);
    let stop =
        format!(r#"{{"transactionId":{id},"idTag":"{tag}","meterStop":{energy},"timestamp":"{at}","reason":"Local"}}"#);
    station.call("StopTransaction", &stop).await?;
    station.status(1, "Available", &moment(begin + 1010)).await
}

async fn charge_201(station: &mut Station, begin: usize, tag: &str) -> Result<(), Failure> {
    let token = format!(r#"{{"idToken":"{tag}","type":"ISO14443"}}"#);
    let id = format!("{}-{begin}", station.name());
    station.call("Authorize", &format!(r#"{{"idToken":{token}}}"#)).await?;
    station.status(1, "Occupied", &moment(begin)).await?;
    let mut event = async |kind: &str, number: usize, at: usize, trigger: &str, info: &str, more: &str| {
        let (at, energy) = (moment(at), begin + number * 100);
        let values = format!(
            r#"[{{"timestamp":"{at}","sampledValue":[{{"value":{energy}.0,"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unitOfMeasure":{{"unit":"Wh"}}}},{{"value":7360.5,"context":"Sample.Periodic","measurand":"Power.Active.Import","unitOfMeasure":{{"unit":"W"}}}}]}}]"#
        );
        let payload = format!(
            r#"{{"eventType":"{kind}","timestamp":"{at}","triggerReason":"{trigger}","seqNo":{number},"transactionInfo":{{"transactionId":"{id}"{info}}},"meterValue":{values}{more}}}"#
        );
        station.call("TransactionEvent", &payload).await.map(|_| ())
    };
    let who = format!(r#","idToken":{token},"evse":{{"id":1,"connectorId":1}}"#);
    event("Started", 0, begin, "Authorized", "", &who).await?;
    for reading in 1..=READINGS {
        event("Updated", reading, begin + reading * 60, "MeterValuePeriodic", r#","chargingState":"Charging""#, "")
            .await?;
    }
    let tag = format!(r#","idToken":{token}"#);
    event("Ended", READINGS + 1, begin + 1000, "StopAuthorized", r#","stoppedReason":"Local""#, &tag).await?;
    station.status(1, "Available", &moment(begin + 1010)).await
}

/// The moment so many seconds after the beginning of 2026, within two years.
pub(crate) fn moment(seconds: usize) -> String {
    let (mut day, second) = (seconds / 86_400 % 730, seconds % 86_400);
    let mut year = 2026;
    if day >= 365 {
        (year, day) = (2027, day - 365);
    }
    let mut month = 0;
    while day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    format!(
        "{year}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z",
        month + 1,
        day + 1,
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
