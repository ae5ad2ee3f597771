"""Each row of the answer table: what is said to which fault, and that the connection and the others go on as before.

Every case runs against a gateway with `--tolerance strict`, where the table holds word for word, and against one with
the default `field`, which lets known quirks pass.
"""

import json
import uuid

import pytest

from harness import oracle
from harness.answer_table import (
    AT,
    COMMON,
    ENVELOPE,
    NO_ID,
    NOT_IMPLEMENTED,
    NOT_SUPPORTED,
    RESULT,
    SILENT,
    UNKNOWN_TYPE,
    V16,
    V20,
    V201,
)
from harness.gateway import Gateway
from harness.station import BOOT, VERSIONS, Station

TABLE = {"1.6": V16, "2.0": V20, "2.0.1": V201}


def rows():
    for version, own in TABLE.items():
        for name, text, strict, *field in COMMON + own:
            yield pytest.param(version, "strict", text, strict, id=f"{version}-strict-{name}")
            yield pytest.param(version, "field", text, field[0] if field else strict, id=f"{version}-field-{name}")


@pytest.fixture(scope="module")
def gateways(tmp_path_factory):
    """One gateway of each tolerance for all rows."""
    folder = tmp_path_factory.mktemp("answers")
    running = {t: Gateway(folder / t, "--tolerance", t).start() for t in ("strict", "field")}
    yield running
    for gateway in running.values():
        gateway.__exit__()


@pytest.fixture(scope="module")
def witnesses(gateways):
    """In each gateway another station, which must notice nothing."""
    stations = {t: Station(gateway, "CP-witness", "1.6") for t, gateway in gateways.items()}
    for station in stations.values():
        station.boot()
    yield stations
    for station in stations.values():
        station.close()


def right_answer(version, text, outcome):
    """What may come back: None, or (message type, id, the codes that are right)."""
    old = version == "1.6"
    head = oracle.HEAD.match(text)
    id = json.loads(head[1]) if head else "m"
    outcomes = outcome if isinstance(outcome, set) else {outcome}
    if outcomes == {SILENT} or old and outcomes & {NO_ID, UNKNOWN_TYPE}:
        return None
    if outcomes == {RESULT}:
        return 3, id, None
    if outcomes == {NO_ID}:
        return 4, "-1", {"RpcFrameworkError"}
    if outcomes == {UNKNOWN_TYPE}:
        return 4, id, {"MessageTypeNotSupported"}
    if outcomes == {ENVELOPE}:
        return 4, id, {"ProtocolError" if old else "RpcFrameworkError"}
    return 4, id, {o if o in (NOT_IMPLEMENTED, NOT_SUPPORTED) else oracle.code(version, o) for o in outcomes}


@pytest.mark.parametrize("version, tolerance, text, outcome", list(rows()))
def test_the_answer_table(gateways, witnesses, version, tolerance, text, outcome):
    gateway = gateways[tolerance]
    with Station(gateway, f"CP-{uuid.uuid4().hex[:8]}", version) as station:
        station.boot()
        station.send(text)
        answers = station.until_heartbeat()
        assert_right(version, text, answers, right_answer(version, text, outcome))
    assert witnesses[tolerance].until_heartbeat() == []


def assert_right(version, text, answers, right):
    """One well-formed answer with the right type, id and code; or none."""
    if right is None:
        assert answers == [], (text, answers)
        return
    assert len(answers) == 1, (text, answers)
    frame = oracle.parse(answers[0])
    kind, id, codes = right
    assert frame[:2] == [kind, id], (text, answers)
    if kind == 4:
        _, _, code, description, details = frame
        assert code in codes, (text, answers, codes)
        assert isinstance(description, str) and len(description) <= 255
        assert isinstance(details, dict)
    elif isinstance(frame[2], dict):
        action = json.loads(text)[2]
        assert oracle.faults(version, action, "response", oracle.elements_of(answers[0])[2]) == [], answers


def test_the_oracle_agrees_with_every_row_of_the_table():
    for row in rows():
        version, tolerance, text, outcome = row.values
        if tolerance == "strict":
            expected, seen = right_answer(version, text, outcome), oracle.reaction(version, text)
            if expected is None or expected[2] is None:
                assert seen == expected, (row.id, seen, expected)
            else:
                assert seen[:2] == expected[:2] and seen[2] >= expected[2], (row.id, seen, expected)


# -- what the table says besides ---------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_a_fault_is_named_by_its_path(gateways, version):
    frames = {
        "1.6": (
            '[2,"m","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":"1"},{"value":7}]}]}]'
            % AT
        ),
        "2.0.1": (
            '[2,"m","MeterValues",{"evseId":1,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":1},{"value":"7"}]}]}]' % AT
        ),
    }
    frames["2.0"] = frames["2.0.1"]
    with Station(gateways["strict"], "CP-path", version) as station:
        station.boot()
        station.send(frames[version])
        _, _, code, description, details = station.receive()
        assert code == "TypeConstraintViolation"
        said = description + json.dumps(details)
        for step in "meterValue", "0", "sampledValue", "1", "value":
            assert step in said


def test_a_call_id_already_answered_gets_the_same_answer_again(gateways):
    with Station(gateways["strict"], "CP-again", "1.6") as station:
        station.boot()
        first = []
        for n in range(8):
            station.send([2, f"same-{n}", "Heartbeat", {}])
            first.append(station.receive_text())
        for n in range(8):
            station.send([2, f"same-{n}", "Heartbeat", {}])
            assert station.receive_text() == first[n]


def test_a_repeated_start_under_the_same_id_starts_nothing_new(gateways):
    with Station(gateways["strict"], "CP-again-2", "1.6") as station:
        station.boot()
        frame = [2, "start-1", "StartTransaction", {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": AT}]
        for _ in range(3):
            station.send(frame)
        answers = [station.receive_text()]
        answers += station.until_heartbeat()
        assert len(set(answers)) == 1 and 1 <= len(answers) <= 3
        assert len(gateways["strict"].transactions("CP-again-2")) == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_a_thousand_bad_frames_in_a_row_do_no_harm(gateways, witnesses, version):
    bad = ["", "{}", '[2,"m"', '[2,"m","Heartbeat",[]]', '[2,"m","NoSuchAction",{}]', "\x00", "[" * 5000]
    with Station(gateways["field"], "CP-noise", version) as station:
        station.boot()
        for n in range(1000):
            station.send(bad[n % len(bad)])
            if n % 100 == 99:
                station.until_heartbeat()
        station.call("Heartbeat")
    assert witnesses["field"].until_heartbeat() == []


def test_a_malformed_boot_is_not_a_boot(gateways):
    with Station(gateways["strict"], "CP-badboot", "1.6") as station:
        station.send([2, "m", "BootNotification", {"chargePointVendor": "V"}])
        assert station.receive()[2] == "OccurenceConstraintViolation"
        station.send([2, "n", "Heartbeat", {}])
        assert station.receive()[2] == "SecurityError"
        station.answers["TriggerMessage"] = {"status": "Accepted"}
        assert station.call("BootNotification", BOOT["1.6"])["status"] == "Accepted"


# -- recorded bad frames -------------------------------------------------------------------


def injected():
    """Every frame that was injected into the `malformed-*` recordings, of either side, once a version."""
    seen = set()
    for path in oracle.traces(*(f"{version}-*malformed*" for version in VERSIONS)):
        version = path.name.split("-")[0]
        for line in oracle.lines(path):
            if line.get("injected") and "frame" in line and (version, line["frame"]) not in seen:
                seen.add((version, line["frame"]))
                yield version, line["frame"]


def told_one_after_the_other(station, texts):
    """Sends bad frames on one connection, each followed by a heartbeat, and looks at each answer."""
    version = station.version
    for number, text in enumerate(texts):
        # Frames that share an id would get the first one's answer again.
        head = oracle.HEAD.match(text)
        if head:
            text = text[: head.start(1)] + json.dumps(f"{json.loads(head[1])}~{number}") + text[head.end(1) :]
        if station.gateway.recorder:
            station.gateway.recorder.injected(text)
        station.send(text)
        assert_right(version, text, station.until_heartbeat(), oracle.reaction(version, text))
    assert station.until_heartbeat() == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_injected_frame_of_the_recordings_gets_its_answer_on_one_connection(gateways, witnesses, version):
    frames = [text for of, text in injected() if of == version]
    assert len(frames) > 40
    with Station(gateways["strict"], f"CP-injected-{version}", version) as station:
        station.boot()
        told_one_after_the_other(station, frames)
    assert witnesses["strict"].until_heartbeat() == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_recorded_session_of_all_rows_on_one_connection(start, recorded, version):
    gateway = start("--tolerance", "strict")
    recorded(
        gateway,
        f"{version}-raw-ocpp-gateway-malformed-to-csms",
        ocpp=version,
        peers={"cp": "none: websockets (Python) and made-up frames", "csms": "ocpp-gateway, --tolerance strict"},
        scenario="Every row of the answer table; after each frame a heartbeat.",
    )
    with Station(gateway, "CP-1", version) as station:
        station.boot()
        told_one_after_the_other(station, [row[1] for row in TABLE[version] + COMMON])
