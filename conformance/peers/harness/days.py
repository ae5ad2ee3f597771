"""The day that every third-party station lives through, in the words of 1.6, of 2.0 and of 2.0.1.

A day drives a peer (see `peer.py`) and asserts, step by step, what it is answered and what the management API then
shows. It knows no library.
"""

import datetime
import http.client
import threading

from .gateway import Answer, eventually
from .peer import PeerError
from .station import BOOT, Station

GOOD, BLOCKED = "GoodTag0001", "BlockedTag001"


def at(minute, second=0):
    """A moment of the day of the story."""
    return f"2026-11-23T10:{minute:02}:{second:02}.000Z"


def instant(text):
    """RFC 3339 to seconds, so that times can be compared whatever their spelling."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def recent(text):
    return abs(instant(text) - datetime.datetime.now(datetime.UTC).timestamp()) < 60


def version_of(text):
    """`1.6` and `ocpp1.6` name the same version."""
    return text.removeprefix("ocpp")


class Command:
    """A management request under way on another thread, because it waits for the station."""

    def __init__(self, gateway, path, body, **more):
        self._answer = None
        self._thread = threading.Thread(target=self._post, args=(gateway, path, body, more))
        self._thread.start()

    def _post(self, gateway, path, body, more):
        try:
            self._answer = gateway.post(path, body, **more)
        except (OSError, http.client.HTTPException) as broken:
            self._answer = broken

    def answer(self, timeout=40):
        """What it was answered."""
        self._thread.join(timeout)
        assert isinstance(self._answer, Answer), f"the management request was not answered: {self._answer!r}"
        return self._answer

    def outcome(self, timeout=40):
        """The status, or the error that broke the connection."""
        self._thread.join(timeout)
        assert self._answer is not None, "the management request did not end"
        return self._answer.status if isinstance(self._answer, Answer) else self._answer


def with_tokens(gateway):
    gateway.token(GOOD, status="Accepted")
    gateway.token(BLOCKED, status="Blocked")


# -- 1.6 -----------------------------------------------------------------------


def day_16(gateway, peer):
    """Boot to replaced connection, OCPP 1.6."""
    with_tokens(gateway)
    id = peer.identity
    peer.connect()

    boot = peer.call("BootNotification", BOOT["1.6"] | {"chargePointSerialNumber": "SN-16"})
    assert boot["status"] == "Accepted" and boot["interval"] == 300 and recent(boot["currentTime"])
    assert boot["currentTime"].endswith("Z")
    assert recent(peer.call("Heartbeat")["currentTime"])
    for connector in 0, 1, 2:
        said = {"connectorId": connector, "errorCode": "NoError", "status": "Available", "timestamp": at(0)}
        assert peer.call("StatusNotification", said) == {}
    assert peer.call("Authorize", {"idTag": GOOD})["idTagInfo"]["status"] == "Accepted"
    assert peer.call("Authorize", {"idTag": GOOD.upper()})["idTagInfo"]["status"] == "Accepted"
    assert peer.call("Authorize", {"idTag": BLOCKED})["idTagInfo"]["status"] == "Blocked"

    state = gateway.state(id)
    assert state["chargePointId"] == id
    assert state["connection"]["connected"] is True and version_of(state["connection"]["version"]) == "1.6"
    assert state["boot"]["status"] == "Accepted"
    assert (state["boot"]["vendor"], state["boot"]["model"]) == ("Third Party", "Raw")
    assert (state["boot"]["serialNumber"], state["boot"]["firmwareVersion"]) == ("SN-16", "1.0")
    assert state["connectors"]["1"]["status"] == "Available" and state["connectors"]["2"]["status"] == "Available"
    assert not state["transactions"]

    # A local transaction.
    started = peer.call("StartTransaction", {"connectorId": 1, "idTag": GOOD, "meterStart": 1000, "timestamp": at(1)})
    assert started["idTagInfo"]["status"] == "Accepted"
    local = started["transactionId"]
    charging = {"connectorId": 1, "errorCode": "NoError", "status": "Charging", "timestamp": at(1)}
    assert peer.call("StatusNotification", charging) == {}
    assert peer.call("MeterValues", meter_16(local, 2, "1100")) == {}
    state = gateway.state(id)
    assert state["connectors"]["1"]["status"] == "Charging"
    shown = state["transactions"]["1"]
    assert str(shown["transactionId"]) == str(local) and instant(shown["startedAt"]) == instant(at(1))
    assert shown["idToken"] == "***" and GOOD not in str(state)
    [active] = gateway.transactions(id, active="true")
    assert str(active["transactionId"]) == str(local) and active["active"] is True

    # The cable to the CSMS is cut in the middle; no boot afterwards, and it goes on.
    peer.close()
    eventually(lambda: gateway.state(id)["connection"]["connected"] is False)
    assert str(gateway.state(id)["transactions"]["1"]["transactionId"]) == str(local)
    peer.connect()
    assert peer.call("MeterValues", meter_16(local, 3, "1200")) == {}
    assert gateway.state(id)["connection"]["connected"] is True
    stopped = peer.call(
        "StopTransaction",
        {"transactionId": local, "idTag": GOOD, "meterStop": 1300, "timestamp": at(4), "reason": "Local"},
    )
    assert stopped.get("idTagInfo", {}).get("status", "Accepted") == "Accepted"
    done = gateway.transaction(id, local)
    assert_ended(done, id, "1.6", GOOD, at(1), at(4), 1000, 1300, "Local")
    assert done["connectorId"] == 1
    assert [float(value) for value in reading_values(done)] == [1100.0, 1200.0]
    assert not gateway.state(id)["transactions"]
    assert gateway.transactions(id, active="true") == []

    # A blocked token may not charge; whoever starts all the same is told.
    refused = peer.call("StartTransaction", {"connectorId": 2, "idTag": BLOCKED, "meterStart": 0, "timestamp": at(5)})
    assert refused["idTagInfo"]["status"] == "Blocked"
    assert refused["transactionId"] != local
    end = {"transactionId": refused["transactionId"], "meterStop": 0, "timestamp": at(5, 10), "reason": "DeAuthorized"}
    peer.call("StopTransaction", end)

    # Started and stopped from afar.
    peer.answer("RemoteStartTransaction", {"status": "Accepted"})
    command = Command(gateway, "/remote-start-transaction", {"chargePointId": id, "idTag": GOOD, "connectorId": 2})
    heard = peer.wait_heard()
    assert heard.action == "RemoteStartTransaction"
    assert heard.payload["idTag"] == GOOD and heard.payload["connectorId"] == 2
    answer = command.answer().expect(200)
    assert answer["message"] == "RequestStartTransaction command sent successfully"
    assert (answer["chargePointId"], answer["idTag"], answer["status"]) == (id, GOOD, "Accepted")
    assert answer["response"] == {"status": "Accepted"} and answer["messageId"] and isinstance(answer["remoteStartId"], int)
    remote = peer.call("StartTransaction", {"connectorId": 2, "idTag": GOOD, "meterStart": 50, "timestamp": at(6)})["transactionId"]
    assert remote not in (local, refused["transactionId"])

    peer.answer("RemoteStopTransaction", {"status": "Accepted"})
    command = Command(gateway, "/remote-stop-transaction", {"chargePointId": id, "transactionId": str(remote)})
    heard = peer.wait_heard()
    assert (heard.action, heard.payload) == ("RemoteStopTransaction", {"transactionId": remote})
    answer = command.answer().expect(200)
    assert answer["message"] == "RequestStopTransaction command sent successfully"
    assert (answer["chargePointId"], str(answer["transactionId"]), answer["status"]) == (id, str(remote), "Accepted")
    assert answer["response"] == {"status": "Accepted"} and answer["messageId"]
    end = {"transactionId": remote, "meterStop": 90, "timestamp": at(7), "reason": "Remote"}
    peer.call("StopTransaction", end)
    assert_ended(gateway.transaction(id, remote), id, "1.6", GOOD, at(6), at(7), 50, 90, "Remote")

    # Any other call, by its name; and one that the station refuses.
    configuration = {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]}
    peer.answer("GetConfiguration", configuration)
    command = Command(gateway, f"/stations/{id}/calls/GetConfiguration", {"key": ["HeartbeatInterval"]})
    assert peer.wait_heard().payload == {"key": ["HeartbeatInterval"]}
    answer = command.answer().expect(200)
    assert answer["response"] == configuration and answer["action"] == "GetConfiguration"
    assert version_of(answer["version"]) == "1.6"
    command = Command(gateway, f"/stations/{id}/calls/ClearCache", {})
    assert command.answer().expect(502)["callError"]["code"] in ("NotSupported", "NotImplemented")

    assert peer.call("DataTransfer", {"vendorId": "com.example", "messageId": "m", "data": "{}"})["status"] == "UnknownVendorId"
    masked_frames(gateway, id)
    replaced(gateway, peer, "1.6")
    return local, remote


def meter_16(transaction, minute, value):
    sample = {"value": value, "context": "Sample.Periodic", "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
    return {"connectorId": 1, "transactionId": transaction, "meterValue": [{"timestamp": at(minute), "sampledValue": [sample]}]}


# -- 2.0 and 2.0.1 -------------------------------------------------------------


def day_2(gateway, peer):
    """Boot to replaced connection, OCPP 2.0 or 2.0.1."""
    version, event = peer.version, EVENT[peer.version]
    with_tokens(gateway)
    id = peer.identity
    peer.connect()

    station = BOOT[version]["chargingStation"] | {"serialNumber": "SN-2"}
    boot = peer.call("BootNotification", {"reason": "PowerUp", "chargingStation": station})
    assert boot["status"] == "Accepted" and boot["interval"] == 300 and recent(boot["currentTime"])
    assert recent(peer.call("Heartbeat")["currentTime"])
    for evse in 1, 2:
        said = {"timestamp": at(0), "connectorStatus": "Available", "evseId": evse, "connectorId": 1}
        assert peer.call("StatusNotification", said) == {}
    assert peer.call("Authorize", {"idToken": token(GOOD)})["idTokenInfo"]["status"] == "Accepted"
    assert peer.call("Authorize", {"idToken": token(GOOD.lower())})["idTokenInfo"]["status"] == "Accepted"
    assert peer.call("Authorize", {"idToken": token(BLOCKED)})["idTokenInfo"]["status"] == "Blocked"

    state = gateway.state(id)
    assert state["connection"]["connected"] is True and version_of(state["connection"]["version"]) == version
    assert state["boot"]["status"] == "Accepted" and state["boot"]["reason"] == "PowerUp"
    assert (state["boot"]["vendor"], state["boot"]["model"], state["boot"]["serialNumber"]) == ("Third Party", "Raw", "SN-2")
    assert state["connectors"]["1/1"]["status"] == "Available" and state["connectors"]["2/1"]["status"] == "Available"

    # A local transaction.
    local = f"tx-{id}-local"[:36]
    began = event("Started", local, 0, at(1), "Authorized", idToken=token(GOOD), evse={"id": 1, "connectorId": 1}, value=1000)
    assert peer.call("TransactionEvent", began)["idTokenInfo"]["status"] == "Accepted"
    occupied = {"timestamp": at(1), "connectorStatus": "Occupied", "evseId": 1, "connectorId": 1}
    assert peer.call("StatusNotification", occupied) == {}
    peer.call("TransactionEvent", event("Updated", local, 1, at(2), "MeterValuePeriodic", value=1100))
    state = gateway.state(id)
    assert state["connectors"]["1/1"]["status"] == "Occupied"
    shown = state["transactions"]["1"]
    assert shown["transactionId"] == local and instant(shown["startedAt"]) == instant(at(1))
    assert shown["idToken"] == "***" and GOOD not in str(state)
    [active] = gateway.transactions(id, active="true")
    assert active["transactionId"] == local and active["active"] is True

    peer.close()
    eventually(lambda: gateway.state(id)["connection"]["connected"] is False)
    assert gateway.state(id)["transactions"]["1"]["transactionId"] == local
    peer.connect()
    peer.call("TransactionEvent", event("Updated", local, 2, at(3), "MeterValuePeriodic", value=1200, offline=True))
    assert gateway.state(id)["connection"]["connected"] is True
    ended = event("Ended", local, 3, at(4), "StopAuthorized", value=1300, idToken=token(GOOD), stoppedReason="Local")
    answer = peer.call("TransactionEvent", ended)
    assert answer.get("idTokenInfo", {}).get("status", "Accepted") == "Accepted"
    done = gateway.transaction(id, local)
    assert_ended(done, id, version, GOOD, at(1), at(4), 1000, 1300, "Local")
    assert done["evseId"] == 1
    assert [float(value) for value in reading_values(done)] == [1000.0, 1100.0, 1200.0, 1300.0]
    assert not gateway.state(id)["transactions"]

    refused = f"tx-{id}-refused"[:36]
    began = event("Started", refused, 0, at(5), "Authorized", idToken=token(BLOCKED), evse={"id": 2})
    assert peer.call("TransactionEvent", began)["idTokenInfo"]["status"] == "Blocked"
    peer.call("TransactionEvent", event("Ended", refused, 1, at(5, 10), "Deauthorized", stoppedReason="DeAuthorized"))

    # Started and stopped from afar.
    peer.answer("RequestStartTransaction", {"status": "Accepted"})
    command = Command(gateway, "/remote-start-transaction", {"chargePointId": id, "idTag": GOOD, "evseId": 2})
    heard = peer.wait_heard()
    assert heard.action == "RequestStartTransaction"
    assert heard.payload["idToken"]["idToken"] == GOOD and heard.payload["evseId"] == 2
    answer = command.answer().expect(200)
    assert answer["message"] == "RequestStartTransaction command sent successfully"
    assert (answer["chargePointId"], answer["idTag"], answer["status"]) == (id, GOOD, "Accepted")
    assert answer["remoteStartId"] == heard.payload["remoteStartId"] and answer["response"]["status"] == "Accepted"
    remote = f"tx-{id}-remote"[:36]
    info = {"remoteStartId": heard.payload["remoteStartId"]}
    began = event("Started", remote, 0, at(6), "RemoteStart", info=info, idToken=token(GOOD), evse={"id": 2}, value=50)
    peer.call("TransactionEvent", began)

    peer.answer("RequestStopTransaction", {"status": "Accepted"})
    command = Command(gateway, "/remote-stop-transaction", {"chargePointId": id, "transactionId": remote})
    heard = peer.wait_heard()
    assert (heard.action, heard.payload) == ("RequestStopTransaction", {"transactionId": remote})
    answer = command.answer().expect(200)
    assert (answer["transactionId"], answer["status"], answer["response"]["status"]) == (remote, "Accepted", "Accepted")
    peer.call("TransactionEvent", event("Ended", remote, 1, at(7), "RemoteStop", value=90, stoppedReason="Remote"))
    assert_ended(gateway.transaction(id, remote), id, version, GOOD, at(6), at(7), 50, 90, "Remote")

    asked = {"getVariableData": [{"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}}]}
    told = {"getVariableResult": [{**asked["getVariableData"][0], "attributeStatus": "Accepted", "attributeValue": "300"}]}
    peer.answer("GetVariables", told)
    command = Command(gateway, f"/stations/{id}/calls/GetVariables", asked)
    assert peer.wait_heard().payload == asked
    assert command.answer().expect(200)["response"] == told
    command = Command(gateway, f"/stations/{id}/calls/ClearCache", {})
    assert command.answer().expect(502)["callError"]["code"] in ("NotSupported", "NotImplemented")

    transfer = {"vendorId": "com.example", "messageId": "m", "data": {"deep": [1, "two"]}}
    assert peer.call("DataTransfer", transfer)["status"] == "UnknownVendorId"
    masked_frames(gateway, id)
    replaced(gateway, peer, version)
    return local, remote


def token(text):
    return {"idToken": text, "type": "ISO14443"}


def event(kind, transaction, number, moment, trigger, *, value=None, info=None, **more):
    """A TransactionEvent of 2.0.1 with, where a value is given, one energy reading."""
    context = {"Started": "Transaction.Begin", "Updated": "Sample.Periodic", "Ended": "Transaction.End"}[kind]
    stopped = {"stoppedReason": more.pop("stoppedReason")} if "stoppedReason" in more else {}
    payload = {
        "eventType": kind,
        "timestamp": moment,
        "triggerReason": trigger,
        "seqNo": number,
        "transactionInfo": {"transactionId": transaction, **(info or {}), **stopped},
        **more,
    }
    if value is not None:
        sample = {"value": value, "context": context, "measurand": "Energy.Active.Import.Register"}
        payload["meterValue"] = [{"timestamp": moment, "sampledValue": [sample]}]
    return payload


def event_20(*args, **more):
    """The same in the words of 2.0."""
    payload = event(*args, **more)
    info = payload.pop("transactionInfo")
    return {**payload, "transactionData": {"id": info.pop("transactionId"), **info}}


EVENT = {"2.0": event_20, "2.0.1": event}


DAYS = {"1.6": day_16, "2.0": day_2, "2.0.1": day_2}


# -- all -----------------------------------------------------------------------


def assert_ended(record, station, version, id_token, started, stopped, meter_start, meter_stop, reason):
    """A finished transaction as GET /transactions shows it."""
    assert record["chargePointId"] == station and version_of(record["version"]) == version
    assert record["idToken"] == id_token
    assert instant(record["startedAt"]) == instant(started) and instant(record["stoppedAt"]) == instant(stopped)
    assert (float(record["meterStart"]), float(record["meterStop"])) == (meter_start, meter_stop)
    assert record["reason"] == reason
    assert record["active"] is False and record["complete"] is True


def reading_values(record):
    """The energy values of a transaction's readings, however deep the API nests them, in the order shown."""
    return [sample["value"] for sample in samples(record["readings"])]


def samples(node):
    """Every object with a `value` below a node."""
    if isinstance(node, dict):
        if "value" in node and not isinstance(node["value"], (dict, list)):
            yield node
        else:
            for child in node.values():
                yield from samples(child)
    elif isinstance(node, list):
        for child in node:
            yield from samples(child)


def masked_frames(gateway, id):
    """The recent frames are shown in both directions, and tokens are not in them."""
    frames = gateway.frames(id)
    assert {frame["direction"] for frame in frames} == {"in", "out"}
    assert any("BootNotification" in frame["text"] for frame in frames)
    assert [instant(frame["at"]) for frame in frames] == sorted(instant(frame["at"]) for frame in frames)
    everything = " ".join(frame["text"] for frame in frames).lower()
    assert GOOD.lower() not in everything and BLOCKED.lower() not in everything
    assert len(gateway.frames(id, limit=3)) == 3


def replaced(gateway, peer, version):
    """The newest connection of an identity wins at once, and needs no boot."""
    epoch = gateway.state(peer.identity)["connection"]["epoch"]
    with Station(gateway, peer.identity, version) as newer:
        closed = peer.wait_closed()
        assert (closed.code, closed.reason) == (4001, "replaced by a newer connection")
        newer.until_heartbeat()
        state = gateway.state(peer.identity)
        assert state["connection"]["connected"] is True and state["connection"]["epoch"] > epoch
        newer.answers["ClearCache"] = {"status": "Accepted"}
        command = Command(gateway, f"/stations/{peer.identity}/calls/ClearCache", {})
        assert newer.serve() == ("ClearCache", {})
        assert command.answer().expect(200)["response"] == {"status": "Accepted"}
    peer.connect()
    try:
        assert recent(peer.call("Heartbeat")["currentTime"])
    except PeerError as error:
        raise AssertionError("after being replaced, the first station could not come back") from error
