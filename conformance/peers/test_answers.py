"""Each row of the answer table: what is said to which fault, and that the connection and the others go on as before.

Every case runs against a gateway with `--tolerance strict`, where the table holds word for word, and against one with
the default `field`, which lets known quirks pass.
"""

import json
import uuid

import pytest

from harness import oracle
from harness.gateway import Gateway
from harness.station import BOOT, Station

SILENT = "silence"
RESULT = "a result"
FORMATION, OCCURRENCE, TYPE, PROPERTY = "formation", "occurrence", "type", "property"
ENVELOPE, NO_ID, UNKNOWN_TYPE = "envelope", "no id", "unknown type"
NOT_IMPLEMENTED, NOT_SUPPORTED = "NotImplemented", "NotSupported"

AT = "2026-11-23T10:00:00Z"
DEEP = "[" * 200 + "]" * 200

# Frames that are the same in every version: what is sent, what `strict` answers, and what `field` does where it differs.
COMMON = [
    ("nothing at all", "", NO_ID),
    ("a blank", " ", NO_ID),
    ("words", "hello", NO_ID),
    ("an object", "{}", NO_ID),
    ("an empty array", "[]", NO_ID),
    ("null", "null", NO_ID),
    ("a number", "2", NO_ID),
    ("a call without id", "[2]", NO_ID),
    ("a number for an id", '[2,3,"Heartbeat",{}]', NO_ID),
    ("null for an id", '[2,null,"Heartbeat",{}]', NO_ID),
    ("an id that never ends", '[2,"m', NO_ID),
    ("a lone surrogate in the id", r'[2,"\ud800","Heartbeat",{}]', NO_ID),
    ("only type and id", '[2,"m"]', ENVELOPE),
    ("no payload", '[2,"m","Heartbeat"]', ENVELOPE),
    ("a number for an action", '[2,"m",7,{}]', ENVELOPE),
    ("a fifth element", '[2,"m","Heartbeat",{},{}]', ENVELOPE),
    ("2.0 for a message type", '[2.0,"m","Heartbeat",{}]', ENVELOPE),
    ("a text for a message type", '["2","m","Heartbeat",{}]', ENVELOPE),
    ("a frame that never ends", '[2,"m","Heartbeat",{}', ENVELOPE),
    ("text after the end", '[2,"m","Heartbeat",{}]trailing', ENVELOPE),
    ("type 9", '[9,"m","Heartbeat",{}]', UNKNOWN_TYPE),
    ("type 5", '[5,"m","InternalError","",{}]', UNKNOWN_TYPE),
    ("type 6", '[6,"m","NotifyPeriodicEventStream",{}]', UNKNOWN_TYPE),
    ("type 0", '[0,"m","Heartbeat",{}]', UNKNOWN_TYPE),
    ("an answer to nothing", '[3,"m",{}]', SILENT),
    ("an error to nothing", '[4,"m","InternalError","",{}]', SILENT),
    ("half an error to nothing", '[4,"m","InternalError"]', SILENT),
    ("an action that no version has", '[2,"m","NoSuchAction",{}]', NOT_IMPLEMENTED),
    ("an action in small letters", '[2,"m","heartbeat",{}]', NOT_IMPLEMENTED),
    ("an empty action", '[2,"m","",{}]', NOT_IMPLEMENTED),
    ("an array for a payload", '[2,"m","Heartbeat",[]]', FORMATION),
    ("a text for a payload", '[2,"m","Heartbeat","{}"]', FORMATION),
    ("a number for a payload", '[2,"m","Heartbeat",7]', FORMATION),
    ("arrays 200 deep for a payload", f'[2,"m","MeterValues",{DEEP}]', FORMATION),
    ("an unknown member", '[2,"m","Heartbeat",{"extra":1}]', FORMATION, RESULT),
    ("no JSON inside", '[2,"m","DataTransfer",{"vendorId":"v","data":tru}]', FORMATION),
    ("a raw line break in a text", '[2,"m","DataTransfer",{"vendorId":"a\nb"}]', FORMATION),
    ("a lone surrogate", r'[2,"m","DataTransfer",{"vendorId":"v","data":"\ud800 lone"}]', FORMATION),
    ("a trailing comma", '[2,"m","DataTransfer",{"vendorId":"v",}]', FORMATION),
    ("a required member missing", '[2,"m","DataTransfer",{}]', OCCURRENCE),
    ("a number for a text", '[2,"m","DataTransfer",{"vendorId":7}]', TYPE),
    ("a text too long", '[2,"m","DataTransfer",{"vendorId":"%s"}]' % ("v" * 256), PROPERTY, RESULT),
    ("the first of two faults, type", '[2,"m","DataTransfer",{"vendorId":7,"vendorId":"v"}]', TYPE),
    ("the first of two faults, formation", '[2,"m","DataTransfer",{"vendorId":"v","vendorId":7}]', FORMATION),
    ("a text of 255 characters that are more bytes", '[2,"m","DataTransfer",{"vendorId":"%s"}]' % ("é" * 255), RESULT),
    ("blanks everywhere", ' [ 2 , "m" ,\n\t"Heartbeat" , { } ] ', RESULT),
    ("escapes in id and action", r'[2,"m\u00e9\u0022","Heart\u0062eat",{}]', RESULT),
    ("an empty id", '[2,"","Heartbeat",{}]', RESULT),
    ("an id of 36 characters", '[2,"%s","Heartbeat",{}]' % ("i" * 36), RESULT),
    ("an id of 64 characters", '[2,"%s","Heartbeat",{}]' % ("i" * 64), RESULT),
    ("a surrogate pair", r'[2,"m","DataTransfer",{"vendorId":"\ud83d\ude00"}]', RESULT),
    ("control and line separators", '[2,"m","DataTransfer",{"vendorId":"\\u0000\u2028\ufeff","data":"\\u001f"}]', RESULT),
]

V16 = [
    ("a boot without model", '[2,"m","BootNotification",{"chargePointVendor":"V"}]', OCCURRENCE),
    ("a boot with a number for the model", '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":7}]', TYPE),
    (
        "a vendor too long",
        '[2,"m","BootNotification",{"chargePointVendor":"%s","chargePointModel":"M"}]' % ("v" * 21),
        PROPERTY,
        RESULT,
    ),
    (
        "an unknown member in a boot",
        '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","x":1}]',
        FORMATION,
        RESULT,
    ),
    (
        "null for a required member",
        '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":null}]',
        TYPE,
        {TYPE, OCCURRENCE},
    ),
    (
        "null for an optional member",
        '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","iccid":null}]',
        TYPE,
        RESULT,
    ),
    ("type before unknown", '[2,"m","BootNotification",{"chargePointVendor":7,"x":1}]', TYPE),
    ("unknown before type", '[2,"m","BootNotification",{"x":1,"chargePointVendor":7}]', FORMATION, TYPE),
    (
        "a status in small letters",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"available"}]',
        PROPERTY,
        RESULT,
    ),
    ("a negative connector", '[2,"m","StatusNotification",{"connectorId":-1,"errorCode":"NoError","status":"Available"}]', RESULT),
    ("1.0 for an integer", '[2,"m","StatusNotification",{"connectorId":1.0,"errorCode":"NoError","status":"Available"}]', TYPE),
    ("1e0 for an integer", '[2,"m","StatusNotification",{"connectorId":1e0,"errorCode":"NoError","status":"Available"}]', TYPE),
    ("a text for an integer", '[2,"m","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]', TYPE),
    (
        "a member twice",
        '[2,"m","StatusNotification",{"connectorId":1,"connectorId":2,"errorCode":"NoError","status":"Available"}]',
        FORMATION,
    ),
    (
        "no date-time",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"yesterday"}]',
        PROPERTY,
    ),
    (
        "a day that does not exist",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-02-29T10:00:00Z"}]',
        PROPERTY,
    ),
    (
        "a date-time without zone",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-11-23T10:00:00"}]',
        PROPERTY,
        RESULT,
    ),
    (
        "an integer past 64 bits",
        '[2,"m","StatusNotification",{"connectorId":9223372036854775808,"errorCode":"NoError","status":"Available"}]',
        PROPERTY,
    ),
    (
        "an integer past 32 bits",
        '[2,"m","StatusNotification",{"connectorId":2147483648,"errorCode":"NoError","status":"Available"}]',
        PROPERTY,
    ),
    (
        "a tag too long",
        '[2,"m","StartTransaction",{"connectorId":1,"idTag":"%s","meterStart":0,"timestamp":"%s"}]' % ("x" * 21, AT),
        PROPERTY,
        RESULT,
    ),
    # `field` refuses a transaction message only if its ids or times cannot be read: a refused one is lost, and paid by nobody.
    ("no meter values", '[2,"m","MeterValues",{"connectorId":1,"meterValue":[]}]', OCCURRENCE, RESULT),
    ("an object for an array", '[2,"m","MeterValues",{"connectorId":1,"meterValue":{}}]', TYPE, RESULT),
    ("a start without tag", '[2,"m","StartTransaction",{"connectorId":1,"meterStart":0,"timestamp":"%s"}]' % AT, OCCURRENCE),
    ("a start without time", '[2,"m","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0}]', OCCURRENCE),
    ("a start at no time", '[2,"m","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"now"}]', PROPERTY),
    (
        "a start with a text for its meter",
        '[2,"m","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":"12","timestamp":"%s"}]' % AT,
        TYPE,
        RESULT,
    ),
    (
        "a stop with a text for its transaction",
        '[2,"m","StopTransaction",{"transactionId":"x","meterStop":0,"timestamp":"%s"}]' % AT,
        TYPE,
    ),
    (
        "a stop of no known reason",
        '[2,"m","StopTransaction",{"transactionId":1,"meterStop":0,"timestamp":"%s","reason":"Bored"}]' % AT,
        PROPERTY,
        RESULT,
    ),
    (
        "an integer with a leading zero",
        '[2,"m","StatusNotification",{"connectorId":01,"errorCode":"NoError","status":"Available"}]',
        FORMATION,
    ),
    (
        "a fault deep inside",
        '[2,"m","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":7}]}]}]' % AT,
        TYPE,
        RESULT,
    ),
    ("a CSMS's action", '[2,"m","Reset",{"type":"Soft"}]', NOT_SUPPORTED),
    ("a CSMS's action with a bad payload", '[2,"m","Reset",{"type":1}]', NOT_SUPPORTED),
    ("an action of 2.0.1", '[2,"m","TransactionEvent",{}]', NOT_IMPLEMENTED),
    ("a CSMS's action of 2.0.1", '[2,"m","RequestStartTransaction",{}]', NOT_IMPLEMENTED),
]

STATION = '"chargingStation":{"model":"M","vendorName":"V"}'
EVENT = '"eventType":"Started","timestamp":"%s","triggerReason":"Trigger","seqNo":0' % AT
STATUS = '"timestamp":"%s","connectorStatus":"Available","connectorId":1' % AT
HASH = '{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c","responderURL":"d"}'
V201 = [
    (
        "a model too long",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"%s","vendorName":"V"}}]' % ("m" * 21),
        PROPERTY,
        RESULT,
    ),
    ("a reason in small letters", '[2,"m","BootNotification",{"reason":"powerup",%s}]' % STATION, PROPERTY, RESULT),
    ("a vendor missing inside", '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M"}}]', OCCURRENCE),
    (
        "a number for the model",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":1,"vendorName":"V"}}]',
        TYPE,
    ),
    ("a member twice", '[2,"m","BootNotification",{"reason":"PowerUp","reason":"Triggered",%s}]' % STATION, FORMATION),
    (
        "an unknown member inside",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V","extra":{}}}]',
        FORMATION,
        RESULT,
    ),
    (
        "custom data",
        '[2,"m","BootNotification",{"reason":"PowerUp",%s,"customData":{"vendorId":"com.example","any":[1]}}]' % STATION,
        RESULT,
    ),
    ("custom data of nobody", '[2,"m","BootNotification",{"reason":"PowerUp",%s,"customData":{"any":1}}]' % STATION, OCCURRENCE),
    ("1.0 for an integer", '[2,"m","StatusNotification",{%s,"evseId":1.0}]' % STATUS, RESULT),
    ("an integer with a leading zero", '[2,"m","StatusNotification",{%s,"evseId":01}]' % STATUS, FORMATION),
    ("1.5 for an integer", '[2,"m","StatusNotification",{%s,"evseId":1.5}]' % STATUS, TYPE),
    ("an integer past 32 bits", '[2,"m","StatusNotification",{%s,"evseId":2147483648}]' % STATUS, PROPERTY),
    (
        "no date-time",
        '[2,"m","StatusNotification",{"timestamp":"now","connectorStatus":"Available","evseId":1,"connectorId":1}]',
        PROPERTY,
    ),
    (
        "too many items",
        '[2,"m","Authorize",{"idToken":{"idToken":"t","type":"eMAID"},"iso15118CertificateHashData":[%s]}]' % ",".join([HASH] * 5),
        OCCURRENCE,
    ),
    (
        "too few items of an optional list",
        '[2,"m","Authorize",{"idToken":{"idToken":"t","type":"eMAID"},"iso15118CertificateHashData":[]}]',
        OCCURRENCE,
        RESULT,
    ),
    ("too few items of a required list", '[2,"m","MeterValues",{"evseId":1,"meterValue":[]}]', OCCURRENCE),
    ("an event without id", '[2,"m","TransactionEvent",{%s,"transactionInfo":{}}]' % EVENT, OCCURRENCE),
    (
        "an event of an unknown trigger",
        '[2,"m","TransactionEvent",{%s,"transactionInfo":{"transactionId":"t"}}]' % EVENT.replace("Trigger", "Boredom"),
        PROPERTY,
        RESULT,
    ),
    ("any JSON as vendor data", '[2,"m","DataTransfer",{"vendorId":"v","data":[null,{"a":1e400}]}]', RESULT),
    ("a CSMS's action", '[2,"m","Reset",{"type":"Immediate"}]', NOT_SUPPORTED),
    ("an action of 1.6", '[2,"m","StartTransaction",{}]', NOT_IMPLEMENTED),
    ("a CSMS's action of 1.6", '[2,"m","RemoteStartTransaction",{}]', NOT_IMPLEMENTED),
    ("an action of 2.1", '[2,"m","NotifySettlement",{}]', NOT_IMPLEMENTED),
]


def rows():
    for version, own in ("1.6", V16), ("2.0.1", V201):
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


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
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


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
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
    for path in oracle.traces("1.6-*malformed*", "2.0.1-*malformed*"):
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


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
def test_every_injected_frame_of_the_recordings_gets_its_answer_on_one_connection(gateways, witnesses, version):
    frames = [text for of, text in injected() if of == version]
    assert len(frames) > 40
    with Station(gateways["strict"], f"CP-injected-{version}", version) as station:
        station.boot()
        told_one_after_the_other(station, frames)
    assert witnesses["strict"].until_heartbeat() == []


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
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
        told_one_after_the_other(station, [row[1] for row in COMMON + (V16 if version == "1.6" else V201)])
