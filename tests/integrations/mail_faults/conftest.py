"""Accounts without end on servers that run for the whole session: each play has one of its own."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.world.mail_servers import make_maildirs
from ops.world.servers import EmbeddedServers
from tests.servers.dovecot import DovecotPorts
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld
from tests.servers.line_fault import CONNECT, FAULTS, Fault

Account = Callable[[], ImapWorld]
PARTS = 3
HERE, LONG = Path(__file__).parent, {"test_watch_faults", "test_handoff_faults", "test_renumbered"}
STAYING_AWAY = [
    (CONNECT, None),
    (CONNECT, Fault.AFTER),
    (CONNECT, Fault.SILENT),
    (b"IDLE", Fault.BEFORE),
    (b"IDLE", Fault.SILENT),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play everything with --servers, else one of each kind."""
    everything = bool(metafunc.config.getoption("--servers"))
    if "watch_fault" in metafunc.fixturenames:
        metafunc.parametrize("watch_fault", FAULTS if everything else [Fault.BEFORE])
    if "staying_away" in metafunc.fixturenames:
        metafunc.parametrize("staying_away", STAYING_AWAY if everything else STAYING_AWAY[:1])
    if "clear_kind" in metafunc.fixturenames:
        metafunc.parametrize("clear_kind", ("embedded", "dovecot") if everything else ("embedded",))
    if "part" in metafunc.fixturenames:
        metafunc.parametrize("part", range(PARTS if everything else 1))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what takes long to the runs with --servers; a few of each stay."""
    if config.getoption("--servers"):
        return
    long = [item for item in items if item.path.stem in LONG and item.path.parent == HERE and not _is_quick(item)]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in set(long)]


def _is_quick(item: pytest.Item) -> bool:
    return item.name.startswith(("test_a_mail_is_picked_up", "test_a_folder_that_is_numbered_anew_between"))


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the embedded servers keep their mail."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def mail_servers(server_folder: Path) -> Iterator[EmbeddedServers]:
    """Run the embedded servers; the desk's mail goes out through them whatever server its mailbox is on."""
    with EmbeddedServers(server_folder, {DESK.address: PASSWORD}) as running:
        yield running


@pytest.fixture
def account(imap_kind: str, mail_servers: EmbeddedServers, request: pytest.FixtureRequest) -> Account:
    """Return what opens a fresh account on a real IMAP server."""
    return _account(imap_kind, mail_servers, request)


@pytest.fixture
def clear_account(clear_kind: str, mail_servers: EmbeddedServers, request: pytest.FixtureRequest) -> Account:
    """Return the same without TLS, for what strikes at certain words."""
    return _account(clear_kind, mail_servers, request)


def _account(imap_kind: str, mail_servers: EmbeddedServers, request: pytest.FixtureRequest) -> Account:
    if imap_kind == "embedded":
        folder: Path = request.getfixturevalue("server_folder")
        return lambda: _embedded(mail_servers, folder)
    ports: DovecotPorts = request.getfixturevalue("dovecot_ports")
    if imap_kind == "dovecot-tls":
        return lambda: ImapWorld(ports.imaps, "tls", ports.cafile, "Sent Items", _somebody()).begin()
    if imap_kind == "dovecot-starttls":
        return lambda: ImapWorld(ports.imap, "starttls", ports.cafile, "Sent Items", _somebody()).begin()
    return lambda: ImapWorld(ports.imap, "none", None, "Sent Items", _somebody()).begin()


def _embedded(servers: EmbeddedServers, folder: Path) -> ImapWorld:
    username = _somebody()
    # The server asks its files at each login, so that accounts may be added while it runs.
    make_maildirs(folder / "mail", {username: PASSWORD})
    return ImapWorld(servers.imap_port, username=username).begin()


def _somebody() -> str:
    return f"desk-{uuid.uuid4().hex}@frontdesk.example"
