"""A whole day of third-party stations, seen by the station and by the operator."""

import pytest

from harness.days import day_16, day_201
from harness.gateway import Gateway
from harness.node_peer import NodePeer
from harness.python_peer import PythonPeer

PEERS = [pytest.param(PythonPeer, id="mobilityhouse"), pytest.param(NodePeer, id="ocpp-rpc")]
DAYS = [pytest.param("1.6", day_16, id="1.6"), pytest.param("2.0.1", day_201, id="2.0.1")]


@pytest.mark.parametrize("version, day", DAYS)
@pytest.mark.parametrize("peer_class", PEERS)
def test_a_third_party_station_lives_through_a_whole_day(start, recorded, version, day, peer_class):
    gateway = start("--unknown-tokens", "invalid")
    name = f"{version}-{'mobilityhouse' if peer_class is PythonPeer else 'ocpp-rpc'}-ocpp-gateway-day"
    recorded(
        gateway,
        name,
        ocpp=version,
        peers={"cp": peer_class.name, "csms": "ocpp-gateway"},
        scenario="Boot, statuses, tokens, local transaction over a reconnect, refused one, remote start and stop, replaced connection.",
    )
    peer = peer_class(gateway, "CP-day-1", version)
    try:
        day(gateway, peer)
    finally:
        peer.finish()


@pytest.mark.parametrize("version, day", DAYS)
def test_what_a_day_left_behind_is_there_after_a_restart(start, version, day):
    gateway = start("--unknown-tokens", "invalid")
    peer = PythonPeer(gateway, "CP-day-2", version)
    try:
        local, remote = day(gateway, peer)
    finally:
        peer.finish()
    before = {str(id): gateway.transaction("CP-day-2", id) for id in (local, remote)}
    assert gateway.stop() == 0
    with Gateway(gateway.data) as again:
        assert {str(id): again.transaction("CP-day-2", id) for id in (local, remote)} == before
        assert again.state("CP-day-2")["boot"]["status"] == "Accepted"
        assert again.get("/tokens/BLOCKEDTAG001").expect(200)["status"] == "Blocked"
