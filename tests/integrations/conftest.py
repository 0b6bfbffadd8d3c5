"""The worlds that the contract tests of mailbox, mailer and calendar run in: in memory, and on real servers."""

import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ops.world.servers import EmbeddedServers
from tests.integrations.calendar_worlds import World
from tests.integrations.google_world import GoogleWorld
from tests.integrations.ics_worlds import CaldavWorld, MemoryCalendarWorld
from tests.integrations.mailbox_worlds import Desk, MemoryWorld
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.dovecot import DovecotPorts, dovecot
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld
from tests.servers.tcp_fault import TcpFault

CALENDARS = ("memory", "caldav", "google")
MAILBOXES = ("memory", "embedded")
DOVECOT = ("dovecot", "dovecot-starttls", "dovecot-tls")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the mail suite in every world that this run has."""
    real = DOVECOT if metafunc.config.getoption("--servers") else ()
    if "mailbox_kind" in metafunc.fixturenames:
        metafunc.parametrize("mailbox_kind", MAILBOXES + real)
    if "imap_kind" in metafunc.fixturenames:
        metafunc.parametrize("imap_kind", MAILBOXES[1:] + real)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return a certificate for 127.0.0.1."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    """Run the embedded servers, empty."""
    with EmbeddedServers(tmp_path, {DESK.address: PASSWORD}, verified_senders={"*@example.org"}) as running:
        yield running


@pytest.fixture
def imap_world(imap_kind: str, request: pytest.FixtureRequest) -> ImapWorld:
    """Return an account on a real IMAP server."""
    return _real_world(imap_kind, request)


@pytest.fixture
def embedded_world(servers: EmbeddedServers) -> ImapWorld:
    """Return the account on the embedded server, for what does not depend on the server."""
    return ImapWorld(servers.imap_port).begin()


@pytest.fixture
def line(embedded_world: ImapWorld) -> Iterator[TcpFault]:
    """Return a line to the embedded server that breaks on request."""
    with TcpFault(embedded_world.port) as fault:
        yield fault


@pytest.fixture
def mailbox_world(mailbox_kind: str, request: pytest.FixtureRequest) -> MemoryWorld | ImapWorld:
    """Return an account in memory or on a real server."""
    return MemoryWorld() if mailbox_kind == "memory" else _real_world(mailbox_kind, request)


@pytest.fixture
def mailbox(mailbox_world: MemoryWorld | ImapWorld) -> Iterator[Desk]:
    """Return the adapter of that account."""
    opened = mailbox_world.mailbox()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def dovecot_ports() -> Iterator[DovecotPorts]:
    """Run Dovecot for the whole session; each test has an account of its own."""
    with dovecot(PASSWORD) as ports:
        yield ports


def _real_world(kind: str, request: pytest.FixtureRequest) -> ImapWorld:
    if kind == "embedded":
        return ImapWorld(request.getfixturevalue("servers").imap_port).begin()
    ports: DovecotPorts = request.getfixturevalue("dovecot_ports")
    username = f"desk-{uuid.uuid4().hex}@frontdesk.example"
    if kind == "dovecot-tls":
        return ImapWorld(ports.imaps, "tls", ports.cafile, "Sent Items", username).begin()
    if kind == "dovecot-starttls":
        return ImapWorld(ports.imap, "starttls", ports.cafile, "Sent Items", username).begin()
    return ImapWorld(ports.imap, "none", None, "Sent Items", username).begin()


@pytest.fixture(scope="session")
def calendar_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Run the embedded servers for the whole session; each test has a calendar of its own."""
    with EmbeddedServers(tmp_path_factory.mktemp("calendars"), {}) as running:
        yield running


@pytest.fixture
def caldav_world(calendar_servers: EmbeddedServers) -> Iterator[CaldavWorld]:
    """Return a calendar on the embedded server."""
    with closing(CaldavWorld(calendar_servers, uuid.uuid4().hex)) as world:
        yield world


@pytest.fixture(params=CALENDARS)
def calendar_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Return a calendar in memory or on a server."""
    yield from _calendar_world(request)


@pytest.fixture(params=CALENDARS[1:])
def remote_calendar_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Return a calendar on a server."""
    yield from _calendar_world(request)


def _calendar_world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "memory":
        yield MemoryCalendarWorld()
    elif request.param == "google":
        with FakeGoogle() as google, closing(GoogleWorld(google)) as world:
            yield world
    else:
        yield request.getfixturevalue("caldav_world")
