"""Third-party CSMSs that a station of ours can connect to, and the face that they show to a test.

Each is a program of its own (`csms_mobilityhouse.py`, `csms_ocpp_rpc.mjs`) that listens on a free port and is driven by JSON lines.

To it:   {"n":1,"do":"answer","action","payload","when"}: how to answer that action from now on, if the request holds what `when` does;
         "$now" and "$next" in the payload become the time and a number that was not used yet
         {"n":2,"do":"call","action","payload"} | {"n":3,"do":"close","code"} | {"n":4,"do":"cut"}
         {"n":5,"do":"refuse","status"}: connections from now on; none with null
         {"n":6,"do":"demand","password"}: Basic credentials from now on
From it: {"n":1,"ok":...} or {"n":1,"error":{"code","message","details"}}; {"event":"listening","url"}, {"event":"open","identity",
         "subprotocol"}, {"event":"refused","status"}, {"event":"call","action","payload","id"}, {"event":"close","code","reason"}, and
         {"event":"invalid",...} when the library's own schemas refuse what the station sent.
"""

import queue
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from .node_peer import MODULES
from .program_peer import Program
from .python_peer import OCPP_026, SCHEMAS_OF_20
from .station import SUBPROTOCOL

HERE = Path(__file__).resolve().parent
ACCEPTED = {"status": "Accepted"}
BOOT = {"status": "Accepted", "currentTime": "$now", "interval": 300}
# How a friendly CSMS answers.
FRIENDLY_2 = {
    "BootNotification": BOOT,
    "Heartbeat": {"currentTime": "$now"},
    "StatusNotification": {},
    "Authorize": {"idTokenInfo": ACCEPTED},
    "TransactionEvent": {},
    "MeterValues": {},
    "NotifyEvent": {},
    "NotifyReport": {},
    "NotifyMonitoringReport": {},
    "NotifyChargingLimit": {},
    "ReportChargingProfiles": {},
    "NotifyCustomerInformation": {},
    "FirmwareStatusNotification": {},
    "LogStatusNotification": {},
    "SecurityEventNotification": {},
    "ReservationStatusUpdate": {},
    "ClearedChargingLimit": {},
    "SignCertificate": ACCEPTED,
    "DataTransfer": ACCEPTED,
}
FRIENDLY = {
    "1.6": {
        "BootNotification": BOOT,
        "Heartbeat": {"currentTime": "$now"},
        "StatusNotification": {},
        "Authorize": {"idTagInfo": ACCEPTED},
        "StartTransaction": {"transactionId": "$next", "idTagInfo": ACCEPTED},
        "StopTransaction": {"idTagInfo": ACCEPTED},
        "MeterValues": {},
        "DiagnosticsStatusNotification": {},
        "FirmwareStatusNotification": {},
        "SignedFirmwareStatusNotification": {},
        "LogStatusNotification": {},
        "SecurityEventNotification": {},
        "SignCertificate": ACCEPTED,
        "DataTransfer": ACCEPTED,
    },
    "2.0": FRIENDLY_2,
    "2.0.1": FRIENDLY_2,
}


@dataclass
class Received:
    """A CALL of the station, as the library read it."""

    action: str
    payload: dict
    id: str
    at: float = field(default_factory=time.monotonic)


class Csms(Program):
    """The part that all have in common. `received` holds every CALL of the station in order, `life` what happened to connections."""

    def __init__(self, version, command, **environment):
        self.version = version
        self.received, self.life, self.invalid = [], [], []
        self._news = threading.Condition()
        self._url = queue.Queue()
        super().__init__(command, **environment)
        self.base = self._url.get(timeout=15)
        for action, payload in FRIENDLY[version].items():
            self.answer(action, payload)
        if version != "1.6":
            self.answer("TransactionEvent", {"idTokenInfo": ACCEPTED}, when={"idToken": {}})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.finish()

    def _happened(self, event, **said):
        if event == "listening":
            self._url.put(said["url"])
            return
        with self._news:
            if event == "call":
                self.received.append(Received(**said))
            elif event == "invalid":
                self.invalid.append(said)
            else:
                self.life.append((event, said))
            self._news.notify_all()

    def url(self, identity=""):
        return f"{self.base}/{identity}"

    def answer(self, action, payload, when=None):
        """Answers this from now on, if the request holds what `when` does."""
        self._do("answer", action=action, payload=payload, when=when or {})

    def call(self, action, payload=None):
        """The station's answer; PeerError when it is a CALLERROR, or breaks the library's schemas."""
        return self._do("call", timeout=25, action=action, payload=payload or {})

    def refuse(self, status=503):
        self._do("refuse", status=status)

    def welcome(self):
        self._do("refuse", status=None)

    def demand(self, password):
        self._do("demand", password=password)

    def close(self, code=1000):
        self._do("close", code=code)

    def cut(self):
        self._do("cut")

    def wait(self, what, found, timeout=20):
        """Waits until `found()` is something, and returns it."""
        end = time.monotonic() + timeout
        with self._news:
            while not (result := found()):
                assert self._news.wait(end - time.monotonic()), f"{what} did not come; there came {self.received} {self.life}"
        return result

    def wait_for(self, action, count=1, timeout=20, **wanted):
        """The station's `count`-th CALL of this action with these members."""

        def found():
            matching = [call for call in self.received if call.action == action and wanted.items() <= call.payload.items()]
            return matching[count - 1] if len(matching) >= count else None

        return self.wait(f"{action} {wanted} number {count}", found, timeout)

    def wait_open(self, count=1, timeout=20):
        """What is known of the `count`-th connection."""

        def found():
            opened = [said for event, said in self.life if event == "open"]
            return opened[count - 1] if len(opened) >= count else None

        return self.wait(f"connection number {count}", found, timeout)

    def of(self, *actions):
        """All CALLs of these actions so far."""
        return [call for call in self.received if call.action in actions]

    def finish(self):
        """Ends the program. What its own schemas refused is a failure of the station."""
        self._end()
        assert not self.invalid, self.invalid


class PythonCsms(Csms):
    """mobilityhouse/ocpp: 2.1.0, and for 2.0 the last that spoke it."""

    name = "mobilityhouse/ocpp (Python)"

    def __init__(self, version, certificate=None, client_root=None):
        old = version == "2.0"
        assert not old or OCPP_026.is_dir(), f"{OCPP_026} is missing: `./test peers` installs it"
        # -P: what lies beside the program is not the program's.
        command = [sys.executable, "-P", HERE / "csms_mobilityhouse.py", SUBPROTOCOL[version]]
        if certificate:
            command += [certificate.chain, certificate.key, *([client_root] if client_root else [])]
        super().__init__(version, command, **({"PYTHONPATH": str(OCPP_026)} if old else {}))

    def certify(self, certificate):
        """Shows another certificate from now on."""
        self._do("certify", chain=str(certificate.chain), key=str(certificate.key))


class NodeCsms(Csms):
    """npm ocpp-rpc 2.2.1, strict."""

    name = "ocpp-rpc (npm)"

    def __init__(self, version):
        assert (MODULES / "ocpp-rpc").is_dir(), f"{MODULES}/ocpp-rpc is missing: run `npm ci` in {HERE.parent}"
        command = ["node", HERE / "csms_ocpp_rpc.mjs", SUBPROTOCOL[version], MODULES]
        super().__init__(version, [*command, SCHEMAS_OF_20] if version == "2.0" else command)
