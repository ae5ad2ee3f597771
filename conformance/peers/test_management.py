"""The management API itself: its guards, health and metrics, events, and its own description."""

import http.client
import json
import queue
import socket
import subprocess
import sys
import threading

import pytest
from openapi_spec_validator import validate

from harness.days import Command, recent
from harness.gateway import error
from harness.station import Station

# -- hardening ---------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "192.168.1.1"])
def test_another_host_header_on_loopback_is_421(gateway, host):
    assert gateway.get("/stations", headers={"Host": host}).status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:9090"])
def test_loopback_host_headers_are_served(gateway, host):
    gateway.get("/stations", headers={"Host": host}).expect(200)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_writes_of_another_content_type_are_415(gateway, kind):
    assert gateway.put("/stations/CP-1", "{}", headers={"Content-Type": kind}).status == 415
    assert gateway.post("/remote-start-transaction", "{}", headers={"Content-Type": kind}).status == 415
    assert gateway.get("/stations/CP-1").status == 404


def test_unknown_paths_are_404_and_wrong_methods_405_in_json(gateway):
    error(gateway.get("/nothing"), 404)
    error(gateway.delete("/stations"), 405)


def test_a_management_token_guards_everything_but_health(start):
    gateway = start("--management-token", "a-management-token")
    assert gateway.get("/healthz").status == 200
    for path in "/stations", "/tokens", "/transactions", "/events", "/stations/x/frames":
        error(gateway.get(path), 401)
    error(gateway.post("/remote-start-transaction", {}), 401)
    error(gateway.get("/stations", headers={"Authorization": "Bearer A-management-token"}), 401)
    gateway.get("/stations", headers={"Authorization": "Bearer a-management-token"}).expect(200)


def test_a_large_body_is_refused_without_harm(gateway):
    try:
        status = gateway.post("/remote-start-transaction", b" " * (32 << 20)).status
    except (BrokenPipeError, ConnectionResetError):
        status = 413
    assert status in (400, 413)
    gateway.get("/healthz").expect(200)


# -- health, metrics, frames ---------------------------------------------------------------


def test_health_readiness_and_metrics_are_served(gateway, station):
    assert gateway.get("/healthz").status == 200 and gateway.get("/readyz").status == 200
    station.until_heartbeat()
    metrics = gateway.get("/metrics")
    assert metrics.status == 200 and metrics.headers["content-type"].startswith("text/plain")
    names = set()
    for line in metrics.text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            float(value)
            names.add(name.split("{")[0])
    assert len(names) >= 3 and "CP-1" not in metrics.text


def counted(gateway, name):
    [line] = [line for line in gateway.get("/metrics").text.splitlines() if line.startswith(name + " ")]
    return float(line.split(" ")[1])


def test_an_answer_that_comes_too_late_or_to_nothing_is_counted(gateway, station):
    before = counted(gateway, "ocpp_late_answers_total")
    station.send([3, "never-asked", {}])
    station.send([4, "never-asked", "InternalError", "", {}])
    station.until_heartbeat()
    assert counted(gateway, "ocpp_late_answers_total") == before + 2


def test_recent_frames_are_bounded_for_all_stations_together(gateway):
    before = gateway.rss_kib()
    for n in range(16):
        with Station(gateway, f"CP-big-{n}") as station:
            station.boot()
            for _ in range(10):
                station.call("DataTransfer", {"vendorId": "v", "data": "d" * 200_000})
    kept = sum(len(frame["text"]) for n in range(16) for frame in gateway.frames(f"CP-big-{n}", limit=1000))
    assert 0 < kept <= 4 << 20
    assert gateway.rss_kib() - before < 24 << 10


# -- events ------------------------------------------------------------------------------


class Events:
    """A subscriber to GET /events."""

    def __init__(self, gateway):
        self._connection = http.client.HTTPConnection(gateway.http_address, timeout=15)
        self._connection.request("GET", "/events", headers={"Accept": "text/event-stream"})
        response = self._connection.getresponse()
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        self.seen = queue.Queue()
        threading.Thread(target=self._read, args=(response,), daemon=True).start()

    def _read(self, response):
        kind, data = None, []
        try:
            for line in response:
                line = line.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    kind = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].strip())
                elif not line and data:
                    self.seen.put((kind, json.loads("\n".join(data))))
                    kind, data = None, []
        except (OSError, ValueError, http.client.HTTPException):
            pass

    def until(self, kind, timeout=5):
        """The next event of a kind; others on the way are kept back for nobody."""
        while True:
            seen, data = self.seen.get(timeout=timeout)
            if seen == kind:
                return data

    def close(self):
        self._connection.sock.shutdown(socket.SHUT_RDWR)


def test_events_tell_what_happens_as_it_happens(gateway):
    events = Events(gateway)
    with Station(gateway, "CP-e") as station:
        assert events.until("connection")["chargePointId"] == "CP-e"
        station.boot()
        seen = events.until("boot")
        assert seen["chargePointId"] == "CP-e" and recent(seen["at"])
        station.call("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Preparing"})
        assert "Preparing" in str(events.until("status"))
        station.call(
            "StartTransaction", {"connectorId": 1, "idTag": "SecretTag7", "meterStart": 0, "timestamp": "2026-11-23T10:00:00Z"}
        )
        seen = events.until("transaction")
        assert seen["chargePointId"] == "CP-e" and "SecretTag7" not in str(seen)
        station.answers["ClearCache"] = {"status": "Accepted"}
        command = Command(gateway, "/stations/CP-e/calls/ClearCache", {})
        station.serve()
        command.answer().expect(200)
        assert events.until("command")["chargePointId"] == "CP-e"
    assert events.until("connection")["chargePointId"] == "CP-e"
    events.close()


def test_a_subscriber_that_does_not_read_holds_nobody_up(gateway):
    address, port = gateway.http_address.split(":")
    with socket.create_connection((address, int(port))) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        deaf.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
        with Station(gateway, "CP-1") as station:
            station.boot()
            for n in range(1500):
                status = "Available" if n % 2 else "Preparing"
                station.call(
                    "StatusNotification", {"connectorId": n % 3, "errorCode": "NoError", "status": status, "info": "i" * 50}
                )
            station.until_heartbeat()
        gateway.get("/stations").expect(200)


# -- its own description -------------------------------------------------------------------

PATHS = {
    "/remote-start-transaction": ["post"],
    "/remote-stop-transaction": ["post"],
    "/stations": ["get"],
    "/stations/{id}": ["get", "put", "delete"],
    "/stations/{id}/calls/{action}": ["post"],
    "/stations/{id}/frames": ["get"],
    "/tokens": ["get"],
    "/tokens/{idToken}": ["get", "put", "delete"],
    "/transactions": ["get"],
    "/transactions/{station}/{transactionId}": ["get"],
    "/events": ["get"],
    "/healthz": ["get"],
    "/readyz": ["get"],
    "/metrics": ["get"],
}


def shape(path):
    """A path with its parameters' names blotted out."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def test_the_api_describes_itself_validly_and_completely(gateway):
    document = gateway.get("/openapi.json").expect(200)
    validate(document)
    described = {shape(path): operations for path, operations in document["paths"].items()}
    for path, methods in PATHS.items():
        for method in methods:
            assert method in described[shape(path)], (method, path)


def test_thousands_of_made_up_requests_find_no_server_error(start, tmp_path):
    gateway = start("--call-timeout", "1")
    with Station(gateway, "CP-1") as station:
        station.boot()
    found = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"http://{gateway.http_address}/openapi.json",
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            "--exclude-path", "/events", "--max-examples", "40", "--seed", "7", "--request-timeout", "5", "--workers", "1",
            "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all",
        ],
        capture_output=True, text=True, timeout=240, cwd=tmp_path,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    gateway.get("/healthz").expect(200)
