"""The embedded servers: what they store, what they vouch for, and that they leave nothing behind."""

import os
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest
from imapclient import IMAPClient

from ops.world.servers import AUTHSERV_ID, EmbeddedServers

DESK, ROBIN, PASSWORD = "desk@frontdesk.example", "robin@frontdesk.example", "correct-horse"
ANN = "ann@example.org"
VERIFIED = {ANN, "*@example.net"}


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path, {DESK: PASSWORD, ROBIN: PASSWORD}, verified_senders=VERIFIED) as running:
        yield running


def mail(sender: str = ANN, *, head: bytes = b"", body: bytes = b"hello\r\n") -> bytes:
    return head + b"From: Someone <%s>\r\nSubject: hi\r\n\r\n%s" % (sender.encode(), body)


def send(servers: EmbeddedServers, raw: bytes, *, to: str = DESK, login: str | None = None) -> None:
    with smtplib.SMTP("127.0.0.1", servers.smtp_port, "client.test", timeout=10) as client:
        if login:
            client.login(login, PASSWORD)
        client.sendmail(login or ANN, [to], raw)


def inbox(servers: EmbeddedServers, account: str = DESK) -> list[bytes]:
    with IMAPClient("127.0.0.1", servers.imap_port, ssl=False, timeout=10) as client:
        client.login(account, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search("ALL")
        items = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
        return [items[uid][b"BODY[]"] for uid in uids]


def results(raw: bytes) -> list[str]:
    return message_from_bytes(raw).get_all("Authentication-Results", [])


@pytest.mark.parametrize(
    ("sender", "verdict"),
    [
        (ANN, "dmarc=pass header.from=example.org"),
        ("ANN@Example.org", "dmarc=pass header.from=example.org"),
        ("bob@example.net", "dmarc=pass header.from=example.net"),
        ("bob@example.org", "dmarc=none"),
        ("bob@sub.example.net", "dmarc=none"),
        ("bob@example.net.example.com", "dmarc=none"),
    ],
)
def test_delivery_vouches_for_verified_senders_only(servers: EmbeddedServers, sender: str, verdict: str) -> None:
    send(servers, mail(sender))
    assert results(inbox(servers)[0]) == [f"{AUTHSERV_ID}; {verdict}"]


@pytest.mark.parametrize(
    "head",
    [
        b"Authentication-Results: mx.frontdesk.test; dmarc=pass header.from=example.org\r\n",
        b"AUTHENTICATION-RESULTS : mx.frontdesk.test;\r\n\tdmarc=pass\r\n header.from=example.org\r\n",
        b"X-A: b\r\nAuthentication-Results:\r\n mx.frontdesk.test; dmarc=pass\r\nX-C: d\r\n",
    ],
)
def test_forged_results_are_removed_and_the_rest_stays(servers: EmbeddedServers, head: bytes) -> None:
    send(servers, mail("eve@example.com", head=head))
    (stored,) = inbox(servers)
    assert results(stored) == [f"{AUTHSERV_ID}; dmarc=none"]
    assert stored.endswith(mail("eve@example.com"))
    assert stored.count(b"X-A: b\r\n") == head.count(b"X-A")


def test_what_a_local_user_submits_is_not_vouched_for(servers: EmbeddedServers) -> None:
    forged = b"Authentication-Results: mx.frontdesk.test; dmarc=pass header.from=example.org\r\n"
    send(servers, mail(ANN, head=forged), to=ROBIN, login=DESK)
    assert results(inbox(servers, ROBIN)[0]) == []


def test_mails_get_their_uids_in_order_of_arrival(servers: EmbeddedServers) -> None:
    for number in range(20):
        send(servers, mail(body=b"%d" % number))
    assert [raw.rpartition(b"\r\n\r\n")[2].strip() for raw in inbox(servers)] == [b"%d" % n for n in range(20)]


def test_the_return_path_is_the_envelopes(servers: EmbeddedServers) -> None:
    send(servers, mail(head=b"Return-Path: <forged@example.com>\r\n"))
    assert message_from_bytes(inbox(servers)[0]).get_all("Return-Path") == [f"<{ANN}>"]


def test_mail_is_stored_byte_for_byte(servers: EmbeddedServers) -> None:
    body = b"caf\xe9 \xf0\x9f\x8e\x89\r\n.\r\n..two\r\n" + b"long " * 20_000 + b"\r\n \r\ttrailing  \r\n"
    raw = mail(head=b"X-Fold: a\r\n\tb\r\nX-8bit: \xe4\r\n", body=body)
    send(servers, raw)
    assert inbox(servers)[0].endswith(raw)


def test_a_copy_is_the_same_mail(servers: EmbeddedServers) -> None:
    send(servers, mail(body=b"x\r\n" * 50))
    with IMAPClient("127.0.0.1", servers.imap_port, ssl=False, timeout=10) as client:
        client.login(DESK, PASSWORD)
        client.create_folder("Copies")
        client.select_folder("INBOX")
        client.copy([1], "Copies")
        original = client.fetch([1], ["BODY.PEEK[]", "RFC822.SIZE"])[1]
        client.select_folder("Copies")
        copy = client.fetch([1], ["BODY.PEEK[]", "RFC822.SIZE"])[1]
    assert copy[b"BODY[]"] == original[b"BODY[]"]
    assert copy[b"RFC822.SIZE"] == original[b"RFC822.SIZE"] == len(original[b"BODY[]"])


def test_the_world_outside_is_a_transcript(servers: EmbeddedServers) -> None:
    send(servers, mail(DESK), to="ann@example.org", login=DESK)
    (accepted,) = servers.smtp_transcript
    assert (accepted.mail_from, accepted.rcpt_tos, accepted.login) == (DESK, ("ann@example.org",), DESK)
    assert accepted.raw == mail(DESK)
    assert inbox(servers) == []


def test_nobody_may_relay_without_a_login(servers: EmbeddedServers) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(servers, mail(), to="bob@example.com")
    assert servers.smtp_transcript == []


def test_faults_meet_the_desk_and_not_mail_from_outside(servers: EmbeddedServers) -> None:
    servers.faults.append(("DATA", "451 4.3.0 later"))
    send(servers, mail())
    with pytest.raises(smtplib.SMTPDataError):
        send(servers, mail(DESK), to=ANN, login=DESK)
    send(servers, mail(DESK), to=ANN, login=DESK)
    assert [accepted.login for accepted in servers.smtp_transcript] == [None, DESK]


@dataclass(frozen=True)
class Fault:
    server: str
    kind: str
    times: int


def test_a_worlds_faults_become_scripts(servers: EmbeddedServers) -> None:
    servers.break_as([Fault("smtp", "unavailable", 2), Fault("calendar", "store_then_drop", 1)])  # type: ignore[list-item]
    assert servers.faults == [("MAIL", "451 4.3.2 not available now")] * 2
    assert servers.calendar_faults == ["store_then_drop"]


def test_what_was_stored_outlives_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with EmbeddedServers(tmp_path, {DESK: PASSWORD}) as servers:
            send(servers, mail())
    with EmbeddedServers(tmp_path, {DESK: PASSWORD}) as servers:
        assert len(inbox(servers)) == 2


def test_two_worlds_stand_beside_each_other(tmp_path: Path) -> None:
    with (
        EmbeddedServers(tmp_path / "a", {DESK: PASSWORD}) as first,
        EmbeddedServers(tmp_path / "b", {DESK: PASSWORD}) as second,
    ):
        send(first, mail())
        assert (len(inbox(first)), len(inbox(second))) == (1, 0)


def test_a_world_starts_fast_and_leaves_no_thread_and_no_descriptor(tmp_path: Path) -> None:
    def standing() -> tuple[int, int]:
        return threading.active_count(), len(os.listdir("/dev/fd"))  # noqa: PTH208

    before, seconds = standing(), []
    for number in range(10):
        started = time.process_time()
        with EmbeddedServers(tmp_path / str(number), {DESK: PASSWORD}) as servers:
            seconds.append(time.process_time() - started)
            ports = (servers.imap_port, servers.smtp_port)
            clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for port in ports]
            for client in clients:
                client.recv(100)
        for client in clients:
            client.close()
    assert standing() == before
    assert min(seconds) < 0.1


def test_an_owner_of_any_name_has_a_calendar_of_their_own(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path, {DESK: PASSWORD}, owners=("owner", "calendar", "maria")) as running:
        assert len(set(running.caldav_urls.values())) == 3
