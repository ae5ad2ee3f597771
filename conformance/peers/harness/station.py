"""A station that says exactly what the test tells it to, frame by frame, valid or not."""

import itertools
import json
import time
import uuid

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

SUBPROTOCOL = {"1.6": "ocpp1.6", "2.0": "ocpp2.0", "2.0.1": "ocpp2.0.1"}
VERSIONS = list(SUBPROTOCOL)
BOOT_2 = {"reason": "PowerUp", "chargingStation": {"vendorName": "Third Party", "model": "Raw", "firmwareVersion": "1.0"}}
BOOT = {
    "1.6": {"chargePointVendor": "Third Party", "chargePointModel": "Raw", "firmwareVersion": "1.0"},
    "2.0": BOOT_2,
    "2.0.1": BOOT_2,
}


class CallError(Exception):
    """The gateway answered with a CALLERROR."""

    def __init__(self, frame):
        super().__init__(frame)
        self.id, self.code, self.description, self.details = frame[1:5]


def call_error(code, description="", details=None):
    """For `Station.answers`: refuse with a CALLERROR."""
    return Exception(code, description, {} if details is None else details)


class Closed(Exception):
    """The gateway closed the connection."""

    def __init__(self, code, reason):
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class Station:
    """One raw connection. CALLs of the gateway are kept in `heard`, and answered from `answers` if they are there: with
    a payload, or with a `call_error`."""

    def __init__(self, gateway, identity, version="1.6", offered=None, path=None):
        self.gateway, self.identity, self.version = gateway, identity, version
        self.heard = []
        self.answers = {}
        base = gateway.recorder.url if gateway.recorder else gateway.ws_url
        self.socket = connect(
            base + path if path is not None else gateway.url(identity),
            subprotocols=[SUBPROTOCOL[version]] if offered is None else (offered or None),
            compression=None,
            ping_interval=None,
            max_size=None,
            open_timeout=10,
            close_timeout=2,
            proxy=None,
            legacy=True,  # a plain connection, which outlives the block it was made in
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self, code=1000):
        self.socket.close(code)

    def vanish(self):
        """The network is gone: no closing handshake, only a reset."""
        import socket as sockets
        import struct

        self.socket.socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.socket.shutdown(sockets.SHUT_RDWR)
        self.socket.socket.close()

    # -- frames ----------------------------------------------------------------

    def send(self, frame):
        """Sends a text as it is, or a list as JSON."""
        try:
            self.socket.send(frame if isinstance(frame, (str, bytes)) else json.dumps(frame, separators=(",", ":")))
        except ConnectionClosed as closed:
            raise self._closed(closed) from None

    def receive_text(self, timeout=10.0):
        """The next frame, whatever it is; TimeoutError when none comes, Closed when the connection ended."""
        try:
            return self.socket.recv(timeout=timeout)
        except ConnectionClosed as closed:
            raise self._closed(closed) from None

    def _closed(self, closed):
        received = closed.rcvd
        return Closed(received.code if received else 1006, received.reason if received else "")

    def receive(self, timeout=10.0):
        return json.loads(self.receive_text(timeout))

    def wait_closed(self, timeout=10.0):
        """The close code and reason; frames on the way are dropped."""
        end = time.monotonic() + timeout
        while True:
            try:
                self.receive_text(timeout=max(0.001, end - time.monotonic()))
            except Closed as closed:
                return closed

    def call(self, action, payload=None, id=None, timeout=10.0):
        """Sends a CALL and returns the payload of its answer, serving the gateway's CALLs meanwhile."""
        return self.call_text(action, json.dumps({} if payload is None else payload), id, timeout)

    def call_text(self, action, payload, id=None, timeout=10.0):
        id = id if id is not None else str(uuid.uuid4())
        self.send(f"[2,{json.dumps(id)},{json.dumps(action)},{payload}]")
        end = time.monotonic() + timeout
        while True:
            frame = self.receive(timeout=max(0.001, end - time.monotonic()))
            if frame[0] == 2:
                self._heard(frame)
            elif frame[1] == id:
                if frame[0] == 4:
                    raise CallError(frame)
                assert frame[0] == 3, frame
                return frame[2]

    def serve(self, timeout=10.0):
        """Waits for one CALL of the gateway, answers it, and returns (action, payload)."""
        if self.heard:
            return self.heard.pop(0)
        end = time.monotonic() + timeout
        while True:
            frame = self.receive(timeout=max(0.001, end - time.monotonic()))
            if frame[0] == 2:
                self._heard(frame)
                return self.heard.pop(0)

    def _heard(self, frame):
        _, id, action, payload = frame
        self.heard.append((action, payload))
        if action in self.answers:
            answer = self.answers[action]
            self.send([4, id, *answer.args] if isinstance(answer, Exception) else [3, id, answer])

    def until_heartbeat(self, timeout=10.0):
        """Sends a Heartbeat and returns the texts that came before its answer. That it comes shows that the
        connection lives, and that nothing else is on its way in front of it."""
        id = f"hb-{next(HEARTBEATS)}"
        self.send([2, id, "Heartbeat", {}])
        before = []
        end = time.monotonic() + timeout
        while True:
            text = self.receive_text(timeout=max(0.001, end - time.monotonic()))
            frame = json.loads(text)
            if frame[:2] == [3, id]:
                assert set(frame[2]) == {"currentTime"}, text
                return before
            before.append(text)

    def boot(self, **fields):
        """Registers, and insists on being accepted."""
        answer = self.call("BootNotification", {**BOOT[self.version], **fields})
        assert answer["status"] == "Accepted", answer
        return answer


HEARTBEATS = itertools.count(1)
