"""Starting, stopping, what is printed, what is logged, what is exported."""

import json
import re
import socket
import subprocess
import threading

import pytest
from websockets.sync.client import connect

from harness.days import BLOCKED, DAYS, GOOD, Command
from harness.gateway import binary, clean_environment, eventually
from harness.python_peer import PYTHON_PEERS
from harness.station import Station


def run(*args, env=None, timeout=10):
    """The binary as a command that ends by itself."""
    command = [str(binary()), *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env={**clean_environment(), **(env or {})})


# -- starting ----------------------------------------------------------------------


def test_a_start_prints_where_everything_is(gateway):
    lines = gateway.printed().splitlines()
    assert len(lines) <= 10
    assert "(ocpp1.6, ocpp2.0, ocpp2.0.1)" in lines[0] and "/{id}" in lines[0]
    text = "\n".join(lines)
    assert "/openapi.json" in text and str(gateway.data) in text and "curl" in text
    assert re.search(r"any station|open", text)


def test_settings_can_come_from_the_environment(start):
    gateway = start(env={"OCPP_BOOT_INTERVAL": "61", "OCPP_REGISTRATION": "required"})
    gateway.put("/stations/CP-1", {}).expect(201)
    with Station(gateway, "CP-1") as station:
        assert station.boot()["interval"] == 61


@pytest.mark.parametrize(
    "args, named",
    [
        (["--boot-interval", "0"], "boot-interval"),
        (["--boot-interval", "86401"], "boot-interval"),
        (["--listen", "nowhere"], "listen"),
        (["--tolerance", "some"], "tolerance"),
        (["--ping-interval", "301"], "ping-interval"),
        (["--management", "0.0.0.0:0"], "management-token"),
        (["--unknown-station", "403"], "unknown-station"),
        (["--registration", "maybe"], "registration"),
        (["--log", "gateway=[["], "log"),
    ],
)
def test_a_bad_setting_ends_with_2_and_is_named(tmp_path, args, named):
    settings = {"--listen": "127.0.0.1:0", "--management": "127.0.0.1:0", "--data": str(tmp_path / "data"), args[0]: args[1]}
    ended = run(*[word for setting in settings.items() for word in setting])
    assert ended.returncode == 2, ended
    assert named in ended.stderr


def test_a_port_in_use_ends_with_1_and_names_the_address(gateway, tmp_path):
    taken = gateway.ws_url.removeprefix("ws://")
    ended = run("--listen", taken, "--management", "127.0.0.1:0", "--data", str(tmp_path / "other"))
    assert ended.returncode == 1
    assert taken in ended.stderr


def test_a_data_directory_in_use_ends_with_1_and_the_first_one_goes_on(gateway):
    ended = run("--listen", "127.0.0.1:0", "--management", "127.0.0.1:0", "--data", str(gateway.data))
    assert ended.returncode == 1 and str(gateway.data) in ended.stderr
    with Station(gateway, "CP-1") as station:
        station.boot()


# -- stopping ----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["stop", "interrupt"])
def test_a_stop_closes_stations_with_1001_and_ends_with_0(start, how):
    gateway = start()
    stations = [Station(gateway, f"CP-{n}") for n in range(20)]
    for station in stations:
        station.boot()
    seen = []
    listeners = [threading.Thread(target=lambda s=s: seen.append(s.wait_closed())) for s in stations]
    for listener in listeners:
        listener.start()
    assert getattr(gateway, how)() == 0
    for listener in listeners:
        listener.join(5)
    assert {(closed.code, closed.reason) for closed in seen} == {(1001, "gateway is stopping")}
    assert len(seen) == 20


def test_a_stop_ends_in_time_even_if_a_station_neither_reads_nor_answers(start):
    gateway = start()
    address, port = gateway.ws_url.removeprefix("ws://").split(":")
    with socket.create_connection((address, int(port))) as deaf:
        deaf.sendall(
            b"GET /CP-deaf HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
        )
        eventually(lambda: gateway.state("CP-deaf")["connection"]["connected"])
        command = Command(gateway, "/stations/CP-deaf/calls/ClearCache", {})
        eventually(lambda: gateway.frames("CP-deaf"))
        assert gateway.stop(timeout=12) == 0
        assert command.outcome() != 200


# -- logs --------------------------------------------------------------------------


@pytest.mark.parametrize("log_format", ["human", "json"])
def test_no_token_is_ever_logged_not_even_at_trace(start, log_format):
    gateway = start("--log", "trace", "--log-format", log_format, "--unknown-tokens", "invalid")
    for version, day in DAYS.items():
        peer = PYTHON_PEERS[version](gateway, f"CP-log-{version}", version)
        try:
            day(gateway, peer)
        finally:
            peer.finish()
    with Station(gateway, "CP-log-1.6", "1.6") as station:
        # Malformed frames are where tokens slip out.
        station.send('[2,"bad","Authorize",{"idTag":"%s","idTag":"%s"}]' % (GOOD, BLOCKED))
        assert station.receive()[:2] == [4, "bad"]
        station.send('[2,"bad2","Authorize",{"idTag":["%s"]}]' % GOOD)
        assert station.receive()[:2] == [4, "bad2"]
        station.send('[2,"bad3","StartTransaction",{"idTag":"%s"' % GOOD)
        station.until_heartbeat()
    assert gateway.stop() == 0
    logs = gateway.logs().lower()
    assert all(f"cp-log-{version}" in logs for version in DAYS), "the test looked at logs that say nothing"
    for token in GOOD, BLOCKED:
        lines = [line for line in logs.splitlines() if token.lower() in line]
        assert not lines, lines[0][:500]


def test_no_password_or_management_token_is_ever_logged(start):
    secret = "ManagementSecret42"
    gateway = start("--log", "trace", "--management-token", secret)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert gateway.get("/stations").status == 401
    assert gateway.get("/stations", headers={"Authorization": "Bearer wrong"}).status == 401
    gateway.get("/stations", headers=bearer).expect(200)
    login = {"Authorization": "Basic Q1AtMTpTdGF0aW9uUGFzc3dvcmQ3Nw=="}
    with connect(gateway.url("CP-1"), subprotocols=["ocpp1.6"], additional_headers=login, proxy=None):
        pass
    assert gateway.stop() == 0
    logs = gateway.logs()
    assert secret not in logs
    assert "StationPassword77" not in logs and "Q1AtMTpTdGF0aW9uUGFzc3dvcmQ3Nw" not in logs


def test_at_info_no_payload_is_logged(start):
    gateway = start()
    with Station(gateway, "CP-quiet") as station:
        station.boot(chargePointSerialNumber="SerialNumberInPayload")
        station.call("DataTransfer", {"vendorId": "VendorInPayload", "data": "DataInPayload"})
        station.send('[2,"x","Authorize",{"idTag":["TextInPayload"]}]')
        station.until_heartbeat()
    assert gateway.stop() == 0
    assert "InPayload" not in gateway.logs()


def test_json_logs_are_json_lines(start):
    gateway = start("--log-format", "json", "--log", "debug")
    with Station(gateway, "CP-1") as station:
        station.boot()
    assert gateway.stop() == 0
    lines = [line for line in gateway.stderr_path.read_text().splitlines() if line.strip()]
    assert lines
    for line in lines:
        assert json.loads(line)


# -- export ------------------------------------------------------------------------


def test_the_store_can_be_exported_as_json_lines(start):
    gateway = start()
    gateway.token("ExportedTag1", status="Blocked")
    with Station(gateway, "CP-export") as station:
        station.boot()
        station.call("StartTransaction", {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": "2026-11-23T10:00:00Z"})
        values = '[\n{"timestamp": "2026-11-23T10:01:00Z",\r\n"sampledValue":\n[{"value": "1.50"\n}]}]'
        station.call_text("MeterValues", '{"connectorId": 1, "transactionId": 1, "meterValue": %s}' % values)
    assert gateway.stop() == 0
    ended = run("export", "--data", str(gateway.data))
    assert ended.returncode == 0, ended.stderr
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    assert records and all(set(record) == {"key", "version", "value"} for record in records)
    assert len({record["key"] for record in records}) == len(records)
    assert any("1.50" in str(record["value"]) for record in records)
    assert "CP-export" in ended.stdout and "exportedtag1" in ended.stdout.lower()
