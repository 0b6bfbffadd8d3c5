"""What the doctor finds of a mailbox, and that it leaves it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.domain import TraceField
from agent.errors import TransientError
from integrations.imap_mailbox import FolderNames, ImapAccount
from integrations.sender_auth import AuthservId, TopmostWithoutId
from ops.doctor.findings import Finding
from ops.doctor.imap import check_imap, check_keys, trust
from ops.world.servers import EmbeddedServers
from tests.ops.doctor_bench import DESK, PASSWORD, closed_port, codes, silent_port
from tests.servers.certificate import make_certificate
from tests.servers.https import tls_front
from tests.servers.imap_script import imap_script

SIGNED = "mx.example.com; dmarc=pass header.from=example.org"
OUTSIDE = "from pc (dialup.example.org [198.51.100.9]) by out.example.org with ESMTPSA id 1"
INTO_EXCHANGE = (
    "from out.example.org (198.51.100.9) by DB5.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server"
)
UNNAMED = "dmarc=pass header.from=example.org; dkim=pass"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path / "servers", {DESK: PASSWORD}) as running:
        yield running


def asked(
    port: int, *, inbox: str = "INBOX", authserv_id: str = "mx", start: str = "now", **changes: object
) -> dict[str, Finding]:
    """Return what is found, by name."""
    given = {"tls": "none", "username": DESK, "password": PASSWORD, "timeout": 5.0} | changes
    account = ImapAccount("127.0.0.1", port, **given)  # type: ignore[arg-type]
    findings = list(check_imap(account, FolderNames(inbox=inbox), AuthservId(authserv_id), start))
    assert not any(word in str(finding) for finding in findings for word in (DESK, PASSWORD))
    return {finding.name: finding for finding in findings}


def code(port: int, **changes: object) -> str:
    return asked(port, **changes)["imap"].code  # type: ignore[arg-type]


def test_a_mailbox_that_works_is_four_lines(servers: EmbeddedServers):
    found = asked(servers.imap_port)
    assert codes(list(found.values())) == ["ok", "ok", "ok", "ok"]
    assert found["imap"].facts == {"able_to": ["IDLE", "MOVE", "UIDPLUS"]}
    assert "Frontdesk/Handled" in found["folders"].message
    assert found["folders"].facts["sent"] == "Sent"
    assert found["intake"].message == "no mail lies in INBOX"
    assert found["intake"].facts["uidvalidity"]


def test_a_refused_login_is_shown_in_the_servers_words(servers: EmbeddedServers):
    finding = asked(servers.imap_port, password="wrong")["imap"]
    assert (finding.code, "the login was refused (" in finding.message) == ("imap_refused", True)


def test_silence_a_closed_port_a_strange_certificate_and_no_tls_are_told_apart(
    tmp_path: Path, servers: EmbeddedServers
):
    assert code(closed_port()) == "imap_unreachable"
    with silent_port() as port:
        assert code(port, timeout=0.3) == "imap_unreachable"
    with tls_front(make_certificate(tmp_path)) as port:
        assert code(port, tls="tls") == "imap_certificate"
    assert code(servers.imap_port, tls="tls") == "imap_not_tls"


@pytest.mark.parametrize(
    ("capabilities", "tls", "expected"),
    [
        ("IMAP4rev1", "starttls", "imap_no_starttls"),
        ("IMAP4rev1 LOGINDISABLED", "none", "imap_no_login"),
        ("IMAP4rev1 IDLE", "none", "imap_no_move_no_uidplus"),
        ("IMAP4rev1 MOVE", "none", "imap_no_idle"),
        ("IMAP4rev1 UIDPLUS IDLE", "none", "ok"),
    ],
)
def test_what_the_server_lacks_is_named(capabilities: str, tls: str, expected: str):
    with imap_script(capabilities=capabilities) as script:
        assert code(script.port, tls=tls) == expected


def test_a_login_that_leads_to_no_mailbox_and_a_server_without_time_are_told_apart():
    answers = {"LOGIN": [b"TAG BAD User is authenticated but not connected."]}
    with imap_script(answers=answers) as script:
        assert code(script.port) == "imap_other_mailbox"
    with imap_script(answers={"LOGIN": [b"TAG NO [UNAVAILABLE] come back later"]}) as script:
        assert code(script.port) == "imap_unreachable"


def test_an_intake_folder_that_is_not_there_is_a_problem(servers: EmbeddedServers):
    found = asked(servers.imap_port, inbox="Support")
    assert list(found) == ["imap", "folders"]
    assert (found["folders"].code, found["folders"].message) == ("imap_folder_missing", "there is no folder Support")


@pytest.mark.parametrize(
    ("start", "plan"),
    [
        ("now", "the first start leaves them alone"),
        ("all", "the first start handles them all"),
        ("2026-12-01", "the first start handles those that came on 2026-12-01 or later"),
    ],
)
def test_it_is_said_what_becomes_of_mails_that_lie_there(start: str, plan: str):
    with imap_script(mails={1: b"Subject: a\r\n\r\nb\r\n", 2: b"Subject: c\r\n\r\nd\r\n"}) as script:
        found = asked(script.port, start=start)
    assert found["intake"].message == f"2 mails lie in INBOX: {plan}"
    assert found["senders"].code == "authserv_id_never_seen"


def signed(*fields: str) -> list[TraceField]:
    """Return a trace of Authentication-Results, and below them the Received field of the sender's own server."""
    return [TraceField("authentication-results", field) for field in fields] + [TraceField("received", OUTSIDE)]


def test_without_a_trusted_name_the_one_that_the_server_uses_is_named():
    finding = trust([signed(SIGNED)] * 3 + [signed()], None)
    assert (finding.code, finding.state) == ("authserv_id_found", "problem")
    assert finding.remedy.endswith("set FRONTDESK_IMAP__AUTHSERV_ID=mx.example.com")
    assert trust([signed(UNNAMED)] * 2, None).remedy.endswith("=!topmost-no-authserv-id")


@pytest.mark.parametrize(
    "results",
    [[], [None, None], [SIGNED, None], [SIGNED, "other.example; none"], ["a@b.example; none"], ["$(x); none"]],
)
def test_a_name_that_a_sender_may_have_written_is_not_named_as_the_servers(results: list[str | None]):
    finding = trust([signed(field) if field else signed() for field in results], None)
    assert finding.code == "authserv_id_unset"
    assert "mx.example.com" not in finding.remedy
    assert not {"a@b.example", "$(x)"} & set(finding.facts["seen"])  # type: ignore[arg-type]


def test_a_trusted_name_is_fine_once_it_was_seen_where_it_counts():
    assert trust([signed(), signed(SIGNED)], AuthservId("mx.example.com")).code == "ok"
    crossed = [TraceField("authentication-results", UNNAMED), TraceField("received", INTO_EXCHANGE)]
    assert trust([crossed], TopmostWithoutId()).code == "ok"
    assert trust([], AuthservId("mx.example.com")).code == "ok"
    finding = trust([signed(SIGNED), signed(SIGNED), signed()], AuthservId("mx.example.net"))
    assert (finding.code, finding.state) == ("authserv_id_never_seen", "warning")
    assert finding.message.endswith("but by mx.example.com")


def test_a_server_that_stands_above_the_trusted_field_and_is_not_known_is_named():
    trace = [TraceField("received", "from mx.example.com by store.example.net with ESMTP"), *signed(SIGNED)]
    finding = trust([trace, trace], AuthservId("mx.example.com"))
    assert (finding.code, finding.state) == ("authserv_id_below", "warning")
    assert finding.remedy == "If store.example.net is your own server, add it to FRONTDESK_IMAP__OWN_HOSTS."
    assert trust([trace, trace], AuthservId("mx.example.com", ("store.example.net",))).code == "ok"


def test_dns_that_does_not_answer_is_a_problem_where_signatures_are_checked_again():
    def silent(name: str) -> str | None:
        raise TransientError("DNS: no answer to the question for a key")

    assert (check_keys(silent).code, check_keys(silent).state) == ("dns_unreachable", "problem")
    assert check_keys(lambda name: None).code == "ok"


def test_a_name_that_proves_nobody_is_not_fine():
    spf_alone = "spf.example.com; spf=pass smtp.mailfrom=example.org"
    trace = signed(spf_alone, SIGNED)
    assert trust([trace] * 2, None).facts["seen"] == ["mx.example.com"]
    finding = trust([trace] * 2, AuthservId("spf.example.com", ("example.org",)))
    assert (finding.code, finding.message.endswith("but by mx.example.com")) == ("authserv_id_never_seen", True)
    finding = trust([signed("mx.example.com; dmarc=fail header.from=example.org")], AuthservId("mx.example.com"))
    assert (finding.code, finding.message.endswith("it proves no sender")) == ("authserv_id_never_seen", True)
