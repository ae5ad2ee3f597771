"""How each of the figures of `budgets` is measured."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CONFORMANCE = Path(__file__).resolve().parent.parent
REPOSITORY = CONFORMANCE.parent
CODEC = CONFORMANCE / "codec"


def run(command, cwd=REPOSITORY, **environment):
    """What a command prints; ends the program with all that it said if it fails."""
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def need(tool, package):
    if not shutil.which(tool):
        sys.exit(f"{tool} is missing: apt-get install {package}")


def build(*options):
    """Builds for this machine as what is delivered is built; gives the folder of the programs."""
    run(["cargo", "build", "--release", "-q", *options])
    return Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target")) / "release"
