"""The only place that knows real classes: settings in, a running desk out."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from agent.domain import Integration, Person
from agent.policy import Policy
from agent.ports import Deps
from integrations.records import Gatekeeper, SqlLedger, SqlRecords, open_database
from ops.adapters import (
    MakeModel,
    calendar_maker,
    fitting_contacts,
    imap_mailbox,
    imap_watch,
    sender_auth,
    smtp_mailer,
)
from ops.calendar_watch import CalendarWatch
from ops.checkpoints import open_checkpoints
from ops.circuits import guarded
from ops.engine import Engine, Loop
from ops.runs import Runs
from ops.settings import Settings
from ops.stores import alone, content_keys, single_files
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
    make_fallback: MakeModel | None = None,
    wrap: Callable[[str, Any], Any] = unwrapped,
) -> Iterator[Desk]:
    """Connect a desk to the world that the settings name; servers are connected when they are first needed.

    `wrap` may put something between the desk and a port, by the port's name in Deps: this is how failures are tried.
    """
    with ExitStack() as stack:
        for file in single_files(settings):
            stack.enter_context(alone(file))
        database = open_database(settings.records.url, content_keys(settings))
        stack.callback(database.dispose)
        records = SqlRecords(database, give_up_after=timedelta(minutes=policy.retry_minutes), now=now)
        gates, seen = Gatekeeper(records, now, settings.level), wrap("records", records)
        desk = Person(settings.desk.name, settings.desk.address)

        def port(integration: Integration, adapter: Port) -> Port:
            wrapped: Port = wrap(integration, adapter)
            return guarded(wrapped, integration, records, now)

        calendar = calendar_maker(settings, policy, now)
        deps = Deps(
            mailbox=port(Integration.MAILBOX, stack.enter_context(closing(imap_mailbox(settings, desk, now)))),
            mailer=port(Integration.MAILER, smtp_mailer(settings, desk)),
            sender_auth=wrap("sender_auth", sender_auth(settings)),
            contacts=port(Integration.CONTACTS, stack.enter_context(fitting_contacts(settings.crm))),
            calendars={
                owner: port(Integration.CALENDAR, stack.enter_context(closing(calendar(owner))))
                for owner in sorted(policy.known_owners())
            },
            model=port(Integration.MODEL, stack.enter_context(make_model(records.record_call))),
            fallback=port(Integration.FALLBACK_MODEL, stack.enter_context(make_fallback(records.record_call)))
            if make_fallback
            else None,
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
        calendars = CalendarWatch(deps, seen, timedelta(minutes=settings.calendar.watch_minutes))
        worker = Worker(deps, seen, runs, start=settings.imap.start, watch=calendars.look)
        watch = stack.enter_context(closing(imap_watch(settings))) if settings.imap.idle else None
        watcher = Watcher(watch, gates) if watch else None
        yield Desk(deps, records, worker, Loop(worker, gates, poll_seconds=settings.poll_seconds, watcher=watcher))


def _grace(settings: Settings) -> dict[Integration, timedelta]:
    return {
        Integration.CALENDAR: timedelta(seconds=settings.calendar.settle_seconds),
        Integration.MAILER: timedelta(seconds=settings.smtp.settle_seconds),
    }
