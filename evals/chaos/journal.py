"""What has been done so far, in a file of one line a run: a suite that was interrupted goes on where it stopped."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.chaos.captive import Death
from evals.chaos.verdict import FAILURES, Finding


class Result(BaseModel):
    """A run that came to its end, and what was found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: str
    code: str
    deaths: tuple[Death, ...]
    cuts: int
    lost_replies: int
    jumps: int
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def case(self) -> str:
        """The run's case."""
        return self.run.split(":")[0]

    @property
    def kind(self) -> str:
        """The run's kind."""
        return self.run.split(":")[1]

    @property
    def failures(self) -> list[Finding]:
        """What must not be."""
        return [finding for finding in self.findings if finding.grade in FAILURES]


class Journal:
    """The results that one state of the code has brought, in a folder."""

    def __init__(self, folder: Path, code: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "runs.jsonl"
        self.code = code
        self.results = [result for result in _read(self._file) if result.code == code]

    def is_hit(self, case: str, point: str) -> bool:
        """Say whether a process died at this point of this case."""
        return any(r.case == case and point == death.before for r in self.results for death in r.deaths)

    def add(self, result: Result) -> None:
        """Write a result down."""
        self.results.append(result)
        with self._file.open("a", encoding="utf-8") as lines:
            # The line before may have been cut off.
            lines.write("\n" + result.model_dump_json())


def _read(file: Path) -> list[Result]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [result for line in lines if (result := _parsed(line))]


def _parsed(line: str) -> Result | None:
    """Read a line; one that was cut off, or written in another form, counts as not done."""
    try:
        return Result.model_validate_json(line)
    except ValidationError:
        return None
