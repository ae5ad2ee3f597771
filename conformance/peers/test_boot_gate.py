"""Who may say what before the gateway has accepted a boot."""

import pytest

from harness.days import BOOT, Command, recent
from harness.gateway import eventually
from harness.station import VERSIONS, CallError, Station

STATUS_2 = {"timestamp": "2026-11-23T10:00:00Z", "connectorStatus": "Available", "evseId": 1, "connectorId": 1}
STATUS = {
    "1.6": {"connectorId": 1, "errorCode": "NoError", "status": "Available"},
    "2.0": STATUS_2,
    "2.0.1": STATUS_2,
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("action", ["Heartbeat", "StatusNotification"])
def test_a_station_that_never_booted_is_told_so_and_asked_to_boot(gateway, version, action):
    with Station(gateway, "CP-new", version) as station:
        station.answers["TriggerMessage"] = {"status": "Accepted"}
        with pytest.raises(CallError) as refused:
            station.call(action, STATUS[version] if action == "StatusNotification" else {})
        assert refused.value.code == "SecurityError"
        assert station.serve() == ("TriggerMessage", {"requestedMessage": "BootNotification"})
        station.boot()
        assert recent(station.call("Heartbeat")["currentTime"])


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_that_an_unbooted_station_says_is_recorded(gateway, version):
    with Station(gateway, "CP-new", version) as station:
        for _ in range(2):
            with pytest.raises(CallError):
                station.call("StatusNotification", STATUS[version])
        assert not gateway.state("CP-new")["connectors"]
        station.boot()
        assert station.call("StatusNotification", STATUS[version]) == {}
        assert gateway.state("CP-new")["connectors"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_reconnect_is_not_a_boot(gateway, version):
    with Station(gateway, "CP-back", version) as station:
        station.boot()
    for _ in range(3):
        with Station(gateway, "CP-back", version) as station:
            station.until_heartbeat()
            assert station.heard == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_boot_outlives_a_restart_of_the_gateway(start, version):
    gateway = start()
    with Station(gateway, "CP-back", version) as station:
        station.boot()
    assert gateway.stop() == 0
    gateway.start()
    with Station(gateway, "CP-back", version) as station:
        station.until_heartbeat()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_a_station_kept_waiting_may_only_boot_again(gateway, version, status):
    gateway.put("/stations/CP-wait", {"registration": status}).expect(200, 201)
    with Station(gateway, "CP-wait", version) as station:
        answer = station.call("BootNotification", BOOT[version])
        assert answer["status"] == status and answer["interval"] >= 0 and recent(answer["currentTime"])
        assert gateway.state("CP-wait")["boot"]["status"] == status
        with pytest.raises(CallError) as refused:
            station.call("Heartbeat")
        assert refused.value.code == "SecurityError"

        gateway.put("/stations/CP-wait", {"registration": "Accepted"}).expect(200)
        station.boot()
        station.until_heartbeat()
        assert gateway.state("CP-wait")["boot"]["status"] == "Accepted"


def test_the_boot_interval_is_the_configured_one(start):
    gateway = start("--boot-interval", "77")
    with Station(gateway, "CP-1", "1.6") as station:
        assert station.boot()["interval"] == 77


def test_an_answer_with_status_rejected_to_anything_else_closes_no_gate(gateway):
    with Station(gateway, "CP-1", "1.6") as station:
        station.boot()
        station.answers["ClearCache"] = {"status": "Rejected"}
        command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
        station.serve()
        assert command.answer().expect(200)["response"] == {"status": "Rejected"}
        station.until_heartbeat()


def test_two_calls_back_to_back_are_both_answered(gateway):
    with Station(gateway, "CP-vcp", "1.6") as station:
        station.send([2, "1", "BootNotification", BOOT["1.6"]])
        station.send([2, "2", "StatusNotification", STATUS["1.6"]])
        first, second = station.receive(), station.receive()
        assert first[:2] == [3, "1"] and first[2]["status"] == "Accepted"
        assert second == [3, "2", {}]
        eventually(lambda: gateway.state("CP-vcp")["connectors"]["1"]["status"] == "Available")
