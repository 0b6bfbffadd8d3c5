"""Calendars as the contract suite sees them: the adapter, and a person who uses another client of the same calendar."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Literal, Protocol

from agent.domain import Answer, NewEvent, Person, Slot
from agent.ports import Calendar

ROBIN = Person("Robin Ashdown", "robin@frontdesk.example")
ANN = "ann@example.org"
BEN = "ben@example.org"

Call = Literal["availability", "get", "bookings", "book", "move", "cancel", "note_answer", "changes"]


@dataclass(frozen=True)
class PersonsEvent:
    """An event that a person made with another program. `name` is its id: letters from a to v and digits, five or more.

    Dates stand for all-day events, the last day not among them. A time in a zone of its own is written in that zone.
    """

    name: str
    start: date
    end: date
    summary: str = "Private"
    transparent: bool = False
    cancelled: bool = False
    tentative: bool = False
    recurrence: tuple[str, ...] = ()
    """Its RRULE, RDATE and EXDATE, as lines of iCalendar."""
    moved: Mapping[datetime, Slot] = field(default_factory=dict)
    """Where single repetitions were moved to, by when they would begin."""

    @property
    def all_day(self) -> bool:
        """Say whether it takes whole days."""
        return not isinstance(self.start, datetime)


@dataclass(frozen=True)
class Seen:
    """An event as the calendar's people see it; the answers by attendee, None where they have not answered yet."""

    summary: str
    answers: Mapping[str, Answer | None]
    tentative: bool


class World(Protocol):
    """A calendar with other users; it closes the adapters that it has made."""

    def calendar(self, zone: tzinfo = UTC) -> Calendar:
        """Return the adapter for an owner who lives in this zone."""

    def put(self, event: PersonsEvent) -> None:
        """Have a person store an event, in place of what lies there under its name."""

    def retitle(self, name: str, summary: str) -> None:
        """Have a person give an event of ours or of their own another title, and change nothing else."""

    def repeat(self, name: str) -> None:
        """Have a person make an event repeat every week."""

    def remove(self, name: str) -> None:
        """Have a person delete an event."""

    def reschedule(self, name: str, to: Slot) -> None:
        """Have a person give an event of ours another time."""

    def answer(self, name: str, attendee: str, answer: Answer) -> None:
        """Have an attendee answer in the calendar itself."""

    def stale(self, token: str) -> str:
        """Have the calendar forget what a token stands for, and return one that it does not know."""

    def seen(self, name: str) -> Seen:
        """Look at an event as a person does."""

    def overtaken(self, happens: Callable[[], object]) -> AbstractContextManager[Calendar]:
        """Return an adapter at whose next write something happens first, when that has read what it changes."""

    def losing_answers(self) -> AbstractContextManager[Calendar]:
        """Return an adapter whose next write is done, but its answer gets lost."""


class RemoteWorld(World, Protocol):
    """A calendar on a server, whose answers may change overnight."""

    def changed(self, call: Call) -> AbstractContextManager[Calendar]:
        """Return an adapter to whom the server answers this call of the port in another shape than was agreed on."""


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant in December 2026."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def slot(day: int, hour: int, hours: float = 1) -> Slot:
    """Return a slot in December 2026, in UTC."""
    minutes = round(hours * 60)
    return Slot(utc(day, hour), utc(day, hour + minutes // 60, minutes % 60))


def stamp() -> datetime:
    """Return the time at which everything here is written."""
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def new_event(
    event_id: str = "event1",
    *,
    key: str = "c1/m1/book/1",
    at: Slot | None = None,
    attendees: tuple[str, ...] = (ANN,),
    tentative: bool = False,
) -> NewEvent:
    """Return an event with Ann."""
    when = at or slot(3, 10)
    return NewEvent(
        event_id, key, when, "Meeting with Ann", "Booked by mail", "Room 4", attendees, ROBIN, tentative=tentative
    )
