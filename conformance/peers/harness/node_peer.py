"""The station made of npm's ocpp-rpc: starts the Node program beside this file and talks JSON lines with it."""

import json
import os
import queue
import subprocess
import threading
from pathlib import Path

from .peer import Heard, PeerClosed, PeerError
from .station import SUBPROTOCOL

HERE = Path(__file__).resolve().parent
MODULES = Path(os.environ.get("OCPP_PEER_MODULES", HERE.parent / "node_modules"))


class NodePeer:
    """npm ocpp-rpc 2.2.1, strict: it checks what it gets against its own copies of the schemas."""

    name = "ocpp-rpc (npm) 2.2.1"

    def __init__(self, gateway, identity, version):
        assert (MODULES / "ocpp-rpc").is_dir(), f"{MODULES}/ocpp-rpc is missing: run `npm ci` in {HERE.parent}"
        self.identity, self.version = identity, version
        self.heard = queue.Queue()
        self.closed = queue.Queue()
        self.invalid = []
        self._waiting = {}
        self._next = 0
        endpoint = gateway.url("").rstrip("/")
        self._process = subprocess.Popen(
            ["node", str(HERE / "ocpp_rpc_station.mjs"), identity, endpoint, SUBPROTOCOL[version], str(MODULES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            said = json.loads(line)
            if "n" in said:
                self._waiting.pop(said["n"]).put(said)
            elif said["event"] == "call":
                self.heard.put(Heard(said["action"], said["payload"]))
            elif said["event"] == "close":
                self.closed.put(PeerClosed(said["code"], said["reason"]))
            else:
                self.invalid.append(said)

    def _do(self, deed, timeout=15, **details):
        self._next += 1
        answer = self._waiting[self._next] = queue.Queue()
        self._process.stdin.write(json.dumps({"n": self._next, "do": deed, **details}) + "\n")
        self._process.stdin.flush()
        said = answer.get(timeout=timeout)
        if "error" in said:
            raise PeerError(said["error"]["code"], said["error"]["message"], said["error"]["details"])
        return said["ok"]

    def connect(self):
        self._do("connect")

    def call(self, action, payload=None):
        return self._do("call", action=action, payload=payload or {})

    def answer(self, action, payload):
        self._do("answer", action=action, payload=payload)

    def close(self):
        self._do("close", code=1000)
        self.closed.get(timeout=5)

    def wait_heard(self, timeout=10):
        return self.heard.get(timeout=timeout)

    def wait_closed(self, timeout=10):
        return self.closed.get(timeout=timeout)

    def finish(self):
        """Ends the program. What its own schemas refused is a failure of the gateway."""
        self._process.stdin.close()
        self._process.wait(10)
        assert not self.invalid, self.invalid
