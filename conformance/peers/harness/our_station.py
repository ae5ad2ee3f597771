"""A station of ours on a real socket: the program `station` (conformance/src/bin/station), told what drivers do at it."""

import threading
import time

from .gateway import built
from .program_peer import Program


class OurStation(Program):
    """It can be killed and started again on the same data, as a power cut does. `happened` holds all that it told, in order."""

    def __init__(self, url, data, versions="1.6", id="CP-1", password=None, die_at=None, security=None, ca=None, certificate=None):
        self.id = id
        more = ["--password", password] if password else []
        more += ["--security", str(security)] if security else []
        more += ["--ca", str(ca)] if ca else []
        more += ["--client-cert", str(certificate.chain), "--client-key", str(certificate.key)] if certificate else []
        self._command = [built("station"), url, "--id", id, "--data", data, "--versions", versions, *more]
        self.happened = []
        self._news = threading.Condition()
        self.start(die_at)

    def start(self, die_at=None):
        """`die_at`: a power cut in front of this store or send."""
        self.is_dead = False
        super().__init__([*self._command, *(["--die-at", die_at] if die_at else [])])
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def kill(self):
        """A power cut."""
        self._process.kill()
        self._process.wait(10)
        self._reader.join(10)

    def _read(self):
        super()._read()
        with self._news:
            self.is_dead = True
            self._news.notify_all()

    def _happened(self, event, **said):
        with self._news:
            self.happened.append((event, said))
            self._news.notify_all()

    def wait(self, what, found, timeout=20):
        """Waits until `found()` is something, and returns it."""
        end = time.monotonic() + timeout
        with self._news:
            while not (result := found()):
                assert self._news.wait(end - time.monotonic()), f"{what} did not come; there came {self.happened}"
        return result

    def told(self, event, **wanted):
        """All such events so far."""
        return [said for name, said in self.happened if name == event and wanted.items() <= said.items()]

    def wait_for(self, event, **wanted):
        """The first such event."""
        return self.wait(f"{event} {wanted}", lambda: self.told(event, **wanted))[0]

    def wait_accepted(self, times=1):
        """Until a CSMS has accepted the station, as often as that."""
        self.wait("its acceptance", lambda: len(self.told("clock")) >= times)

    def wait_for_number(self):
        """Until the number that a CSMS of 1.6 gave to a transaction is stored."""

        def found():
            events = [event for event, said in self.happened if event == "stored" or "transactionId" in said.get("text", "")]
            return "received" in events and "stored" in events[events.index("received") :]

        self.wait("the transaction's number", found)

    def plug(self, connector=1):
        self._do("plug", connector=connector)

    def unplug(self, connector=1):
        self._do("unplug", connector=connector)

    def token(self, token, connector=1):
        self._do("token", connector=connector, token=token)

    def vehicle(self, ready, connector=1):
        self._do("vehicle", connector=connector, ready=ready)

    def charge(self, watts, connector=1):
        self._do("charge", connector=connector, watts=watts)

    def fault(self, code, connector=1):
        self._do("fault", connector=connector, code=code)
