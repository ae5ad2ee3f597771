"""A whole day of third-party stations, seen by the station and by the operator."""

import pytest

from harness.days import DAYS
from harness.gateway import Gateway
from harness.node_peer import NodePeer
from harness.python_peer import PYTHON_PEERS

STATIONS = [
    pytest.param(version, peer_class, id=f"{version}-{peer_class.short}")
    for version in DAYS
    for peer_class in (PYTHON_PEERS[version], NodePeer)
]


@pytest.mark.parametrize("version, peer_class", STATIONS)
def test_a_third_party_station_lives_through_a_whole_day(start, recorded, version, peer_class):
    gateway = start("--unknown-tokens", "invalid")
    recorded(
        gateway,
        f"{version}-{peer_class.short}-ocpp-gateway-day",
        ocpp=version,
        peers={"cp": peer_class.name, "csms": "ocpp-gateway"},
        scenario="Boot, statuses, tokens, local transaction over a reconnect, refused one, remote start and stop, replaced connection.",
    )
    peer = peer_class(gateway, "CP-day-1", version)
    try:
        DAYS[version](gateway, peer)
    finally:
        peer.finish()


@pytest.mark.parametrize("version", DAYS)
def test_what_a_day_left_behind_is_there_after_a_restart(start, version):
    gateway = start("--unknown-tokens", "invalid")
    peer = PYTHON_PEERS[version](gateway, "CP-day-2", version)
    try:
        local, remote = DAYS[version](gateway, peer)
    finally:
        peer.finish()
    before = {str(id): gateway.transaction("CP-day-2", id) for id in (local, remote)}
    assert gateway.stop() == 0
    with Gateway(gateway.data) as again:
        assert {str(id): again.transaction("CP-day-2", id) for id in (local, remote)} == before
        assert again.state("CP-day-2")["boot"]["status"] == "Accepted"
        assert again.get("/tokens/BLOCKEDTAG001").expect(200)["status"] == "Blocked"
