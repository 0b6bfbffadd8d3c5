"""What we keep on this machine: our own database, its keys, and the files that only one desk may work with.

Apart from ops/bootstrap, so that commands that only look into the records need not wait for the rest.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from agent.errors import PermanentError
from agent.policy import Policy
from integrations.records import Keys, SqlRecords, open_database
from ops.settings import Settings


@contextmanager
def open_records(settings: Settings, policy: Policy, now: Callable[[], datetime]) -> Iterator[SqlRecords]:
    """Open our own database, also beside a desk that is at work."""
    database = open_database(settings.records.url, content_keys(settings))
    try:
        yield SqlRecords(database, give_up_after=timedelta(minutes=policy.retry_minutes), now=now)
    finally:
        database.dispose()


def content_keys(settings: Settings) -> Keys:
    """Make the keys of the records' content from the key that was set for it, else from the desk's secret."""
    current = settings.records.key.get_secret_value() or settings.secret_key.get_secret_value()
    return Keys(current, settings.records.old_keys.get_secret_value().split())


def single_files(settings: Settings) -> list[Path]:
    """List the files that only one desk may work with: the checkpoints, and the records where they are a file."""
    scheme, _, path = settings.records.url.partition(":///")
    records = [Path(path)] if scheme.startswith("sqlite") and path not in {"", ":memory:"} else []
    # By their true names: a link must not let a second desk in.
    return [file.resolve() for file in (Path(settings.records.checkpoints), *records)]


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Keep a second process away from the same records: two passes at once would answer a mail twice."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermanentError(f"another Frontdesk works with {file}: stop it, or wait until it ends") from error
        yield
