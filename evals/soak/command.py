"""`frontdesk soak`: let the worker work for an hour on connections that break, and measure it."""

import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from evals.chaos.origin import commit
from evals.soak.plan import make_plan
from evals.soak.process import available
from ops.cli.exits import CONFIGURATION, FAILED, embedded_world, stop
from ops.cli.run import wall_clock

MINUTES = 60.0


def soak(
    minutes: Annotated[float, typer.Option(min=0.01, max=10_000, help="How long mail comes in.")] = MINUTES,
    seed: Annotated[int, typer.Option(min=0, help="What happens when is drawn from this.")] = 1,
    report: Annotated[Path | None, typer.Option(help="Write the report to this file, too.")] = None,
) -> None:
    """Let a worker handle mail while its connections break at random; measure memory, processor time and delay.

    Its mail server runs on this machine behind proxies that reset, swallow and refuse connections; in between are
    stretches in which nothing happens. Ends with 1 where a mail was lost or doubled, memory grew, or resting cost more
    than a hundredth of a processor. Needs no settings, no account, no model and no network, but /proc.
    """
    if not available():
        stop(CONFIGURATION, "A soak measures the worker through /proc, which this system does not have.")
    with embedded_world(), tempfile.TemporaryDirectory(prefix="frontdesk-soak-") as folder:
        from evals.soak.report import markdown
        from evals.soak.soak import Soak
        from evals.soak.verdict import judge

        # Told to end, it still ends its worker and clears its folder.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        began = wall_clock()
        ending = Soak(make_plan(minutes * 60, seed), Path(folder), wall_clock).run(
            lambda line: typer.echo(line, err=True)
        )
        command = " ".join(["frontdesk", *sys.argv[1:]])
        text = markdown(ending, command=command, commit=commit(), at=began)
    typer.echo(text)
    if report:
        report.write_text(text, encoding="utf-8")
    if judge(ending):
        raise typer.Exit(FAILED)
