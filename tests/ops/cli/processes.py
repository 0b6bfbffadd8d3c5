"""An installation on the embedded servers, as processes see it."""

import imaplib
import json
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from integrations.sql_contacts import create_crm
from ops.world.servers import AUTHSERV_ID, EmbeddedServers
from tests.ops.installation import OWNER, SECRET, written
from tests.ops.morning import ANN, DESK, auto_reply

FRONTDESK = str(Path(sys.executable).parent / "frontdesk")
PASSWORD = "canary-password"


def settings(servers: EmbeddedServers, folder: Path) -> dict[str, str]:
    """Return the environment of an installation on the embedded servers."""
    crm = f"sqlite:///{folder / 'crm.sqlite'}"
    create_crm(crm, [])
    named = {
        "DESK__ADDRESS": DESK,
        "LEVEL": "auto",
        "IMAP__HOST": "127.0.0.1",
        "IMAP__PORT": str(servers.imap_port),
        "IMAP__TLS": "none",
        "IMAP__USERNAME": DESK,
        "IMAP__PASSWORD_FILE": str(written(folder / "password", f"{PASSWORD}\n")),
        "IMAP__AUTHSERV_ID": AUTHSERV_ID,
        "IMAP__START": "all",
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": str(servers.smtp_port),
        "SMTP__TLS": "none",
        "SMTP__USERNAME": DESK,
        "SMTP__PASSWORD": PASSWORD,
        "CALENDAR__URL": servers.caldav_url,
        "CALENDAR__USERNAME": servers.calendar_user,
        "CALENDAR__PASSWORD": servers.calendar_password,
        "CRM__URL": crm,
        "MODEL__API_KEY": SECRET,
        "MODEL__NAME": "never-asked",
        "SECRET_KEY": SECRET,
        "RECORDS__URL": f"sqlite:///{folder / 'records.sqlite'}",
        "RECORDS__CHECKPOINTS": str(folder / "checkpoints.sqlite"),
        "LOG_LEVEL": "debug",
    }
    return OWNER | {f"FRONTDESK_{name}": value for name, value in named.items()}


def deliver(servers: EmbeddedServers) -> None:
    with smtplib.SMTP("127.0.0.1", servers.smtp_port, "client.test", timeout=10) as connection:
        connection.sendmail(ANN, [DESK], auto_reply().raw)


def filed(servers: EmbeddedServers, folder: str) -> int:
    with imaplib.IMAP4("127.0.0.1", servers.imap_port, timeout=10) as connection:
        connection.login(DESK, PASSWORD)
        return int((connection.select(f'"{folder}"', readonly=True)[1][0] or b"0").decode())


def frontdesk(*arguments: str, environment: dict[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [FRONTDESK, *arguments], env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


def until(read: "Callable[[], dict[str, Any]]", event: str) -> dict[str, Any]:
    """Read the log up to an event."""
    while (entry := read())["event"] != event:
        pass
    return entry


@contextmanager
def working(
    environment: dict[str, str], folder: Path
) -> "Iterator[tuple[subprocess.Popen[str], Callable[[], dict[str, Any]]]]":
    """Start a worker; yield it with what reads the next line of its log."""
    with subprocess.Popen(
        [FRONTDESK, "worker"], env=environment, cwd=folder, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        lines = iter(process.stderr)
        try:
            yield process, lambda: json.loads(next(lines))
        finally:
            process.kill()
