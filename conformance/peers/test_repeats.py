"""A day told twice, or out of order where a bad line can do that, ends as the day told once."""

import itertools
import json
import random
import re
from functools import partial

import pytest

from harness import oracle
from harness.days import EVENT, meter_16, token
from harness.gateway import Gateway
from harness.station import BOOT, CallError, Station

AT = "2026-11-23T10:{:02}:00.000Z"


def day_16():
    """(action, payload) of a day of two connectors; a transaction's id is the one that its start was answered with."""
    yield "BootNotification", BOOT["1.6"]
    for connector in 1, 2:
        yield (
            "StatusNotification",
            {"connectorId": connector, "errorCode": "NoError", "status": "Preparing", "timestamp": AT.format(0)},
        )
    yield "Authorize", {"idTag": "TagA"}
    yield "StartTransaction", {"connectorId": 1, "idTag": "TagA", "meterStart": 100, "timestamp": AT.format(1)}
    yield "StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging", "timestamp": AT.format(1)}
    yield "MeterValues", meter_16("first", 2, "110")
    yield "StartTransaction", {"connectorId": 2, "idTag": "TagB", "meterStart": 500, "timestamp": AT.format(3)}
    yield "MeterValues", meter_16("first", 4, "120")
    yield "MeterValues", {**meter_16("second", 5, "510"), "connectorId": 2}
    yield (
        "StopTransaction",
        {"transactionId": "first", "idTag": "TagA", "meterStop": 130, "timestamp": AT.format(6), "reason": "Local"},
    )
    yield "StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Finishing", "timestamp": AT.format(6)}
    yield "StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": AT.format(7)}
    yield "StopTransaction", {"transactionId": "second", "meterStop": 520, "timestamp": AT.format(8), "reason": "EVDisconnected"}
    yield "StatusNotification", {"connectorId": 2, "errorCode": "NoError", "status": "Available", "timestamp": AT.format(9)}
    yield "StartTransaction", {"connectorId": 1, "idTag": "TagC", "meterStart": 130, "timestamp": AT.format(10)}


def day_2(version):
    """The same in the words of 2.0 or 2.0.1, the last transaction still under way."""
    yield "BootNotification", BOOT[version]
    for evse in 1, 2:
        yield "StatusNotification", {"timestamp": AT.format(0), "connectorStatus": "Available", "evseId": evse, "connectorId": 1}
    yield "Authorize", {"idToken": token("TagA")}
    yield from (("TransactionEvent", said) for said in transaction(version, "tx-1", 1, 1))
    yield "StatusNotification", {"timestamp": AT.format(6), "connectorStatus": "Occupied", "evseId": 2, "connectorId": 1}
    yield from (("TransactionEvent", said) for said in transaction(version, "tx-2", 2, 10))
    yield from (("TransactionEvent", said) for said in transaction(version, "tx-3", 1, 20)[:2])


def transaction(version, id, evse, minute):
    """Started, two readings, Ended."""
    event = EVENT[version]
    at = [AT.format(minute + n) for n in range(4)]
    return [
        event("Started", id, 0, at[0], "Authorized", value=100, idToken=token("TagA"), evse={"id": evse, "connectorId": 1}),
        event("Updated", id, 1, at[1], "ChargingStateChanged", value=110, info={"chargingState": "Charging"}),
        event("Updated", id, 2, at[2], "MeterValuePeriodic", value=120),
        event("Ended", id, 3, at[3], "StopAuthorized", value=130, stoppedReason="Local"),
    ]


DAYS = {"1.6": day_16, "2.0": partial(day_2, "2.0"), "2.0.1": partial(day_2, "2.0.1")}


class Teller:
    """Tells messages of a day to a gateway, over as many connections as wanted."""

    def __init__(self, gateway, version):
        self.gateway, self.version = gateway, version
        self.ids = {}
        self.station = None
        self.reconnect()

    def reconnect(self):
        if self.station:
            self.station.close()
        self.station = Station(self.gateway, "CP-1", self.version)

    def tell(self, action, payload):
        """Sends it under a new id; names of 1.6 transactions become the ids given by the gateway."""
        if payload.get("transactionId") in ("first", "second"):
            payload = {**payload, "transactionId": self.ids[payload["transactionId"]]}
        answer = self.station.call(action, payload)
        if action == "StartTransaction":
            name = {"TagA": "first", "TagB": "second"}.get(payload["idTag"], "third")
            assert self.ids.setdefault(name, answer["transactionId"]) == answer["transactionId"], "a repeated start got another id"
        return answer


def end(gateway):
    """What is left of a day, without the moments at which the gateway itself did something."""
    state = gateway.state("CP-1")
    connectors = {name: connector["status"] for name, connector in state["connectors"].items()}
    active = {place: (str(t["transactionId"]), t["startedAt"]) for place, t in state["transactions"].items()}
    transactions = {}
    for shown in gateway.transactions("CP-1"):
        record = gateway.transaction("CP-1", shown["transactionId"])
        facts = {name: value for name, value in record.items() if name in FACTS}
        transactions[str(shown["transactionId"])] = facts
    return {"connectors": connectors, "active": active, "transactions": transactions, "errors": state["errors"]}


FACTS = "evseId connectorId idToken startedAt stoppedAt meterStart meterStop reason active complete readings version".split()


@pytest.fixture(scope="module")
def told_once(tmp_path_factory):
    """The end of each day, told in order and without repeats."""
    ends = {}
    for version, day in DAYS.items():
        with Gateway(tmp_path_factory.mktemp("once") / "data") as gateway:
            teller = Teller(gateway, version)
            for message in day():
                teller.tell(*message)
            ends[version] = end(gateway)
            assert len(ends[version]["transactions"]) == 3 and len(ends[version]["active"]) == 1
    return ends


@pytest.mark.parametrize("version", DAYS)
def test_every_message_repeated_at_once(gateway, told_once, version):
    teller = Teller(gateway, version)
    for message in DAYS[version]():
        for _ in range(3):
            teller.tell(*message)
    assert end(gateway) == told_once[version]


@pytest.mark.parametrize("version", DAYS)
def test_every_message_repeated_after_a_reconnect(gateway, told_once, version):
    teller = Teller(gateway, version)
    for message in DAYS[version]():
        teller.tell(*message)
        teller.reconnect()
        teller.tell(*message)
    assert end(gateway) == told_once[version]


@pytest.mark.parametrize("version", DAYS)
def test_transaction_messages_of_the_whole_day_told_again_at_its_end(gateway, told_once, version):
    teller = Teller(gateway, version)
    for message in DAYS[version]():
        teller.tell(*message)
    teller.reconnect()
    for action, payload in DAYS[version]():
        if action in ("StartTransaction", "StopTransaction", "MeterValues", "TransactionEvent"):
            teller.tell(action, payload)
    assert end(gateway) == told_once[version]


@pytest.mark.parametrize("version", DAYS)
@pytest.mark.parametrize("seed", range(5))
def test_repeats_reconnects_and_kills_at_random(start, told_once, version, seed):
    chance = random.Random(f"{version} {seed}")
    gateway = start()
    teller = Teller(gateway, version)
    told = []
    for message in DAYS[version]():
        teller.tell(*message)
        told.append(message)
        for _ in range(chance.randrange(3)):
            deed = chance.randrange(8)
            if deed == 0:
                gateway.kill()
                gateway.start()
                teller.reconnect()
            elif deed <= 2:
                teller.reconnect()
            else:
                again = chance.choice(told)
                # A status is no transaction message: its repeat is a new report, and the last one counts.
                if again[0] not in ("StatusNotification", "BootNotification"):
                    teller.tell(*again)
    assert end(gateway) == told_once[version]


# 2.0.1 names its transactions itself, so that its events may come in any order over several connections.


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_the_events_of_a_transaction_in_any_order(shared_gateway, order):
    identity = "CP-" + "".join(map(str, order))
    messages = transaction("2.0.1", "tx-1", 1, 1)
    with Station(shared_gateway, identity, "2.0.1") as station:
        station.boot()
    for n in order:
        with Station(shared_gateway, identity, "2.0.1") as station:
            station.call("TransactionEvent", messages[n])
    record = shared_gateway.transaction(identity, "tx-1")
    facts = {name: value for name, value in record.items() if name in FACTS}
    assert facts == shared_gateway.in_order
    assert not shared_gateway.state(identity)["transactions"]


@pytest.fixture(scope="module")
def shared_gateway(tmp_path_factory):
    """One gateway for all orders, with what the right order gives as `in_order`."""
    with Gateway(tmp_path_factory.mktemp("orders") / "data") as gateway:
        with Station(gateway, "CP-in-order", "2.0.1") as station:
            station.boot()
            for message in transaction("2.0.1", "tx-1", 1, 1):
                station.call("TransactionEvent", message)
        record = gateway.transaction("CP-in-order", "tx-1")
        gateway.in_order = {name: value for name, value in record.items() if name in FACTS}
        assert gateway.in_order["complete"] is True and gateway.in_order["active"] is False
        yield gateway


@pytest.mark.parametrize("version", DAYS)
def test_what_is_told_of_an_ended_transaction_does_not_make_it_active_again(gateway, version):
    teller = Teller(gateway, version)
    told = list(DAYS[version]())[:-1] if version == "1.6" else list(DAYS[version]())[:-2]
    for message in told:
        teller.tell(*message)
    assert gateway.transactions("CP-1", active="true") == []
    teller.reconnect()
    for action, payload in told:
        if action in ("StartTransaction", "MeterValues") or payload.get("eventType") in ("Started", "Updated"):
            teller.tell(action, payload)
            assert gateway.transactions("CP-1", active="true") == []
            assert not gateway.state("CP-1")["transactions"]


# -- recorded days ---------------------------------------------------------------------


def recorded_days():
    """Sessions with a transaction in them, as their charge point told them: (action, payload, the transaction's id that
    a start was answered with), without what was injected or is not valid."""
    for path in oracle.traces(*(f"{version}-*" for version in DAYS)):
        version = path.name.split("-")[0]
        asked, answered = {}, {}
        for line in oracle.lines(path):
            if "frame" in line and not line.get("injected"):
                elements = oracle.elements_of(line["frame"])
                if line["from"] == "cp" and len(elements) == 4 and elements[0] == "2":
                    asked[elements[1]] = (elements[2].strip('"'), elements[3])
                elif line["from"] == "csms" and elements[0] == "3":
                    answered[elements[1]] = json.loads(elements[2])
        told = [
            (action, text, answered.get(id, {}).get("transactionId"))
            for id, (action, text) in asked.items()
            if oracle.schema(version, action, "request") and not oracle.faults(version, action, "request", text)
        ]
        kinds = {action for action, _, _ in told}
        if kinds & {"TransactionEvent", "StopTransaction"} and "malformed" not in path.name:
            yield pytest.param(version, told, id=path.stem)


class Replay:
    """Tells a recorded day; the ids of 1.6 transactions are replaced by those that the gateway gives."""

    def __init__(self, gateway, version):
        self.gateway, self.version, self.ids = gateway, version, {}
        self.starts = {}
        self.station = Station(gateway, "CP-1", version)
        self.station.boot()

    def reconnect(self):
        self.station.close()
        self.station = Station(self.gateway, "CP-1", self.version)

    def tell(self, action, text, recorded):
        for old, new in self.ids.items():
            text = re.sub(rf'("transactionId":\s*){old}\b', rf"\g<1>{new}", text)
        try:
            answer = self.station.call_text(action, text)
        except CallError as refused:
            assert refused.code in ("NotSupported", "NotImplemented"), (action, refused)
            return
        if action == "StartTransaction" and recorded is not None:
            # A recording may use one id for several transactions; a repeated start must not.
            assert self.starts.setdefault(text, answer["transactionId"]) == answer["transactionId"]
            self.ids[recorded] = answer["transactionId"]


@pytest.mark.parametrize("version, told", list(recorded_days()))
def test_a_recorded_day_told_twice_ends_as_told_once(start, version, told):
    ends = []
    for repeats in 1, 2:
        gateway = start(data=f"data-{repeats}")
        replay = Replay(gateway, version)
        for message in told:
            for _ in range(repeats):
                replay.tell(*message)
            if repeats == 2:
                replay.reconnect()
        ends.append(end(gateway))
        replay.station.close()
    assert ends[1] == ends[0] and ends[0]["transactions"]
