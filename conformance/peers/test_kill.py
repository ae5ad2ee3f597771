"""Power cuts: the process is killed in the middle of traffic, and nothing that it had acknowledged may be missing or
doubled afterwards."""

import asyncio
import os
import random
import time

import pytest

from harness.days import instant, samples
from harness.gateway import Gateway
from harness.persistent import PersistentStation
from harness.station import VERSIONS, Station

KILLS = 20


def test_twenty_kills_at_random_moments_lose_nothing_and_double_nothing(tmp_path):
    seed = int(os.environ.get("KILL_SEED", time.time_ns() % 1_000_000))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    gateway = Gateway(tmp_path / "data").start()
    stations = [PersistentStation(gateway, f"CP-{n}", VERSIONS[n % 3], f"{seed}-{n}") for n in range(6)]
    acknowledged_tokens = {}
    began = time.monotonic()

    async def power_cuts(lives):
        for cut in range(KILLS):
            await asyncio.sleep(chance.uniform(0.05, 0.9))
            # What the operator was told is kept, too.
            name = f"Token{cut}"
            await asyncio.to_thread(gateway.token, name, status="Blocked")
            acknowledged_tokens[name] = "Blocked"
            await asyncio.sleep(chance.uniform(0, 0.05))
            gateway.kill()
            await asyncio.to_thread(gateway.start)
            for life in lives:
                if life.done():
                    life.result()
        await asyncio.sleep(0.3)
        for station in stations:
            station.finishing = True

    async def everything():
        lives = [asyncio.ensure_future(station.live()) for station in stations]
        await asyncio.gather(power_cuts(lives), *lives)

    asyncio.run(everything())
    took = time.monotonic() - began
    print(
        f"{sum(s.acknowledged for s in stations)} messages acknowledged, {sum(s.repeats for s in stations)} repeated, {took:.1f} s"
    )

    with gateway:
        for station in stations:
            assert_kept(gateway, station)
        for name, status in acknowledged_tokens.items():
            assert gateway.get(f"/tokens/{name}").expect(200)["status"] == status
    assert sum(station.repeats for station in stations) >= KILLS // 4, "the kills hit nothing: this run proves little"
    assert took < 60


def assert_kept(gateway, station):
    """Everything that a station was promised is there, once."""
    shown = gateway.transactions(station.identity, limit=50)
    ids = [str(transaction["transactionId"]) for transaction in shown]
    assert sorted(ids) == sorted(str(record["id"]) for record in station.transactions), station.identity
    assert len(set(ids)) == len(ids)
    for record in station.transactions:
        kept = gateway.transaction(station.identity, record["id"])
        assert kept["idToken"] == f"Tag-{station.identity}"
        assert instant(kept["startedAt"]) == instant(record["start"]["timestamp"])
        assert float(kept["meterStart"]) == record["start"]["meterStart"]
        assert instant(kept["stoppedAt"]) == instant(record["stop"]["timestamp"])
        assert float(kept["meterStop"]) == record["stop"]["meterStop"]
        assert (kept["reason"], kept["active"], kept["complete"]) == ("Local", False, True)
        told = [float(reading["value"]) for reading in record["readings"]]
        if station.version != "1.6":
            told = [record["start"]["meterStart"], *told, record["stop"]["meterStop"]]
        assert [float(sample["value"]) for sample in samples(kept["readings"])] == told, (station.identity, record["id"])
    state = gateway.state(station.identity)
    assert not state["transactions"] and state["boot"]["status"] == "Accepted"
    assert state["connectors"]["1" if station.version == "1.6" else "1/1"]["status"] == station.status


@pytest.mark.parametrize("action", ["BootNotification", "StartTransaction", "StopTransaction"])
def test_what_was_answered_a_moment_before_the_kill_is_there(tmp_path, action):
    with Gateway(tmp_path / "data") as gateway:
        with Station(gateway, "CP-1", "1.6") as station:
            station.boot()
            if action != "BootNotification":
                id = station.call(
                    "StartTransaction", {"connectorId": 1, "idTag": "T", "meterStart": 1, "timestamp": "2026-11-23T10:00:00Z"}
                )["transactionId"]
            if action == "StopTransaction":
                station.call("StopTransaction", {"transactionId": id, "meterStop": 2, "timestamp": "2026-11-23T10:01:00Z"})
            gateway.kill()
        gateway.start()
        if action == "BootNotification":
            assert gateway.state("CP-1")["boot"]["status"] == "Accepted"
        else:
            assert gateway.transaction("CP-1", id)["active"] is (action == "StartTransaction")
        with Station(gateway, "CP-1", "1.6") as station:
            station.until_heartbeat()


def test_an_epoch_never_goes_back_over_a_kill(tmp_path):
    seen = []
    with Gateway(tmp_path / "data") as gateway:
        for _ in range(4):
            with Station(gateway, "CP-1", "1.6") as station:
                station.boot()
                seen.append(gateway.state("CP-1")["connection"]["epoch"])
                gateway.kill()
            gateway.start()
            assert gateway.state("CP-1")["connection"]["connected"] is False
    assert seen == sorted(set(seen))
