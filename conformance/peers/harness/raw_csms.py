"""A CSMS that says exactly what the test tells it to, frame by frame, valid or not."""

import itertools
import json
import queue
import threading
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from .csms import FRIENDLY
from .station import SUBPROTOCOL


class RawCsms:
    """It answers the station's CALLs as a friendly CSMS does; everything else that the station says is what the test waits for."""

    def __init__(self, version):
        self.version = version
        self._said = queue.Queue()
        self._sockets = queue.Queue()
        self._numbers = itertools.count(1)
        self._server = serve(self._serve, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL[version]], compression=None, ping_interval=None)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join(10)

    def _serve(self, socket):
        self.socket = socket
        self._sockets.put(socket)
        try:
            for text in socket:
                frame = json.loads(text)
                if frame[0] == 2:
                    socket.send(json.dumps([3, frame[1], self._filled(FRIENDLY[self.version][frame[2]])]))
                else:
                    self._said.put(text)
        except ConnectionClosed:
            pass

    def _filled(self, answer):
        if isinstance(answer, dict):
            return {name: self._filled(value) for name, value in answer.items()}
        if answer == "$now":
            return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return next(self._numbers) if answer == "$next" else answer

    def wait_connected(self, timeout=20):
        self._sockets.get(timeout=timeout)

    def say(self, text):
        self.socket.send(text)

    def heard(self, timeout=10.0):
        """The next text of the station that is no CALL."""
        return self._said.get(timeout=timeout)

    def heard_before_probe(self, timeout=10.0):
        """The texts that come before the answer to a CALL that is made now. That it comes shows that the station lives."""
        id = f"probe-{next(self._numbers)}"
        self.say(json.dumps([2, id, "NoSuchAction", {}]))
        before = []
        while json.loads(text := self.heard(timeout))[1] != id:
            before.append(text)
        assert json.loads(text)[:3] == [4, id, "NotImplemented"], text
        return before
