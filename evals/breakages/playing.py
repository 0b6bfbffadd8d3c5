"""The cases played in a process of their own, by the agent as it is or as a mutant."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.breakages.table import Mutant, broken
from evals.breakages.tree import ROOT, lay
from evals.judge import Judgement

PLAYER = "evals.breakages.player"
PATIENCE = 600.0
"""Seconds for the cases of one mutant, on a machine that is busy."""


@dataclass(frozen=True)
class CasePlay:
    """What became of a case."""

    case: str
    judgement: Judgement
    why: str
    crashed: bool
    """Whether a bug kept a mail from its end: a change that breaks the program says nothing about a rule."""

    def line(self) -> str:
        """Return this as a line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def of_line(cls, line: str) -> "CasePlay":
        """Read such a line."""
        said = json.loads(line)
        return cls(**said | {"judgement": Judgement(said["judgement"])})


class PlayerFailed(Exception):
    """The process that plays the cases ended with an error."""


def play_all(
    todo: Mapping[Mutant, Sequence[str]], jobs: int
) -> tuple[dict[Mutant, list[CasePlay]], dict[str, CasePlay]]:
    """Play each mutant's cases with it, and all of them without any; so many processes at once."""
    cases = sorted({case for named_by in todo.values() for case in named_by})
    # Each plays in a process of its own; what waits for it is a thread.
    with ThreadPoolExecutor(jobs) as pool:
        parts = [pool.submit(play_unbroken, cases[part::jobs]) for part in range(jobs)]
        broken = {mutant: pool.submit(play_mutant, mutant, named_by) for mutant, named_by in todo.items()}
        unbroken = {play.case: play for part in parts for play in part.result()}
        return {mutant: plays.result() for mutant, plays in broken.items()}, unbroken


def play_unbroken(cases: Sequence[str]) -> list[CasePlay]:
    """Play these cases with the agent as it is."""
    return _played(cases, ROOT)


def play_mutant(mutant: Mutant, cases: Sequence[str], root: Path = ROOT) -> list[CasePlay]:
    """Play these cases with the agent broken in this way."""
    source = {change.file: (root / change.file).read_text(encoding="utf-8") for change in mutant.changes}
    with tempfile.TemporaryDirectory() as folder:
        lay(broken(mutant.changes, source), Path(folder), root)
        return _played(cases, Path(folder))


def _played(cases: Sequence[str], tree: Path) -> list[CasePlay]:
    # The folder of the process comes first on its path: what lies there is what it imports.
    command = [sys.executable, "-m", PLAYER, *cases]
    done = subprocess.run(  # noqa: S603
        command, cwd=tree, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    if done.returncode:
        raise PlayerFailed(done.stderr[-2000:])
    return [CasePlay.of_line(line) for line in done.stdout.splitlines()]
