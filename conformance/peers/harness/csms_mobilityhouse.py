"""A CSMS made of PyPI's `ocpp` over `websockets`, told what to do by JSON lines: see csms.py.

It is a program of its own, because 2.0 needs an older package of the same name: it speaks what the package on its path
speaks. Used as its users do: handlers in, dataclasses out; the library checks both directions against the schemas that it ships.

    csms_mobilityhouse.py SUBPROTOCOL [CHAIN KEY [CLIENT_ROOT]]

With a certificate it speaks TLS; with a root for those of its clients, each must have one.
"""

import asyncio
import base64
import datetime
import importlib
import itertools
import json
import ssl
import sys

import ocpp.messages
from jsonschema import Draft4Validator
from ocpp.charge_point import camel_to_snake_case, remove_nones, snake_to_camel_case
from ocpp.exceptions import OCPPError
from ocpp.messages import unpack
from ocpp.routing import on
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

COUNTER = itertools.count(1)
PACKAGES = {"ocpp1.6": "v16", "ocpp2.0": "v20", "ocpp2.0.1": "v201"}


def say(**line):
    print(json.dumps(line), flush=True)


def filled(answer):
    """An answer with the time and the next number where it asks for them."""
    if isinstance(answer, dict):
        return {name: filled(value) for name, value in answer.items()}
    if answer == "$now":
        return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return next(COUNTER) if answer == "$next" else answer


def holds(payload, wanted):
    """Whether a payload has all that is wanted of it."""
    if isinstance(wanted, dict):
        return isinstance(payload, dict) and all(holds(payload.get(name), value) for name, value in wanted.items())
    return payload == wanted


def mend_boot_schema():
    """Three references in the official schema of 2.0's BootNotification lack their slash; the library looks for its own mended copy."""
    folder = importlib.import_module("ocpp.v20").__path__[0]
    with open(f"{folder}/schemas/BootNotificationRequest_v1p0.json", encoding="utf-8-sig") as file:
        schema = json.loads(file.read().replace('"#definitions/', '"#/definitions/'))
    ocpp.messages._validators["BootNotificationRequest_v1p0_2.0"] = Draft4Validator(schema)


def named(module, action):
    """The dataclass of an action, as either package calls it."""
    return getattr(module, action, None) or getattr(module, f"{action}Payload")


class Csms:
    """The deeds, by their names. `call` goes to the station that connected last."""

    def __init__(self, package):
        if package == "v20":
            mend_boot_schema()
        self.calls = importlib.import_module(f"ocpp.{package}.call")
        self.station_class = self.class_of(importlib.import_module(f"ocpp.{package}"))
        self.answers = {}
        self.password = None
        self.refusal = None
        self.tls = None

    def class_of(self, module):
        """A class with a handler for every action that the package knows."""
        csms, results, members = self, importlib.import_module(f"{module.__name__}.call_result"), {}
        for action in {name.removesuffix("Payload") for name in vars(results) if name[0].isupper()}:

            def handle(station, _action=action, **_):
                answer = next(answer for when, answer in csms.answers[_action] if holds(station.payload, when))
                return named(results, _action)(**camel_to_snake_case(filled(answer)))

            handle.__name__ = f"on_{action}"
            members[handle.__name__] = on(action)(handle)

        async def route_message(station, text):
            try:
                unpack(text)
            except OCPPError as error:
                say(event="invalid", text=text, error=str(error))
            await module.ChargePoint.route_message(station, text)

        async def handle_call(station, call):
            station.payload = call.payload
            say(event="call", action=call.action, payload=call.payload, id=call.unique_id)
            try:
                return await module.ChargePoint._handle_call(station, call)
            except OCPPError as error:
                say(event="invalid", action=call.action, payload=call.payload, error=str(error))
                raise

        return type("Station", (module.ChargePoint,), {**members, "route_message": route_message, "_handle_call": handle_call})

    async def check(self, connection, request):
        identity = request.path.rsplit("/", 1)[-1]
        expected = f"{identity}:{self.password}"
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        status = self.refusal or (401 if self.password and base64.b64decode(given).decode() != expected else None)
        if status:
            say(event="refused", status=status)
            return connection.respond(status, "")

    async def serve(self, socket):
        identity = socket.request.path.rsplit("/", 1)[-1]
        self.socket = socket
        self.station = self.station_class(identity, socket, response_timeout=20)
        say(event="open", identity=identity, subprotocol=socket.subprotocol)
        try:
            await self.station.start()
        except ConnectionClosed:
            say(event="close", code=socket.close_code, reason=socket.close_reason or "")

    async def call(self, action, payload):
        request = named(self.calls, action)(**camel_to_snake_case(payload))
        # What breaks a schema on its way back is raised here, and the test fails with it.
        return snake_to_camel_case(remove_nones(vars(await self.station.call(request, suppress=False))))

    async def answer(self, action, payload, when):
        self.answers.setdefault(action, []).insert(0, (when, payload))

    async def refuse(self, status):
        self.refusal = status

    async def demand(self, password):
        self.password = password

    async def certify(self, chain, key):
        """Shows another certificate from now on."""
        self.tls.load_cert_chain(chain, key)

    async def close(self, code):
        await self.socket.close(code)

    async def cut(self):
        """The network is gone: no closing handshake."""
        self.socket.transport.abort()

    async def obey(self, n, do, **details):
        try:
            say(n=n, ok=await getattr(self, do)(**details))
        except OCPPError as error:
            say(n=n, error={"code": error.code, "message": error.description, "details": str(error.details)})
        except Exception as error:  # whatever it is, the test is to fail with it
            say(n=n, error={"code": type(error).__name__, "message": str(error), "details": None})


def tls(chain, key, client_root=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    if client_root:
        context.load_verify_locations(client_root)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def main(subprotocol, *files):
    csms = Csms(PACKAGES[subprotocol])
    csms.tls = tls(*files) if files else None
    more = {"subprotocols": [subprotocol], "process_request": csms.check, "ping_interval": None}
    serving = serve(csms.serve, "127.0.0.1", 0, ssl=csms.tls, **more)
    async with serving as server:
        port = server.sockets[0].getsockname()[1]
        say(event="listening", url=f"{'wss' if csms.tls else 'ws'}://127.0.0.1:{port}")
        orders = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
        tasks = set()
        async for line in orders:
            tasks.add(asyncio.ensure_future(csms.obey(**json.loads(line))))
        server.close(close_connections=True)


asyncio.run(main(*sys.argv[1:]))
