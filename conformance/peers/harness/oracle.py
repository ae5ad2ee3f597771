"""What the official schemas and the project's answer table say of a frame, worked out without any of our own code.

The schemas are those that the PyPI package `ocpp` ships; `jsonschema` judges. What JSON Schema leaves open and OCPP's
texts or our answer table settle is added here: lone surrogates, members given twice, integers outside i32, date-times.
"""

import datetime
import decimal
import functools
import json
import re
from decimal import Decimal
from pathlib import Path

import jsonschema
import ocpp

FOLDERS = {"1.6": "v16", "2.0.1": "v201"}
SCHEMAS = Path(ocpp.__file__).parent
I32 = range(-(2**31), 2**31)
decimal.getcontext().prec = 1000  # so that 1e400 still has an exact remainder


# -- schemas -----------------------------------------------------------------------


@functools.cache
def schema(version, action, kind):
    """The official schema of a request or response, or None when the version has no such action."""
    folder = SCHEMAS / FOLDERS[version] / "schemas"
    suffix = "Response" if kind == "response" else ("" if version == "1.6" else "Request")
    path = folder / f"{action}{suffix}.json"
    return json.loads(path.read_text("utf-8-sig"), parse_float=Decimal) if path.is_file() else None


def actions(version):
    """Every action that the version's schemas know."""
    folder = SCHEMAS / FOLDERS[version] / "schemas"
    return sorted(path.stem.removesuffix("Response") for path in folder.glob("*Response.json"))


def is_draft_4(document):
    return "draft-04" in document.get("$schema", "")


@functools.cache
def validator(version, action, kind):
    document = schema(version, action, kind)
    base = jsonschema.Draft4Validator if is_draft_4(document) else DRAFT_6
    return base(document, format_checker=DATES)


def draft_6_integer(_, value):
    """Draft 6 calls `1.0` an integer; the library knows that of floats only, and we parse into decimals."""
    return (
        isinstance(value, int) and not isinstance(value, bool) or isinstance(value, Decimal) and value == value.to_integral_value()
    )


DRAFT_6 = jsonschema.validators.extend(
    jsonschema.Draft6Validator,
    type_checker=jsonschema.Draft6Validator.TYPE_CHECKER.redefine("integer", draft_6_integer),
)


DATES = jsonschema.FormatChecker(formats=())


@DATES.checks("date-time")
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
    "format": "property",
}
CODES = {
    "1.6": {"formation": "FormationViolation", "occurrence": "OccurenceConstraintViolation"},
    "2.0.1": {"formation": "FormatViolation", "occurrence": "OccurrenceConstraintViolation"},
}
COMMON = {"type": "TypeConstraintViolation", "property": "PropertyConstraintViolation"}


def code(version, fault):
    """The version's error code for a class of fault."""
    return CODES[version].get(fault) or COMMON[fault]


def faults(version, action, kind, payload):
    """All faults of a payload's text, as (class, path) pairs; empty when it is valid. The order says nothing; a path of
    None is not known."""
    try:
        value = parse(payload)
    except ValueError:
        return [("formation", None)]
    if not isinstance(value, dict):
        return [("formation", None)]
    document = schema(version, action, kind)
    found = [("formation", None)] if lone_surrogate(value) else []
    for error in validator(version, action, kind).iter_errors(value):
        found += located(error)
    found += [("property", path) for path in outside_i32(document, document, value, ())]
    found += [("formation", path) for path in repeated(document, document, value, ())]
    return found


def repeated(root, node, value, path):
    """Members given twice, where the schema names them. In free JSON (`DataTransfer.data`, a vendor's own customData)
    nobody looks: it is handed on as it is, and telling would take memory without bound."""
    node = resolved(root, node)
    known = node.get("properties", {})
    if isinstance(value, dict):
        yield from ((*path, name) for name in value.repeated if name in known)
        for name, child in value.items():
            if name in known:
                yield from repeated(root, known[name], child, (*path, name))
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for index, child in enumerate(value):
            yield from repeated(root, node["items"], child, (*path, index))


def located(error):
    """One jsonschema error with the path of the member at fault, as our answers give it."""
    path = tuple(error.absolute_path)
    fault = CLASS[error.validator]
    if error.validator == "required":
        return [(fault, (*path, name)) for name in error.validator_value if name not in error.instance]
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return [(fault, (*path, name)) for name in error.instance if name not in known]
    return [(fault, path)]


def outside_i32(root, node, value, path):
    """Where an integer member does not fit 32 bits: every OCPP integer does, by the project's rule."""
    node = resolved(root, node)
    if node.get("type") == "integer" and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        if value == int(value) and int(value) not in I32:
            yield path
    elif isinstance(value, dict):
        for name, child in value.items():
            if name in node.get("properties", {}):
                yield from outside_i32(root, node["properties"][name], child, (*path, name))
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for index, child in enumerate(value):
            yield from outside_i32(root, node["items"], child, (*path, index))


# -- reactions ----------------------------------------------------------------------------

STATION_SENDS = {
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


def reaction(version, text):
    """What the answer table wants for a frame of a booted station under `--tolerance strict`: SILENCE, (3, id, None) or
    (4, id, the codes that are right). Several codes, where several faults are there and their order is not looked at."""
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
        return SILENCE if old else (4, id, {"MessageTypeNotSupported"})
    if elements[0] != "2" or len(elements) < 4 or not isinstance(frame[2], str):
        return (4, id, {misshapen})
    # A fifth element is a fault, but one that comes after all others.
    found = {misshapen} if len(elements) > 4 else set()
    action = frame[2]
    if schema(version, action, "request") is None:
        found.add("NotImplemented")
    elif action not in STATION_SENDS[version]:
        found.add("NotSupported")
    else:
        found |= {code(version, fault) for fault, _ in faults(version, action, "request", elements[3])}
    return (4, id, found) if found else (3, id, None)


HEAD = re.compile(r'\s*\[\s*2\s*,\s*("(?:[^"\\\x00-\x1f]|\\.)*")\s*,')


# -- values ------------------------------------------------------------------------------


def same_value(version, action, kind, one, other):
    """Whether two texts are the same JSON value: numbers by their text, strings by characters, members in any order.

    An integer member is a number to us, not a text: `1.0`, `1e0` and `1` are the same there. Where the schema asks for a
    decimal, the spelling has to survive."""
    root = schema(version, action, kind)
    return spelt(root, root, exact(one)) == spelt(root, root, exact(other))


class Spelling(str):
    """The text of a number."""


def exact(text):
    return json.loads(text, parse_int=Spelling, parse_float=Spelling)


def spelt(root, node, value):
    """The value with the schema's integers made plain, and texts and number spellings told apart."""
    node = resolved(root, node)
    if isinstance(value, dict):
        known = node.get("properties", {})
        return {name: spelt(root, known.get(name, {}), child) for name, child in value.items()}
    if isinstance(value, list):
        return [spelt(root, node.get("items", {}), child) for child in value]
    if isinstance(value, Spelling):
        return ("number", str(int(Decimal(value))) if node.get("type") == "integer" else str(value))
    return value


def resolved(root, node):
    """A schema with its reference followed."""
    while "$ref" in node:
        node = root["definitions"][node["$ref"].rsplit("/", 1)[1]]
    return node


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
        if len(elements) == 4 and elements[0] == "2" and all(element[0] == '"' for element in elements[1:3]):
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
