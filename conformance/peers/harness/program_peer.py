"""Programs that are told what to do by JSON lines on their standard input, and tell what happens to them on their output.

To it:   {"n":1,"do":"connect"} | {"n":2,"do":"call","action":"...","payload":{...}} | {"n":3,"do":"close","code":1000}
         {"n":4,"do":"answer","action":"...","payload":{...}}
From it: {"n":1,"ok":...} or {"n":1,"error":{"code","message","details"}}; {"event":"call","action","payload"},
         {"event":"close","code","reason"}, and {"event":"invalid",...} when the library's own schemas refuse what was sent to it.
"""

import json
import os
import queue
import subprocess
import threading

from .peer import Heard, PeerClosed, PeerError


ENDED = {"code": "ended", "message": "the program has ended", "details": None}


class Program:
    """Starts the program and talks with it."""

    def __init__(self, command, **environment):
        self._waiting = {}
        self._next = 0
        self._is_over = False
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            said = json.loads(line)
            if "n" in said:
                self._waiting.pop(said["n"]).put(said)
            else:
                self._happened(**said)
        # Nobody is left to answer.
        self._is_over = True
        for waiting in list(self._waiting.values()):
            waiting.put({"error": ENDED})

    def _do(self, deed, timeout=15, **details):
        self._next += 1
        answer = self._waiting[self._next] = queue.Queue()
        try:
            self._process.stdin.write(json.dumps({"n": self._next, "do": deed, **details}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # what it can tell of that, its reader tells
        said = {"error": ENDED} if self._is_over else answer.get(timeout=timeout)
        if "error" in said:
            raise PeerError(said["error"]["code"], said["error"]["message"], said["error"]["details"])
        return said["ok"]

    def _end(self):
        self._process.stdin.close()
        self._process.wait(10)


class ProgramPeer(Program):
    """A third-party station in a program of its own."""

    def __init__(self, identity, version, command, **environment):
        self.identity, self.version = identity, version
        self.heard = queue.Queue()
        self.closed = queue.Queue()
        self.invalid = []
        super().__init__(command, **environment)

    def _happened(self, event, **said):
        if event == "call":
            self.heard.put(Heard(said["action"], said["payload"]))
        elif event == "close":
            self.closed.put(PeerClosed(said["code"], said["reason"]))
        else:
            self.invalid.append(said)

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
        self._end()
        assert not self.invalid, self.invalid
