"""`frontdesk run`, `frontdesk worker`, `frontdesk graph`."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import CONFIGURATION, FAILED, USAGE, stop

if TYPE_CHECKING:
    from agent.policy import Policy
    from ops.bootstrap import Desk
    from ops.settings import Settings

log = logging.getLogger(__name__)


def run(*, once: Annotated[bool, typer.Option("--once", help="Handle what is there, then end.")] = False) -> None:
    """Handle the mail that is there now, then end: for cron and timers.

    Settings come from FRONTDESK_ variables and frontdesk.toml; `.env.example` lists them all.
    """
    if not once:
        stop(USAGE, "`frontdesk run --once` handles what is there and ends; `frontdesk worker` goes on.")
    from agent.errors import FrontdeskError

    settings, policy = _configured()
    try:
        with _desk(settings, policy) as desk:
            arrived = desk.worker.run_once()
    except FrontdeskError as error:
        stop(FAILED, f"{type(error).__name__}: {error}")
    typer.echo(f"{len(arrived)} new mail{'' if len(arrived) == 1 else 's'}", err=True)


def worker() -> None:
    """Work until told to stop: look every poll_seconds. SIGTERM and SIGINT end it after the pass at hand.

    Settings come from FRONTDESK_ variables and frontdesk.toml; `.env.example` lists them all.
    """
    from agent.errors import FrontdeskError

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    settings, policy = _configured()
    try:
        with _desk(settings, policy) as desk:
            log.info("working")
            while not stopping.is_set():
                _pass(desk)
                stopping.wait(settings.poll_seconds)
    except FrontdeskError as error:
        stop(FAILED, f"{type(error).__name__}: {error}")
    log.info("stopped")


def _pass(desk: "Desk") -> None:
    from agent.errors import FrontdeskError

    try:
        arrived = desk.worker.run_once()
    except FrontdeskError as error:
        log.warning("pass failed", extra={"error": type(error).__name__, "why": str(error)})
    else:
        log.info("pass done", extra={"arrived": len(arrived)})


def graph() -> None:
    """Print the workflow as a Mermaid picture."""
    from ops.diagram import mermaid

    typer.echo(mermaid())


def _configured() -> tuple["Settings", "Policy"]:
    """Return the settings and the rules; end where they cannot be used, or where they say that nothing is to happen."""
    from ops.settings import ConfigurationError, process_settings, unset
    from ops.telemetry import configure_logging

    try:
        settings = process_settings()
        if settings.level == "off":
            stop(0, "The level is off: nothing is read. Set FRONTDESK_LEVEL to shadow, approve or auto.")
        if problems := unset(settings):
            stop(CONFIGURATION, *problems)
        configure_logging(settings.log_level)
        from ops.bootstrap import load_policy

        return settings, load_policy(settings.policy_file)
    except ConfigurationError as error:
        stop(CONFIGURATION, *error.problems)


@contextmanager
def _desk(settings: "Settings", policy: "Policy") -> Iterator["Desk"]:
    """Open the desk that the settings describe."""
    from datetime import UTC, datetime

    from ops.bootstrap import open_desk, openai_model

    model = settings.model
    make_model = openai_model(
        base_url=model.base_url,
        api_key=model.api_key.get_secret_value(),
        name=model.name,
        timeout=model.timeout_seconds,
    )
    with open_desk(settings, policy, now=lambda: datetime.now(UTC), make_model=make_model) as desk:
        yield desk
