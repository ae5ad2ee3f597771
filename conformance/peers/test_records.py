"""What is kept: stations, tokens, transactions, state documents; as the management API shows and changes it."""

from urllib.parse import quote

import pytest

from harness.days import Command, event, instant, recent, token
from harness.gateway import error
from harness.station import VERSIONS, Station, call_error

# -- stations, tokens, transactions ------------------------------------------------------


def test_stations_come_in_pages_that_together_show_each_once(gateway):
    names = sorted(f"CP {n:03}*" for n in range(23))
    for name in names:
        gateway.put(f"/stations/{name.replace(' ', '%20').replace('*', '%2A')}", {}).expect(201)
    seen, after = [], ""
    for _ in range(10):
        page = gateway.get(f"/stations?limit=5{after}").expect(200)
        assert len(page["stations"]) <= 5
        seen += [s["chargePointId"] for s in page["stations"]]
        if not page.get("next"):
            break
        after = f"&after={quote(page['next'], safe='')}"
    assert sorted(seen) == names and len(set(seen)) == len(seen)


@pytest.mark.parametrize("limit", ["0", "-1", "x", "100000"])
def test_a_page_size_that_is_none_is_400(gateway, limit):
    error(gateway.get(f"/stations?limit={limit}"), 400)


def test_a_station_is_listed_with_what_is_known_of_it(gateway, station):
    [listed] = gateway.get("/stations").expect(200)["stations"]
    assert listed["chargePointId"] == "CP-1" and listed["connected"] is True
    assert listed["registration"] == "Accepted" and recent(listed["lastSeen"])
    gateway.put("/stations/CP-2", {"registration": "Pending"}).expect(201)
    gateway.put("/stations/CP-2", {"registration": "Pending"}).expect(200)
    second = gateway.get("/stations").expect(200)["stations"][1]
    assert (second["chargePointId"], second["connected"], second["registration"]) == ("CP-2", False, "Pending")


@pytest.mark.parametrize("body", [{"registration": "Maybe"}, {"registration": 1}, {"unknown": 1}, []])
def test_a_registration_that_is_none_is_400(gateway, body):
    error(gateway.put("/stations/CP-1", body), 400)


def test_a_deleted_station_is_disconnected_and_its_transactions_stay(gateway, station):
    id = station.call("StartTransaction", {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": "2026-11-23T10:00:00Z"})[
        "transactionId"
    ]
    assert gateway.delete("/stations/CP-1").status == 204
    station.wait_closed()
    assert gateway.get("/stations/CP-1").status == 404
    assert [t["transactionId"] for t in gateway.transactions("CP-1")] == [gateway.transaction("CP-1", id)["transactionId"]]
    assert gateway.delete("/stations/CP-1").status == 404


def test_tokens_are_compared_without_case_and_can_be_changed_and_deleted(gateway, station):
    assert gateway.put("/tokens/AbCdEf", {"status": "Blocked"}).status == 201
    assert gateway.put("/tokens/ABCDEF", {"status": "Accepted", "group": "G1"}).status == 200
    shown = gateway.get("/tokens/abcdef").expect(200)
    assert (shown["status"], shown["group"]) == ("Accepted", "G1")
    assert len(gateway.get("/tokens").expect(200)["tokens"]) == 1
    told = station.call("Authorize", {"idTag": "aBcDeF"})["idTagInfo"]
    assert (told["status"], told["parentIdTag"]) == ("Accepted", "G1")
    assert gateway.delete("/tokens/ABCdef").status == 204
    assert gateway.get("/tokens/AbCdEf").status == 404


@pytest.mark.parametrize("status", ["Accepted", "Blocked", "Expired", "Invalid"])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_status_of_a_token_is_told_to_the_station(gateway, status, version):
    gateway.token("SomeTag", status=status)
    with Station(gateway, "CP-2", version) as station:
        station.boot()
        if version == "1.6":
            assert station.call("Authorize", {"idTag": "SomeTag"})["idTagInfo"]["status"] == status
        else:
            assert station.call("Authorize", {"idToken": token("SomeTag")})["idTokenInfo"]["status"] == status


def test_a_token_past_its_expiry_is_expired(gateway, station):
    gateway.token("OldTag", status="Accepted", expiry="2020-01-01T00:00:00Z")
    gateway.token("NewTag", status="Accepted", expiry="2120-01-01T00:00:00Z")
    assert station.call("Authorize", {"idTag": "OldTag"})["idTagInfo"]["status"] == "Expired"
    told = station.call("Authorize", {"idTag": "NewTag"})["idTagInfo"]
    assert told["status"] == "Accepted" and instant(told["expiryDate"]) == instant("2120-01-01T00:00:00Z")


@pytest.mark.parametrize("policy, told", [("accepted", "Accepted"), ("invalid", "Invalid"), ("blocked", "Blocked")])
def test_the_policy_for_unknown_tokens_is_followed(start, policy, told):
    gateway = start("--unknown-tokens", policy)
    with Station(gateway, "CP-1") as station:
        station.boot()
        assert station.call("Authorize", {"idTag": "Nobody"})["idTagInfo"]["status"] == told


@pytest.mark.parametrize("body", [{}, {"status": "Good"}, {"status": "Accepted", "expiry": "soon"}, {"status": 1}])
def test_a_token_record_that_is_none_is_400(gateway, body):
    error(gateway.put("/tokens/T", body), 400)


def test_transactions_come_in_pages_and_can_be_narrowed(gateway, station):
    for n in range(7):
        start = {"connectorId": 1, "idTag": "T", "meterStart": n, "timestamp": f"2026-11-23T10:0{n}:00Z"}
        id = station.call("StartTransaction", start)["transactionId"]
        if n % 2:
            station.call("StopTransaction", {"transactionId": id, "meterStop": 9, "timestamp": f"2026-11-23T10:0{n}:30Z"})
    assert len(gateway.transactions("CP-1", limit=2)) == 7
    assert len(gateway.transactions("CP-1", active="true")) == 4
    assert len(gateway.transactions("CP-1", active="false")) == 3
    assert gateway.transactions("CP-none") == []
    assert len(gateway.get("/transactions").expect(200)["transactions"]) == 7
    assert gateway.get("/transactions/CP-1/nothing").status == 404


def test_a_transaction_with_a_hole_in_its_numbers_is_not_complete(gateway):
    with Station(gateway, "CP-2", "2.0.1") as station:
        station.boot()
        at = "2026-11-23T10:00:0{}Z"
        station.call("TransactionEvent", event("Started", "tx", 0, at.format(0), "Authorized", evse={"id": 1}, idToken=token("T")))
        station.call("TransactionEvent", event("Ended", "tx", 2, at.format(2), "StopAuthorized"))
        shown = gateway.transaction("CP-2", "tx")
        assert (shown["active"], shown["complete"]) == (False, False)
        station.call("TransactionEvent", event("Updated", "tx", 1, at.format(1), "MeterValuePeriodic", value=1))
        assert gateway.transaction("CP-2", "tx")["complete"] is True


def test_a_transaction_that_was_never_started_is_minus_one_and_its_messages_are_answered(gateway, station):
    assert (
        station.call(
            "MeterValues",
            {
                "connectorId": 1,
                "transactionId": -1,
                "meterValue": [{"timestamp": "2026-11-23T10:00:00Z", "sampledValue": [{"value": "1"}]}],
            },
        )
        == {}
    )
    station.call("StopTransaction", {"transactionId": -1, "meterStop": 5, "timestamp": "2026-11-23T10:01:00Z"})
    station.call("StopTransaction", {"transactionId": 424242, "meterStop": 5, "timestamp": "2026-11-23T10:01:00Z"})


def test_call_errors_of_a_station_are_shown_in_its_state_at_most_eight(gateway, station):
    station.answers["ClearCache"] = call_error("InternalError", "no", {})
    for _ in range(10):
        command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
        station.serve()
        command.answer().expect(502)
    errors = gateway.state("CP-1")["errors"]
    assert len(errors) == 8
    assert {(e["code"], e["description"]) for e in errors} == {("InternalError", "no")}
    assert all(recent(e["at"]) and e["messageId"] for e in errors)


def test_the_state_stays_under_8_kb_whatever_a_station_sends(gateway):
    """Everything at its full length, in characters of four bytes, for more connectors than there can be."""
    wide = "\U0001f600"
    with Station(gateway, "CP-2", "2.0.1") as station:
        modem = {"iccid": wide * 20, "imsi": wide * 20}
        maker = {
            "vendorName": wide * 50,
            "model": wide * 20,
            "serialNumber": wide * 25,
            "firmwareVersion": wide * 50,
            "modem": modem,
        }
        assert station.call("BootNotification", {"reason": "PowerUp", "chargingStation": maker})["status"] == "Accepted"
        for n in range(300):
            status = {"timestamp": "2026-11-23T10:00:00Z", "connectorStatus": "Available", "evseId": n, "connectorId": n}
            station.call("StatusNotification", status)
        for n in range(60):
            began = event(
                "Started", f"{n:02}" + wide * 34, 0, "2026-11-23T10:00:00Z", "Authorized", evse={"id": n}, idToken=token("i" * 36)
            )
            station.call("TransactionEvent", began)
        for _ in range(10):
            station.answers["ClearCache"] = call_error("C" * 255, wide * 255, {"long": wide * 1000})
            command = Command(gateway, "/stations/CP-2/calls/ClearCache", {})
            station.serve()
            command.answer().expect(502)
        station.call("FirmwareStatusNotification", {"status": "Downloading", "requestId": 2147483647})
        station.call("LogStatusNotification", {"status": "Uploading", "requestId": 2147483647})
        station.call("SecurityEventNotification", {"type": wide * 50, "timestamp": "2026-11-23T10:00:00Z", "techInfo": wide * 255})
        assert len(gateway.get("/stations/CP-2").text.encode()) < 8192
        assert len(gateway.transactions("CP-2")) == 60
        station.until_heartbeat()


def test_heartbeats_and_meter_values_do_not_grow_the_store(gateway, station):
    def stored():
        return sum(path.stat().st_size for path in gateway.data.rglob("*") if path.is_file())

    def traffic():
        for _ in range(300):
            station.until_heartbeat()

    traffic()
    before = stored()
    traffic()
    assert stored() == before
