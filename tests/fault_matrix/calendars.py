"""The calls of the Calendar port, whatever server is behind it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol

from agent.domain import Answer, NewEvent, Person, Slot
from agent.errors import TransientError
from agent.ports import Calendar
from tests.fault_matrix.plays import Play

ANN = "ann@example.org"
_ROBIN = Person("Robin Ashdown", "robin@frontdesk.example")
_MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
_WEEK = Slot(_MONDAY, _MONDAY + timedelta(days=7))
_BEFORE, _AFTER = (Slot(_MONDAY + timedelta(hours=at), _MONDAY + timedelta(hours=at + 1)) for at in (34, 58))
_NUMBERS = count(1)


def now() -> datetime:
    """Return the time at which everything here is written."""
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Server(Protocol):
    """What a calendar server has stored, looked at past every adapter."""

    def copies(self, event_id: str) -> int:
        """Count the events of this id that are not cancelled."""

    def sequence(self, event_id: str) -> int:
        """Count how often the event has been moved."""

    def acceptances(self, event_id: str) -> int:
        """Count the attendees who have accepted."""


class CalendarPlays:
    """Prepares calls. `broken` speaks through the line that breaks, `direct` does not.

    `requests` says for the parts of a call which of its requests they are, by number.
    """

    def __init__(self, direct: Calendar, server: Server, requests: Mapping[str, int]) -> None:
        self._direct, self._server, self._requests = direct, server, requests

    @contextmanager
    def play(self, broken: Calendar, call: str) -> Iterator[Play]:
        """Prepare a call with an event of its own, and clear the calendar afterwards."""
        name, verb = f"event{next(_NUMBERS)}", call.partition(",")[0]
        event = NewEvent(name, name, _BEFORE, "Meeting with Ann", "Booked by mail", "Room 4", (ANN,), _ROBIN)
        if verb != "book":
            self._direct.book(event)
        # The first request of all may be one more, which asks how to log in; a busy machine may be too slow for it.
        for _ in range(5):
            with suppress(TransientError):
                broken.get("nothing")
                break
        yield getattr(self, f"_{verb}")(broken, event, self._requests.get(call, 0))
        found = self._direct.get(name)
        if found is not None:
            self._direct.cancel(found)

    def _availability(self, broken: Calendar, _event: NewEvent, at: int) -> Play:
        return Play(lambda: broken.availability(_WEEK), at, {"ok": self._direct.availability(_WEEK)})

    def _bookings(self, broken: Calendar, _event: NewEvent, at: int) -> Play:
        return Play(lambda: broken.bookings(ANN, _WEEK), at, {"ok": self._direct.bookings(ANN, _WEEK)})

    def _get(self, broken: Calendar, event: NewEvent, at: int) -> Play:
        answers = {"ok": self._direct.get(event.event_id), "none": None}
        return Play(lambda: broken.get(event.event_id), at, answers)

    def _changes(self, broken: Calendar, _event: NewEvent, at: int) -> Play:
        token = self._direct.changes(None).token
        return Play(lambda: broken.changes(token).is_complete, at, {"ok": True, "anew": False})

    def _book(self, broken: Calendar, event: NewEvent, at: int) -> Play:
        def settle() -> None:
            if self._direct.get(event.event_id) is None:
                self._direct.book(event)

        return Play(lambda: broken.book(event), at, {}, lambda: self._server.copies(event.event_id), settle)

    def _move(self, broken: Calendar, event: NewEvent, at: int) -> Play:
        found = self._direct.get(event.event_id)
        assert found is not None

        def settle() -> None:
            now_there = self._direct.get(event.event_id)
            assert now_there is not None
            if now_there.slot != _AFTER:
                self._direct.move(now_there, _AFTER)

        return Play(lambda: broken.move(found, _AFTER), at, {}, lambda: self._server.sequence(event.event_id), settle)

    def _cancel(self, broken: Calendar, event: NewEvent, at: int) -> Play:
        found = self._direct.get(event.event_id)
        assert found is not None

        def settle() -> None:
            now_there = self._direct.get(event.event_id)
            if now_there is not None:
                self._direct.cancel(now_there)

        return Play(lambda: broken.cancel(found), at, None, lambda: 1 - self._server.copies(event.event_id), settle)

    def _note_answer(self, broken: Calendar, event: NewEvent, at: int) -> Play:
        found = self._direct.get(event.event_id)
        assert found is not None

        def settle() -> None:
            now_there = self._direct.get(event.event_id)
            assert now_there is not None
            self._direct.note_answer(now_there, ANN, Answer.ACCEPTED)

        return Play(
            lambda: broken.note_answer(found, ANN, Answer.ACCEPTED),
            at,
            {},
            lambda: self._server.acceptances(event.event_id),
            settle,
        )
