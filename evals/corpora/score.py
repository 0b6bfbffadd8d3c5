"""What scoring a set of cases gives: measures against what is wanted of them, and the cases that missed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measure:
    """How many of how many; `wanted` is the share that must be reached, or with `at_most` not be passed.

    One that nothing is wanted of (None) is told only.
    """

    name: str
    count: int
    of: int
    wanted: float | None = None
    at_most: bool = False

    @property
    def share(self) -> float:
        """The share; of nothing none."""
        return self.count / self.of if self.of else 0.0

    @property
    def holds(self) -> bool:
        """Whether what is wanted is reached; of nothing it never is."""
        if self.wanted is None:
            return True
        if not self.of:
            return False
        return self.share <= self.wanted if self.at_most else self.share >= self.wanted


@dataclass(frozen=True)
class Miss:
    """One case that did not come out as it should, in what, and both sides in short."""

    case: str
    measure: str
    wanted: str
    got: str


@dataclass(frozen=True)
class SetScore:
    """One set of cases, scored."""

    name: str
    measures: tuple[Measure, ...]
    misses: tuple[Miss, ...] = ()
    slowest_seconds: float | None = None
    """The longest that one file took to read, the start of the reader apart."""


def rows(manifest: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a JSONL file."""
    # Not splitlines: a document may hold other line ends as they are.
    for line in manifest.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def counted(name: str, verdicts: Sequence[bool], wanted: float | None = None, *, at_most: bool = False) -> Measure:
    """Return the measure of so many yes and no."""
    return Measure(name, sum(verdicts), len(verdicts), wanted, at_most)


def folded(text: str) -> str:
    """Return a text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def short(value: object, longest: int = 160) -> str:
    """Return a value in one short line."""
    text = folded(str(value))
    return text if len(text) <= longest else f"{text[: longest - 1]}\u2026"
