"""`frontdesk`, put together."""

import io
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup

from ops.cli import addresses, connect, doctor, gates, handle, mail, policy, run, slots, time
from ops.cli.exits import EXIT_CODES

GROUP = "frontdesk.commands"
"""The entry points of commands that others bring: the evals do, and nothing in ops may import them."""


class Commands(TyperGroup):
    """Our own commands, and those of others, which are imported when they are asked for and not before."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name them all."""
        return [*super().list_commands(ctx), *(entry.name for entry in entry_points(group=GROUP))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return one of them."""
        found = super().get_command(ctx, cmd_name)
        if found is not None:
            return found
        return next((_loaded(entry) for entry in entry_points(group=GROUP, name=cmd_name)), None)


def _loaded(entry: EntryPoint) -> Any:
    single = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    single.command(entry.name, epilog=EXIT_CODES)(entry.load())
    return typer.main.get_command(single)


app = typer.Typer(
    name="frontdesk",
    cls=Commands,
    help="An email front desk: reads a mailbox, answers, books, moves and cancels appointments, and hands to a person "
    "whatever it is not sure of.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command("parse", epilog=EXIT_CODES)(mail.parse)
app.command("resolve", epilog=EXIT_CODES)(time.resolve)
app.command("handle", epilog=EXIT_CODES)(handle.handle)
app.command("schema", epilog=EXIT_CODES)(handle.schema)
app.command("run", epilog=EXIT_CODES)(run.run)
app.command("worker", epilog=EXIT_CODES)(run.worker)
app.command("doctor", epilog=EXIT_CODES)(doctor.doctor)
app.command("gates", epilog=EXIT_CODES)(gates.gates)
app.command("pause", epilog=EXIT_CODES)(gates.pause)
app.command("resume", epilog=EXIT_CODES)(gates.resume)
app.command("level", epilog=EXIT_CODES)(gates.level)
app.command("addresses", epilog=EXIT_CODES)(addresses.addresses)
app.command("release", epilog=EXIT_CODES)(addresses.release)
app.command("slots", epilog=EXIT_CODES)(slots.slots)
app.command("graph", epilog=EXIT_CODES)(run.graph)
app.add_typer(policy.app, name="policy")
app.add_typer(connect.app, name="connect")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Mail is written in all alphabets, terminals are not.
            stream.reconfigure(errors="backslashreplace")
    app()
