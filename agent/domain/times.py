"""Time: slots, availability, and what a phrase may mean."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, order=True)
class Slot:
    """A half-open stretch of time [start, end), in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Slot") -> bool:
        """Say whether the two share any time."""
        return self.start < other.end and other.start < self.end

    def widened(self, margin: timedelta) -> "Slot":
        """Return the slot with a margin on both sides."""
        return Slot(self.start - margin, self.end + margin)


@dataclass(frozen=True)
class Availability:
    """What a calendar says of a stretch of time: busy here, unknown there, free elsewhere."""

    busy: tuple[Slot, ...] = ()
    unknown: tuple[Slot, ...] = ()


class ReadingKind(StrEnum):
    """How precise a reading is."""

    INSTANT = "instant"
    INTERVAL = "interval"
    DATE = "date"


@dataclass(frozen=True)
class Reading:
    """One way to read a phrase.

    An instant has a start only; an interval has either end, or both (open where None); a date covers the whole local
    day and has `start` at its local midnight and `end` at the next one. All are aware, in the zone they were read in.
    """

    kind: ReadingKind
    start: datetime | None
    end: datetime | None = None


@dataclass(frozen=True)
class Window:
    """One time that is meant: several readings are its ambiguity. `possible` is False for "not on Friday"."""

    quote: str
    readings: tuple[Reading, ...]
    possible: bool = True


class Verdict(StrEnum):
    """Whether a phrase was read, in one way or in several."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True)
class Resolution:
    """What a phrase says about time: several windows are several times meant."""

    verdict: Verdict
    windows: tuple[Window, ...] = ()
    duration_minutes: int | None = None
    why: str = ""
    passed: tuple[str, ...] = ()
    """The words for times that have passed: named, and yet no window."""
