"""How commands end: 0 done, 1 failed, 2 usage, 3 configuration. Results on stdout, everything else on stderr.

`frontdesk doctor` ends by what it found, too: 4 unreachable, 5 refused, 6 unfit.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import typer

FAILED = 1
USAGE = 2
CONFIGURATION = 3
UNREACHABLE = 4
REFUSED = 5
UNFIT = 6
EXIT_CODES = (
    "Exit codes: 0 done, 1 failed, 2 usage, 3 configuration. Of doctor also: 4 unreachable now, 5 refused, 6 unfit."
)


def stop(code: int, *lines: str) -> NoReturn:
    """End the command with this code, and say why and what to do."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)


def print_line(document: Mapping[str, Any]) -> None:
    """Print one document as one line of ASCII JSON."""
    sys.stdout.write(json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def print_failure(place: Mapping[str, Any], why: str, *, as_json: bool) -> None:
    """Tell of one thing among many that could not be read: where it is, such as {"line": 3}, and why."""
    if as_json:
        print_line({**place, "error": why})
    else:
        typer.echo(f"{' '.join(f'{name} {value}' for name, value in place.items())}: {why}", err=True)


@contextmanager
def embedded_world() -> Iterator[None]:
    """Say what to install where the embedded world's servers are missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in {"aiosmtpd", "pymap", "pysasl", "proxyprotocol", "radicale", "vcr"}:
            raise
        stop(
            CONFIGURATION, f"This command needs the embedded world: install the extra `demo` ({error.name} is missing)."
        )
