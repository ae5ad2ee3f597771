"""The gateway under load: what a started release binary takes of memory and CPU, as /proc tells."""

import os
import re
import resource
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import build, run

STATIONS, DAY_STATIONS, DAYS = (
    os.environ.get(name, default) for name, default in [("STATIONS", "5000"), ("DAY_STATIONS", "200"), ("DAYS", "5")]
)


def costs(table):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    programs = build("-p", "ocpp-gateway", "-p", "ocpp-conformance")
    table.section("The gateway (release binary, everything in one process, load from the same machine)")
    with started(programs) as (url, gateway):
        idle = load(programs, "idle", url, gateway, STATIONS)
    table.row("resident memory, idle", idle["rss_idle_kib"] / 1024, "MiB")
    table.row("resident memory, a connected station", idle["rss_per_station_kib"], "KiB", f"{STATIONS} stations")
    with started(programs) as (url, gateway):
        day = load(programs, "day", url, gateway, DAY_STATIONS, DAYS)
    table.row("CPU a message, a day's mix, each commit on disk", day["cpu_per_message_us"], "us")
    table.row("messages a second", day["messages_per_second"], "", f"{DAY_STATIONS} stations")


def load(programs, *arguments):
    said = run([programs / "load", *map(str, arguments)])
    return {name: float(value) for name, value in re.findall(r"^(\w+)=([\d.]+)$", said, re.M)}


@contextmanager
def started(programs):
    """A gateway on a data folder of its own: its address and its process id."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        gateway = subprocess.Popen(
            [programs / "ocpp-gateway", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0"]
            + ["--data", Path(folder) / "data", "--log", "warn"],
            stdout=output.open("w"),
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(200):
                if url := re.search(r"(ws://[^/]*)/\{id\}", output.read_text()):
                    break
                time.sleep(0.05)
            else:
                raise SystemExit(f"the gateway did not start:\n{output.read_text()}")
            time.sleep(1)
            yield url[1], gateway.pid
        finally:
            gateway.terminate()
            gateway.wait()
