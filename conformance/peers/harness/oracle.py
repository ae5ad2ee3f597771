"""What the official schemas and the project's answer table say of a frame, worked out without any of our own code.

The schemas are those that the PyPI package `ocpp` ships; `jsonschema` judges. What JSON Schema leaves open and OCPP's
texts or our answer table settle is added here, and listed: DIFFERENCES.
"""

import datetime
import decimal
import functools
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import jsonschema
import ocpp

HOME = Path(ocpp.__file__).parent
# The package of today has dropped 2.0. The last that had it cannot be installed beside it, so it lies in a folder of its own.
OLD_HOME = Path(sys.prefix) / "ocpp-0.26.0" / "ocpp"
FOLDERS = {
    "1.6": HOME / "v16" / "schemas",
    "2.0": OLD_HOME / "v20" / "schemas",
    "2.0.1": HOME / "v201" / "schemas",
    "2.1": HOME / "v21" / "schemas",
}
VERSIONS = list(FOLDERS)
I32 = range(-(2**31), 2**31)
MOST_LEVELS = 64
decimal.getcontext().prec = 1000  # so that 1e400 still has an exact remainder


# -- schemas -----------------------------------------------------------------------


@functools.cache
def files(version):
    """The schema file of every message of a version: {(action, "request" or "response"): path}."""
    found = {}
    for path in sorted(FOLDERS[version].glob("*.json")):
        name = path.stem.removesuffix("_v1p0")
        kind = "response" if name.endswith("Response") else "request"
        # 1.6's requests, and the one message of 2.1 that is not answered, have the plain name of the action.
        found[name.removesuffix("Response").removesuffix("Request"), kind] = path
    assert found, f"{FOLDERS[version]} holds no schemas: see `./test` for what is to be installed"
    return found


@functools.cache
def schema(version, action, kind):
    """The official schema of a request or response, references followed; None when the version has no such message."""
    path = files(version).get((action, kind))
    # 2.0's files begin with a byte-order mark, and three references of its BootNotificationRequest lack their slash.
    return path and inlined(
        json.loads(path.read_text("utf-8-sig").replace('"#definitions/', '"#/definitions/'), parse_float=Decimal)
    )


def inlined(document):
    """A schema with the definitions that it refers to in their places; none refers to itself."""

    def copied(node):
        if isinstance(node, dict) and "$ref" in node:
            # What stands beside a reference does not count (draft 6, section 8).
            return copied(document["definitions"][node["$ref"].removeprefix("#/definitions/")])
        if isinstance(node, dict):
            return {name: copied(child) for name, child in node.items() if name != "definitions"}
        return [copied(child) for child in node] if isinstance(node, list) else node

    return copied(document)


def messages(version):
    """Every message that the version's schemas know, as (version, action, kind)."""
    return [(version, action, kind) for action, kind in sorted(files(version))]


def is_draft_4(document):
    return "draft-04" in document.get("$schema", "")


@functools.cache
def validator(version, action, kind):
    document = schema(version, action, kind)
    base = jsonschema.Draft4Validator if is_draft_4(document) else DRAFT_6
    return base(document, format_checker=FORMATS)


def draft_6_integer(_, value):
    """Draft 6 calls `1.0` an integer; the library knows that of floats only, and we parse into decimals."""
    return (
        isinstance(value, int) and not isinstance(value, bool) or isinstance(value, Decimal) and value == value.to_integral_value()
    )


DRAFT_6 = jsonschema.validators.extend(
    jsonschema.Draft6Validator,
    type_checker=jsonschema.Draft6Validator.TYPE_CHECKER.redefine("integer", draft_6_integer),
)


FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def date_time(value):
    """RFC 3339, section 5.6, read strictly: separator T (either case), a zone, a day that exists; a leap second where one can be."""
    if not isinstance(value, str):
        return True
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))", value, re.ASCII)
    if not match:
        return False
    year, month, day, hour, minute, second = (int(group) for group in match.groups()[:6])
    try:
        datetime.date(max(year, 1) if year else 4, month, day)
    except ValueError:
        return False
    zone_hour, zone_minute = int(match[8] or 0), int(match[9] or 0)
    return hour < 24 and minute < 60 and second <= 60 and zone_hour < 24 and zone_minute < 60


@FORMATS.checks("uri")
def uri(value):
    """RFC 3986, section 3, roughly: a scheme, and no character that it forbids."""
    return not isinstance(value, str) or bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]*", value))


# -- JSON as the rules want it ---------------------------------------------------------


class Object(dict):
    """A JSON object that knows which of its members came twice. The first one counts, as it comes first in reading."""

    def __init__(self, members):
        super().__init__(reversed(members))
        names = [name for name, _ in members]
        self.repeated = {name for name in names if names.count(name) > 1}


def parse(text):
    """JSON with exact numbers; ValueError for what RFC 8259 does not allow."""
    try:
        return json.loads(text, object_pairs_hook=Object, parse_float=Decimal, parse_constant=no_constant)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", text, 0) from None


def no_constant(name):
    """Python reads NaN and Infinity; JSON has neither."""
    raise ValueError(f"{name} is no JSON")


def lone_surrogate(node):
    return any(0xD800 <= ord(character) <= 0xDFFF for character in characters(node))


def characters(node):
    """Every character of every string and member name."""
    if isinstance(node, str):
        yield from node
    elif isinstance(node, dict):
        for name, child in node.items():
            yield from name
            yield from characters(child)
    elif isinstance(node, list):
        for child in node:
            yield from characters(child)


# -- verdicts ----------------------------------------------------------------------------

# Where our verdict is not that of `jsonschema`, and why. There are no others; each is shown to occur.
DIFFERENCES = {
    "lone surrogate": "RFC 8259 leaves it to the reader; no Rust text can hold it. Refused as a formation fault",
    "member twice": "JSON Schema sees only one of the two. Refused as a formation fault where the schema names the member; nobody "
    "looks in free JSON",
    "integer outside i32": "the schemas give no bounds; every OCPP integer fits. Refused as a range fault",
    "date-time": "JSON Schema does not look at `format`; a time that cannot be read is of no use. Refused unless it is RFC 3339",
    "uri": "a judge that looks at `format` refuses what is no URI; we do not look, as JSON Schema does not: 1.6 has two such members",
    "nesting": f"free JSON may be nested {MOST_LEVELS} levels deep, so that checking it needs bounded memory. Refused as a formation fault",
}

CLASS = {
    "type": "type",
    "required": "occurrence",
    "minItems": "occurrence",
    "maxItems": "occurrence",
    "additionalProperties": "formation",
    "enum": "property",
    "maxLength": "property",
    "minimum": "property",
    "maximum": "property",
    "multipleOf": "property",
}
CODES = {"formation": "FormatViolation", "occurrence": "OccurrenceConstraintViolation"}
CODES |= {"type": "TypeConstraintViolation", "property": "PropertyConstraintViolation"}
CODES_OF_1_6 = CODES | {"formation": "FormationViolation", "occurrence": "OccurenceConstraintViolation"}


def code(version, fault):
    """The version's error code for a class of fault."""
    return (CODES_OF_1_6 if version == "1.6" else CODES)[fault]


class Fault(NamedTuple):
    """Something wrong with a payload."""

    kind: str  # a class of CODES
    path: tuple | None  # None where it is not known
    difference: str | None  # of DIFFERENCES, where JSON Schema sees nothing wrong


class Judgement(NamedTuple):
    """What the official schemas, and our additions to them, say of a payload."""

    faults: list  # in no order
    is_uri: bool  # False where a judge of URIs would refuse it

    def differences(self):
        """The reasons for which our verdict has to be another than that of the schemas."""
        of_ours = {fault.difference for fault in self.faults}
        found = set() if None in of_ours else of_ours
        return found if self.is_uri or self.faults else found | {"uri"}


BROKEN = Judgement([Fault("formation", None, None)], True)


def judge(version, action, kind, payload):
    """The verdict on a payload's text."""
    try:
        value = parse(payload)
    except ValueError:
        return BROKEN
    if not isinstance(value, dict):
        return BROKEN
    found = [Fault("formation", None, "lone surrogate")] if lone_surrogate(value) else []
    is_uri = True
    for error in validator(version, action, kind).iter_errors(value):
        if error.validator == "format" and error.validator_value == "uri":
            is_uri = False
        else:
            found += located(error)
    found += unseen(schema(version, action, kind), value, ())
    return Judgement(found, is_uri)


def faults(version, action, kind, payload):
    """All faults of a payload's text, as (class, path) pairs; empty when it is valid."""
    return [(fault.kind, fault.path) for fault in judge(version, action, kind, payload).faults]


def located(error):
    """One jsonschema error with the path of the member at fault, as our answers give it."""
    path = tuple(error.absolute_path)
    if error.validator == "format":
        return [Fault("property", path, error.validator_value)]
    fault = CLASS[error.validator]
    if error.validator == "required":
        # The library tells of each missing name by an error of its own; which, it says in words only.
        missing = [name for name in error.validator_value if name not in error.instance]
        return [Fault(fault, (*path, name), None) for name in missing]
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return [Fault(fault, (*path, name), None) for name in error.instance if name not in known]
    return [Fault(fault, path, None)]


def unseen(node, value, path):
    """What JSON Schema sees nothing wrong in, and we do."""
    if isinstance(value, dict) and "properties" in node:
        known = node["properties"]
        yield from (Fault("formation", (*path, name), "member twice") for name in value.repeated if name in known)
        for name, child in value.items():
            if name in known:
                yield from unseen(known[name], child, (*path, name))
            elif levels(child) > MOST_LEVELS:
                yield Fault("formation", None, "nesting")
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for index, child in enumerate(value):
            yield from unseen(node["items"], child, (*path, index))
    elif node.get("type") == "integer" and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        if value == int(value) and int(value) not in I32:
            yield Fault("property", path, "integer outside i32")
    elif levels(value) > MOST_LEVELS:
        yield Fault("formation", None, "nesting")


def levels(value):
    """How deep objects and lists stand in each other."""
    if not isinstance(value, (dict, list)):
        return 0
    return 1 + max(map(levels, value.values() if isinstance(value, dict) else value), default=0)


# -- reactions ----------------------------------------------------------------------------

STATION_SENDS = {
    "2.1": "Authorize BatterySwap BootNotification ClearedChargingLimit ClosePeriodicEventStream DataTransfer "
    "FirmwareStatusNotification Get15118EVCertificate GetCertificateChainStatus GetCertificateStatus Heartbeat "
    "LogStatusNotification MeterValues NotifyChargingLimit NotifyCustomerInformation NotifyDERAlarm NotifyDERStartStop "
    "NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport "
    "NotifyPriorityCharging NotifyReport NotifySettlement OpenPeriodicEventStream PublishFirmwareStatusNotification "
    "PullDynamicScheduleUpdate ReportChargingProfiles ReportDERControl ReservationStatusUpdate SecurityEventNotification "
    "SignCertificate StatusNotification TransactionEvent VatNumberValidation".split(),
    "1.6": "Authorize BootNotification DataTransfer DiagnosticsStatusNotification FirmwareStatusNotification Heartbeat "
    "LogStatusNotification MeterValues SecurityEventNotification SignCertificate SignedFirmwareStatusNotification "
    "StartTransaction StatusNotification StopTransaction".split(),
    "2.0.1": "Authorize BootNotification ClearedChargingLimit DataTransfer FirmwareStatusNotification Get15118EVCertificate "
    "GetCertificateStatus Heartbeat LogStatusNotification MeterValues NotifyChargingLimit NotifyCustomerInformation "
    "NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport NotifyReport "
    "PublishFirmwareStatusNotification ReportChargingProfiles ReservationStatusUpdate SecurityEventNotification "
    "SignCertificate StatusNotification TransactionEvent".split(),
}
STATION_SENDS["2.0"] = [*STATION_SENDS["2.0.1"], "Update15118EVCertificate"]
SILENCE = None


def reaction(version, text, to_station=False):
    """What the answer table wants for a frame of a booted station under `--tolerance strict`, or for one of its CSMS: SILENCE,
    (3, id, None) or (4, id, the codes that are right). Several codes, where several faults are there and their order is not looked at."""
    old = version == "1.6"
    unreadable = SILENCE if old else (4, "-1", {"RpcFrameworkError"})
    misshapen = "ProtocolError" if old else "RpcFrameworkError"
    if re.match(r"\s*\[\s*[34]\s*[,\]]", text):
        # Answers, whole or broken, are never answered.
        return SILENCE
    try:
        frame = json.loads(text)
        elements = elements_of(text) if isinstance(frame, list) else []
    except (ValueError, RecursionError):
        head = HEAD.match(text)
        if not head:
            return unreadable
        # Broken further on: the envelope, or the payload inside it.
        return (4, json.loads(head[1]), {misshapen, code(version, "formation")})
    if len(elements) < 2 or not isinstance(frame[1], str) or lone_surrogate(frame[1]):
        return unreadable
    id = frame[1]
    if elements[0].isdigit() and elements[0] != "2":
        # 2.1 says nothing to what it does not know, and has two kinds of frame more that are not answered.
        return SILENCE if old or version == "2.1" else (4, id, {"MessageTypeNotSupported"})
    if elements[0] != "2" or len(elements) < 4 or not isinstance(frame[2], str):
        return (4, id, {misshapen})
    # A fifth element is a fault, but one that comes after all others.
    found = {misshapen} if len(elements) > 4 else set()
    action = frame[2]
    if schema(version, action, "request") is None:
        found.add("NotImplemented")
    elif action != "DataTransfer" and (action in STATION_SENDS[version]) == to_station:
        found.add("NotSupported")
    else:
        found |= {code(version, fault) for fault, _ in faults(version, action, "request", elements[3])}
    return (4, id, found) if found else (3, id, None)


HEAD = re.compile(r'\s*\[\s*2\s*,\s*("(?:[^"\\\x00-\x1f]|\\.)*")\s*,')


# -- values ------------------------------------------------------------------------------


def same_value(version, action, kind, one, other):
    """Whether two texts are the same JSON value: numbers by their text, strings by characters, members in any order.

    An integer member is a number to us, not a text: `1.0`, `1e0` and `1` are the same there. Where the schema asks for a
    decimal, the spelling has to survive. 2.0 takes members that nobody knows; a typed view has no place for them."""
    root = schema(version, action, kind)
    return spelt(root, exact(one), version == "2.0") == spelt(root, exact(other), version == "2.0")


class Spelling(str):
    """The text of a number."""


def exact(text):
    return json.loads(text, parse_int=Spelling, parse_float=Spelling)


def spelt(node, value, known_only):
    """The value with the schema's integers made plain, and texts and number spellings told apart."""
    if isinstance(value, dict):
        known = node.get("properties", {})
        if known_only and node.get("type") == "object":
            value = {name: child for name, child in value.items() if name in known}
        return {name: spelt(known.get(name, {}), child, known_only) for name, child in value.items()}
    if isinstance(value, list):
        return [spelt(node.get("items", {}), child, known_only) for child in value]
    if isinstance(value, Spelling):
        return ("number", str(int(Decimal(value))) if node.get("type") == "integer" else str(value))
    return value


# -- traces --------------------------------------------------------------------------------

OWN_TRACES = Path(__file__).resolve().parents[2] / "traces"
SHARED_TRACES = Path(__file__).resolve().parents[4] / "shared" / "traces"


def traces(*patterns):
    """Our recordings, and those laid beside the repository where there are any, of the versions that the core has."""
    found = []
    for folder in OWN_TRACES, SHARED_TRACES:
        for path in sorted(folder.glob("*.jsonl")):
            if any(path.match(pattern) for pattern in patterns):
                found.append(path)
    return found


def lines(path):
    with open(path, encoding="ascii") as file:
        for line in file:
            yield json.loads(line)


def calls_and_answers(path):
    """Every payload of a trace whose action is known: (version, action, kind, payload text, line number)."""
    asked, version = {}, None
    for number, line in enumerate(lines(path), 1):
        if number == 1:
            version = line["ocpp"]
            continue
        if "frame" not in line:
            continue
        by = line["from"]
        try:
            elements = elements_of(line["frame"])
        except ValueError:
            continue
        if len(elements) == 4 and elements[0] in "26" and all(element[0] == '"' for element in elements[1:3]):
            action = json.loads(elements[2])
            asked[by, elements[1]] = action
            if schema(version, action, "request"):
                yield version, action, "request", elements[3], number
        elif len(elements) == 3 and elements[0] == "3":
            action = asked.get(("csms" if by == "cp" else "cp", elements[1]))
            if action and schema(version, action, "response"):
                yield version, action, "response", elements[2], number


def elements_of(text):
    """The texts of a JSON array's elements, untouched; ValueError when the text is no JSON array."""
    body = text.strip(" \t\r\n")
    if not isinstance(json.loads(body), list):
        raise ValueError("no array")
    elements, depth, begin, in_string, escaped = [], 0, 1, False, False
    for index, character in enumerate(body):
        if in_string:
            in_string, escaped = escaped or character != '"', not escaped and character == "\\"
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
        if not in_string and (depth == 1 and character == "," or depth == 0):
            elements.append(body[begin:index].strip(" \t\r\n"))
            begin = index + 1
    return [] if elements == [""] else elements
