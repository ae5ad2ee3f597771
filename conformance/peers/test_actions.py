"""Every action of every version, with the least and the most that its official schema allows: what a station sends is answered
as the official schema says, and what the operator sends reaches the station and comes back."""

import json

import pytest

from harness import oracle, payloads
from harness.days import Command
from harness.gateway import Gateway
from harness.station import VERSIONS, Station

FROM_STATION = [(version, action) for version in VERSIONS for action in oracle.STATION_SENDS[version]]
TO_STATION = [
    (version, action)
    for version in VERSIONS
    for _, action, kind in oracle.messages(version)
    if kind == "response" and (action not in oracle.STATION_SENDS[version] or action == "DataTransfer")
]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """One gateway for all of them."""
    with Gateway(tmp_path_factory.mktemp("actions") / "data") as running:
        yield running


@pytest.mark.parametrize("version, action", FROM_STATION)
def test_what_a_station_sends_is_answered_as_the_official_schema_says(gateway, version, action):
    with Station(gateway, f"CP-{version}-{action}", version) as station:
        station.boot()
        for make in payloads.least, payloads.most:
            answer = station.call_text(action, payloads.text(make(version, action, "request")))
            assert oracle.faults(version, action, "response", json.dumps(answer)) == [], answer
        station.boot()
        assert station.until_heartbeat() == []


@pytest.mark.parametrize("version, action", TO_STATION)
def test_what_the_operator_sends_reaches_the_station_and_its_answer_comes_back(gateway, version, action):
    with Station(gateway, f"CS-{version}-{action}", version) as station:
        station.boot()
        for make in payloads.least, payloads.most:
            request, response = (payloads.text(make(version, action, kind)) for kind in ("request", "response"))
            station.answers[action] = json.loads(response)
            command = Command(gateway, f"/stations/{station.identity}/calls/{action}", request.encode())
            assert station.serve() == (action, json.loads(request))
            answer = command.answer().expect(200)
            assert (answer["action"], answer["version"], answer["response"]) == (action, f"ocpp{version}", json.loads(response))
        assert station.until_heartbeat() == []
