"""What the doctor finds of the server that sends, and that nothing is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.domain import Person
from integrations.smtp_mailer import SmtpMailer
from ops.doctor.findings import Finding
from ops.doctor.smtp import check_smtp
from ops.world.servers import EmbeddedServers
from tests.ops.doctor_bench import DESK, PASSWORD, closed_port, silent_port
from tests.servers.certificate import make_certificate
from tests.servers.https import tls_front
from tests.servers.smtp_script import smtp_script


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path / "servers", {DESK: PASSWORD}) as running:
        yield running


def asked(port: int, **changes: object) -> Finding:
    given = {"tls": "none", "username": DESK, "password": PASSWORD, "timeout": 5.0} | changes
    mailer = SmtpMailer(host="127.0.0.1", port=port, desk=Person("Desk", DESK), loop_key="k", **given)  # type: ignore[arg-type]
    (finding,) = check_smtp(mailer)
    assert DESK not in finding.message
    assert PASSWORD not in finding.message
    return finding


def test_a_server_that_takes_our_login_is_fine_and_gets_no_mail(servers: EmbeddedServers):
    finding = asked(servers.smtp_port)
    assert (finding.code, servers.smtp_transcript) == ("ok", [])
    assert finding.facts == {"tls": False, "logged_in": True, "size_limit": 64 * 2**20, "eight_bit": True}


def test_a_server_without_a_login_is_fine_and_said_to_be(servers: EmbeddedServers):
    finding = asked(servers.smtp_port, username="")
    assert (finding.code, finding.message) == ("ok", "it takes our address, without a login")


def test_a_refused_login_is_shown_in_the_servers_words(servers: EmbeddedServers):
    finding = asked(servers.smtp_port, password="wrong")
    assert (finding.code, "535" in finding.message) == ("smtp_refused", True)


def test_a_refused_sender_is_told_from_a_refused_login(servers: EmbeddedServers):
    servers.faults.append(("MAIL", "553 5.7.1 not your address"))
    finding = asked(servers.smtp_port)
    assert (finding.code, "not your address" in finding.message) == ("smtp_sender_refused", True)


def test_a_server_that_is_not_there_now_is_unreachable(servers: EmbeddedServers):
    servers.faults.append(("MAIL", "451 4.3.2 not available now"))
    assert asked(servers.smtp_port).code == "smtp_unreachable"
    assert asked(closed_port()).code == "smtp_unreachable"
    with silent_port() as port:
        assert asked(port, timeout=0.3).code == "smtp_unreachable"


def test_what_the_server_lacks_is_named():
    with smtp_script({"EHLO": "250 here"}) as script:
        assert asked(script.port).code == "smtp_no_login"
        assert asked(script.port, tls="starttls").code == "smtp_no_starttls"


def test_a_strange_certificate_and_a_port_without_tls_are_told_apart(tmp_path: Path, servers: EmbeddedServers):
    with tls_front(make_certificate(tmp_path)) as port:
        assert asked(port, tls="tls").code == "smtp_certificate"
    assert asked(servers.smtp_port, tls="tls").code == "smtp_not_tls"
