"""`frontdesk`, put together."""

from importlib.metadata import entry_points

import typer

from ops.cli import handle, mail, run, time

app = typer.Typer(
    name="frontdesk",
    help="An email front desk: reads a mailbox, answers, books, moves and cancels appointments, and hands to a person "
    "whatever it is not sure of.\n\nExit codes: 0 done, 1 failed, 2 usage, 3 configuration.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command("parse")(mail.parse)
app.command("resolve")(time.resolve)
app.command("handle")(handle.handle)
app.command("schema")(handle.schema)
app.command("run")(run.run)
app.command("worker")(run.worker)
app.command("graph")(run.graph)
for command in entry_points(group="frontdesk.commands"):
    # The evals bring their own commands: nothing in ops may import them.
    app.command(command.name)(command.load())


def main() -> None:
    """Run the command line."""
    app()
