"""`frontdesk understanding`: how well the recorded model understands the mails of the cases."""

from pathlib import Path
from typing import Annotated

import typer

from ops.cli.exits import FAILED, embedded_world, stop

EVALS = Path(__file__).parents[1]
REPORT = EVALS / "understanding.md"


def understanding(
    cases: Annotated[Path, typer.Option(help="Where the cases with their labels lie.")] = EVALS / "cases",
    cassettes: Annotated[Path | None, typer.Option(help="Where a model's recorded answers lie.")] = None,
    report: Annotated[Path, typer.Option(help="Where the report stands.")] = REPORT,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 where the report is stale.")
    ] = False,
) -> None:
    """Compare what the recorded model made of each mail with its label, and write the report.

    Asks no model: only what was recorded counts, of whatever prompt. The report says of which.
    """
    with embedded_world():
        _compare(cases, cassettes, report, check=check)


def _compare(cases: Path, cassettes: Path | None, report: Path, *, check: bool) -> None:
    from evals.case import load_cases
    from evals.recording import CASSETTES
    from evals.understanding.labelled import labelled
    from evals.understanding.marks import marks
    from evals.understanding.recorded import answers
    from evals.understanding.report import markdown, tables
    from evals.understanding.whole_mails import spent, whole_mails

    mails = labelled(load_cases(cases))
    folder = cassettes or CASSETTES
    found, whole = marks(mails, answers(folder)), whole_mails(folder)
    written = markdown(found, mails, whole)
    if check:
        if not report.is_file() or report.read_text(encoding="utf-8") != written:
            stop(FAILED, f"{report.name} is not what the recordings say: run `make understanding`.")
        return
    typer.echo(f"{tables(found)}\n\n{spent(whole)}")
    report.write_text(written, encoding="utf-8")
    typer.echo(f"{len(found)} tries at {len({mark.mail.name for mark in found})} of {len(mails)} mails: {report.name}")
