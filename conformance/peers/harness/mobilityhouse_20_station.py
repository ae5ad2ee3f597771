"""A charge point made of PyPI's `ocpp` 0.26.0, the last with OCPP 2.0, told what to do by JSON lines: see program_peer.py.

It runs in a program of its own, because the current `ocpp` has the same name. Used as its users do: dataclasses out,
handlers in; the library checks both directions against the schemas that it ships.
"""

import asyncio
import json
import sys

import ocpp.messages
import ocpp.v20
from jsonschema import Draft4Validator
from ocpp.charge_point import camel_to_snake_case, remove_nones, snake_to_camel_case
from ocpp.exceptions import OCPPError
from ocpp.routing import on
from ocpp.v20 import call, call_result
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

ANSWERABLE = ["RequestStartTransaction", "RequestStopTransaction", "TriggerMessage", "GetVariables", "Reset", "DataTransfer"]
SUBPROTOCOL = "ocpp2.0"


def say(**line):
    print(json.dumps(line), flush=True)


def mend_boot_schema():
    """Three references in the official schema of BootNotification lack their slash. The library looks for its own mended copy."""
    folder = ocpp.v20.__path__[0]
    with open(f"{folder}/schemas/BootNotificationRequest_v1p0.json", encoding="utf-8-sig") as file:
        schema = json.loads(file.read().replace('"#definitions/', '"#/definitions/'))
    ocpp.messages._validators["BootNotificationRequest_v1p0_2.0"] = Draft4Validator(schema)


class Program:
    """The deeds, by their names."""

    def __init__(self, url):
        self.url = url
        self.answers = {}
        members = {}
        for action in ANSWERABLE:
            members[f"on_{action}"] = self.handler(action)
        self.station_class = type("Station", (ocpp.v20.ChargePoint,), members)

    def handler(self, action):
        def handle(station, **payload):
            say(event="call", action=action, payload=snake_to_camel_case(payload))
            return getattr(call_result, f"{action}Payload")(**camel_to_snake_case(self.answers[action]))

        handle.__name__ = f"on_{action}"
        return on(action)(handle)

    async def connect(self):
        self.socket = await connect(self.url, subprotocols=[SUBPROTOCOL], open_timeout=10, close_timeout=2, proxy=None)
        assert self.socket.subprotocol == SUBPROTOCOL
        self.station = self.station_class("station", self.socket, response_timeout=10)
        self.listening = asyncio.ensure_future(self.listen(self.station, self.socket))

    async def listen(self, station, socket):
        try:
            await station.start()
        except ConnectionClosed:
            say(event="close", code=socket.close_code, reason=socket.close_reason or "")

    async def call(self, action, payload):
        request = getattr(call, f"{action}Payload")(**camel_to_snake_case(payload))
        answer = await self.station.call(request, suppress=False)
        return snake_to_camel_case(remove_nones(vars(answer)))

    async def answer(self, action, payload):
        self.answers[action] = payload

    async def close(self, code):
        await self.socket.close(code)

    async def obey(self, n, do, **details):
        try:
            say(n=n, ok=await getattr(self, do)(**details))
        except OCPPError as error:
            say(n=n, error={"code": error.code, "message": error.description, "details": str(error.details)})
        except Exception as error:  # whatever it is, the story is to fail with it
            say(n=n, error={"code": type(error).__name__, "message": str(error), "details": None})


async def main(url):
    mend_boot_schema()
    program = Program(url)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    tasks = set()
    async for line in orders:
        tasks.add(asyncio.ensure_future(program.obey(**json.loads(line))))


asyncio.run(main(sys.argv[1]))
