"""What a station tells and what a CSMS wants, by version: so that one story is told for all."""

from dataclasses import dataclass


@dataclass
class Transaction:
    """A transaction as the CSMS heard of it."""

    token: str
    connector: int
    id: object = None
    meter_start: float = None
    meter_stop: float = None
    reason: str = None


class Words16:
    """OCPP 1.6."""

    rejected = {"idTagInfo": {"status": "Invalid"}}
    start, stop = "RemoteStartTransaction", "RemoteStopTransaction"

    @staticmethod
    def authorization(token):
        """The members of an Authorize with this token."""
        return {"idTag": token}

    @staticmethod
    def remote_start(token, connector):
        return {"idTag": token, "connectorId": connector}

    @staticmethod
    def remote_stop(transaction):
        return {"transactionId": transaction}

    @staticmethod
    def wait_available(csms, connector, count=1):
        csms.wait_for("StatusNotification", count, connectorId=connector, status="Available")

    @staticmethod
    def wait_plugged(csms, connector):
        csms.wait_for("StatusNotification", connectorId=connector, status="Preparing")

    @staticmethod
    def wait_charging(csms, connector):
        csms.wait_for("StatusNotification", connectorId=connector, status="Charging")

    @staticmethod
    def started(csms, count=1):
        """The transaction that began; of its number only the CSMS knows, and it counts from 1."""
        payload = csms.wait_for("StartTransaction", count).payload
        return Transaction(payload["idTag"], payload["connectorId"], id=count, meter_start=payload["meterStart"])

    @staticmethod
    def ended(csms, count=1):
        payload = csms.wait_for("StopTransaction", count).payload
        reason = payload.get("reason", "Local")
        return Transaction(payload.get("idTag"), None, id=payload["transactionId"], meter_stop=payload["meterStop"], reason=reason)

    @staticmethod
    def count_begun(csms):
        """Transactions that began, each once however often it was told."""
        return len({(call.payload["idTag"], call.payload["timestamp"]) for call in csms.of("StartTransaction")})

    @staticmethod
    def count_ended(csms):
        return len({call.payload["transactionId"] for call in csms.of("StopTransaction")})


class Words201:
    """OCPP 2.0.1."""

    rejected = {"idTokenInfo": {"status": "Invalid"}}
    start, stop = "RequestStartTransaction", "RequestStopTransaction"
    # What 2.0 calls otherwise.
    info_name, id_name = "transactionInfo", "transactionId"

    @staticmethod
    def authorization(token):
        return {"idToken": {"idToken": token}}

    @staticmethod
    def remote_start(token, connector):
        return {"idToken": {"idToken": token, "type": "Central"}, "evseId": connector, "remoteStartId": 1}

    @staticmethod
    def remote_stop(transaction):
        return {"transactionId": str(transaction)}

    @staticmethod
    def wait_available(csms, connector, count=1):
        csms.wait_for("StatusNotification", count, evseId=connector, connectorStatus="Available")

    @staticmethod
    def wait_plugged(csms, connector):
        csms.wait_for("StatusNotification", evseId=connector, connectorStatus="Occupied")

    @classmethod
    def wait_charging(cls, csms, connector):
        def found():
            return [call for call in cls.events(csms) if cls.info(call).get("chargingState") == "Charging"]

        csms.wait("an event that says Charging", found)

    @staticmethod
    def events(csms, kind=None):
        return [call for call in csms.of("TransactionEvent") if kind in (None, call.payload["eventType"])]

    @classmethod
    def info(cls, call):
        return call.payload[cls.info_name]

    @classmethod
    def id(cls, call):
        return cls.info(call)[cls.id_name]

    @classmethod
    def of(cls, csms, kind, count):
        """The `count`-th transaction with an event of this kind, and all its events."""

        def ids():
            return list(dict.fromkeys(cls.id(call) for call in cls.events(csms, kind)))

        id = csms.wait(f"{kind} number {count}", lambda: ids()[count - 1 : count])[0]
        return id, [call.payload for call in cls.events(csms) if cls.id(call) == id]

    @classmethod
    def started(cls, csms, count=1):
        id, events = cls.of(csms, "Started", count)
        token = next((event["idToken"]["idToken"] for event in events if "idToken" in event), None)
        return Transaction(token, events[0]["evse"]["id"], id=id, meter_start=energy(events[0]))

    @classmethod
    def ended(cls, csms, count=1):
        id, events = cls.of(csms, "Ended", count)
        last = next(event for event in events if event["eventType"] == "Ended")
        reason = last[cls.info_name].get("stoppedReason", "Local")
        token = next((event["idToken"]["idToken"] for event in reversed(events) if "idToken" in event), None)
        return Transaction(token, None, id=id, meter_stop=energy(last), reason=reason)

    @classmethod
    def count_begun(cls, csms):
        return len({cls.id(call) for call in cls.events(csms, "Started")})

    @classmethod
    def count_ended(cls, csms):
        """Those of which every event came."""
        complete = 0
        for id in {cls.id(call) for call in cls.events(csms, "Ended")}:
            events = [call.payload for call in cls.events(csms) if cls.id(call) == id]
            numbers = {event["seqNo"] for event in events}
            last = max(event["seqNo"] for event in events if event["eventType"] == "Ended")
            complete += numbers == set(range(last + 1))
        return complete


class Words20(Words201):
    """OCPP 2.0."""

    info_name, id_name = "transactionData", "id"


def energy(event):
    """The energy register that an event tells, in Wh; the last of several."""
    values = [
        sample["value"]
        for value in event.get("meterValue", [])
        for sample in value["sampledValue"]
        if sample.get("measurand", "Energy.Active.Import.Register") == "Energy.Active.Import.Register"
    ]
    return values[-1] if values else None


WORDS = {"1.6": Words16, "2.0": Words20, "2.0.1": Words201}
