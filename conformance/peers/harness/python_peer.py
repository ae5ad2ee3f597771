"""The stations made of PyPI's `ocpp` over `websockets`, used as its users do: dataclasses out, handlers in."""

import asyncio
import queue
import sys
import threading
from pathlib import Path

import ocpp.v16
import ocpp.v16.call
import ocpp.v16.call_result
import ocpp.v201
import ocpp.v201.call
import ocpp.v201.call_result
from ocpp.charge_point import camel_to_snake_case, remove_nones, serialize_as_dict, snake_to_camel_case
from ocpp.exceptions import OCPPError
from ocpp.routing import on
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from .peer import Heard, PeerClosed, PeerError
from .program_peer import ProgramPeer
from .station import SUBPROTOCOL

# The current package has dropped 2.0. The last that had it lies in a folder of its own (requirements-2.0.txt).
OCPP_026 = Path(sys.prefix) / "ocpp-0.26.0"
SCHEMAS_OF_20 = OCPP_026 / "ocpp" / "v20" / "schemas"

MODULES = {"1.6": ocpp.v16, "2.0.1": ocpp.v201}
ANSWERABLE = {
    "1.6": ["RemoteStartTransaction", "RemoteStopTransaction", "TriggerMessage", "GetConfiguration", "Reset", "DataTransfer"],
    "2.0.1": ["RequestStartTransaction", "RequestStopTransaction", "TriggerMessage", "GetVariables", "Reset", "DataTransfer"],
}


class PythonPeer:
    """mobilityhouse/ocpp 2.1.0. It checks both directions against the schemas that it ships."""

    name = "mobilityhouse/ocpp (Python) 2.1.0"
    short = "mobilityhouse"

    def __init__(self, gateway, identity, version):
        self.gateway, self.identity, self.version = gateway, identity, version
        self.heard = queue.Queue()
        self.closed = queue.Queue()
        self.answers = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._class = self._station_class()

    def _station_class(self):
        module, peer = MODULES[self.version], self
        members = {}
        for action in ANSWERABLE[self.version]:

            def handle(station, _action=action, **payload):
                peer.heard.put(Heard(_action, snake_to_camel_case(payload)))
                return getattr(module.call_result, _action)(**camel_to_snake_case(peer.answers[_action]))

            handle.__name__ = f"on_{self.version}_{action}"
            members[handle.__name__] = on(action)(handle)
        return type("Station", (module.ChargePoint,), members)

    def _run(self, what, timeout=15):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(timeout)

    def connect(self):
        self._run(self._connect())

    async def _connect(self):
        self._socket = await connect(
            self.gateway.url(self.identity), subprotocols=[SUBPROTOCOL[self.version]], open_timeout=10, close_timeout=2, proxy=None
        )
        assert self._socket.subprotocol == SUBPROTOCOL[self.version]
        self._station = self._class(self.identity, self._socket, response_timeout=10)
        self._task = asyncio.ensure_future(self._listen(self._station, self._socket))

    async def _listen(self, station, socket):
        try:
            await station.start()
        except ConnectionClosed:
            self.closed.put(PeerClosed(socket.close_code, socket.close_reason or ""))

    def call(self, action, payload=None):
        request = getattr(MODULES[self.version].call, action)(**camel_to_snake_case(payload or {}))
        try:
            answer = self._run(self._station.call(request, suppress=False))
        except OCPPError as error:
            raise PeerError(error.code, error.description, error.details) from error
        return snake_to_camel_case(remove_nones(serialize_as_dict(answer)))

    def answer(self, action, payload):
        self.answers[action] = payload

    def close(self):
        self._run(self._socket.close())
        self.closed.get(timeout=5)

    def wait_heard(self, timeout=10):
        return self.heard.get(timeout=timeout)

    def wait_closed(self, timeout=10):
        return self.closed.get(timeout=timeout)

    def finish(self):
        self._run(self._socket.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class PythonPeer026(ProgramPeer):
    """mobilityhouse/ocpp 0.26.0, which speaks 2.0."""

    name = "mobilityhouse/ocpp (Python) 0.26.0"
    short = "mobilityhouse026"

    def __init__(self, gateway, identity, version):
        assert OCPP_026.is_dir(), f"{OCPP_026} is missing: `./test peers` installs it"
        program = Path(__file__).resolve().parent / "mobilityhouse_20_station.py"
        # -P: what lies beside the program is not the program's.
        command = [sys.executable, "-P", program, gateway.url(identity)]
        super().__init__(identity, version, command, PYTHONPATH=str(OCPP_026))


PYTHON_PEERS = {"1.6": PythonPeer, "2.0": PythonPeer026, "2.0.1": PythonPeer}
