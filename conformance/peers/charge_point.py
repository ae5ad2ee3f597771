"""A charge point to try the gateway with, made of PyPI's `ocpp`: boots, waits for a remote start, charges, stops.

    pip install ocpp websockets
    python charge_point.py ws://127.0.0.1:8080/CP-1
"""

import asyncio
import logging
import sys
from datetime import UTC, datetime

from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result
from websockets.asyncio.client import connect


def now():
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Charger(ChargePoint):
    transaction = None
    meter = 1000

    async def day(self):
        boot = await self.call(call.BootNotification(charge_point_model="Sample", charge_point_vendor="Example"))
        print(f"boot: {boot.status}, heartbeat every {boot.interval} s", flush=True)
        await self.status("Available")
        while True:
            await asyncio.sleep(boot.interval)
            await self.call(call.Heartbeat())

    async def status(self, status):
        await self.call(call.StatusNotification(connector_id=1, error_code="NoError", status=status))

    @on("RemoteStartTransaction")
    def accept_start(self, id_tag, **_):
        return call_result.RemoteStartTransaction(status="Rejected" if self.transaction else "Accepted")

    @after("RemoteStartTransaction")
    async def start_charging(self, id_tag, **_):
        await self.status("Preparing")
        started = await self.call(
            call.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=self.meter, timestamp=now())
        )
        self.transaction = started.transaction_id
        await self.status("Charging")
        print(f"charging: transaction {self.transaction}", flush=True)
        while self.transaction == started.transaction_id:
            value = {"timestamp": now(), "sampled_value": [{"value": str(self.meter), "unit": "Wh"}]}
            await self.call(call.MeterValues(connector_id=1, transaction_id=self.transaction, meter_value=[value]))
            self.meter += 50
            await asyncio.sleep(5)

    @on("RemoteStopTransaction")
    def accept_stop(self, transaction_id):
        return call_result.RemoteStopTransaction(status="Accepted" if transaction_id == self.transaction else "Rejected")

    @after("RemoteStopTransaction")
    async def stop_charging(self, transaction_id):
        if transaction_id != self.transaction:
            return
        self.transaction = None
        await self.call(
            call.StopTransaction(transaction_id=transaction_id, meter_stop=self.meter, timestamp=now(), reason="Remote")
        )
        await self.status("Available")
        print(f"stopped: transaction {transaction_id}", flush=True)


async def main(url):
    logging.getLogger("ocpp").setLevel(logging.ERROR)
    async with connect(url, subprotocols=["ocpp1.6"], proxy=None) as socket:
        charger = Charger(url.rsplit("/", 1)[1], socket)
        await asyncio.gather(charger.start(), charger.day())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: charge_point.py ws://HOST:PORT/IDENTITY")
    try:
        asyncio.run(main(sys.argv[1]))
    except KeyboardInterrupt:
        pass
