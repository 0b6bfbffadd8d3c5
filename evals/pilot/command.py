"""`frontdesk pilot`: record the trials of the pilot that are missing or stale."""

from concurrent.futures import as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import CONFIGURATION, FAILED, USAGE, embedded_world, stop

if TYPE_CHECKING:
    from evals.case import Case

CASSETTES = Path(__file__).parent / "cassettes"


def pilot(
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="Record these alone; all.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many trials are recorded at once.")] = 1,
    cassettes: Annotated[Path, typer.Option(help="Where the answers lie.")] = CASSETTES,
) -> None:
    """Record the pilot of the comparison against OPENAI_BASE_URL, each trial whose cassette is missing or stale.

    Goes on where it was stopped; ends with 1 where the endpoint failed, whose trials are not written.
    """
    with embedded_world():
        _record(cases, jobs, cassettes)


def _record(names: list[str] | None, jobs: int, folder: Path) -> None:
    from evals.pilot.cases import pilot_cases
    from evals.pilot.trials import is_current
    from evals.processes import processes
    from evals.trials import TRIALS
    from ops.settings import environment
    from ops.world.cassettes import remove_unshared

    known, url = pilot_cases(), environment().get("OPENAI_BASE_URL")
    if strange := sorted(set(names or ()) - set(known)):
        stop(USAGE, f"The pilot has no case {', '.join(strange)}.")
    if not url:
        stop(CONFIGURATION, "Set OPENAI_BASE_URL to the endpoint of the model.")
    wanted = [(name, trial) for name in names or known for trial in TRIALS]
    failed = 0
    with processes(jobs) as pool:
        looked = {one: pool.submit(is_current, one[0], known[one[0]], one[1], folder) for one in wanted}
        due = [one for one, current in looked.items() if not current.result()]
        begun = [pool.submit(_recorded, name, known[name], trial, url, folder) for name, trial in due]
        for number, done in enumerate(as_completed(begun), 1):
            said, is_kept = done.result()
            failed += not is_kept
            typer.echo(f"{number} of {len(due)}: {said}", err=True)
    remove_unshared(folder)
    if failed:
        stop(FAILED, f"{failed} trials were not recorded. The same command records these alone.")


def _recorded(name: str, case: "Case", trial: int, url: str, folder: Path) -> tuple[str, bool]:
    from evals.pilot.agent import ModelFailed
    from evals.pilot.recording import record_trial
    from ops.settings import environment

    try:
        end = record_trial(name, case, trial, url, environment().get("OPENAI_API_KEY", "none"), folder)
    except ModelFailed as error:
        return f"{name}/{trial}: {type(error).__name__}", False
    ended = ", ".join(str(line.outcome) for line in end.mails)
    return f"{name}/{trial}: {sum(len(line.model_calls) for line in end.mails)} calls, {ended}", True
