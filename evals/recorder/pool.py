"""Trials side by side."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from typing import TypeVar

from evals.processes import processes
from evals.recorder.trial import Trial

Found = TypeVar("Found")


def each(work: Callable[[Trial], Found], trials: Sequence[Trial], jobs: int) -> Iterator[tuple[Trial, Found]]:
    """Yield what comes of each trial, as they are done; they are begun in their order."""
    with processes(jobs) as pool:
        begun = {pool.submit(work, trial): trial for trial in trials}
        for done in as_completed(begun):
            yield begun[done], done.result()
