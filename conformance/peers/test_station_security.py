"""The link of our charging station: passwords, TLS and certificates on real sockets, with PyPI's `ocpp` at the other end.

The station's program takes what it is told by `Output::Connect` to a TLS library; what an integrator's shell has to do is
what it does.
"""

import pytest

from harness.certificates import Authority
from harness.csms import ACCEPTED, PythonCsms
from harness.old_tls import OldTls
from harness.our_station import OurStation

PASSWORD = "correct horse battery"
VERSIONS = ["1.6", "2.0.1"]


@pytest.fixture(params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture(scope="module")
def operator(tmp_path_factory):
    """Whom everybody trusts."""
    return Authority(tmp_path_factory.mktemp("operator"), "operator")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """Whom nobody trusts."""
    return Authority(tmp_path_factory.mktemp("stranger"), "stranger")


@pytest.fixture
def csms(version, operator):
    with PythonCsms(version, operator.for_server()) as running:
        running.demand(PASSWORD)
        yield running


def events(csms):
    return [call.payload["type"] for call in csms.of("SecurityEventNotification")]


def wait_event(csms, name):
    csms.wait(name, lambda: name in events(csms))


# OCTT: TC_085_CS (1.6), TC_A_01_CS (2.0.1)
def test_a_station_shows_its_name_and_its_password(version, tmp_path):
    with PythonCsms(version) as csms:
        csms.demand(PASSWORD)
        with OurStation(csms.url(), tmp_path / "right", version, password=PASSWORD, security=1):
            csms.wait_for("BootNotification")
        with OurStation(csms.url(), tmp_path / "wrong", version, password="a wrong one that is long", security=1) as station:
            csms.wait("a refusal", lambda: [said for event, said in csms.life if event == "refused"])
            station.wait_for("disconnected")
        assert len(csms.of("BootNotification")) == 1


# OCTT: TC_086_CS (1.6), TC_A_04_CS (2.0.1)
def test_a_station_speaks_tls_to_a_csms_that_it_trusts(csms, operator, tmp_path):
    with OurStation(csms.url(), tmp_path / "data", csms.version, password=PASSWORD, security=2, ca=operator.root) as station:
        csms.wait_for("BootNotification")
        assert station.wait_for("connecting")["security"] == 2
        wait_event(csms, "StartupOfTheDevice")


# OCTT: TC_A_05_CS (2.0.1)
@pytest.mark.parametrize("wrong", ["whom nobody trusts", "of another address"])
def test_a_certificate_that_is_not_good_ends_the_attempt_and_is_told_later(csms, operator, stranger, tmp_path, wrong):
    csms.certify(stranger.for_server() if wrong == "whom nobody trusts" else operator.for_server("127.0.0.2"))
    with OurStation(csms.url(), tmp_path / "data", csms.version, password=PASSWORD, security=2, ca=operator.root) as station:
        station.wait_for("disconnected")
        assert not csms.life, "not even the password left"
        csms.certify(operator.for_server())
        csms.wait_for("BootNotification")
        wait_event(csms, "InvalidCentralSystemCertificate" if csms.version == "1.6" else "InvalidCsmsCertificate")


# OCTT: TC_A_06_CS (2.0.1)
def test_a_tls_that_is_too_old_ends_the_attempt_and_is_told_later(csms, operator, tmp_path):
    with (
        OldTls(operator.for_server(), csms) as door,
        OurStation(door.url, tmp_path / "data", csms.version, password=PASSWORD, security=2, ca=operator.root) as station,
    ):
        station.wait_for("disconnected")
        assert not csms.life
        door.is_open = True
        csms.wait_for("BootNotification")
        wait_event(csms, "InvalidTLSVersion")


# OCTT: TC_087_CS (1.6), TC_A_07_CS (2.0.1)
def test_a_station_shows_its_certificate(version, operator, stranger, tmp_path):
    with PythonCsms(version, operator.for_server(), operator.root) as csms:
        known, unknown = operator.for_station("0001"), stranger.for_station("0001")
        with OurStation(csms.url(), tmp_path / "unknown", version, security=3, ca=operator.root, certificate=unknown) as station:
            station.wait_for("disconnected")
            assert not csms.received
        with OurStation(csms.url(), tmp_path / "known", version, security=3, ca=operator.root, certificate=known) as station:
            csms.wait_for("BootNotification")
            assert station.wait_for("connecting")["security"] == 3


def test_a_new_password_is_used_at_once(operator, tmp_path):
    with PythonCsms("2.0.1", operator.for_server()) as csms:
        csms.demand(PASSWORD)
        with OurStation(csms.url(), tmp_path / "data", "2.0.1", password=PASSWORD, security=2, ca=operator.root):
            csms.wait_for("BootNotification")
            new = "another one, long enough"
            data = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}, "attributeValue": new}
            csms.demand(new)
            answer = csms.call("SetVariables", {"setVariableData": [data]})
            assert answer["setVariableResult"][0]["attributeStatus"] == "Accepted"
            csms.wait_open(2)


def test_a_station_moves_to_a_csms_that_is_more_secure(operator, tmp_path):
    with PythonCsms("2.0.1") as old, PythonCsms("2.0.1", operator.for_server()) as new:
        for csms in (old, new):
            csms.demand(PASSWORD)
        with OurStation(old.url(), tmp_path / "data", "2.0.1", password=PASSWORD, security=1, ca=operator.root):
            old.wait_for("BootNotification")
            way = {"ocppVersion": "OCPP20", "ocppTransport": "JSON", "ocppCsmsUrl": new.base, "messageTimeout": 20}
            way |= {"securityProfile": 2, "ocppInterface": "Wired0"}
            assert old.call("SetNetworkProfile", {"configurationSlot": 2, "connectionData": way}) == ACCEPTED
            order = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "NetworkConfigurationPriority"}}
            answer = old.call("SetVariables", {"setVariableData": [{**order, "attributeValue": "2,1"}]})
            assert answer["setVariableResult"][0]["attributeStatus"] == "RebootRequired"
            assert old.call("Reset", {"type": "OnIdle"}) == ACCEPTED
            new.wait_for("BootNotification")
            answer = new.call("GetVariables", {"getVariableData": [order]})
            assert answer["getVariableResult"][0]["attributeValue"] == "2"
