"""Our charging station on real sockets, with third-party CSMSs at the other end, and with our own gateway.

What the libraries receive they check against the schemas that they ship; a message of ours that breaks one fails the test.
"""

import random
import time

import pytest

from harness.csms import ACCEPTED, NodeCsms, PythonCsms
from harness.gateway import eventually
from harness.our_station import OurStation
from harness.peer import PeerError
from harness.words import WORDS

VERSIONS = ["1.6", "2.0", "2.0.1"]
PENDING = {"status": "Pending", "currentTime": "$now", "interval": 300}


@pytest.fixture(params=[PythonCsms, NodeCsms], ids=["mobilityhouse", "ocpp-rpc"])
def library(request):
    return request.param


@pytest.fixture(params=VERSIONS)
def csms(request, library):
    with library(request.param) as running:
        running.words = WORDS[request.param]
        yield running


@pytest.fixture(params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture
def station(csms, tmp_path):
    """One that is connected and registered."""
    with OurStation(csms.url(), tmp_path / "station", csms.version) as running:
        csms.words.wait_available(csms, connector=2)
        yield running


def begin(station, csms, token="GOOD", count=1):
    """A driver plugs in, presents a card, and charges; the transaction that this is."""
    station.plug()
    station.token(token)
    csms.words.wait_charging(csms, 1)
    started = csms.words.started(csms, count)
    if csms.version == "1.6":
        # Its number, which the CSMS gives, is on its way; it counts once it is stored.
        station.wait_for_number()
    return started


def powers(station):
    return [said["milliamperes"] for said in station.told("power")]


def test_a_driver_charges(station, csms):
    started = begin(station, csms)
    assert (started.token, started.connector) == ("GOOD", 1)
    station.charge(3_600_000)
    time.sleep(1)
    station.token("GOOD")
    ended = csms.words.ended(csms)
    assert (ended.id, ended.token, ended.reason) == (started.id, "GOOD", "Local")
    # As much as the cable lets through in a second.
    assert ended.meter_stop > started.meter_start
    station.unplug()
    csms.words.wait_available(csms, 1, count=2)
    assert powers(station)[-1] is None


def test_a_card_that_the_csms_refuses_gets_nothing(station, csms):
    csms.answer("Authorize", csms.words.rejected, when=csms.words.authorization("BAD"))
    station.plug()
    station.token("BAD")
    assert station.wait_for("token") == {"connector": 1, "accepted": False}
    assert csms.words.count_begun(csms) == 0 or csms.version != "1.6"
    assert not any(powers(station))


def test_the_csms_starts_and_stops(station, csms):
    station.plug()
    csms.words.wait_plugged(csms, 1)
    assert csms.call(csms.words.start, csms.words.remote_start("REMOTE", 1))["status"] == "Accepted"
    csms.words.wait_charging(csms, 1)
    started = csms.words.started(csms)
    assert started.token == "REMOTE"
    assert csms.call(csms.words.stop, csms.words.remote_stop(4711)) == {"status": "Rejected"}, "another transaction"
    assert csms.call(csms.words.stop, csms.words.remote_stop(started.id)) == ACCEPTED
    assert csms.words.ended(csms).reason == "Remote"


def test_what_happens_without_a_network_is_told_when_it_is_back(station, csms):
    started = begin(station, csms)
    csms.refuse()
    csms.cut()
    station.wait_for("disconnected")
    station.unplug()
    station.wait_for("power", milliamperes=None)
    assert csms.words.count_ended(csms) == 0
    csms.welcome()
    assert csms.words.ended(csms).id == started.id
    assert len(csms.of("BootNotification")) == 1, "a reconnect is no boot"


def test_a_power_cut_ends_the_transaction_and_nothing_is_lost(station, csms):
    started = begin(station, csms)
    station.kill()
    station.start()
    csms.wait_for("BootNotification", count=2)
    ended = csms.words.ended(csms)
    assert (ended.id, ended.reason) == (started.id, "PowerLoss")


def test_a_pending_station_is_silent_until_it_is_accepted(csms, tmp_path):
    csms.answer("BootNotification", {**PENDING, "interval": 1})
    with OurStation(csms.url(), tmp_path / "station", csms.version) as station:
        csms.wait_for("BootNotification", count=2)
        assert {call.action for call in csms.received} == {"BootNotification"}
        csms.answer("BootNotification", {**PENDING, **ACCEPTED})
        csms.words.wait_available(csms, connector=2)
        station.wait_for("clock")


def test_a_reset_restarts_the_station(station, csms):
    assert csms.call("Reset", {"type": "Hard" if csms.version == "1.6" else "Immediate"}) == ACCEPTED
    station.wait_for("restart")
    csms.wait_open(2)
    csms.wait_for("BootNotification", count=2)


def test_credentials_are_asked_for_and_given(csms, tmp_path):
    csms.demand("correct horse battery")
    with OurStation(csms.url(), tmp_path / "wrong", csms.version, password="something of 16 or more") as station:
        csms.wait("a refusal", lambda: [said for event, said in csms.life if event == "refused"])
        station.wait_for("disconnected")
        assert not csms.received
    with OurStation(csms.url(), tmp_path / "right", csms.version, password="correct horse battery"):
        csms.wait_for("BootNotification")


def test_the_station_speaks_what_the_csms_speaks(csms, tmp_path):
    with OurStation(csms.url(), tmp_path / "station", "2.0.1,2.0,1.6"):
        csms.wait_for("BootNotification")
        assert csms.wait_open()["subprotocol"] == f"ocpp{csms.version}"


@pytest.mark.parametrize("csms", ["1.6"], indirect=True)
def test_a_long_answer_comes_in_pieces_and_whole(station, csms):
    answer = csms.call("GetConfiguration")
    keys = {key["key"] for key in answer["configurationKey"]}
    assert {"HeartbeatInterval", "ConnectionTimeOut", "NumberOfConnectors", "SupportedFeatureProfiles"} <= keys
    assert not all(said["last"] for said in station.told("sent")), "it was longer than the station's buffer"


@pytest.mark.parametrize("csms", ["1.6"], indirect=True)
def test_a_setting_is_kept_over_a_power_cut(station, csms):
    assert csms.call("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "77"}) == ACCEPTED
    station.kill()
    csms.answer("BootNotification", PENDING)
    station.start()
    csms.wait_for("BootNotification", count=2)
    answer = csms.call("GetConfiguration", {"key": ["HeartbeatInterval"]})
    assert answer["configurationKey"] == [{"key": "HeartbeatInterval", "readonly": False, "value": "77"}]


def test_thirty_power_cuts_lose_no_transaction(csms, tmp_path):
    """Drivers come and the power fails at any moment: in the end each transaction has begun and has ended, once."""
    chance = random.Random(20261124)
    station = OurStation(csms.url(), tmp_path / "station", csms.version)
    for cut in range(1, 31):
        station.wait_accepted(times=cut)
        station.plug()
        station.token(f"T{cut}")
        time.sleep(chance.random() * 0.1)
        if chance.random() < 0.5:
            station.unplug()
        time.sleep(chance.random() * 0.05)
        station.kill()
        station.start()
    words = csms.words
    csms.wait("the last end", lambda: words.count_begun(csms) == words.count_ended(csms) and len(csms.of("BootNotification")) == 31)
    begun = words.count_begun(csms)
    station.kill()
    assert begun > 5, "the power failed too early each time"


def power_cut_at(step, version, data):
    """A driver charges, and the power fails in front of this store or send; whether it came that far."""
    words = WORDS[version]
    with PythonCsms(version) as csms, OurStation(csms.url(), data, version, die_at=step) as station:
        try:
            station.wait("its acceptance", lambda: station.told("clock") or station.is_dead)
            station.plug()
            station.token("GOOD")
            station.wait("power", lambda: any(powers(station)) or station.is_dead)
            station.token("GOOD")
            station.unplug()
            eventually(lambda: words.count_ended(csms) or station.is_dead)
            time.sleep(0.1)  # what is still to be stored
        except PeerError:
            assert station.is_dead
        has_flowed, has_died = any(powers(station)), station.is_dead
        if has_died:
            station.kill()
            accepted = len(station.told("clock"))
            station.start()
            station.wait_accepted(times=accepted + 1)
            time.sleep(0.2)  # what is still to be sent, if there is anything
            least = 1 if has_flowed else 0
            csms.wait("the end", lambda: least <= words.count_begun(csms) == words.count_ended(csms))
        assert words.count_begun(csms) == words.count_ended(csms) <= 1
        return has_died


def test_a_power_cut_at_any_single_step_loses_nothing(tmp_path, version):
    steps = 0
    while power_cut_at(steps + 1, version, tmp_path / f"{steps + 1}"):
        steps += 1
    print(f"{version}: {steps} power cuts")
    assert steps > 15


def test_our_own_gateway_sees_what_the_station_does(gateway, tmp_path):
    gateway.token("GOOD", status="Accepted")
    gateway.put("/stations/CP-1", {}).expect(200, 201)
    with OurStation(gateway.ws_url, tmp_path / "station") as station:
        state = eventually(lambda: gateway.state("CP-1")["connectors"].get("2"), timeout=20)
        assert state["status"] == "Available"
        station.plug()
        station.token("GOOD")
        (running,) = eventually(lambda: gateway.get("/transactions?active=true").expect(200)["transactions"], timeout=20)
        assert running["chargePointId"] == "CP-1"
        stop = {"chargePointId": "CP-1", "transactionId": running["transactionId"]}
        assert gateway.post("/remote-stop-transaction", stop).expect(200)["status"] == "Accepted"
        station.wait_for("power", milliamperes=None)
        (ended,) = eventually(lambda: [t for t in gateway.transactions("CP-1") if t.get("reason")], timeout=20)
        assert ended["complete"] and ended["reason"] == "Remote"
