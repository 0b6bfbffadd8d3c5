"""Failures that come by chance, or to every connection at once; what was stored before stays."""

import http.client
import imaplib
import smtplib
import socket
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ops.world.readback import fetch_calendar
from ops.world.servers import EmbeddedServers

DESK, PASSWORD, ANN = "desk@frontdesk.example", "correct-horse", "ann@example.org"
MAIL = b"From: desk@frontdesk.example\r\nSubject: hi\r\n\r\nhello\r\n"
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20261201T080000Z\r\n"
    "DTSTART:20261203T130000Z\r\nDTEND:20261203T133000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path, {DESK: PASSWORD}) as running:
        yield running


def sends(servers: EmbeddedServers) -> bool:
    """Send one mail, and say whether the server answered for it."""
    try:
        with smtplib.SMTP("127.0.0.1", servers.smtp_port, "client.test", timeout=10) as client:
            client.login(DESK, PASSWORD)
            client.sendmail(DESK, [ANN], MAIL)
    except smtplib.SMTPServerDisconnected:
        return False
    return True


def books(servers: EmbeddedServers, number: int) -> bool:
    """Put one event, and say whether the server answered for it."""
    login = b64encode(f"{servers.calendar_user}:{servers.calendar_password}".encode()).decode()
    url = f"{servers.caldav_url}{number}.ics"
    headers = {"Authorization": f"Basic {login}", "Content-Type": "text/calendar"}
    request = urllib.request.Request(url, data=(EVENT % number).encode(), headers=headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=10):
            return True
    except (OSError, http.client.HTTPException):
        return False


def test_a_share_of_the_replies_gets_lost_and_what_was_asked_is_done(servers: EmbeddedServers) -> None:
    servers.lose_replies(0.3, "seed")
    answered = [*(sends(servers) for _ in range(20)), *(books(servers, number) for number in range(20))]
    assert len(servers.smtp_transcript) == 20
    assert fetch_calendar(servers).count(b"BEGIN:VEVENT") == 20
    assert 0 < answered.count(False) < 40
    assert servers.lost_replies == answered.count(False)


def test_which_replies_get_lost_follows_from_the_seed(tmp_path: Path) -> None:
    seen = []
    for folder, seed in (("a", "one"), ("b", "one"), ("c", "two")):
        with EmbeddedServers(tmp_path / folder, {DESK: PASSWORD}) as servers:
            servers.lose_replies(0.5, seed)
            seen.append([sends(servers) for _ in range(12)])
    assert seen[0] == seen[1] != seen[2]


def test_mail_from_outside_always_arrives(servers: EmbeddedServers) -> None:
    servers.lose_replies(1.0, "seed")
    with smtplib.SMTP("127.0.0.1", servers.smtp_port, "client.test", timeout=10) as client:
        assert client.sendmail(ANN, [DESK], MAIL) == {}


def test_every_open_connection_is_cut_and_new_ones_work(servers: EmbeddedServers) -> None:
    port = int(servers.caldav_url.split(":")[2].split("/")[0])
    with (
        closing(smtplib.SMTP("127.0.0.1", servers.smtp_port, "client.test", timeout=10)) as mailer,
        imap(servers) as mailbox,
        socket.create_connection(("127.0.0.1", port), timeout=0.1) as calendar,
    ):
        # The calendar server takes a connection up when it gets round to it.
        assert any(is_cut(servers, calendar) for _ in range(100))
        with pytest.raises(smtplib.SMTPServerDisconnected):
            mailer.docmd("NOOP")
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            mailbox.noop()
    assert (sends(servers), books(servers, 1)) == (True, True)


@contextmanager
def imap(servers: EmbeddedServers) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4("127.0.0.1", servers.imap_port, timeout=10)
    yield client
    client.shutdown()


def is_cut(servers: EmbeddedServers, connection: socket.socket) -> bool:
    servers.cut_connections()
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
