"""What our charging station answers to each kind of fault, and to each action with the least and the most that its schema allows.

The oracle is the official schemas, and the answer table that the gateway is held to as well.
"""

import json

import pytest

from harness import oracle, payloads
from harness.answer_table import COMMON, SILENT
from harness.our_station import OurStation
from harness.raw_csms import RawCsms

VERSIONS = ["1.6", "2.0", "2.0.1"]
TO_STATION = {
    version: [
        action
        for _, action, kind in oracle.messages(version)
        if kind == "response" and (action not in oracle.STATION_SENDS[version] or action == "DataTransfer")
    ]
    for version in VERSIONS
}
REQUESTS = [(version, action) for version in VERSIONS for action in TO_STATION[version]]
# What a station may say of a good request beside a result.
DECLINED = {"NotImplemented", "NotSupported"}
# A station has room for requests of this many bytes (`INBOX` of the default sizes).
ROOM = 1024
RESTARTS = {"Reset"}
# What is refused though its schema allows it: a connector that is not there (1.6 errata 3.38); firmware that the integrator
# does not want, for which 1.6's answer has no word.
REFUSED_BY_TEXT = {
    ("1.6", "SetChargingProfile"): "PropertyConstraintViolation",
    ("1.6", "UpdateFirmware"): "GenericError",
}


@pytest.fixture(scope="module", params=VERSIONS)
def csms(request, tmp_path_factory):
    """A station that is registered with it; one for all frames, so that it also shows that it goes on as before."""
    with (
        RawCsms(request.param) as csms,
        OurStation(csms.url, tmp_path_factory.mktemp("station") / "data", request.param) as station,
    ):
        csms.station = station
        csms.wait_connected()
        station.wait_accepted()
        yield csms


def answer_to(csms, text, is_silent=False):
    """What the station says to a text; None for silence."""
    csms.say(text)
    if is_silent:
        before = csms.heard_before_probe()
        return json.loads(before[0]) if before else None
    return json.loads(csms.heard())


def check(csms, text, expected):
    found = answer_to(csms, text, is_silent=expected is None)
    if expected is None:
        assert found is None, (text, found)
        return None
    kind, id, codes = expected
    assert found[:2] == [kind, id], (text, found)
    assert kind == 3 or found[2] in codes, (text, found, codes)
    return found


def to_the_station(text):
    """A frame of the table as one that a CSMS may send."""
    return (
        text.replace("Heartbeat", "ClearCache")
        .replace("Heart\\u0062eat", "Clear\\u0043ache")
        .replace("MeterValues", "UnlockConnector")
    )


@pytest.mark.parametrize("name, text, outcome", [pytest.param(*row[:3], id=row[0]) for row in COMMON])
def test_each_broken_frame_gets_the_answer_of_the_table(csms, name, text, outcome):
    text = to_the_station(text)
    expected = oracle.reaction(csms.version, text, to_station=True)
    assert expected is None or outcome != SILENT
    check(csms, text, expected)
    assert csms.heard_before_probe() == []


def test_a_request_with_no_room_is_refused_and_the_link_stays(csms):
    for size in ROOM, 2 * ROOM, 1000 * ROOM:
        value = "v" * size
        found = answer_to(csms, f'[2,"long","ChangeConfiguration",{{"key":"K","value":"{value}"}}]')
        assert found[:2] == [4, "long"], found
        assert csms.heard_before_probe() == []


def test_requests_that_come_at_once_each_get_an_answer(csms):
    """A CSMS should wait for its answer; not every one does."""
    for number in range(20):
        csms.say(f'[2,"once-{number}","GetConfiguration",{{}}]')
    assert {json.loads(csms.heard())[1] for _ in range(20)} == {f"once-{number}" for number in range(20)}


def test_an_action_of_stations_is_not_supported(csms):
    for action in oracle.STATION_SENDS[csms.version]:
        if action != "DataTransfer":
            request = payloads.text(payloads.least(csms.version, action, "request"))
            check(csms, f'[2,"m","{action}",{request}]', (4, "m", {"NotSupported"}))


# Where a word that nobody knows is one that the station does not support, which the answer has a status for (2.0.1 B08, N02, N05).
UNKNOWN_WORDS = {
    "GetReport": "componentCriteria",
    "GetMonitoringReport": "monitoringCriteria",
    "SetMonitoringBase": "monitoringBase",
}


@pytest.mark.parametrize("csms, action", REQUESTS, indirect=["csms"])
def test_every_fault_of_a_request_is_told_by_its_code(csms, action):
    """Every keyword of the schema, broken alone at every place of the fullest request that there is."""
    answered = declined = large = 0
    for broken in payloads.broken(csms.version, action, "request"):
        text = f'[2,"m","{action}",{broken.text}]'
        if len(text.encode()) > ROOM:
            large += 1
            continue
        if broken.fault is None and action in RESTARTS:
            continue
        found = answer_to(csms, text)
        if found[0] == 4 and found[2] in DECLINED:
            declined += 1
        elif broken.fault is None and found[0] == 4:
            assert found[2] == REFUSED_BY_TEXT.get((csms.version, action)), (text, found)
        elif broken.fault is None:
            assert found[0] == 3, (text, found)
            assert oracle.faults(csms.version, action, "response", json.dumps(found[2])) == [], (text, found)
            answered += 1
        elif broken.fault == "property" and broken.path.startswith(UNKNOWN_WORDS.get(action, "-")):
            assert found == [3, "m", {"status": "NotSupported"}], (broken, found)
            answered += 1
        else:
            assert found[:3] == [4, "m", oracle.code(csms.version, broken.fault)], (broken, found)
            answered += 1
    assert not (answered and declined), "an action is supported or it is not"
    assert answered or declined
    print(f"{csms.version} {action}: {answered} answered, {declined} declined, {large} larger than a station reads")


@pytest.mark.parametrize("csms, action", REQUESTS, indirect=["csms"])
def test_a_request_with_the_least_or_the_most_is_answered_as_the_official_schema_says(csms, action):
    for make in payloads.least, payloads.most:
        text = f'[2,"m","{action}",{payloads.text(make(csms.version, action, "request"))}]'
        found = answer_to(csms, text)
        if found[0] == 3:
            assert oracle.faults(csms.version, action, "response", json.dumps(found[2])) == [], (text, found)
        else:
            refused = found[2] == REFUSED_BY_TEXT.get((csms.version, action))
            assert refused or found[2] in DECLINED or len(text.encode()) > ROOM, (text, found)
        if action in RESTARTS and found[2] == {"status": "Accepted"}:
            csms.wait_connected()
            csms.station.wait("its restart", lambda: len(csms.station.told("clock")) > len(csms.station.told("restart")))
    assert csms.heard_before_probe() == []
