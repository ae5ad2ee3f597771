//! New firmware: fetched, checked, installed, and told of at every step.

use ocpp_core::station::{Answer, BootReason, Progress, Restart, Work};
use serde_json::{Value, json};

use super::pair::{HOUR, MINUTE, Pair, SECOND};

fn order(pair: &Pair, retries: i32) -> Value {
    json!({"location": "https://example.com/fw.bin", "retrieveDate": pair.time(0).to_string(),
        "retries": retries, "retryInterval": 30})
}

fn go_on(pair: &mut Pair, progress: Progress) {
    pair.station.handle_job(pair.at(), progress);
    pair.settle();
}

fn told(pair: &Pair) -> Vec<String> {
    pair.told("FirmwareStatusNotification").iter().map(|told| told["status"].as_str().expect("one").into()).collect()
}

/// OCTT: TC_044_1_CS (1.6)
#[test]
fn firmware_is_fetched_and_installed_and_every_step_is_told() {
    let mut pair = Pair::ready();
    assert_eq!(pair.ask("UpdateFirmware", order(&pair, 0)), json!({}));
    assert_eq!(pair.commands, ["update from https://example.com/fw.bin"]);
    assert_eq!(pair.works, [Work::Download]);
    assert_eq!(told(&pair), ["Downloading"]);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works, [Work::Download, Work::Install]);
    assert_eq!(told(&pair), ["Downloading", "Downloaded", "Installing"]);
    assert_eq!(pair.states(1), ["Unavailable"], "nobody charges while the firmware is replaced");
    pair.firmware_version = "2.0";
    go_on(&mut pair, Progress::RestartToInstall);
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::FirmwareUpdate)]);
    assert_eq!(told(&pair), ["Downloading", "Downloaded", "Installing", "Installed"]);
    assert_eq!(pair.states(1).last().expect("one"), "Available");
}

/// OCTT: TC_044_2_CS (1.6)
#[test]
fn a_download_that_fails_is_tried_again_and_then_told() {
    let mut pair = Pair::ready();
    pair.ask("UpdateFirmware", order(&pair, 2));
    for tries in 1..=2 {
        go_on(&mut pair, Progress::DownloadFailed);
        assert_eq!((told(&pair).len(), pair.works.len()), (1, tries), "it waits");
        pair.wait(29 * SECOND);
        assert_eq!(pair.works.len(), tries);
        pair.wait(2 * SECOND);
        assert_eq!(pair.works, vec![Work::Download; tries + 1]);
    }
    go_on(&mut pair, Progress::DownloadFailed);
    assert_eq!(told(&pair), ["Downloading", "DownloadFailed"]);
    pair.wait(HOUR);
    assert_eq!(pair.works.len(), 3, "it is over");
}

/// OCTT: TC_044_3_CS (1.6)
#[test]
fn an_installation_that_fails_is_told_and_the_station_serves_on() {
    let mut pair = Pair::ready();
    pair.ask("UpdateFirmware", order(&pair, 0));
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::InstallationFailed);
    assert_eq!(told(&pair), ["Downloading", "Downloaded", "Installing", "InstallationFailed"]);
    assert_eq!(pair.states(1), ["Unavailable", "Available"]);
    pair.start_charging();
}

#[test]
fn a_restart_that_brings_back_the_old_firmware_is_a_failed_installation() {
    let mut pair = Pair::ready();
    pair.ask("UpdateFirmware", order(&pair, 0));
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::RestartToInstall);
    assert_eq!(told(&pair).last().expect("one"), "InstallationFailed");
    pair.power_cut();
    pair.settle();
    assert_eq!(told(&pair).len(), 4, "it is told once");
}

#[test]
fn firmware_is_not_fetched_before_its_date() {
    let mut pair = Pair::ready();
    let date = pair.time(pair.now + HOUR).to_string();
    pair.ask("UpdateFirmware", json!({"location": "ftp://example.com/", "retrieveDate": date}));
    pair.wait(59 * MINUTE);
    assert!(pair.works.is_empty() && told(&pair).is_empty());
    pair.power_cut();
    pair.settle();
    pair.wait(2 * MINUTE);
    assert_eq!(pair.works, [Work::Download], "the order has survived the power cut");
}

#[test]
fn a_download_that_a_power_cut_interrupts_begins_again() {
    let mut pair = Pair::ready();
    pair.ask("UpdateFirmware", order(&pair, 0));
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.works, [Work::Download, Work::Download]);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(told(&pair).last().expect("one"), "Installing");
}

#[test]
fn firmware_waits_for_transactions_and_nobody_else_begins_one() {
    let mut pair = Pair::ready();
    pair.start_charging();
    pair.ask("UpdateFirmware", order(&pair, 0));
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works, [Work::Download]);
    assert_eq!(pair.states(2), ["Unavailable"]);
    pair.plug(2);
    pair.tap(2, "OTHER");
    assert!(pair.power[2].is_none() && pair.power[1].is_some());
    pair.tap(1, "TAG");
    assert_eq!(pair.works, [Work::Download, Work::Install]);
    assert_eq!(told(&pair), ["Downloading", "Downloaded", "Installing"]);
}

#[test]
fn a_newer_update_takes_the_place_of_one_that_is_not_being_installed() {
    let mut pair = Pair::ready();
    pair.ask("UpdateFirmware", order(&pair, 3));
    pair.ask("UpdateFirmware", order(&pair, 0));
    assert_eq!(pair.works, [Work::Download, Work::Download]);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works.last(), Some(&Work::Install));
    assert_eq!(pair.ask("UpdateFirmware", order(&pair, 0)), json!({"error": "GenericError"}));
    assert_eq!(pair.commands.len(), 2, "nobody is asked");
}

#[test]
fn the_state_of_an_update_is_told_when_the_csms_asks() {
    let mut pair = Pair::ready();
    let trigger = json!({"requestedMessage": "FirmwareStatusNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger.clone()), json!({"status": "Accepted"}));
    assert_eq!(told(&pair), ["Idle"]);
    pair.ask("UpdateFirmware", order(&pair, 0));
    pair.ask("TriggerMessage", trigger);
    assert_eq!(told(&pair), ["Idle", "Downloading", "Downloading"]);
}

#[test]
fn an_update_that_the_integrator_refuses_is_refused() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("UpdateFirmware", order(&pair, 0)), json!({"error": "GenericError"}));
    pair.wait(HOUR);
    assert!(pair.works.is_empty() && told(&pair).is_empty());
}

#[test]
fn states_that_come_while_there_is_no_connection_are_told_later_and_in_order() {
    let mut pair = Pair::ready();
    pair.ask("UpdateFirmware", order(&pair, 0));
    pair.cut();
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works, [Work::Download, Work::Install], "it is not waited for");
    go_on(&mut pair, Progress::InstallationFailed);
    pair.join();
    assert_eq!(told(&pair), ["Downloading", "Downloaded", "Installing", "InstallationFailed"]);
}
