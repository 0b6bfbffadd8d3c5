"""The only place that knows real classes: settings in, a running desk out."""

import fcntl
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from agent.domain import Integration, Person
from agent.errors import PermanentError
from agent.policy import Policy
from agent.ports import Deps
from integrations.records import Gatekeeper, SqlLedger, SqlRecords, open_database
from integrations.sender_auth import AuthresSenderAuth
from integrations.sql_contacts import SqlContacts
from ops.adapters import (
    MakeModel,
    caldav_calendar,
    content_keys,
    imap_mailbox,
    imap_watch,
    smtp_mailer,
)
from ops.checkpoints import open_checkpoints
from ops.circuits import guarded
from ops.engine import Engine, Loop
from ops.runs import Runs
from ops.settings import ConfigurationError, Settings
from ops.watcher import Watcher
from ops.worker import Worker

Port = TypeVar("Port")


@dataclass(frozen=True)
class Desk:
    """Everything that works on one mailbox."""

    deps: Deps
    records: SqlRecords
    worker: Worker
    engine: Engine


@contextmanager
def open_records(settings: Settings, policy: Policy, now: Callable[[], datetime]) -> Iterator[SqlRecords]:
    """Open our own database, also beside a desk that is at work."""
    database = open_database(settings.records.url, content_keys(settings))
    try:
        yield SqlRecords(database, give_up_after=timedelta(minutes=policy.retry_minutes), now=now)
    finally:
        database.dispose()


def unwrapped(_name: str, port: Any) -> Any:
    """Return a port as it is."""
    return port


@contextmanager
def open_desk(
    settings: Settings,
    policy: Policy,
    *,
    now: Callable[[], datetime],
    make_model: MakeModel,
    wrap: Callable[[str, Any], Any] = unwrapped,
) -> Iterator[Desk]:
    """Connect a desk to the world that the settings name; servers are connected when they are first needed.

    `wrap` may put something between the desk and a port, by the port's name in Deps: this is how failures are tried.
    """
    with ExitStack() as stack:
        for file in _files(settings):
            stack.enter_context(_alone(file))
        database = open_database(settings.records.url, content_keys(settings))
        stack.callback(database.dispose)
        records = SqlRecords(database, give_up_after=timedelta(minutes=policy.retry_minutes), now=now)
        gates, seen = Gatekeeper(records, now, settings.level), wrap("records", records)
        desk = Person(settings.desk.name, settings.desk.address)

        def port(integration: Integration, adapter: Port) -> Port:
            wrapped: Port = wrap(integration, adapter)
            return guarded(wrapped, integration, records, now)

        deps = Deps(
            mailbox=port(Integration.MAILBOX, stack.enter_context(closing(imap_mailbox(settings, desk)))),
            mailer=port(Integration.MAILER, smtp_mailer(settings, desk)),
            sender_auth=wrap("sender_auth", AuthresSenderAuth(settings.imap.authserv_id or None)),
            contacts=port(
                Integration.CONTACTS, stack.enter_context(closing(SqlContacts(settings.crm.url.get_secret_value())))
            ),
            calendar=port(Integration.CALENDAR, stack.enter_context(closing(caldav_calendar(settings, policy, now)))),
            model=port(Integration.MODEL, stack.enter_context(make_model(records.record_call))),
            ledger=wrap("ledger", SqlLedger(database, now, gates, grace=_grace(settings))),
            records=seen,
            gates=gates,
            policy=policy,
            owner=Person(settings.owner.name, settings.owner.address),
            desk=desk,
            secret=settings.secret_key.get_secret_value().encode(),
            now=now,
        )
        saver = stack.enter_context(open_checkpoints(Path(settings.records.checkpoints)))
        runs = Runs(deps, seen, wrap("checkpointer", saver))
        runs.sweep()
        worker = Worker(deps, seen, runs, start=settings.imap.start)
        watch = stack.enter_context(closing(imap_watch(settings))) if settings.imap.idle else None
        watcher = Watcher(watch, gates) if watch else None
        yield Desk(deps, records, worker, Loop(worker, gates, poll_seconds=settings.poll_seconds, watcher=watcher))


def _files(settings: Settings) -> list[Path]:
    """List the files that only one desk may work with: the checkpoints, and the records where they are a file."""
    scheme, _, path = settings.records.url.partition(":///")
    records = [Path(path)] if scheme.startswith("sqlite") and path not in {"", ":memory:"} else []
    # By their true names: a link must not let a second desk in.
    return [file.resolve() for file in (Path(settings.records.checkpoints), *records)]


def _grace(settings: Settings) -> dict[Integration, timedelta]:
    return {
        Integration.CALENDAR: timedelta(seconds=settings.calendar.settle_seconds),
        Integration.MAILER: timedelta(seconds=settings.smtp.settle_seconds),
    }


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep a second process away from the same records: two passes at once would answer a mail twice."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermanentError(f"another Frontdesk works with {file}: stop it, or wait until it ends") from error
        yield


def load_policy(file: Path | None) -> Policy:
    """Read the policy file, TOML; without one every rule has its default."""
    if file is None:
        return Policy()
    try:
        return Policy.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError([f"policy_file {file}: {error}"]) from error
    except ValidationError as error:
        found = [f"policy_file {file}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ConfigurationError(found) from error
