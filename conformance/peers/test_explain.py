"""What the program `explain` says is answered is what a running gateway answers, to the letter."""

import json
import subprocess
import uuid

import pytest

from harness import oracle
from harness.answer_table import COMMON, V16, V201
from harness.gateway import Gateway, built
from harness.station import Station

FRAMES = [pytest.param("1.6", text, id=f"1.6-{name}") for name, text, *_ in COMMON + V16]
FRAMES += [pytest.param("2.0.1", text, id=f"2.0.1-{name}") for name, text, *_ in COMMON + V201]


def explained(version, text):
    """What is said about a frame of a station's, and the answer that it says is given."""
    command = [built("explain"), "--from", "station", version, text]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode in (0, 1) and ended.stderr == "", ended.stderr
    answer = [line.removeprefix("Answer: ") for line in ended.stdout.splitlines() if line.startswith("Answer: ")]
    return ended.stdout, answer[-1]


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    with Gateway(tmp_path_factory.mktemp("explain") / "data", "--tolerance", "strict") as running:
        yield running


@pytest.mark.parametrize("version, text", FRAMES)
def test_the_answer_is_the_gateways(strict, version, text):
    _, answer = explained(version, text)
    with Station(strict, f"CP-{uuid.uuid4().hex[:8]}", version) as station:
        station.boot()
        station.send(text)
        heard = station.until_heartbeat()
    if not heard:
        assert answer.startswith("none: ")
    elif heard[0].startswith("[3,"):
        assert answer.startswith("a CALLRESULT of ")
    else:
        assert answer == heard[0]


# Frames of one version say something else in another, and the oracle knows what.
ELSEWHERE = [
    pytest.param(version, param.values[1], id=f"{version}-{param.id}") for version in oracle.STATION_SENDS for param in FRAMES
]


@pytest.mark.parametrize("version, text", ELSEWHERE)
def test_the_verdict_is_the_oracles_in_every_version(version, text):
    said, answer = explained(version, text)
    wanted = oracle.reaction(version, text)
    if wanted is oracle.SILENCE:
        assert answer.startswith("none: ")
    elif wanted[0] == 3:
        assert answer.startswith("a CALLRESULT of ")
        assert "\nRIGHT\n" in said or "expected at most 36" in said
    else:
        kind, id, code, *_ = json.loads(answer)
        assert "\nWRONG" in said and (kind, id) == wanted[:2] and code in wanted[2]


@pytest.mark.parametrize("version", oracle.STATION_SENDS)
def test_every_action_is_sent_by_the_side_that_the_standard_says(version):
    actions = [action for _, action, kind in oracle.messages(version) if kind == "request"]
    frames = "".join(f'[2,"m","{action}",{{}}]\n' for action in actions)
    ended = subprocess.run(
        [built("explain"), "--from", "station", version], input=frames, capture_output=True, text=True, timeout=60, check=False
    )
    pages = ended.stdout.split("\n\n")
    assert len(pages) == len(actions)
    refused = {action for action, page in zip(actions, pages, strict=True) if "only the CSMS sends this action" in page}
    sends = {*oracle.STATION_SENDS[version], "NotifyPeriodicEventStream"}
    assert refused == set(actions) - sends
