"""Commands over HTTP: what the station hears, what the caller is told, and every way in which a command fails."""

import json

import pytest

from harness.days import Command
from harness.gateway import error, eventually
from harness.station import VERSIONS, Station, call_error

# -- commands that fail ------------------------------------------------------------


def test_a_missing_charge_point_id_is_named_in_the_originals_words(gateway):
    for path in "/remote-start-transaction", "/remote-stop-transaction":
        body = error(gateway.post(path, {}), 400)
        assert body["error"] == "Missing required parameter: 'chargePointId'"
        assert (body["code"], body["member"]) == ("MissingParameter", "chargePointId")


def test_a_missing_transaction_id_is_named(gateway, station):
    body = error(gateway.post("/remote-stop-transaction", {"chargePointId": "CP-1"}), 400)
    assert body["member"] == "transactionId"


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"chargePointId":7}'])
def test_a_body_that_is_no_request_is_400(gateway, body):
    error(gateway.post("/remote-start-transaction", body), 400)


COMMANDS = [
    ("/remote-start-transaction", {"chargePointId": "CP-x", "idTag": "T"}),
    ("/remote-stop-transaction", {"chargePointId": "CP-x", "transactionId": 1}),
    ("/stations/CP-x/calls/ClearCache", {}),
]


@pytest.mark.parametrize("path, body", COMMANDS)
def test_a_command_to_a_station_that_nobody_knows_is_404(gateway, path, body):
    error(gateway.post(path, body), 404)


@pytest.mark.parametrize("path, body", COMMANDS)
def test_a_command_to_a_station_that_is_away_is_409(gateway, path, body):
    with Station(gateway, "CP-x") as away:
        away.boot()
    eventually(lambda: gateway.state("CP-x")["connection"]["connected"] is False)
    error(gateway.post(path, body), 409)


def test_a_station_that_answers_with_a_call_error_is_502_with_its_words(gateway, station):
    station.answers["ClearCache"] = call_error("InternalError", "disk full", {"free": 0})
    command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
    station.serve()
    body = error(command.answer(), 502)
    assert body["callError"] == {"code": "InternalError", "description": "disk full", "details": {"free": 0}}


def test_any_error_code_and_details_that_are_no_object_reach_the_caller(gateway, station):
    station.answers["ClearCache"] = call_error("MadeUpCode", "", [])
    command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
    station.serve()
    assert error(command.answer(), 502)["callError"]["code"] == "MadeUpCode"
    station.until_heartbeat()


def test_a_station_that_does_not_answer_is_504_and_its_late_answer_is_dropped(gateway, station):
    command = Command(gateway, "/stations/CP-1/calls/ClearCache?timeout=1", {})
    _, id, _, _ = station.receive()
    error(command.answer(timeout=5), 504)
    station.send([3, id, {"status": "Accepted"}])
    assert station.until_heartbeat() == []
    station.answers["ClearCache"] = {"status": "Accepted"}
    command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
    station.serve()
    command.answer().expect(200)


def test_the_call_timeout_setting_is_the_default_wait(start):
    gateway = start("--call-timeout", "1")
    with Station(gateway, "CP-1") as station:
        station.boot()
        command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
        station.receive()
        error(command.answer(timeout=5), 504)


@pytest.mark.parametrize("timeout", ["0", "301", "soon", "-1"])
def test_a_wait_out_of_range_is_400(gateway, station, timeout):
    error(gateway.post(f"/stations/CP-1/calls/ClearCache?timeout={timeout}", {}), 400)


def test_a_station_that_hangs_up_instead_of_answering_is_told_at_once(gateway, station):
    command = Command(gateway, "/stations/CP-1/calls/ClearCache", {})
    station.receive()
    station.close()
    error(command.answer(timeout=5), 409)


@pytest.mark.parametrize(
    "action, payload, member",
    [
        ("Reset", {}, "type"),
        ("Reset", {"type": "soft"}, "type"),
        ("Reset", {"type": 1}, "type"),
        ("Reset", {"type": "Soft", "extra": 1}, "extra"),
        ("ChangeConfiguration", {"key": "k" * 51, "value": ""}, "key"),
        ("GetConfiguration", {"key": ["a", 7]}, "key"),
    ],
)
def test_a_call_that_breaks_the_schema_is_400_naming_the_member_and_never_reaches_the_station(
    gateway, station, action, payload, member
):
    body = error(gateway.post(f"/stations/CP-1/calls/{action}", payload), 400)
    assert member in body["member"]
    assert station.until_heartbeat() == []


def profile(limit):
    schedule = f'{{"chargingRateUnit":"A","chargingSchedulePeriod":[{{"startPeriod":0,"limit":{limit}}}]}}'
    fields = '"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative"'
    return f'{{"connectorId":1,"csChargingProfiles":{{{fields},"chargingSchedule":{schedule}}}}}'


@pytest.mark.parametrize("limit", ["0.3", "16", "16.0", "22.10", "1.2e1"])
def test_a_limit_in_tenths_reaches_the_station_in_the_callers_spelling(gateway, station, limit):
    command = Command(gateway, "/stations/CP-1/calls/SetChargingProfile", profile(limit))
    text = station.receive_text()
    assert f'"limit":{limit}' in text.replace(" ", "")
    station.send([3, json.loads(text)[1], {"status": "Accepted"}])
    command.answer().expect(200)


@pytest.mark.parametrize("limit", ["16.05", "10.123", "1e-3"])
def test_a_limit_that_is_not_in_tenths_is_400_and_named(gateway, station, limit):
    assert "limit" in error(gateway.post("/stations/CP-1/calls/SetChargingProfile", profile(limit)), 400)["member"]


@pytest.mark.parametrize("action", ["Heartbeat", "NoSuchAction", "RequestStartTransaction", "reset"])
def test_an_action_that_the_csms_does_not_send_in_this_version_is_400(gateway, station, action):
    error(gateway.post(f"/stations/CP-1/calls/{action}", {}), 400)
    assert station.until_heartbeat() == []


# -- commands that work --------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_without_a_tag_the_gateway_makes_one_that_fits_the_version(gateway, version):
    with Station(gateway, "CP-2", version) as station:
        station.boot()
        action = "RemoteStartTransaction" if version == "1.6" else "RequestStartTransaction"
        station.answers[action] = {"status": "Accepted"}
        command = Command(gateway, "/remote-start-transaction", {"chargePointId": "CP-2"})
        heard, payload = station.serve()
        assert heard == action
        answer = command.answer().expect(200)
        assert -(2**31) <= answer["remoteStartId"] < 2**31
        if version == "1.6":
            assert payload == {"connectorId": 1, "idTag": answer["idTag"]}
            assert 1 <= len(answer["idTag"]) <= 20
        else:
            assert payload["idToken"] == {"idToken": answer["idTag"], "type": "Central"}
            assert (payload["evseId"], payload["remoteStartId"]) == (1, answer["remoteStartId"])


def test_transaction_data_is_merged_into_the_call(gateway, station):
    station.answers["RemoteStartTransaction"] = {"status": "Rejected"}
    wanted = json.loads(profile("16.0"))["csChargingProfiles"] | {"chargingProfilePurpose": "TxProfile"}
    body = {"chargePointId": "CP-1", "idTag": "T", "connectorId": 3, "transactionData": {"chargingProfile": wanted}}
    command = Command(gateway, "/remote-start-transaction", body)
    _, payload = station.serve()
    assert payload == {"connectorId": 3, "idTag": "T", "chargingProfile": wanted}
    answer = command.answer().expect(200)
    assert (answer["status"], answer["response"]) == ("Rejected", {"status": "Rejected"})


@pytest.mark.parametrize("given", [7, "7"])
def test_a_16_transaction_is_stopped_by_its_number_given_as_number_or_text(gateway, station, given):
    station.answers["RemoteStopTransaction"] = {"status": "Accepted"}
    command = Command(gateway, "/remote-stop-transaction", {"chargePointId": "CP-1", "transactionId": given})
    assert station.serve() == ("RemoteStopTransaction", {"transactionId": 7})
    command.answer().expect(200)


def test_a_16_transaction_id_that_is_no_number_is_400(gateway, station):
    body = error(gateway.post("/remote-stop-transaction", {"chargePointId": "CP-1", "transactionId": "abc"}), 400)
    assert body["member"] == "transactionId"


def test_commands_to_one_station_wait_for_each_other_and_go_out_one_at_a_time(gateway, station):
    commands = [Command(gateway, "/stations/CP-1/calls/ChangeConfiguration", {"key": f"k{n}", "value": ""}) for n in range(10)]
    seen = set()
    for _ in range(10):
        _, id, action, payload = station.receive()
        # While one is open, no second one comes, but our own calls are answered.
        assert station.until_heartbeat() == []
        with pytest.raises(TimeoutError):
            station.receive(timeout=0.03)
        station.send([3, id, {"status": "Accepted"}])
        seen.add(payload["key"])
    assert seen == {f"k{n}" for n in range(10)}
    for command in commands:
        command.answer().expect(200)


def test_a_full_queue_refuses_the_next_command_and_the_station_is_not_disturbed(gateway, station):
    commands = [Command(gateway, "/stations/CP-1/calls/ClearCache?timeout=5", {}) for _ in range(80)]
    station.receive()
    outcomes = [command.outcome() for command in commands]
    assert set(outcomes) <= {504, 503, 429, 409} and outcomes.count(504) >= 64
    station.close()


def test_a_command_waits_while_another_stations_command_hangs(gateway, station):
    with Station(gateway, "CP-2") as other:
        other.boot()
        hanging = Command(gateway, "/stations/CP-1/calls/ClearCache?timeout=3", {})
        station.receive()
        other.answers["ClearCache"] = {"status": "Accepted"}
        quick = Command(gateway, "/stations/CP-2/calls/ClearCache", {})
        other.serve()
        quick.answer(timeout=2).expect(200)
        error(hanging.answer(), 504)


# -- idempotency ---------------------------------------------------------------------


def test_a_repeated_key_gives_the_first_answer_and_no_second_call(gateway, station):
    station.answers["ClearCache"] = {"status": "Accepted"}
    key = {"Idempotency-Key": "key-1"}
    command = Command(gateway, "/stations/CP-1/calls/ClearCache", {}, headers=key)
    station.serve()
    first = command.answer()
    assert first.status == 200 and "idempotency-replayed" not in first.headers
    again = gateway.post("/stations/CP-1/calls/ClearCache", {}, headers=key)
    assert (again.status, again.body) == (200, first.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert station.until_heartbeat() == []


def test_a_key_with_another_request_is_422(gateway, station):
    station.answers["ClearCache"] = station.answers["Reset"] = {"status": "Accepted"}
    key = {"Idempotency-Key": "key-2"}
    command = Command(gateway, "/stations/CP-1/calls/ClearCache", {}, headers=key)
    station.serve()
    command.answer().expect(200)
    error(gateway.post("/stations/CP-1/calls/Reset", {"type": "Soft"}, headers=key), 422)
    assert station.until_heartbeat() == []


def test_a_repeat_while_the_first_is_running_waits_for_the_same_answer(gateway, station):
    key = {"Idempotency-Key": "key-3"}
    body = {"chargePointId": "CP-1", "idTag": "T"}
    commands = [Command(gateway, "/remote-start-transaction", body, headers=key) for _ in range(3)]
    _, id, action, _ = station.receive()
    assert station.until_heartbeat() == []
    station.send([3, id, {"status": "Accepted"}])
    answers = [command.answer().expect(200) for command in commands]
    assert answers[0] == answers[1] == answers[2] and action == "RemoteStartTransaction"
    assert station.until_heartbeat() == []


def test_a_replayed_answer_outlives_a_restart(start):
    gateway = start()
    key = {"Idempotency-Key": "key-4"}
    with Station(gateway, "CP-1") as station:
        station.boot()
        station.answers["ClearCache"] = {"status": "Accepted"}
        command = Command(gateway, "/stations/CP-1/calls/ClearCache", {}, headers=key)
        station.serve()
        first = command.answer().expect(200)
    gateway.kill()
    gateway.start()
    with Station(gateway, "CP-1") as station:
        again = gateway.post("/stations/CP-1/calls/ClearCache", {}, headers=key)
        assert again.expect(200) == first and again.headers["idempotency-replayed"] == "true"
        assert station.until_heartbeat() == []


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_key_of_a_wrong_length_is_400(gateway, station, key):
    error(gateway.post("/stations/CP-1/calls/ClearCache", {}, headers={"Idempotency-Key": key}), 400)
