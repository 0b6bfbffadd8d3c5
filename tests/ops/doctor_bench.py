"""An installation on the embedded servers, and what the doctor finds in it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from integrations.sql_contacts import create_crm
from ops.cli.run import wall_clock as now
from ops.doctor import Finding, examine
from ops.settings import Settings
from ops.world.servers import AUTHSERV_ID, EmbeddedServers
from tests.ops.installation import SECRET

DESK = "desk@frontdesk.example"
PASSWORD = "canary-password"


def settings(servers: EmbeddedServers, folder: Path, **sections: dict[str, Any]) -> Settings:
    """Return settings that are right, but for what is given: keys of sections."""
    crm = folder / "crm.sqlite"
    if not crm.exists():
        create_crm(f"sqlite:///{crm}")
    account = {"host": "127.0.0.1", "tls": "none", "username": DESK, "password": PASSWORD, "timeout_seconds": 5}
    right: dict[str, dict[str, Any]] = {
        "owner": {"name": "Olive Owner", "address": "olive@example.com"},
        "desk": {"address": DESK},
        "imap": {**account, "port": servers.imap_port, "authserv_id": AUTHSERV_ID},
        "smtp": {**account, "port": servers.smtp_port},
        "calendar": {
            "url": servers.caldav_url,
            "username": servers.calendar_user,
            "password": servers.calendar_password,
            "timeout_seconds": 5,
        },
        "crm": {"url": f"sqlite:///{crm}"},
        "model": {"base_url": f"http://127.0.0.1:{closed_port()}/v1", "api_key": SECRET, "name": "gpt-4.1-nano"},
        "records": {
            "url": f"sqlite:///{folder / 'var' / 'records.sqlite'}",
            "checkpoints": str(folder / "var" / "checkpoints.sqlite"),
        },
    }
    for name, changes in sections.items():
        right[name] = right.get(name, {}) | changes
    return Settings.model_validate({**right, "secret_key": SECRET})


def found(settings: Settings, name: str, patience: float = 20.0) -> list[Finding]:
    """Return what the doctor finds of this name."""
    return [finding for finding in examine(settings, now, patience) if finding.name == name]


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def silent_port() -> Iterator[int]:
    """Listen, and say nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield int(listener.getsockname()[1])
