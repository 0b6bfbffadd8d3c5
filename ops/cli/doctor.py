"""`frontdesk doctor`: says of everything that the settings name whether it works."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from ops.cli.exits import CONFIGURATION, REFUSED, UNFIT, UNREACHABLE, print_line, stop
from ops.cli.mail import Json
from ops.cli.run import wall_clock

if TYPE_CHECKING:
    from ops.doctor import Finding
    from ops.settings import Settings

STYLES = {"ok": "green", "warning": "bold yellow", "problem": "bold red"}


def doctor(*, as_json: Json = False) -> None:
    """Ask everything that the settings name, with one cheap real call each, whether it works.

    Nothing is changed anywhere: no folder made, no mail sent, no event written, no table made. The model is asked one
    question of a few words, which costs what it costs.

    Ends with 0 where all is fine, warnings included; else with the code of the first of these that was found: 3
    settings are missing or wrong, 5 something refused us, 6 something answers but lacks what is needed, 4 something
    does not answer now.
    """
    from ops.doctor import Trouble, examine, gravest

    codes = {
        Trouble.SETTINGS: CONFIGURATION,
        Trouble.REFUSED: REFUSED,
        Trouble.UNFIT: UNFIT,
        Trouble.UNREACHABLE: UNREACHABLE,
    }
    found = []
    for finding in examine(_settings(), wall_clock):
        found.append(finding)
        if as_json:
            print_line(_document(finding))
        else:
            _show(finding)
    if not as_json:
        typer.echo(_total(found))
    trouble = gravest(found)
    if trouble is not None:
        raise typer.Exit(codes[trouble])


def _settings() -> "Settings":
    from ops.settings import ConfigurationError, process_settings
    from ops.telemetry import configure_logging

    try:
        settings = process_settings()
    except ConfigurationError as error:
        stop(CONFIGURATION, *error.problems)
    configure_logging("error")
    return settings


def _document(finding: "Finding") -> dict[str, object]:
    from ops.formats import DoctorLine

    line = DoctorLine(
        name=finding.name,
        state=finding.state,
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
        facts=dict(finding.facts),
    )
    return line.model_dump(mode="json")


def _show(finding: "Finding") -> None:
    from rich.console import Console
    from rich.table import Table

    from ops.cli.show import plain

    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=7)
    table.add_column(min_width=8)
    table.add_row(plain(finding.state, STYLES[finding.state]), plain(finding.name), plain(finding.message))
    if finding.remedy:
        table.add_row("", "", plain(finding.remedy, "bold"))
    Console().print(table)


def _total(findings: Sequence["Finding"]) -> str:
    states = [str(finding.state) for finding in findings]
    problems, warnings = states.count("problem"), states.count("warning")
    if not problems and not warnings:
        return "All is fine."
    return f"{_counted(problems, 'problem')}, {_counted(warnings, 'warning')}.".capitalize()


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
