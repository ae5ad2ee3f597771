"""The face that both third-party stations show to a story: connect, call, answer, close."""

from dataclasses import dataclass


class PeerError(Exception):
    """The library reports that its CALL was answered with a CALLERROR (or that the answer broke its schemas)."""

    def __init__(self, code, message, details):
        super().__init__(f"{code}: {message} {details}")
        self.code, self.message, self.details = code, message, details


@dataclass
class PeerClosed:
    """How the connection ended, as the library saw it."""

    code: int
    reason: str


@dataclass
class Heard:
    """A CALL of the gateway, as the library handed it to its user."""

    action: str
    payload: dict
