"""`frontdesk policy`: what can be booked, as the policy file says, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import CONFIGURATION, EXIT_CODES, USAGE, print_line, stop
from ops.cli.mail import Json
from ops.cli.run import configured, wall_clock

if TYPE_CHECKING:
    from agent.policy import Policy
    from ops.rules.holding import PolicyLine

File = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="A policy file; else the one that the settings name.")
]

app = typer.Typer(
    help="What can be booked: the rules of the policy file. Without a command they are shown as they hold.",
    epilog=EXIT_CODES,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode="markdown",
)


@app.callback()
def policy(context: typer.Context, *, as_json: Json = False) -> None:
    """Show what can be booked, when and with whom."""
    if context.invoked_subcommand is None:
        _show(None, as_json=as_json)
    elif as_json:
        name = context.invoked_subcommand
        remedy = "write `frontdesk policy show --json`" if name == "show" else f"{name} has no JSON; leave it out"
        stop(USAGE, f"--json stands before the command: {remedy}.")


@app.command(epilog=EXIT_CODES)
def show(file: File = None, *, as_json: Json = False) -> None:
    """Show what really holds: for each kind of meeting, with each who gives it."""
    _show(file, as_json=as_json)


@app.command(epilog=EXIT_CODES)
def check(file: File = None) -> None:
    """Say that a policy file is right, or everything that is wrong with it, with its line and what to write."""
    from ops.rules.holding import idle_owners

    rules, _ = _read(file)
    givers = {owner for meeting in rules.meetings for owner in meeting.owners}
    kinds = _counted(len(rules.meetings), "kind of meeting", "kinds of meeting")
    typer.echo(f"The rules are right: {kinds}, given by {_counted(len(givers), 'person', 'people')}.")
    for owner in idle_owners(rules):
        typer.echo(f"[owners.{owner}] gives nothing: no kind of meeting names {owner} among its owners.")


@app.command(epilog=EXIT_CODES)
def schema() -> None:
    """Print the JSON Schema of the policy file, with which editors help while it is written."""
    from ops.rules import schema_text

    typer.echo(schema_text(), nl=False)


def _read(file: Path | None) -> tuple["Policy", str]:
    """Return the rules and, where settings are read, the name of their owner."""
    if file is None:
        settings, rules = configured()
        return rules, settings.owner.name
    from ops.rules import load_policy
    from ops.settings import ConfigurationError

    try:
        return load_policy(file), ""
    except ConfigurationError as error:
        stop(CONFIGURATION, *error.problems)


def _show(file: Path | None, *, as_json: bool) -> None:
    from ops.rules.holding import holding

    rules, owner_name = _read(file)
    lines = list(holding(rules, owner_name, wall_clock().astimezone(rules.slots.tz).date()))
    if as_json:
        for line in lines:
            print_line(line.model_dump(mode="json"))
        return
    from rich.console import Console
    from rich.table import Table

    from ops.cli.show import plain

    console = Console()
    told = {kind.name: list(_rows([line for line in lines if line.meeting == kind.name])) for kind in rules.meetings}
    for heading, rows in [*told.items(), ("For all of them", list(_of_all(rules)))]:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for name, said in rows:
            table.add_row(plain(f"  {name}"), plain(said))
        console.print(plain(heading, "bold"), table, "", sep="\n")


def _rows(lines: Sequence["PolicyLine"]) -> Iterator[tuple[str, str]]:
    """Say what holds for a kind of meeting, then for each who gives it."""
    from ops.rules.holding import days, span, week

    kind = lines[0]
    cap = kind.daily_cap
    words = ", ".join(kind.words)
    yield from (row for row in (("also", words), ("where", kind.place), ("link", kind.link)) if row[1])
    yield "length", f"{kind.minutes} minutes, starting every {kind.granularity_minutes} minutes"
    yield "free", f"{kind.buffer_before_minutes} minutes before, {kind.buffer_after_minutes} after"
    yield "asked for", f"{span(kind.notice_minutes)} to {span(kind.horizon_days * 24 * 60)} ahead"
    if cap:
        yield "a day", f"{cap} at most with each"
    if kind.takes_turns:
        yield "whose turn", "who has the fewest ahead comes first"
    for line in lines:
        name = f"{line.name}, " if line.name else ""
        off = f"\nnot on {days(line.holidays)}" if line.holidays else ""
        yield line.owner, f"{name}{line.zone}: {week(line.hours)}{off}"


def _of_all(rules: "Policy") -> Iterator[tuple[str, str]]:
    """Say what holds whatever is booked."""
    from ops.rules.holding import span

    stranger = "may book" if rules.unknown_sender == "lead" else "are left to a person"
    yield "offers", f"{_counted(rules.offers, 'time', 'times')} at once, held for {span(rules.hold_hours * 60)}"
    yield "unknown", f"senders who are not in the CRM {stranger}"
    yield "answers", f"a person answers what is handed off within {span(rules.answer_hours * 60)}"
    if rules.remind_hours:
        yield "reminder", f"one a conversation, {span(rules.remind_hours * 60)} after an offer that nobody answers"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
