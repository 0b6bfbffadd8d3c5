"""`frontdesk run`, `frontdesk worker`, `frontdesk graph`."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import CONFIGURATION, FAILED, USAGE, stop

if TYPE_CHECKING:
    from ops.bootstrap import Desk
    from ops.settings import Settings


def run(*, once: Annotated[bool, typer.Option("--once", help="Handle what is there, then end.")] = False) -> None:
    """Handle the mail that is there now, then end: for cron and timers."""
    if not once:
        stop(USAGE, "`frontdesk run --once` handles what is there and ends; `frontdesk worker` goes on.")
    from agent.errors import FrontdeskError

    with _desk() as (settings, desk):
        if _is_off(settings):
            return
        try:
            arrived = desk.worker.run_once()
        except FrontdeskError as error:
            stop(FAILED, f"{type(error).__name__}: {error}")
        typer.echo(f"{len(arrived)} new mails", err=True)


def worker() -> None:
    """Work until told to stop: look every poll_seconds. SIGTERM and SIGINT end it after the mail at hand."""
    from agent.errors import FrontdeskError

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with _desk() as (settings, desk):
        if _is_off(settings):
            return
        while not stopping.is_set():
            try:
                desk.worker.run_once()
            except FrontdeskError as error:
                typer.echo(f"{type(error).__name__}: {error}; trying again in {settings.poll_seconds} s", err=True)
            stopping.wait(settings.poll_seconds)


def graph() -> None:
    """Print the workflow as a Mermaid picture."""
    from ops.diagram import mermaid

    typer.echo(mermaid())


def _is_off(settings: "Settings") -> bool:
    if settings.level == "off":
        typer.echo("The level is off: nothing is read. Set FRONTDESK_LEVEL to shadow, approve or auto.", err=True)
    return settings.level == "off"


@contextmanager
def _desk() -> Iterator[tuple["Settings", "Desk"]]:
    """Open the desk that the settings describe; end with code 3 where they cannot be used."""
    from datetime import UTC, datetime

    from ops.bootstrap import load_policy, open_desk, openai_model
    from ops.settings import ConfigurationError, process_settings, unset
    from ops.telemetry import configure_logging

    try:
        settings = process_settings()
        policy = load_policy(settings.policy_file)
    except ConfigurationError as error:
        stop(CONFIGURATION, *error.problems)
    if settings.level != "off" and (problems := unset(settings)):
        stop(CONFIGURATION, *problems)
    configure_logging(settings.log_level)
    model = settings.model
    make_model = openai_model(
        base_url=model.base_url,
        api_key=model.api_key.get_secret_value(),
        name=model.name,
        timeout=model.timeout_seconds,
    )
    with open_desk(settings, policy, now=lambda: datetime.now(UTC), make_model=make_model) as desk:
        yield settings, desk
