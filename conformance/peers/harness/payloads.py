"""Payloads made from the official schemas: the least and the most that each message may hold, and mutations of both."""

import copy
import json
from decimal import Decimal

from . import oracle

TEXT = "aé€\U0001f600"


def least(version, action, kind):
    """Only what is required."""
    document = oracle.schema(version, action, kind)
    return build(document, document, optional=False)


def most(version, action, kind):
    """Every member, texts at their full length, two items in a list where two are allowed."""
    document = oracle.schema(version, action, kind)
    return build(document, document, optional=True)


def build(root, node, optional):
    node = oracle.resolved(root, node)
    if "enum" in node:
        return node["enum"][-1]
    kind = node.get("type")
    if kind == "object" or "properties" in node:
        required = node.get("required", [])
        return {
            name: build(root, child, optional) for name, child in node.get("properties", {}).items() if optional or name in required
        }
    if kind == "array":
        count = max(node.get("minItems", 0), min(2, node.get("maxItems", 2)) if optional else 0)
        return [build(root, node["items"], optional) for _ in range(count)]
    if kind == "string":
        if node.get("format") == "date-time":
            return "2026-11-23T10:00:00.123Z" if optional else "2024-02-29T23:59:59+02:00"
        if node.get("format") == "uri":
            return "ftp://example.com/a"
        length = min(node.get("maxLength", 40), 3000) if optional else 1
        return (TEXT * length)[:length]
    if kind == "integer":
        return int(node.get("minimum", 0)) + (1 if optional else 0)
    if kind == "number":
        return Decimal("22.1") if optional else 16
    if kind == "boolean":
        return optional
    return {"any": [1, None, "x"]} if optional else "x"


def text(value):
    """JSON with decimals as they are, characters unescaped."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(n, ensure_ascii=False)}:{text(v)}" for n, v in value.items()) + "}"
    if isinstance(value, Members):
        return "{" + ",".join(f"{json.dumps(n, ensure_ascii=False)}:{text(v)}" for n, v in value.pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(text(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


class Raw:
    """A literal put into a payload as it is."""

    def __init__(self, text):
        self.text = text


class Members:
    """An object whose members may repeat."""

    def __init__(self, pairs):
        self.pairs = pairs


def mutated(chance, version, action, kind, payload):
    """The text of a payload after one or two random changes, most of which break a schema."""
    document = oracle.schema(version, action, kind)
    payload = copy.deepcopy(payload)
    for _ in range(chance.choice([1, 1, 1, 2])):
        places = list(walk(document, document, payload, None, None))
        holder, key, node, value = chance.choice(places)
        new = changed(chance, node, value)
        if holder is None:
            payload = {} if new is DROPPED else new
        elif new is DROPPED:
            del holder[key]
        else:
            holder[key] = new
        if not isinstance(payload, (dict, list)):
            break
    return text(payload)


DROPPED = object()


def walk(root, node, value, holder, key):
    """Every place in a payload: who holds it under which key, its schema and its value."""
    node = oracle.resolved(root, node)
    yield holder, key, node, value
    if isinstance(value, dict):
        for name, child in value.items():
            if name in node.get("properties", {}):
                yield from walk(root, node["properties"][name], child, value, name)
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for index, child in enumerate(value):
            yield from walk(root, node["items"], child, value, index)


def changed(chance, node, value):
    """Another value for a place, near the edges of what its schema allows."""
    other_types = [None, 7, 1.5, "text", True, [], {}, [1], {"a": 1}]
    choices = [lambda: chance.choice(other_types), lambda: DROPPED]
    if isinstance(value, dict):
        choices += [
            lambda: {**value, "unknownMember": chance.choice(other_types)},
            lambda: {"unknownMember": 1, **value},
            lambda: {**value, "customData": {"vendorId": "v", "x": [1]}},
            lambda: {name: child for name, child in value.items() if name != chance.choice([*value, None])},
            lambda: Members([*value.items(), *list(value.items())[:1]]),
            lambda: dict(chance.sample(list(value.items()), len(value))),
        ] * 2
    elif isinstance(value, list):
        choices += [
            lambda: [],
            lambda: value * 2,
            lambda: (value * (node.get("maxItems", 4) + 1))[: node.get("maxItems", 4) + 1],
            lambda: (value * node.get("maxItems", 4))[: node.get("maxItems", 4)],
            lambda: [*value, chance.choice(other_types)],
        ]
    elif isinstance(value, str) and node.get("format") == "date-time":
        choices += [lambda: chance.choice(DATES)] * 5
    elif isinstance(value, str):
        limit = node.get("maxLength", 20)
        choices += [
            lambda: "é" * limit,
            lambda: "é" * (limit + 1),
            lambda: "\U0001f600" * limit,
            lambda: value.lower(),
            lambda: value + " ",
            lambda: "",
            lambda: chance.choice(node.get("enum", [""])),
            lambda: Raw(r'"\ud83d\ude00\u0000\"\\\/"'),
            lambda: Raw(chance.choice([r'"\ud800"', r'"\udc00\ud800"', r'"\ud800\u0041"', r'"\x41"', '"\t"', "'a'"])),
        ]
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        choices += [lambda: Raw(chance.choice(NUMBERS))] * 5
        choices += [lambda: node.get("minimum", 0) - 1, lambda: node.get("maximum", 0) + 1, lambda: node.get("maximum", 0)]
    return chance.choice(choices)()


DATES = """2026-11-23T10:00:00Z 2026-11-23t10:00:00z 2026-11-23T10:00:00.1Z 2026-11-23T10:00:00.123456789Z 2026-11-23T10:00:00+00:00
2026-11-23T10:00:00-00:00 2026-11-23T10:00:00+14:00 2026-11-23T10:00:00+24:00 2026-11-23T10:00:00+02 2026-11-23T10:00:00+0200 2026-11-23T10:00:00
2026-11-23T10:00Z 2026-11-23 2026-11-23T24:00:00Z 2026-11-23T10:60:00Z 2026-11-23T10:00:61Z 2026-02-29T10:00:00Z 2024-02-29T10:00:00Z
2100-02-29T10:00:00Z 2026-13-01T10:00:00Z 2026-00-01T10:00:00Z 2026-01-00T10:00:00Z 2026-04-31T10:00:00Z 2026-11-23T10:00:00.Z 2026-11-23T10:00:00,5Z
26-11-23T10:00:00Z +2026-11-23T10:00:00Z 2026-1-23T10:00:00Z yesterday 1700000000 2026-11-23T10:00:00ZZ""".split() + [
    "", " 2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z ", "2026-11-23 10:00:00Z", "2026-11-23T10:00:00Z\n", "２026-11-23T10:00:00Z",
]  # fmt: skip
NUMBERS = """0 1 -1 16 16.0 1.0 1e0 10e-1 1.5 0.1 0.3 22.1 22.10 22.15 1e-1 1E+2 -0 -0.0 2147483647 2147483648 -2147483648 -2147483649
9223372036854775808 1e9 1e30 0.30000000000000004 199.9 1e400 01 +1 .5 1. 1e 0x10 - NaN Infinity""".split()
