"""The WebSocket edge: who gets in, under which name and version, and how a connection ends."""

import http.client
import json

import pytest
from websockets.exceptions import InvalidStatus

from harness.days import BOOT
from harness.gateway import eventually
from harness.station import VERSIONS, Closed, Station


def refused(gateway, identity="x", path=None, **more):
    """The HTTP status of a handshake that must not succeed."""
    with pytest.raises(InvalidStatus) as status:
        Station(gateway, identity, path=path, **more)
    return status.value.response.status_code


# -- sub-protocols ---------------------------------------------------------------


@pytest.mark.parametrize(
    "offered, agreed",
    [
        (["ocpp1.6"], "ocpp1.6"),
        (["ocpp2.0"], "ocpp2.0"),
        (["ocpp2.0.1"], "ocpp2.0.1"),
        (["ocpp1.6", "ocpp2.0.1"], "ocpp1.6"),
        (["ocpp2.0.1", "ocpp1.6"], "ocpp2.0.1"),
        (["ocpp2.0", "ocpp2.0.1", "ocpp1.6"], "ocpp2.0"),
        (["ocpp9.9", "ocpp2.0.1", "ocpp1.6"], "ocpp2.0.1"),
        (["soap", "ocpp1.5", "ocpp1.6"], "ocpp1.6"),
    ],
)
def test_the_first_version_of_the_stations_list_that_we_speak_is_agreed(gateway, offered, agreed):
    with Station(gateway, "CP-1", offered=offered) as station:
        assert station.socket.subprotocol == agreed
        station.version = agreed.removeprefix("ocpp")
        station.boot()


@pytest.mark.parametrize("offered", [["ocpp1.5"], ["ocpp9.9", "soap"], [], ["OCPP1.6"]])
def test_without_a_common_version_the_handshake_succeeds_and_the_connection_is_closed_1002(gateway, offered):
    station = Station(gateway, "CP-1", offered=offered)
    assert station.socket.subprotocol is None
    assert station.wait_closed().code == 1002


# -- identities --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, identity",
    [
        ("/CP-1", "CP-1"),
        ("/RDAM%20123", "RDAM 123"),
        ("/CP%2A1%2B2%3D3%7C4%404.5", "CP*1+2=3|4@4.5"),
        ("/CP-1?token=abc&x=/y", "CP-1"),
        ("/" + "i" * 48, "i" * 48),
        ("/" + "l" * 64, "l" * 64),
    ],
)
def test_an_identity_is_the_decoded_path_without_its_query(gateway, path, identity):
    with Station(gateway, identity, "1.6", path=path) as station:
        station.boot()
        assert gateway.state(identity)["chargePointId"] == identity
        listed = gateway.get("/stations").expect(200)["stations"]
        assert [s["chargePointId"] for s in listed] == [identity]


@pytest.mark.parametrize("path", ["/", "/a/b", "/CP%2F1", "/CP%3A1", "/CP%00", "/CP%C3%A9", "/CP%0A1", "/" + "x" * 65, "//"])
def test_a_path_that_names_no_station_is_404(gateway, path):
    assert refused(gateway, path=path) == 404


def test_more_than_48_characters_are_an_identity_only_in_16(gateway):
    for version in "2.0", "2.0.1":
        assert refused(gateway, path="/" + "x" * 49, version=version) == 404
    with Station(gateway, "x" * 49, "1.6") as station:
        station.boot()


# -- registration --------------------------------------------------------------------


def test_where_registration_is_required_an_unknown_station_is_404_and_a_known_one_gets_in(start):
    gateway = start("--registration", "required")
    assert refused(gateway, "CP-1") == 404
    assert gateway.get("/stations").expect(200)["stations"] == []
    gateway.put("/stations/CP-1", {}).expect(201)
    with Station(gateway, "CP-1") as station:
        station.boot()
        assert gateway.delete("/stations/CP-1").status == 204
        station.wait_closed()
    assert refused(gateway, "CP-1") == 404
    assert gateway.get("/stations/CP-1").status == 404


def test_the_originals_answer_to_an_unknown_station_can_be_chosen(start):
    gateway = start("--registration", "required", "--unknown-station", "1008")
    station = Station(gateway, "CP-1")
    assert station.socket.subprotocol == "ocpp1.6"
    closed = station.wait_closed()
    assert (closed.code, closed.reason) == (1008, "Charge Point CP-1 not registered as an IoT Thing")
    assert refused(gateway, path="/a/b") == 404


def test_where_registration_is_open_a_station_registers_by_connecting(gateway):
    assert gateway.get("/stations/CP-1").status == 404
    with Station(gateway, "CP-1") as station:
        station.boot()
    [listed] = gateway.get("/stations").expect(200)["stations"]
    assert listed["chargePointId"] == "CP-1"


# -- how connections end ---------------------------------------------------------------


def test_a_plain_request_to_the_station_address_is_426(gateway):
    connection = http.client.HTTPConnection(gateway.ws_url.removeprefix("ws://"), timeout=5)
    connection.request("GET", "/CP-1")
    response = connection.getresponse()
    assert response.status == 426
    assert 0 < len(response.read()) < 1000
    connection.close()


def test_a_binary_message_closes_1003(gateway):
    with Station(gateway, "CP-1") as station:
        station.boot()
        station.send(b"\x02\x03")
        assert station.wait_closed().code == 1003


def test_a_frame_above_the_limit_closes_1009_and_one_at_the_limit_is_answered(start):
    gateway = start("--max-frame", "4096")
    with Station(gateway, "CP-1") as station:
        station.boot()
        frame = json.dumps([2, "long", "DataTransfer", {"vendorId": "v", "data": ""}], separators=(",", ":"))
        fits = frame.replace('"data":""', '"data":"%s"' % ("d" * (4096 - len(frame))))
        assert len(fits) == 4096
        station.send(fits)
        assert station.receive()[:2] == [3, "long"]
        station.send(fits.replace("ddd", "dddd", 1))
        assert station.wait_closed().code == 1009


def test_the_default_limit_is_one_mebibyte(gateway):
    with Station(gateway, "CP-1") as station:
        station.boot()
        station.send([2, "1", "DataTransfer", {"vendorId": "v", "data": "d" * 1_000_000}])
        assert station.receive()[:2] == [3, "1"]
        station.send([2, "2", "DataTransfer", {"vendorId": "v", "data": "d" * (1 << 20)}])
        assert station.wait_closed().code == 1009


def test_a_message_in_fragments_is_one_message(gateway):
    with Station(gateway, "CP-1") as station:
        station.boot()
        station.socket.send(iter(['[2,"f",', '"Heart', 'beat",{}]']))
        assert station.receive()[:2] == [3, "f"]


def test_pings_of_a_station_are_answered(gateway):
    with Station(gateway, "CP-1") as station:
        assert station.socket.ping().wait(5)


def test_the_gateway_pings_a_quiet_station_and_keeps_the_one_that_answers(start):
    gateway = start("--ping-interval", "1")
    with Station(gateway, "CP-1") as station:
        pings = count_pings(station.socket.protocol)
        with pytest.raises(TimeoutError):
            station.receive(timeout=3.4)
        assert 2 <= len(pings) <= 4
        station.boot()


def count_pings(protocol):
    """Looks into the library's frame intake, since it answers pings by itself."""
    pings, intake = [], protocol.recv_frame

    def recv_frame(frame):
        if frame.opcode == 9:
            pings.append(frame)
        return intake(frame)

    protocol.recv_frame = recv_frame
    return pings


def test_a_station_that_resets_its_connection_is_shown_as_gone(gateway):
    station = Station(gateway, "CP-1")
    station.boot()
    station.vanish()
    closed = eventually(
        lambda: gateway.state("CP-1")["connection"]["connected"] is False and gateway.state("CP-1")["connection"]["closed"]
    )
    assert closed["at"]


def test_a_half_open_connection_is_replaced_by_the_stations_next_one(gateway):
    old = Station(gateway, "CP-1")
    old.boot()
    with Station(gateway, "CP-1") as new:
        closed = old.wait_closed()
        assert (closed.code, closed.reason) == (4001, "replaced by a newer connection")
        new.until_heartbeat()
        assert gateway.state("CP-1")["connection"]["connected"] is True


def test_a_hundred_reconnects_of_one_station_leave_one_connection_and_a_growing_epoch(gateway):
    epochs = []
    with Station(gateway, "CP-1") as first:
        first.boot()
    for _ in range(100):
        with Station(gateway, "CP-1") as station:
            station.until_heartbeat()
    with Station(gateway, "CP-1") as station:
        station.until_heartbeat()
        epochs.append(gateway.state("CP-1")["connection"]["epoch"])
        assert gateway.state("CP-1")["connection"]["connected"] is True
        assert len(gateway.get("/stations").expect(200)["stations"]) == 1
    assert epochs[0] >= 101


def test_many_stations_at_once_each_get_their_own_answers(gateway):
    stations = [Station(gateway, f"CP-{n}", VERSIONS[n % 3]) for n in range(42)]
    for n, station in enumerate(stations):
        station.send([2, f"boot-{n}", "BootNotification", BOOT[station.version]])
    for n, station in enumerate(stations):
        frame = station.receive()
        assert frame[:2] == [3, f"boot-{n}"] and frame[2]["status"] == "Accepted"
    for station in stations:
        station.close()
    eventually(lambda: not [s for s in gateway.get("/stations?limit=100").expect(200)["stations"] if s["connected"]])


def test_an_answer_to_a_question_that_nobody_asked_is_dropped(gateway):
    with Station(gateway, "CP-1") as station:
        station.boot()
        station.send([3, "never-asked", {"status": "Accepted"}])
        station.send([4, "never-asked", "InternalError", "", {}])
        assert station.until_heartbeat() == []
        with pytest.raises((TimeoutError, Closed)) as nothing:
            station.receive(timeout=0.3)
        assert nothing.type is TimeoutError
