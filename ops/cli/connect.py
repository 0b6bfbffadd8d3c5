"""`frontdesk connect`: lets the owner of a calendar consent, and keeps what comes of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import CONFIGURATION, EXIT_CODES, FAILED, USAGE, stop
from ops.cli.run import wall_clock

if TYPE_CHECKING:
    from integrations.oauth.stored_token import StoredToken

TESTING = "An app in testing is let in for seven days only: publish it, or make it internal to your Workspace."

app = typer.Typer(
    help="Let the owner of a calendar consent to what Frontdesk does there.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)


@app.callback()
def connect() -> None:
    """Let the owner of a calendar consent."""


@app.command(epilog=EXIT_CODES)
def google(
    client: Annotated[
        Path, typer.Option(metavar="FILE", help="The OAuth client, type Desktop app, as Google's console gives it.")
    ],
    token: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where it is kept; else calendar.token_file of the settings.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the answer is awaited; 0 is any port.")] = 0,
    wait: Annotated[float, typer.Option(min=1, max=3600, metavar="SECONDS", help="How long it is awaited.")] = 300,
    *,
    browser: Annotated[bool, typer.Option(help="Open a browser here.")] = True,
) -> None:
    """Show an address at Google where the calendar's owner consents, wait for the answer, and keep the token.

    The answer comes to this machine. Where the browser runs on another, take a port and lead it here first:
    `ssh -L 8765:127.0.0.1:8765 HOST`, there `frontdesk connect google --port 8765 --no-browser`.

    It asks for the calendar's events and for when it is busy, and for nothing else.
    """
    from agent.errors import FrontdeskError
    from integrations.oauth.client_file import WrongClient, read_client
    from integrations.oauth.consent import NoConsent, ask_consent
    from integrations.oauth.failures import BadTokenFile
    from integrations.oauth.redirect import PortBusy, listening
    from integrations.oauth.stored_token import write_token

    file = token or _configured_file()
    if not file.parent.is_dir():
        stop(CONFIGURATION, f"There is no folder {file.parent}. Make it first: mkdir -p -m 700 {file.parent}")
    try:
        known = read_client(client)
        with listening(port) as redirect:
            stored = ask_consent(
                known, redirect, lambda address: _show(address, browser=browser), wall_clock, wait=wait
            )
        write_token(file, stored)
    except WrongClient as error:
        stop(CONFIGURATION, f"{client}: {error}.")
    except PortBusy:
        stop(USAGE, f"Something listens on port {port} already. Take another, or leave --port out.")
    except NoConsent as error:
        stop(FAILED, f"Not connected: {error}.")
    except BadTokenFile as error:
        stop(FAILED, f"Not connected: {file} cannot be written ({error.__cause__}).")
    except FrontdeskError as error:
        stop(FAILED, f"Not connected: {error}.")
    for line in _told(file, stored):
        typer.echo(line)


def _configured_file() -> Path:
    from ops.settings import ConfigurationError, process_settings

    try:
        file = process_settings().calendar.token_file
    except ConfigurationError as error:
        stop(CONFIGURATION, *error.problems)
    if file is None:
        stop(CONFIGURATION, "Say with --token where the token is kept, or set FRONTDESK_CALENDAR__TOKEN_FILE.")
    return file


def _show(address: str, *, browser: bool) -> None:
    typer.echo("Open this address as the calendar's owner, and agree to all that is asked:", err=True)
    typer.echo(address, err=True)
    if browser:
        import webbrowser

        webbrowser.open(address)


def _told(file: Path, stored: "StoredToken") -> Iterator[str]:
    yield f"Connected. The token lies in {file}, for you alone to read."
    yield f"Granted: {', '.join(stored.scopes)}"
    if stored.expires_at is None:
        yield f"Google names no end of it. {TESTING}"
    else:
        days = (stored.expires_at - stored.connected_at) // timedelta(days=1)
        yield f"Google ends it on {stored.expires_at:%Y-%m-%d %H:%M %Z}, in {days} days. {TESTING}"
    yield "`frontdesk doctor` says whether the calendar can be used."
