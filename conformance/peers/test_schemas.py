"""The core's strict check against the official schemas, judged by Python's jsonschema; and that decoding to the typed
view and encoding again keeps the value.

Differences that are meant, and that the oracle therefore adds to what jsonschema says (see `harness/oracle.py`):
lone surrogates and members given twice are formation faults, integers outside i32 are range faults, and date-times
are checked (JSON Schema leaves `format` open).
"""

import json
import random
import re

import pytest

from harness import oracle, payloads, verdicts

VERSIONS = ["1.6", "2.0.1"]
MUTATIONS = 12  # of each payload of each version: thousands altogether


def steps(path):
    """A path as its steps, whatever joins them."""
    return [step for step in re.split(r"[./\[\]]+", path or "") if step]


def disagreements(questions, answers):
    """Where the core and the oracle part ways: in the verdict, or in code and path where there is one fault only."""
    for (version, action, kind, payload), verdict in zip(questions, answers, strict=True):
        found = oracle.faults(version, action, kind, payload)
        where = f"{version} {action} {kind} {payload[:300]}"
        if verdict.valid != (not found):
            yield f"{where}: the core says {verdict}, the schemas {found[:3]}"
        elif found:
            codes = {oracle.code(version, fault) for fault, _ in found}
            paths = [[str(step) for step in path] for _, path in found if path is not None]
            if verdict.code not in codes and not lies_before_the_end_of_json(payload, verdict.offset):
                yield f"{where}: the core says {verdict.code}, the schemas {codes}"
            elif len(found) == len(paths) and steps(verdict.path) not in paths:
                yield f"{where}: the core points at {verdict.path}, the schemas at {paths[:3]}"
            elif not 0 <= verdict.offset <= len(payload.encode()):
                yield f"{where}: offset {verdict.offset} is outside the payload"


def lies_before_the_end_of_json(payload, offset):
    """Where a payload is broken JSON, nobody can tell its other faults; one in front of the break may come first."""
    try:
        oracle.parse(payload)
    except json.JSONDecodeError as broken:
        return offset < len(payload[: broken.pos].encode())
    except ValueError:
        return True
    return False


def changed_by_round_trip(questions, answers):
    """Valid payloads that do not come back as the same value."""
    for (version, action, kind, payload), verdict in zip(questions, answers, strict=True):
        if verdict.valid and (verdict.again is None or not oracle.same_value(version, action, kind, payload, verdict.again)):
            yield f"{version} {action} {kind}: {payload[:400]} came back as {str(verdict.again)[:400]}"


def report(problems):
    problems = list(problems)
    assert not problems, f"{len(problems)} problems, the first:\n" + "\n".join(problems[:8])


def messages(version):
    return [(version, action, kind) for action in oracle.actions(version) for kind in ("request", "response")]


@pytest.fixture(scope="module", params=VERSIONS)
def generated(request):
    """The least and the most of every message of a version, with the core's verdicts."""
    questions = []
    for message in messages(request.param):
        for make in payloads.least, payloads.most:
            questions.append((*message, payloads.text(make(*message))))
    assert len(questions) == {"1.6": 39, "2.0.1": 64}[request.param] * 4
    return questions, verdicts.ask(questions)


def test_the_least_and_the_most_of_every_message_is_valid(generated):
    questions, answers = generated
    for question in questions:
        assert oracle.faults(*question) == [], question
    report(disagreements(questions, answers))


def test_the_least_and_the_most_of_every_message_survives_decoding_and_encoding(generated):
    report(changed_by_round_trip(*generated))


@pytest.fixture(scope="module", params=VERSIONS)
def mutations(request):
    """Thousands of broken and half-broken payloads."""
    version, chance = request.param, random.Random(f"mutations {request.param}")
    questions = []
    for message in messages(version):
        bases = [payloads.least(*message), payloads.most(*message)]
        questions += [(*message, payloads.mutated(chance, *message, base)) for base in bases for _ in range(MUTATIONS)]
    return questions, verdicts.ask(questions)


def test_mutated_payloads_get_the_verdict_code_and_path_of_the_official_schemas(mutations):
    questions, answers = mutations
    valid = sum(answer.valid for answer in answers)
    assert len(questions) > 900 and len(questions) / 20 < valid < len(questions) * 0.8, "the mutations are too tame or too wild"
    report(disagreements(questions, answers))


def test_mutated_payloads_that_are_still_valid_survive_decoding_and_encoding(mutations):
    report(changed_by_round_trip(*mutations))


@pytest.mark.parametrize("version", VERSIONS)
def test_edge_values_of_every_kind_get_the_verdict_of_the_official_schemas(version):
    date, number, text = {
        "1.6": (
            ("StatusNotification", '{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":%s}'),
            ("SetChargingProfile", '{"connectorId":%s,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":'
             '"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":%s}]}}}'),
            ("Authorize", '{"idTag":%s}'),
        ),
        "2.0.1": (
            ("StatusNotification", '{"connectorStatus":"Available","evseId":1,"connectorId":1,"timestamp":%s}'),
            ("MeterValues", '{"evseId":%s,"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":%s}]}]}'),
            ("DataTransfer", '{"vendorId":%s}'),
        ),
    }[version]  # fmt: skip
    questions = [(version, date[0], "request", date[1] % payloads.text(value)) for value in payloads.DATES]
    questions += [(version, number[0], "request", number[1] % (value, "1")) for value in payloads.NUMBERS]
    questions += [(version, number[0], "request", number[1] % ("1", value)) for value in payloads.NUMBERS]
    # All tenths of a charging limit: with binary floats a third of them looks wrong.
    questions += [(version, number[0], "request", number[1] % ("1", f"{tenths / 10:.1f}")) for tenths in range(2000)]
    questions += [(version, number[0], "request", number[1] % ("1", f"{hundredths / 100:.2f}")) for hundredths in range(1, 200)]
    questions += [(version, text[0], "request", text[1] % value) for value in TEXTS]
    answers = verdicts.ask(questions)
    report(disagreements(questions, answers))
    report(changed_by_round_trip(questions, answers))


TEXTS = [
    '""', '"a"', r'"\u0061"', r'"\ud83d\ude00"', r'"\ud800"', r'"\udc00"', r'"\ud800\ud800"', r'"\ud83d\u0041"', r'"\u00e9\u0000\b\f\n\r\t\/\\\""',
    r'"\u00"', r'"\u00zz"', r'"\a"', r'"\"', '"\n"', '"\x7f"', '"\u2028"', '"\ufeff"', '"\U0010ffff"', '"é' + "é" * 19 + '"', '"' + r"\u00e9" * 20 + '"',
    '"' + r"\u00e9" * 21 + '"', '"' + r"\ud83d\ude00" * 20 + '"', '"' + r"\ud83d\ude00" * 21 + '"', '"' + "x" * 255 + '"', '"' + "x" * 256 + '"', "null", "1", "[]", "{}", "true",
    "tru", "'a'", "", " ", '"a', '"a"x', '"a",', '"a","a":1',
]  # fmt: skip


# -- recorded frames -------------------------------------------------------------------------


@pytest.fixture(scope="module", params=VERSIONS)
def recorded(request):
    """Every payload of the traces whose action the version has."""
    questions = []
    for path in oracle.traces(f"{request.param}-*"):
        questions += [found[:4] for found in oracle.calls_and_answers(path)]
    return questions, verdicts.ask(questions)


def test_every_recorded_frame_gets_the_verdict_of_the_official_schemas(recorded):
    questions, answers = recorded
    assert len(questions) > 100
    report(disagreements(questions, answers))


def test_every_valid_recorded_frame_survives_decoding_and_encoding(recorded):
    report(changed_by_round_trip(*recorded))


def test_an_action_unknown_to_the_schemas_is_unknown_to_the_core():
    for version in VERSIONS:
        for action in ("CustomOperation", "heartbeat", "NotifySettlement", ""):
            assert oracle.schema(version, action, "request") is None
            [answer] = verdicts.ask([(version, action, "request", "{}")])
            assert (answer.valid, answer.code) == (False, "NotImplemented")
