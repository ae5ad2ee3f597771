"""Fixtures of all proofs: the started gateway, and the recorder when `--record DIR` is given."""

import pytest

from harness.gateway import Gateway
from harness.recorder import Recorder
from harness.station import Station


def pytest_addoption(parser):
    parser.addoption("--record", metavar="DIR", help="write what the peers and the gateway say to each other as traces into DIR")


@pytest.fixture
def gateway(tmp_path):
    """A fresh gateway of default settings for one test."""
    with Gateway(tmp_path / "data") as running:
        yield running


@pytest.fixture
def station(gateway):
    """A booted 1.6 station on it."""
    with Station(gateway, "CP-1", "1.6") as station:
        station.boot()
        yield station


@pytest.fixture
def start(tmp_path):
    """Starts gateways with settings of the test's own; all of them end with the test."""
    started = []

    def begin(*args, data="data", **more):
        started.append(Gateway(tmp_path / data, *args, **more))
        return started[-1].start()

    yield begin
    for running in started:
        running.__exit__()


@pytest.fixture
def recorded(request):
    """Call it with a gateway and a header to record what passes, if `--record` was given."""
    folder = request.config.getoption("--record")
    recorders = []

    def record(gateway, name, **header):
        if folder:
            gateway.recorder = Recorder(gateway.ws_url, f"{folder}/{name}.jsonl", header)
            recorders.append((gateway, gateway.recorder))

    yield record
    for gateway, recorder in recorders:
        gateway.recorder = None
        recorder.finish()
