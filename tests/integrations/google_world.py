"""The contract's calendar at Google: the fake server, and a person who uses the same calendar."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from agent.domain import Answer, Slot
from integrations.google_calendar import GoogleCalendar
from tests.integrations.calendar_worlds import ROBIN, Call, PersonsEvent, Seen
from tests.servers.google.fake_google import FakeGoogle

CALENDAR = ROBIN.address
WRITES = ("events.insert", "events.patch", "events.delete")
_ANSWERS = {"needsAction": None} | {answer.value: answer for answer in Answer}
_MANY = 100


class GoogleWorld:
    """A calendar on the fake server."""

    def __init__(self, google: FakeGoogle) -> None:
        self.google = google
        self._record = google.add_calendar(CALENDAR)
        self._stack = ExitStack()

    def calendar(self, zone: tzinfo = UTC, **options: Any) -> GoogleCalendar:
        """Return the adapter; the calendar is in its owner's zone."""
        self._record.zone = str(zone)
        made = GoogleCalendar(
            calendar_id=CALENDAR, token=self.google.token, zone=zone, api_url=self.google.api_url, **options
        )
        self._stack.callback(made.close)
        return made

    def close(self) -> None:
        """Close the adapters."""
        self._stack.close()

    def put(self, event: PersonsEvent) -> None:
        """Have a person store an event."""
        self.google.put(CALENDAR, resource(event))
        for at, to in event.moved.items():
            times = {"start": _time(to.start), "end": _time(to.end)}
            self.google.put(CALENDAR, {"id": f"{event.name}_{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", **times})
        if event.cancelled:
            self.remove(event.name)

    def retitle(self, name: str, summary: str) -> None:
        """Have a person give an event another title."""
        self.google.put(CALENDAR, {"id": name, "summary": summary})

    def repeat(self, name: str) -> None:
        """Have a person make an event repeat every week."""
        self.google.put(CALENDAR, {"id": name, "recurrence": ["RRULE:FREQ=WEEKLY"]})

    def remove(self, name: str) -> None:
        """Have a person delete an event."""
        self.google.remove(CALENDAR, name)

    def reschedule(self, name: str, to: Slot) -> None:
        """Have a person give an event another time."""
        self.google.put(CALENDAR, {"id": name, "start": _time(to.start), "end": _time(to.end)})

    def answer(self, name: str, attendee: str, answer: Answer) -> None:
        """Have an attendee answer."""
        guests = (self.google.get(CALENDAR, name) or {})["attendees"]
        said = [one | {"responseStatus": answer.value} if one["email"] == attendee else one for one in guests]
        self.google.put(CALENDAR, {"id": name, "attendees": said})

    def stale(self, token: str) -> str:
        """Let every token be too old."""
        self.google.expire_sync_tokens()
        return token

    def seen(self, name: str) -> Seen:
        """Look at an event as a person does."""
        event = self.google.get(CALENDAR, name)
        assert event is not None, name
        answers = {one["email"]: _ANSWERS[one["responseStatus"]] for one in event.get("attendees", [])}
        return Seen(event["summary"], answers, event["status"] == "tentative")

    @contextmanager
    def overtaken(self, happens: Callable[[], object]) -> Iterator[GoogleCalendar]:
        """Have it happen when a write arrives."""
        due = [happens]

        def once() -> None:
            if due:
                due.pop()()

        for method in WRITES:
            self.google.before(method, once)
        yield self.calendar()

    @contextmanager
    def losing_answers(self) -> Iterator[GoogleCalendar]:
        """Cut the connection once the next write was done, and again when the HTTP library repeats it by itself."""
        for method in WRITES:
            self.google.fail(method, "committed_then_dropped", times=2)
        yield self.calendar()

    @contextmanager
    def changed(self, call: Call) -> Iterator[GoogleCalendar]:
        """Rename when an event begins, which calendars free-busy is about, or the token of the next changes."""
        method = {"availability": "freebusy.query", "bookings": "events.list", "changes": "events.list"}
        path = {"path": "nextSyncToken"} if call == "changes" else {}
        self.google.fail(method.get(call, "events.get"), "changed_shape", times=_MANY, **path)
        yield self.calendar()


def resource(event: PersonsEvent) -> dict[str, Any]:
    """Return a person's event as Google has it."""
    return {
        "id": event.name,
        "summary": event.summary,
        "start": _time(event.start),
        "end": _time(event.end),
        "status": "tentative" if event.tentative else "confirmed",
        "transparency": "transparent" if event.transparent else "opaque",
        **({"recurrence": list(event.recurrence)} if event.recurrence else {}),
    }


def _time(value: date) -> dict[str, Any]:
    if not isinstance(value, datetime):
        return {"date": value.isoformat()}
    return {"dateTime": value.isoformat(), "timeZone": str(value.tzinfo)}
