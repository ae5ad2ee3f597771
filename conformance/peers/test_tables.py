"""The core's tables say what the official schemas say, no more and no less: the program `schemas` of this package finds no
difference; and it does find one when a single thing in a copy of the schemas is changed, whatever and wherever it is."""

import json
import random
import re
import shutil
import subprocess

import pytest

from harness import oracle
from harness.gateway import built

# Files, objects, members, limits, and listed values that were compared.
COMPARED = {
    "1.6": (78, 100, 234, 206, 344),
    "2.0": (134, 274, 732, 702, 745),
    "2.0.1": (128, 656, 1577, 1232, 745),
    "2.1": (181, 1386, 3923, 4229, 1325),
}
PLACES = 3  # for each kind of change in each version


def compare(version, folder):
    """The exit status of the comparison, and what it printed."""
    ended = subprocess.run([built("schemas"), version, str(folder)], capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("version", oracle.VERSIONS)
def test_the_tables_are_those_of_the_official_schemas(version, capsys):
    status, printed = compare(version, oracle.FOLDERS[version])
    with capsys.disabled():
        print(f"\n{printed.strip()}")
    assert status == 0, printed
    summary = re.search(
        r"0 differences; compared (\d+) files, (\d+) objects, (\d+) members, (\d+) limits, (\d+) listed values", printed
    )
    assert tuple(map(int, summary.groups())) == COMPARED[version]
    # The broken references of one file of 2.0 are repaired, and that is told.
    assert ("BootNotificationRequest_v1p0.json: 3 references without their slash were repaired" in printed) == (version == "2.0")


# Each takes a schema and changes one thing in it, or returns False where it has nothing of the kind.


def set_to(keyword, value, needs=lambda node: True):
    def change(node):
        if not needs(node) or node.get(keyword) == value:
            return False
        node[keyword] = value

    return change


def has(keyword):
    return lambda node: keyword in node


def of_type(kind):
    return lambda node: node.get("type") == kind


def without(keyword):
    return lambda node: node.pop(keyword, None) is not None


def one_more(keyword, by=1):
    return lambda node: keyword in node and node.update({keyword: node[keyword] + by}) is None


def first_property(change):
    def changed(node):
        names = list(node.get("properties", {}))
        return bool(names) and change(node, names[0])

    return changed


def renamed(node, name):
    node["properties"][name + "X"] = node["properties"].pop(name)
    node["required"] = [name + "X" if other == name else other for other in node.get("required", [])]


def toggled(node, name):
    required = node.get("required", [])
    node["required"] = [other for other in required if other != name] if name in required else [*required, name]


def new_values(change):
    def changed(node):
        if "enum" not in node:
            return False
        node["enum"] = change(node["enum"])

    return changed


CHANGES = {
    "a member renamed": first_property(renamed),
    "a member dropped": first_property(lambda node, name: node["properties"].pop(name) and None),
    "a member added": first_property(lambda node, name: node["properties"].update(another={"type": "string"})),
    "a member now required, or no longer": first_property(toggled),
    "required and not described": first_property(lambda node, name: node.update(required=[*node.get("required", []), "another"])),
    "text into integer": set_to("type", "integer", lambda node: node.get("type") == "string" and "enum" not in node),
    "listed texts into integers": set_to("type", "integer", has("enum")),
    "integer into number": set_to("type", "number", of_type("integer")),
    "number into integer": set_to("type", "integer", of_type("number")),
    "boolean into text": set_to("type", "string", of_type("boolean")),
    "list into object": set_to("type", "object", of_type("array")),
    "object into list": set_to("type", "array", of_type("object")),
    "text of any type": lambda node: node.get("type") == "string" and node.pop("type") and None,
    "more characters": one_more("maxLength"),
    "fewer characters": one_more("maxLength", -1),
    "no limit of characters": without("maxLength"),
    "a limit of characters": set_to(
        "maxLength", 77, lambda node: of_type("string")(node) and not {"maxLength", "enum"} & set(node)
    ),
    "a value added": new_values(lambda values: [*values, "Another"]),
    "a value dropped": new_values(lambda values: values[1:]),
    "a value spelt otherwise": new_values(lambda values: [values[0].swapcase(), *values[1:]]),
    "no values": without("enum"),
    "open or closed": lambda node: (
        node.get("type") == "object" and node.update(additionalProperties=node.get("additionalProperties", True) is False)
    ),
    "more items at least": one_more("minItems"),
    "no least number of items": without("minItems"),
    "more items at most": one_more("maxItems"),
    "no most number of items": without("maxItems"),
    "a most number of items": set_to("maxItems", 7, of_type("array")),
    "a higher minimum": one_more("minimum"),
    "no minimum": without("minimum"),
    "a minimum": set_to("minimum", 5, lambda node: node.get("type") in ("integer", "number")),
    "a lower maximum": one_more("maximum", -1),
    "no maximum": without("maximum"),
    "a maximum": set_to("maximum", 7, lambda node: node.get("type") in ("integer", "number")),
    "no smallest step": without("multipleOf"),
    "hundredths": set_to("multipleOf", 0.01, of_type("number")),
    "a date no longer": lambda node: node.get("format") == "date-time" and node.pop("format") and None,
    "a date": set_to("format", "date-time", lambda node: of_type("string")(node) and "format" not in node),
    "another format": set_to("format", "email", of_type("string")),
    "a keyword that no table can hold": set_to("pattern", "^a$", of_type("string")),
    "another draft": lambda node: (
        "$schema" in node
        and node.update({"$schema": f"http://json-schema.org/draft-0{6 if 'draft-04' in node['$schema'] else 4}/schema#"})
    ),
}
NOT_EVERYWHERE = {"no smallest step": ["1.6"]} | dict.fromkeys(
    ["a higher minimum", "no minimum", "a lower maximum", "no maximum", "more items at most", "no most number of items"],
    ["2.0", "2.0.1", "2.1"],
)


def nodes(node):
    """Every schema in a schema file, references not followed."""
    yield node
    for child in [*node.get("properties", {}).values(), *node.get("definitions", {}).values()]:
        yield from nodes(child)
    if isinstance(node.get("items"), dict):
        yield from nodes(node["items"])


@pytest.fixture(scope="module", params=oracle.VERSIONS)
def copied(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("schemas") / "schemas"
    shutil.copytree(oracle.FOLDERS[request.param], folder)
    return request.param, folder


@pytest.mark.parametrize("change", CHANGES)
def test_a_schema_with_one_thing_changed_is_told_from_the_table(copied, change):
    version, folder = copied
    chance = random.Random(f"{version} {change}")
    paths = sorted(path for path in folder.glob("*.json") if "#definitions" not in path.read_text("utf-8-sig"))
    found = 0
    for path in chance.sample(paths, len(paths)):
        original = path.read_bytes()
        count = len(list(nodes(json.loads(original.decode("utf-8-sig")))))
        for nth in chance.sample(range(count), count):
            document = json.loads(original.decode("utf-8-sig"))
            if CHANGES[change](list(nodes(document))[nth]) is False:
                continue
            path.write_text(json.dumps(document))
            status, printed = compare(version, folder)
            path.write_bytes(original)
            assert status == 1 and path.name in printed, f"{path.name}, schema {nth}: {printed}"
            found += 1
            break
        if found == PLACES:
            return
    assert found or version not in NOT_EVERYWHERE.get(change, oracle.VERSIONS)


def test_messages_that_only_one_side_has_are_told(copied):
    version, folder = copied
    requests = {action: path for (action, kind), path in oracle.files(version).items() if kind == "request"}
    for action in "Heartbeat", "DataTransfer":
        for kind, words in ("request", "the schemas lack its request"), ("response", "the schemas lack it"):
            path = folder / oracle.files(version)[action, kind].name
            original = path.read_bytes()
            path.unlink()
            status, printed = compare(version, folder)
            path.write_bytes(original)
            assert status == 1 and f"{action}: " in printed and words in printed
    new = folder / requests["Heartbeat"].name.replace("Heartbeat", "Fly")
    shutil.copy(requests["Heartbeat"], new)
    status, printed = compare(version, folder)
    new.unlink()
    assert status == 1 and "Fly: an action of the schemas that the table lacks" in printed
    both = [path for path in folder.glob("Heartbeat*")]
    kept = {path: path.read_bytes() for path in both}
    for path in both:
        path.unlink()
    status, printed = compare(version, folder)
    for path, original in kept.items():
        path.write_bytes(original)
    assert status == 1 and "Heartbeat: an action of the table that the schemas lack" in printed
    assert compare(version, folder)[0] == 0, "the copy is whole again"


def test_where_there_is_nothing_to_compare_that_is_told(tmp_path):
    for arguments in [("1.6", tmp_path), ("1.6", tmp_path / "nowhere"), ("1.7", oracle.FOLDERS["1.6"])]:
        assert compare(*arguments)[0] == 2
    assert subprocess.run([built("schemas")], capture_output=True, check=False).returncode == 2
