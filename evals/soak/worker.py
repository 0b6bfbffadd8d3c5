"""The worker of a soak: a process of its own, and what it logged."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.chaos.origin import ROOT
from evals.soak.mails import DESK, OWNER
from integrations.sql_contacts import create_crm
from ops.settings import Settings, load_settings
from ops.world.servers import AUTHSERV_ID, EmbeddedServers

PASSWORD = "embedded"  # noqa: S105 - opens a server that lives on loopback for one soak
_SECRET = "the key of a soak, which is known to everybody"  # noqa: S105
_CLOSED_PORT = 9
_STOP_SECONDS = 60.0


@dataclass(frozen=True)
class Logged:
    """What the worker logged: how often each event, and the lines that tell of a bug."""

    events: Mapping[str, int]
    broken: tuple[str, ...]


def environment(servers: EmbeddedServers, folder: Path, *, imap_port: int, smtp_port: int) -> dict[str, str]:
    """Return the environment of a worker that is told everything and asks no model; and make its CRM."""
    crm = f"sqlite:///{folder / 'crm.sqlite'}"
    create_crm(crm, [])
    named = {
        "OWNER__NAME": "Robin Marsh",
        "OWNER__ADDRESS": OWNER,
        "DESK__ADDRESS": DESK,
        "LEVEL": "auto",
        "IMAP__HOST": "127.0.0.1",
        "IMAP__PORT": str(imap_port),
        "IMAP__TLS": "none",
        "IMAP__USERNAME": DESK,
        "IMAP__PASSWORD": PASSWORD,
        "IMAP__AUTHSERV_ID": AUTHSERV_ID,
        "IMAP__START": "all",
        "IMAP__IDLE": "true",
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": str(smtp_port),
        "SMTP__TLS": "none",
        "SMTP__USERNAME": DESK,
        "SMTP__PASSWORD": PASSWORD,
        # Who waits ten minutes before a cut sending is called uncertain cannot be judged at the end of an hour.
        "SMTP__SETTLE_SECONDS": "60",
        "CALENDAR__URL": servers.caldav_url,
        "CALENDAR__USERNAME": servers.calendar_user,
        "CALENDAR__PASSWORD": servers.calendar_password,
        "CRM__URL": crm,
        "MODEL__BASE_URL": f"http://127.0.0.1:{_CLOSED_PORT}/v1",
        "MODEL__API_KEY": _SECRET,
        "MODEL__NAME": "never-asked",
        "SECRET_KEY": _SECRET,
        "RECORDS__URL": f"sqlite:///{folder / 'records.sqlite'}",
        "RECORDS__CHECKPOINTS": str(folder / "checkpoints.sqlite"),
        "LOG_LEVEL": "warning",
    }
    return {f"FRONTDESK_{name}": value for name, value in named.items()}


def settings(worker: Mapping[str, str], folder: Path) -> Settings:
    """Return the settings as the worker reads them."""
    return load_settings(worker, folder)


@contextmanager
def working(worker: Mapping[str, str], folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """Run `frontdesk worker` of this checkout; what it logs goes to a file in the folder."""
    code = "from ops.cli.app import main; main()"
    with log_file(folder).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-c", code, "worker"],
            env={**worker, "PYTHONPATH": str(ROOT)},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def ended(process: "subprocess.Popen[bytes]") -> int | None:
    """Tell the worker to stop and return how it ended; None where it did not."""
    process.terminate()
    try:
        return process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def log_file(folder: Path) -> Path:
    """Return where the worker logs to."""
    return folder / "worker.log"


def read_log(lines: list[str]) -> Logged:
    """Count the log's events; a line with an exception, or one that is not the desk's, tells of a bug."""
    events: Counter[str] = Counter()
    broken = []
    for line in lines:
        entry = _entry(line)
        if entry is None or "exception" in entry:
            broken.append(line)
        else:
            why = f": {entry['why']}" if "why" in entry else ""
            events[f"{entry['level']}: {entry['event']}{why}"] += 1
    return Logged(dict(events), tuple(broken))


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and {"level", "event"} <= entry.keys() else None
