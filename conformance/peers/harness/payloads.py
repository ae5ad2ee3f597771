"""Payloads made from the official schemas: the least and the most that each message may hold, each keyword of a schema
broken alone at every place, and random mutations.

Who breaks a payload knows what is wrong with it and where: a `Broken` says which answer is due, worked out from what was
done and not from what anybody answered.
"""

import copy
import itertools
import json
from decimal import Decimal
from typing import NamedTuple

from . import oracle

TEXT = "aé€\U0001f600"


def least(version, action, kind):
    """Only what is required."""
    return build(oracle.schema(version, action, kind), optional=False)


def most(version, action, kind):
    """Every member, texts at their full length, two items in a list where two are allowed."""
    return build(oracle.schema(version, action, kind), optional=True)


def every(version, action, kind):
    """Every member once: short texts, and no more items than a list has to have, but one."""
    return build(oracle.schema(version, action, kind), optional=True, items=1, length=6)


def build(node, optional, items=2, length=3000):
    """A valid value."""
    if "enum" in node:
        return node["enum"][-1]
    kind = node.get("type")
    if kind == "object" or "properties" in node:
        required = node.get("required", [])
        members = node.get("properties", {}).items()
        return {name: build(child, optional, items, length) for name, child in members if optional or name in required}
    if kind == "array":
        count = max(node.get("minItems", 0), min(items, node.get("maxItems", items)) if optional else 0)
        return [build(node["items"], optional, items, length) for _ in range(count)]
    if kind == "string":
        if node.get("format") == "date-time":
            return "2026-11-23T10:00:00.123Z" if optional else "2024-02-29T23:59:59+02:00"
        if node.get("format") == "uri":
            return "ftp://example.com/a"
        length = min(node.get("maxLength", 40), length) if optional else 1
        return (TEXT * length)[:length]
    if kind == "integer":
        return int(node.get("minimum", 0)) + (1 if optional else 0)
    if kind == "number":
        return min(Decimal("22.1"), node.get("maximum", 100)) if optional else min(16, node.get("maximum", 16))
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
    """The text of a payload after two or three random changes, most of which break a schema."""
    schema = oracle.schema(version, action, kind)
    payload = copy.deepcopy(payload)
    for _ in range(chance.choice([2, 2, 3])):
        places = list(walk(schema, payload, None, None))
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


def walk(node, value, holder, key):
    """Every place in a payload: who holds it under which key, its schema and its value."""
    yield holder, key, node, value
    if isinstance(value, dict):
        for name, child in value.items():
            if name in node.get("properties", {}):
                yield from walk(node["properties"][name], child, value, name)
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for index, child in enumerate(value):
            yield from walk(node["items"], child, value, index)


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


# -- one keyword at a time -----------------------------------------------------------------


class Broken(NamedTuple):
    """A payload in which one thing was changed, and what has to come of it."""

    text: str
    keyword: str  # what was broken, or only tried
    fault: str | None  # its class in `oracle.CODES`; None when the payload is still valid
    path: str = ""
    offsets: range = range(1)  # the fault's byte offset; where the fault lies inside a value, any in the value
    words: tuple = ()  # what the fault in words has to say: what was expected, and what was found
    is_inside: bool = False  # the fault may lie deeper than the path says


class Change(NamedTuple):
    """One change to the value at a place."""

    keyword: str
    new: object
    fault: str | None
    words: tuple = ()
    at: str = "value"  # which offset counts: that of the "value" at the place, of a "name" in it, or anywhere "inside" the value
    name: str | None = None  # the member that is meant, where the place is its object


def broken(version, action, kind):
    """Every keyword of a message's schema, broken alone at every place of its most complete payload."""
    schema = oracle.schema(version, action, kind)
    whole = every(version, action, kind)
    all_places = list(places(schema, (), True))
    styles = itertools.cycle(STYLES)
    for path, node, is_required in all_places:
        base = whole if len(all_places) <= MANY else around(schema, whole, path)
        value = at(base, path)
        for change in changes(version, oracle.is_draft_4(schema), node, value, is_required, top=not path):
            style = next(styles)
            writing = Writing(style)
            writing.value(replaced(base, path, change.new), ())
            yield expected(writing, change, path)


MANY = (
    80  # places, from which on what is not near the place is left out: the time would go into judging what is the same every time
)


def around(node, whole, path):
    """The part of a complete payload that has to be there for one place in it to be there; the place itself is complete."""
    if not path:
        return whole
    if isinstance(whole, list):
        return [around(node["items"], whole[0], path[1:])]
    needed = {*node.get("required", []), path[0]}
    least = {name: build(child, optional=False) for name, child in node["properties"].items() if name in needed}
    return least | {path[0]: around(node["properties"][path[0]], whole[path[0]], path[1:])}


def expected(writing, change, path):
    """A change that was written, as the question that it makes."""
    place = path if change.name is None else (*path, change.name)
    start, end = writing.values[path]
    offsets = {
        "value": range(start, start + 1),
        # What is missing is missed where the next token begins.
        "inside": range(start, end + len(writing.blank) + 1),
        "name": range(*(writing.names.get(place, 0) + end for end in (0, 1))),
    }
    inside = change.at == "inside"
    return Broken(writing.text(), change.keyword, change.fault, written_path(place), offsets[change.at], change.words, inside)


def written_path(path):
    """`meterValue[0].timestamp`"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def places(node, path, is_required):
    """Every place of a schema: its path in the most complete payload, its schema, and whether it has to be there."""
    yield path, node, is_required
    for name, child in node.get("properties", {}).items():
        yield from places(child, (*path, name), name in node.get("required", []))
    if isinstance(node.get("items"), dict):
        yield from places(node["items"], (*path, 0), True)


def at(value, path):
    for step in path:
        value = value[step]
    return value


def replaced(value, path, new):
    """A value with another one at a place."""
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = replaced(value[path[0]], path[1:], new)
    return copied


OTHERS = {
    "null": [None],
    "a boolean": [True, False],
    "a number": [7, Decimal("1.5")],
    "a text": ["text", "7", "-99999999999", "0.05", "true"],
    "a list": [[], [1]],
    "an object": [{}, {"a": 1}],
}
TYPES = {  # of a schema: which of the others it takes, and its name in our words
    "object": ("an object", "an object"),
    "array": ("a list", "a list"),
    "string": ("a text", "a text"),
    "boolean": ("a boolean", "true or false"),
    "integer": ("a number", "an integer"),
    "number": ("a number", "a number"),
}
# None of them begins with a whole value: that would be the first fault, were it of the wrong type. Neither do the lists,
# where no list belongs.
NO_JSON = """tru nul True +1 .5 1. 1e - NaN Infinity 'a' "\\a" "\\u00" "\\u00zz" """.split()
NO_JSON += ['"\t"', '"\n"']
NO_LIST = """[1,] {"a":1,} {"a"} {a:1} [1;2] {] [} {"a":} {"a"1} {1:2} [,]""".split()
LONE = [r'"\ud800"', r'"\udc00"', r'"\ud800\ud800"', r'"\ud83d\u0041"', r'"a\ude00\ud83d"']
NO_JSON_IN_WORDS = ("not JSON", "expected what RFC 8259 allows", "found ")
LONE_IN_WORDS = ("half of a surrogate pair", "expected both halves", "found one")


def changes(version, is_draft_4, node, value, is_required, top):
    """All that can be done to the value at a place."""
    kind = node.get("type")
    if kind:
        yield from changes_of_type(kind, node, is_required, top)
    if not top:
        yield Change("JSON", Raw(NO_JSON[len(str(value)) % len(NO_JSON)]), "formation", NO_JSON_IN_WORDS, "inside")
        if kind not in ("array", "object"):
            yield Change("JSON", Raw(NO_LIST[len(str(value)) % len(NO_LIST)]), "formation", NO_JSON_IN_WORDS, "inside")
    if kind == "object":
        yield from changes_of_object(node, value)
    elif kind == "array":
        yield from changes_of_array(node, value, is_required)
    elif "enum" in node:
        yield from changes_of_enum(node)
    elif kind == "string":
        yield from changes_of_text(node)
    elif kind == "integer":
        yield from changes_of_integer(node, is_draft_4)
    elif kind == "number":
        yield from changes_of_number(node)
    elif kind is None:
        yield from (Change("type", other, None) for others in OTHERS.values() for other in others)
        yield Change("nesting", Raw("[" * 64 + "]" * 64), None)
        yield Change("nesting", Raw("[" * 65 + "]" * 65), "formation", ("expected at most 64 levels", "found more"), "inside")


def changes_of_type(kind, node, is_required, top):
    taken, expected = TYPES[kind]
    if node.get("format") == "date-time":
        expected = "a date-time text"
    elif "enum" in node:
        expected = "one of the listed texts"
    for found, others in OTHERS.items():
        for other in others if found != taken else []:
            if top:
                yield Change("type", other, "formation", ("expected an object", f"found {found}"))
            else:
                yield Change("type", other, "type", (f"expected {expected}", f"found {found}"))
    if kind == "integer":
        yield Change("type", Decimal("1.5"), "type", ("expected an integer", "found a number"))


def changes_of_object(node, value):
    known, required = node.get("properties", {}), node.get("required", [])
    is_open = node.get("additionalProperties", True) is not False
    for name in value:
        rest = {other: child for other, child in value.items() if other != name}
        if name in required:
            yield Change(
                "required", rest, "occurrence", ("required member is missing", "expected once", "found never"), "value", name
            )
        else:
            yield Change("required", rest, None)
    strange = ["unknownMember", *([next(iter(known)).swapcase()] if known else [])]
    for name in [name for name in strange if name not in known]:
        fault = None if is_open else "formation"
        words = ("unknown member", *(listed(known) if known else ["expected none"]))
        for new in ({**value, name: [1, None]}, {name: "", **value}):
            yield Change("additionalProperties", new, fault, words, "name", name)
    for name in list(value)[:1]:
        pairs = list(value.items())
        words = ("member occurs twice", "expected once", "found again")
        yield Change("member twice", Members([*pairs, pairs[0]]), "formation", words, "name", name)
        # The same name, spelt otherwise, is the same name.
        escaped = Raw('"' + "".join(f"\\u{ord(c):04x}" for c in name) + '"')
        yield Change("properties", Members([(escaped, value[name]), *pairs[1:]]), None)
    yield Change("properties", dict(reversed(value.items())), None)


def listed(names):
    """What the words say of the names that would have been right: all, if they are few."""
    return ["expected one of ", *(names if len(names) <= 8 else [f" and {len(names) - 8} more"])]


def changes_of_array(node, value, is_required):
    item = value[0] if value else build(node["items"], optional=False)
    fewest, most = node.get("minItems", 0), node.get("maxItems")
    for count in range(fewest):
        words = (f"expected at least {fewest}", f"found {count}")
        yield Change("minItems", [item] * count, "occurrence", words)
    if fewest == 0:
        yield Change("minItems", [], None)
    if most is None:
        yield Change("maxItems", [item] * (fewest + 3), None)
    else:
        small = build(node["items"], optional=False)
        yield Change("maxItems", [small] * most, None)
        yield Change("maxItems", [small] * (most + 1), "occurrence", (f"expected at most {most}", f"found {most + 1}"))


def changes_of_enum(node):
    values = node["enum"]
    for wrong in ["NotListed", values[0].swapcase(), values[0] + " ", values[0][:-1], "", "é\U0001f600"]:
        if wrong not in values:
            words = (f"found a text of {len(wrong)} characters", *listed(values))
            yield Change("enum", wrong, "property", words)
    for value in values:
        yield Change("enum", value, None)
    yield Change("enum", Raw('"' + "".join(f"\\u{ord(c):04X}" for c in values[0]) + '"'), None)
    yield Change("enum", Raw(LONE[len(values) % len(LONE)]), "formation", LONE_IN_WORDS, "inside")


SPELLINGS = {"é": "é", "emoji": "\U0001f600", "escaped é": r"\u00e9", "surrogate pair": r"\ud83d\ude00", "escaped quote": r"\""}


def changes_of_text(node):
    for literal in LONE:
        yield Change("lone surrogate", Raw(literal), "formation", LONE_IN_WORDS, "inside")
    if node.get("format") == "date-time":
        for date in DATES:
            words = ("expected ", "found ")
            yield Change("format", date, None if oracle.date_time(date) else "property", words)
        return
    if node.get("format") == "uri":
        yield from (Change("format", text, None) for text in ("no uri", "", "ftp://é", "http://[::1]/"))
    limit = node.get("maxLength")
    if limit is None:
        yield Change("maxLength", "\U0001f600" * 5000, None)
        return
    for spelling in list(SPELLINGS.values())[: 5 if limit <= 600 else 2]:
        words = (f"expected at most {limit} characters", f"found {limit + 1}")
        yield Change("maxLength", Raw('"' + spelling * limit + '"'), None)
        yield Change("maxLength", Raw('"' + spelling * (limit + 1) + '"'), "property", words)
    yield Change("maxLength", "", None)


def changes_of_integer(node, is_draft_4):
    low, high = int(node.get("minimum", I32[0])), int(node.get("maximum", I32[-1]))
    words = (
        f"expected {low} to {high}"
        if "minimum" in node
        else f"expected at most {high}"
        if "maximum" in node
        else "expected 32 bits"
    )
    for keyword, value in ("minimum", low), ("maximum", high):
        yield Change(keyword, value, None)
        wrong = ("type", ("expected an integer", "found a number")) if is_draft_4 else (None, ())
        yield Change("type", Raw(f"{value}.0"), *wrong)
        yield Change("type", Raw(f"{value}e0"), *wrong)
        yield Change("type", Raw(f"{value}.5"), "type", ("expected an integer", "found a number"))
    for value in low - 1, low - 2**32, -(10**30):
        yield Change("minimum", value, "property", (words, "found less"))
    for value in high + 1, high + 2**32, 10**30:
        yield Change("maximum", value, "property", (words, "found more"))


I32 = (-(2**31), 2**31 - 1)
TENTHS = "0.3 22.1 16 16.0 199.9 0.30 -0.7 1e0 1E+2 3e-1 1.25e1 0.6 1.2 123456789012.3".split()
NO_TENTHS = "0.05 22.15 1e-2 0.30000000000000004 -0.01 1.255e1 199.99".split()


def changes_of_number(node):
    low, high = (None if node.get(bound) is None else int(node[bound]) for bound in ("minimum", "maximum"))
    if "multipleOf" in node:
        assert node["multipleOf"] == Decimal("0.1")
        yield from (Change("multipleOf", Raw(number), None) for number in TENTHS)
        words = ("expected a multiple of 0.1", "found a smaller step")
        yield from (Change("multipleOf", Raw(number), "property", words) for number in NO_TENTHS)
        return
    if low is None and high is None:
        yield from (Change("type", Raw(number), None) for number in ("-0", "1e400", "-1e-400", "0", "9" * 60, "0." + "9" * 60))
        return
    words = (
        f"expected {low} to {high}"
        if None not in (low, high)
        else f"expected at {f'least {low}' if high is None else f'most {high}'}"
    )
    if low is not None:
        yield from (Change("minimum", Raw(f"{low}{rest}"), None) for rest in ("", ".0", "e0", ".0e5", "e-0"))
        wrong = [str(low - 1), str(low - Decimal("0.1")), str(low - Decimal("1e-30")), "-1e400"]
        yield from (Change("minimum", Raw(number), "property", (words, "found less")) for number in wrong)
    if high is not None:
        yield from (Change("maximum", Raw(f"{high}{rest}"), None) for rest in ("", ".0", "e0", "e-0"))
        wrong = [str(high + 1), str(high + Decimal("0.1")), f"{high}." + "0" * 30 + "1", "1e400"]
        yield from (Change("maximum", Raw(number), "property", (words, "found more")) for number in wrong)


STYLES = ["", " ", "\n \t\r"]  # what stands between the tokens


class Writing:
    """JSON in the making, that notes where everything stands, in bytes."""

    def __init__(self, blank):
        self.blank = blank
        self.parts = []
        self.length = 0
        self.values = {}  # path: where the value starts and ends
        self.names = {}  # path: where the member's name starts

    def text(self):
        return "".join(self.parts) + self.blank

    def put(self, token):
        for part in self.blank, token:
            self.parts.append(part)
            self.length += len(part.encode())
        return self.length - len(token.encode())

    def value(self, value, path):
        if isinstance(value, (dict, Members)):
            start = self.put("{")
            for nth, (name, child) in enumerate(value.items() if isinstance(value, dict) else value.pairs):
                if nth:
                    self.put(",")
                at = self.put(text(name))
                inner = (*path, json.loads(text(name)))
                self.put(":")
                self.value(child, inner)
                self.names[inner] = at
            self.put("}")
        elif isinstance(value, list):
            start = self.put("[")
            for index, child in enumerate(value):
                if index:
                    self.put(",")
                self.value(child, (*path, index))
            self.put("]")
        else:
            start = self.put(text(value))
        self.values[path] = (start, self.length)
