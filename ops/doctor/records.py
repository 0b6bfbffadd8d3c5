"""Our own records, beside a desk at work or before one ever ran; nothing is made and nothing is migrated."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from agent.errors import FrontdeskError
from ops.doctor.failures import failure
from ops.doctor.findings import Finding
from ops.settings import Settings

RECORDS = "records"


def check_records(settings: Settings) -> Iterator[Finding]:
    """Say whether the records can be opened and read, and who works with them."""
    from integrations.records import Keys
    from integrations.records.checkup import WrongUrl, look_at
    from integrations.records.sealing import ContentRefused

    lacking = [place for place in _places(settings) if not _can_be_made(place)]
    if lacking:
        for place in lacking:
            yield Finding(RECORDS, "records_no_folder", f"{place} can be neither written nor made")
        return
    current = settings.records.key.get_secret_value() or settings.secret_key.get_secret_value()
    keys = Keys(current, settings.records.old_keys.get_secret_value().split()) if current else None
    try:
        facts = look_at(settings.records.url, keys)
    except ContentRefused as error:
        yield Finding(RECORDS, "records_key_wrong", str(error))
    except WrongUrl as error:
        yield Finding(RECORDS, "records_url", str(error))
    except FrontdeskError as error:
        yield failure(RECORDS, error)
    else:
        seen = {"tables": facts.revision, "newest": facts.newest}
        code, message = _judged(facts.revision, facts.newest, known=facts.known, in_use=_is_at_work(settings))
        yield Finding(RECORDS, code, message, seen)


def _judged(revision: str | None, newest: str, *, known: bool, in_use: bool) -> tuple[str, str]:
    if not known:
        return "records_newer", "the tables were made by a newer version of this program"
    if in_use:
        return "records_in_use", "a desk is at work with them"
    if revision is None:
        return "records_new", "there are none yet: the first start makes them"
    if revision != newest:
        return "records_old", "the next start brings the tables up to date"
    return "ok", "they can be opened, and the key fits"


def _places(settings: Settings) -> list[Path]:
    """List the folders of the files that a start opens or makes."""
    scheme, _, path = settings.records.url.partition(":///")
    files = [path] if scheme.startswith("sqlite") and path not in {"", ":memory:"} else []
    return list(dict.fromkeys(Path(file).parent for file in [settings.records.checkpoints, *files]))


def _can_be_made(folder: Path) -> bool:
    try:
        there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
        return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    except PermissionError:
        return False


def _is_at_work(settings: Settings) -> bool:
    """Say whether a desk holds the lock of these records."""
    file = Path(settings.records.checkpoints).resolve()
    try:
        with file.with_name(f"{file.name}.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # Without the file no desk ever ran.
        return False
    return False
