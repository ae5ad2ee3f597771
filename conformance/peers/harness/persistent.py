"""Stations that behave as real ones do over a bad line: a transaction message is repeated, under a new message id and
with the same content, until it has been answered; a reconnect is no boot. Each writes down what it was promised."""

import asyncio
import json
import random
import uuid

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .days import EVENT, token
from .station import BOOT, SUBPROTOCOL


class Refusal(Exception):
    """A CALLERROR, which no message of these stations deserves."""


class PersistentStation:
    """Lives until told to finish: transaction after transaction, with readings and statuses in between."""

    def __init__(self, gateway, identity, version, seed):
        self.gateway, self.identity, self.version = gateway, identity, version
        self.random = random.Random(seed)
        self.finishing = False
        self.socket = None
        self.boots = 0
        self.repeats = 0
        self.acknowledged = 0
        # What the gateway has acknowledged.
        self.transactions = []
        self.status = None

    async def live(self):
        """Until `finishing`, and then to the end of the transaction under way."""
        await self.say("BootNotification", BOOT[self.version])
        number = 0
        while not self.finishing:
            number += 1
            if self.version == "1.6":
                await self.transaction_16(number)
            else:
                await self.transaction_2(number)
        if self.socket:
            await self.socket.close()

    async def transaction_16(self, number):
        at = moments(number)
        start = {"connectorId": 1, "idTag": f"Tag-{self.identity}", "meterStart": number * 1000, "timestamp": next(at)}
        answer = await self.say("StartTransaction", start)
        id = answer["transactionId"]
        record = {"id": id, "start": start, "readings": [], "stop": None}
        self.transactions.append(record)
        for step in range(self.random.randint(1, 4)):
            await self.tell_status(number, step)
            reading = {"timestamp": next(at), "value": str(number * 1000 + step)}
            sample = {"value": reading["value"], "measurand": "Energy.Active.Import.Register"}
            values = [{"timestamp": reading["timestamp"], "sampledValue": [sample]}]
            await self.say("MeterValues", {"connectorId": 1, "transactionId": id, "meterValue": values})
            record["readings"].append(reading)
        stop = {"transactionId": id, "meterStop": number * 1000 + 9, "timestamp": next(at), "reason": "Local"}
        await self.say("StopTransaction", stop)
        record["stop"] = stop

    async def transaction_2(self, number):
        event = EVENT[self.version]
        at = moments(number)
        id = f"{self.identity}-{number}"
        start = {"timestamp": next(at), "meterStart": number * 1000}
        began = event(
            "Started",
            id,
            0,
            start["timestamp"],
            "Authorized",
            value=start["meterStart"],
            idToken=token(f"Tag-{self.identity}"),
            evse={"id": 1, "connectorId": 1},
        )
        await self.say("TransactionEvent", began)
        record = {"id": id, "start": start, "readings": [], "stop": None}
        self.transactions.append(record)
        steps = self.random.randint(1, 4)
        for step in range(steps):
            await self.tell_status(number, step)
            reading = {"timestamp": next(at), "value": number * 1000 + step}
            updated = event("Updated", id, step + 1, reading["timestamp"], "MeterValuePeriodic", value=reading["value"])
            await self.say("TransactionEvent", updated)
            record["readings"].append(reading)
        stop = {"timestamp": next(at), "meterStop": number * 1000 + 9, "reason": "Local"}
        ended = event("Ended", id, steps + 1, stop["timestamp"], "StopAuthorized", value=stop["meterStop"], stoppedReason="Local")
        await self.say("TransactionEvent", ended)
        record["stop"] = stop

    async def tell_status(self, number, step):
        moment = f"2026-11-24T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{step:03}Z"
        if self.version == "1.6":
            status = self.random.choice(["Available", "Preparing", "Charging", "SuspendedEV"])
            said = {"connectorId": 1, "errorCode": "NoError", "status": status, "timestamp": moment}
        else:
            status = self.random.choice(["Available", "Occupied"])
            said = {"timestamp": moment, "connectorStatus": status, "evseId": 1, "connectorId": 1}
        await self.say("StatusNotification", said)
        self.status = status

    async def say(self, action, payload):
        """Repeats a CALL until it is answered, over as many connections as that takes."""
        tries = 0
        while True:
            try:
                await self.connected()
                id = str(uuid.uuid4())
                await self.socket.send(json.dumps([2, id, action, payload]))
                self.boots += action == "BootNotification"
                self.repeats += tries > 0
                tries += 1
                answer = await asyncio.wait_for(self.answer_to(id), 10)
                self.acknowledged += 1
                return answer
            except (ConnectionClosed, OSError, EOFError, InvalidHandshake):
                self.socket = None
                await asyncio.sleep(0.01)

    async def answer_to(self, id):
        while True:
            frame = json.loads(await self.socket.recv())
            if frame[0] == 4:
                raise Refusal(f"{self.identity}: {frame}")
            if frame[0] == 3 and frame[1] == id:
                return frame[2]
            assert frame[0] == 3, f"{self.identity} was asked something that nobody sent: {frame}"

    async def connected(self):
        while self.socket is None:
            try:
                self.socket = await connect(
                    self.gateway.url(self.identity),
                    subprotocols=[SUBPROTOCOL[self.version]],
                    compression=None,
                    ping_interval=None,
                    open_timeout=2,
                    close_timeout=1,
                    proxy=None,
                )
            except (OSError, EOFError, InvalidHandshake, TimeoutError):
                await asyncio.sleep(0.01)


def moments(number):
    """Times of the transaction of this number, each later than the one before."""
    step = 0
    while True:
        yield f"2026-11-23T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{step * 10:03}Z"
        step += 1
