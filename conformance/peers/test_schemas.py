"""The core's strict check against the official schemas, judged by Python's jsonschema; and that decoding to the typed
view and encoding again keeps the value.

Verdicts part only where `oracle.DIFFERENCES` says so and why. Where one thing is broken alone, the answer is known
beforehand: code, path, offset and words are compared with it.
"""

import collections
import json
import random
import re

import pytest

from harness import oracle, payloads, verdicts

VERSIONS = oracle.VERSIONS
MESSAGES = {"1.6": 78, "2.0": 134, "2.0.1": 128, "2.1": 181}
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
    assert not problems, f"{len(problems)} problems, the first:\n" + "\n".join(problem[:800] for problem in problems[:8])


@pytest.fixture(scope="module", params=VERSIONS)
def generated(request):
    """The least and the most of every message of a version, with the core's verdicts."""
    questions = []
    for message in oracle.messages(request.param):
        for make in payloads.least, payloads.most:
            questions.append((*message, payloads.text(make(*message))))
    assert len(questions) == MESSAGES[request.param] * 2
    return questions, verdicts.ask(questions)


def test_the_least_and_the_most_of_every_message_is_valid(generated):
    questions, answers = generated
    for question in questions:
        assert oracle.faults(*question) == [], question
    report(disagreements(questions, answers))


def test_the_least_and_the_most_of_every_message_survives_decoding_and_encoding(generated):
    report(changed_by_round_trip(*generated))


# -- one keyword at a time -------------------------------------------------------------------


class Tally:
    """What came of breaking every keyword of every schema of a version at every place."""

    def __init__(self, version):
        self.keywords = collections.Counter()
        self.differences = collections.Counter()  # uses of the reasons to part with jsonschema
        self.problems = collections.defaultdict(list)
        for message in oracle.messages(version):
            cases = list(payloads.broken(*message))
            answers = verdicts.ask([(*message, case.text) for case in cases])
            for case, verdict in zip(cases, answers, strict=True):
                self.keywords[case.keyword] += 1
                self.look(message, case, verdict)

    def look(self, message, case, verdict):
        judgement = oracle.judge(*message, case.text)
        # Without our additions: what jsonschema alone says.
        is_valid = all(fault.difference for fault in judgement.faults)
        differences = judgement.differences()
        self.differences.update(differences)
        if bool(judgement.faults) != (case.fault is not None):
            self.problem("oracle", message, case, f"the schemas say {judgement.faults[:3]}")
        elif verdict.valid != is_valid and not differences or verdict.valid == bool(judgement.faults):
            self.problem("verdict", message, case, verdict)
        elif case.fault is None:
            if verdict.again is None or not oracle.same_value(*message, case.text, verdict.again):
                self.problem("round trip", message, case, verdict)
        else:
            path_is_right = verdict.path == case.path or case.is_inside and verdict.path.startswith(case.path)
            if verdict.code != oracle.code(message[0], case.fault):
                self.problem("code", message, case, verdict)
            if not path_is_right or verdict.offset not in case.offsets:
                self.problem("place", message, case, verdict)
            if not all(words in verdict.words for words in case.words) or not verdict.words.startswith(verdict.path):
                self.problem("words", message, case, verdict)

    def problem(self, what, message, case, found):
        self.problems[what].append(f"{' '.join(message)}: {case._replace(text=case.text[:300])}: {found}")


@pytest.fixture(scope="module", params=VERSIONS)
def broken(request):
    tally = Tally(request.param)
    tally.version = request.param
    return tally


KEYWORDS = {"type", "required", "additionalProperties", "properties", "maxLength", "enum", "minItems", "maxItems", "format"}
KEYWORDS |= {"minimum", "maximum", "JSON", "lone surrogate", "member twice"}


def test_every_keyword_broken_at_every_place_gets_the_verdict_of_the_official_schemas(broken, capsys):
    with capsys.disabled():
        counts = ", ".join(f"{keyword} {count}" for keyword, count in broken.keywords.most_common())
        print(f"\nOCPP {broken.version}: {broken.keywords.total()} payloads with one thing changed: {counts}")
    assert broken.keywords.total() >= 7_500
    assert broken.keywords.keys() - {"multipleOf", "nesting"} == KEYWORDS
    assert ("multipleOf" in broken.keywords) == (broken.version == "1.6")
    report(broken.problems["oracle"] + broken.problems["verdict"])


def test_verdicts_part_from_jsonschema_for_the_listed_reasons_only_and_for_each_of_them(broken, capsys):
    with capsys.disabled():
        print(f"\nOCPP {broken.version}: differences from jsonschema: {dict(broken.differences)}")
    # Only 1.6 has addresses, and it has no place for free JSON.
    elsewhere = {"nesting"} if broken.version == "1.6" else {"uri"}
    assert broken.differences.keys() == oracle.DIFFERENCES.keys() - elsewhere


def test_every_fault_is_answered_with_the_code_of_the_answer_table(broken):
    report(broken.problems["code"])


def test_every_fault_is_found_at_its_path_and_offset(broken):
    report(broken.problems["place"])


def test_every_fault_in_words_names_the_member_what_was_expected_and_what_was_found(broken):
    report(broken.problems["words"])


def test_what_is_still_valid_survives_decoding_and_encoding(broken):
    report(broken.problems["round trip"])


# -- several things at a time ------------------------------------------------------------------


@pytest.fixture(scope="module", params=VERSIONS)
def mutations(request):
    """Thousands of payloads with two or three random changes."""
    version, chance = request.param, random.Random(f"mutations {request.param}")
    questions = []
    for message in oracle.messages(version):
        bases = [payloads.least(*message), payloads.every(*message)]
        questions += [(*message, payloads.mutated(chance, *message, base)) for base in bases for _ in range(MUTATIONS)]
    return questions, verdicts.ask(questions)


def test_mutated_payloads_get_the_verdict_code_and_path_of_the_official_schemas(mutations):
    questions, answers = mutations
    valid = sum(answer.valid for answer in answers)
    assert len(questions) > 1800 and len(questions) / 30 < valid < len(questions) * 0.8, f"too tame or too wild: {valid}"
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
    }.get(version, (
        ("StatusNotification", '{"connectorStatus":"Available","evseId":1,"connectorId":1,"timestamp":%s}'),
        ("MeterValues", '{"evseId":%s,"meterValue":[{"timestamp":"2026-11-23T10:00:00Z","sampledValue":[{"value":%s}]}]}'),
        ("DataTransfer", '{"vendorId":%s}'),
    ))  # fmt: skip
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


@pytest.fixture(scope="module", params=[version for version in VERSIONS if oracle.traces(f"{version}-*")])
def recorded(request):
    """Every payload of the traces of a version whose action it has."""
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
        for action in ("CustomOperation", "heartbeat", "HeartbeatRequest", ""):
            assert oracle.schema(version, action, "request") is None
            [answer] = verdicts.ask([(version, action, "request", "{}")])
            assert (answer.valid, answer.code) == (False, "NotImplemented")
