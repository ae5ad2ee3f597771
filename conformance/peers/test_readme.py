"""What the README tells a new user to do, done: a third-party charge point charges and is stopped over HTTP."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness.gateway import eventually

HERE = Path(__file__).parent
README = (HERE.parent.parent / "README.md").read_text()


@pytest.fixture
def charge_point(gateway):
    command = [sys.executable, str(HERE / "charge_point.py"), gateway.url("CP-1")]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield running
    running.kill()
    running.wait()


def body(path):
    """The body that the README sends to this path."""
    return re.search(rf"{path} \\\n.*-d '(.*)'", README).group(1)


def test_the_charge_point_of_the_readme_charges_and_is_stopped(gateway, charge_point):
    assert "conformance/peers/charge_point.py ws://127.0.0.1:8080/CP-1" in README
    assert charge_point.stdout.readline().startswith("boot: Accepted")

    started = gateway.post("/remote-start-transaction", body("remote-start-transaction")).expect(200)
    assert started["status"] == "Accepted"
    assert charge_point.stdout.readline() == "charging: transaction 1\n"
    charging = eventually(lambda: gateway.get("/stations/CP-1").expect(200)["connectors"]["1"]["status"] == "Charging")
    assert charging
    (active,) = gateway.get("/transactions?active=true").expect(200)["transactions"]
    assert (active["chargePointId"], active["transactionId"]) == ("CP-1", "1")

    stopped = gateway.post("/remote-stop-transaction", body("remote-stop-transaction")).expect(200)
    assert stopped["status"] == "Accepted"
    assert charge_point.stdout.readline() == "stopped: transaction 1\n"
    assert eventually(lambda: gateway.get("/transactions?active=true").expect(200)["transactions"] == [])
    (ended,) = gateway.get("/transactions").expect(200)["transactions"]
    assert ended["complete"] and ended["reason"] == "Remote"
