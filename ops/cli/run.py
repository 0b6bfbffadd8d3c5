"""`frontdesk run`, `frontdesk worker`, `frontdesk graph`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.domain import Level
from ops.cli.exits import CONFIGURATION, FAILED, USAGE, stop
from ops.cli.signals import stopped_by_signals

if TYPE_CHECKING:
    from agent.policy import Policy
    from integrations.records import SqlRecords
    from ops.bootstrap import Desk
    from ops.settings import Settings

log = logging.getLogger(__name__)

OFF = (
    "The level is off: nothing is read. Raise it with `frontdesk level shadow --reason TEXT` (or approve, or auto); "
    "the setting FRONTDESK_LEVEL, where it is set, is the highest that counts."
)


FIRST_LOOK = (
    "This was the first look at the mailbox: what lay there ({left} mails) is left to you, what arrives from now on "
    "is handled. FRONTDESK_IMAP__START, set to `all` or to a date before the first look, says otherwise."
)


def run(*, once: Annotated[bool, typer.Option("--once", help="Handle what is there, then end.")] = False) -> None:
    """Handle the mail that is there now, then end: for cron and timers. SIGTERM ends it after the step at hand.

    Settings come from FRONTDESK_ variables and frontdesk.toml; `.env.example` lists them all.
    """
    if not once:
        stop(USAGE, "`frontdesk run --once` handles what is there and ends; `frontdesk worker` goes on.")
    from agent.errors import FrontdeskError

    settings, policy = configured()
    try:
        if _is_off(settings):
            stop(0, OFF)
        _refuse_unset(settings)
        with _desk(settings, policy) as desk, stopped_by_signals(desk.engine.stop, settings.stop_seconds):
            if desk.deps.gates.level() is Level.OFF:
                stop(0, OFF)
            arrived = desk.worker.run_once()
            left = desk.worker.left_alone
    except FrontdeskError as error:
        stop(FAILED, f"{type(error).__name__}: {error}")
    if left is not None:
        typer.echo(FIRST_LOOK.format(left=left), err=True)
    typer.echo(f"{len(arrived)} new mail{'' if len(arrived) == 1 else 's'}", err=True)


def worker() -> None:
    """Work until told to stop: SIGTERM and SIGINT end it after the step at hand, within stop_seconds.

    The mailbox is read every poll_seconds. While the level is off nothing is, until `frontdesk level` raises it.

    Settings come from FRONTDESK_ variables and frontdesk.toml; `.env.example` lists them all.
    """
    from agent.errors import FrontdeskError

    settings, policy = configured()
    _refuse_unset(settings)
    try:
        with _desk(settings, policy) as desk, stopped_by_signals(desk.engine.stop, settings.stop_seconds):
            if desk.deps.gates.level() is Level.OFF:
                log.warning("level is off", extra={"gate": "level"})
            log.info("working")
            desk.engine.run()
    except FrontdeskError as error:
        stop(FAILED, f"{type(error).__name__}: {error}")
    log.info("stopped")


def graph() -> None:
    """Print the workflow as a Mermaid picture."""
    from ops.diagram import mermaid

    typer.echo(mermaid())


def wall_clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def configured() -> tuple["Settings", "Policy"]:
    """Return the settings and the rules, and log as they say; end where they cannot be used."""
    from ops.settings import ConfigurationError, process_settings
    from ops.telemetry import configure_logging

    try:
        settings = process_settings()
        configure_logging(settings.log_level)
        from ops.rules import load_policy

        policy = load_policy(settings.policy_file)
        if settings.crm.mapping_file:
            from ops.rules.mapping import load_mapping

            load_mapping(settings.crm.mapping_file)
    except ConfigurationError as error:
        stop(CONFIGURATION, *error.problems)
    from ops.rules.calendars import of_another_kind

    if strange := [said for _, said in of_another_kind(policy, settings.calendar.kind)]:
        stop(CONFIGURATION, *(f"policy_file {settings.policy_file}: {said}" for said in strange))
    return settings, policy


@contextmanager
def our_records() -> Iterator[tuple["Settings", "Policy", "SqlRecords"]]:
    """Open our own database, beside a desk at work or before one has ever run; end where it cannot be opened."""
    from agent.errors import FrontdeskError
    from integrations.records.sealing import ContentRefused
    from ops.stores import open_records

    settings, policy = configured()
    with suppress(OSError):
        # By default the records lie where the checkpoints do, and a desk that never ran has made no folder yet.
        Path(settings.records.checkpoints).parent.mkdir(parents=True, exist_ok=True)
    try:
        with open_records(settings, policy, wall_clock) as records:
            yield settings, policy, records
    except ContentRefused as error:
        stop(CONFIGURATION, str(error))
    except FrontdeskError as error:
        stop(FAILED, f"{type(error).__name__}: {error}")


def _refuse_unset(settings: "Settings") -> None:
    """End where a desk with its own mailbox lacks a setting."""
    from ops.settings import unset

    if problems := unset(settings):
        stop(CONFIGURATION, *problems)


def _is_off(settings: "Settings") -> bool:
    """Say whether the settings alone show that the level is off: without a key nobody can have raised it."""
    keys = (settings.records.key, settings.secret_key)
    return settings.level is Level.OFF or not (settings.level or any(key.get_secret_value() for key in keys))


@contextmanager
def _desk(settings: "Settings", policy: "Policy") -> Iterator["Desk"]:
    """Open the desk that the settings describe."""
    from ops.adapters import configured_model, fallback_model
    from ops.bootstrap import open_desk

    model, fallback = configured_model(settings.model), fallback_model(settings)
    with open_desk(settings, policy, now=wall_clock, make_model=model, make_fallback=fallback) as desk:
        yield desk
