"""Our core's opinion: the program `verdicts` of this package, asked over a pipe."""

import json
import subprocess
from dataclasses import dataclass

from .gateway import built


@dataclass
class Verdict:
    """What the core says of one payload."""

    valid: bool
    fault: str | None = None  # its kind, as the core calls it
    code: str | None = None
    path: str | None = None
    offset: int | None = None
    words: str | None = None
    again: str | None = None  # decoded to its typed view and encoded


def ask(questions):
    """The verdicts of (version, action, kind, payload) questions, in one run."""
    lines = "".join(json.dumps(list(question)) + "\n" for question in questions)
    ended = subprocess.run([built("verdicts")], input=lines.encode(), capture_output=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    answers = [Verdict(**json.loads(line)) for line in ended.stdout.decode().split("\n") if line]
    assert len(answers) == len(questions)
    return answers
