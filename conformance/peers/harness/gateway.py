"""The release binary, started on free ports and looked at only from outside, as a user would."""

import http.client
import json
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[3]


def built(name):
    """A program that `cargo build --release` left in the target folder."""
    path = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run `cargo build --release -p ocpp-gateway -p ocpp-conformance` first")
    return str(path)


def binary():
    """The program under test."""
    return built("ocpp-gateway")


@dataclass
class Answer:
    """What the management API said."""

    status: int
    headers: dict
    text: str
    body: object = field(default=None)

    def expect(self, *statuses):
        """The JSON body, after making sure of the status."""
        assert self.status in statuses, f"expected {statuses}, got {self.status}: {self.text}"
        return self.body


class Gateway:
    """One run of the binary on one data directory. Can be stopped, killed and started again."""

    def __init__(self, data, *args, listen="127.0.0.1:0", management="127.0.0.1:0", env=None):
        self.data = Path(data)
        self.args = [str(a) for a in args]
        self.listen, self.management = listen, management
        self.env = env or {}
        self.process = None
        self.runs = 0
        self.recorder = None

    # -- life ----------------------------------------------------------------

    def start(self, timeout=20):
        """Starts the binary and waits until it has printed where it can be reached."""
        assert self.process is None, "already running"
        self.runs += 1
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.stdout_path = Path(f"{self.data}.stdout.{self.runs}")
        self.stderr_path = Path(f"{self.data}.stderr.{self.runs}")
        command = [binary(), "--listen", self.listen, "--management", self.management, "--data", self.data, *self.args]
        with open(self.stdout_path, "wb") as out, open(self.stderr_path, "wb") as err:
            self.process = subprocess.Popen(
                [str(c) for c in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env={**clean_environment(), **self.env},
            )
        end = time.monotonic() + timeout
        while True:
            text = self.printed()
            stations = re.search(r"ws://([0-9.\[\]:a-z]+)/\{id\}", text)
            management = re.search(r"http://([0-9.\[\]:a-z]+)", text)
            if stations and management and text.endswith("\n"):
                self.ws_url = f"ws://{stations[1]}"
                self.http_address = management[1]
                break
            code = self.process.poll()
            assert code is None, f"the gateway ended with {code} while starting: {self.logs()}"
            assert time.monotonic() < end, f"no addresses were printed within {timeout} s: {self.logs()}"
            time.sleep(0.005)
        while not self._ready():
            assert time.monotonic() < end, f"/readyz was not 200 within {timeout} s: {self.logs()}"
            time.sleep(0.01)
        return self

    def _ready(self):
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def stop(self, timeout=15):
        """Asks it to end, as `docker stop` would, and returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self._wait(timeout)

    def interrupt(self, timeout=15):
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self._wait(timeout)

    def kill(self):
        """Power cut: no chance to finish anything."""
        self.process.kill()
        self._wait(10)

    def _wait(self, timeout):
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the gateway did not end within {timeout} s: {self.logs()}") from None
        finally:
            self.process = None

    def __enter__(self):
        return self if self.process else self.start()

    def __exit__(self, *_):
        if self.process:
            self.kill()

    def printed(self):
        return self.stdout_path.read_text(errors="replace")

    def logs(self):
        """Everything that it wrote, standard output and standard error, in all its runs."""
        paths = sorted(self.data.parent.glob(self.data.name + ".std*"))
        return "".join(path.read_text(errors="replace") for path in paths)

    def url(self, identity):
        """Where a station of this name connects to; in front of it the recorder, when one runs."""
        base = self.recorder.url if self.recorder else self.ws_url
        return f"{base}/{quote(identity, safe='')}"

    # -- management API --------------------------------------------------------

    def http(self, method, path, body=None, headers=None, timeout=40):
        connection = http.client.HTTPConnection(self.http_address, timeout=timeout)
        try:
            sent = dict(headers or {})
            if body is not None:
                sent.setdefault("Content-Type", "application/json")
                body = body if isinstance(body, (str, bytes)) else json.dumps(body)
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            text = response.read().decode("utf-8")
            kind = response.headers.get("Content-Type", "")
            parsed = json.loads(text) if text and "json" in kind else None
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, text, parsed)
        finally:
            connection.close()

    def get(self, path, **more):
        return self.http("GET", path, **more)

    def put(self, path, body, **more):
        return self.http("PUT", path, body, **more)

    def post(self, path, body, **more):
        return self.http("POST", path, body, **more)

    def delete(self, path, **more):
        return self.http("DELETE", path, **more)

    # -- shorthand for what most proofs look at --------------------------------

    def state(self, identity):
        """The station's state document."""
        return self.get(f"/stations/{quote(identity, safe='')}").expect(200)

    def transactions(self, identity, **query):
        """All transactions of a station, following the pages."""
        found, after = [], None
        while True:
            more = {**query, **({"after": after} if after else {})}
            tail = "".join(f"&{name}={quote(str(value), safe='')}" for name, value in more.items())
            page = self.get(f"/transactions?station={quote(identity, safe='')}{tail}").expect(200)
            found += page["transactions"]
            after = page.get("next")
            if not after:
                return found

    def transaction(self, identity, transaction):
        return self.get(f"/transactions/{quote(identity, safe='')}/{quote(str(transaction), safe='')}").expect(200)

    def frames(self, identity, limit=100):
        return self.get(f"/stations/{quote(identity, safe='')}/frames?limit={limit}").expect(200)["frames"]

    def token(self, id_token, **fields):
        self.put(f"/tokens/{quote(id_token, safe='')}", fields).expect(200, 201)

    def rss_kib(self):
        """Resident memory of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def error(answer, status):
    """The body of an answer that reports an error, after looking at its shape."""
    body = answer.expect(status)
    assert isinstance(body["error"], str) and body["error"]
    assert isinstance(body["code"], str) and body["code"].isalnum()
    return body


def clean_environment():
    """Ours, without settings that would reach into the program under test."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("OCPP_", "RUST_LOG"))}


def eventually(look, timeout=5.0, every=0.02):
    """Repeats a look until it holds (returns something true, raises nothing), and returns what it saw."""
    end = time.monotonic() + timeout
    while True:
        try:
            seen = look()
            problem = f"saw {seen!r}"
        except (AssertionError, KeyError, IndexError, TypeError) as error:
            seen, problem = None, repr(error)
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout} s: {problem}")
        time.sleep(every)
