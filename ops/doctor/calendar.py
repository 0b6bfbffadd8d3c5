"""The calendar: is it there, can it be read, may it be written; and, by its server, is our clock right."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from agent.domain import Slot
from agent.errors import FrontdeskError
from ops.doctor.failures import failure
from ops.doctor.findings import Finding

if TYPE_CHECKING:
    from integrations.caldav_calendar import CaldavCalendar, CalendarFacts

CALENDAR = "calendar"
CLOCK = "clock"
TOLERATED = timedelta(minutes=2)
DAY = timedelta(days=1)
WRONG = {
    "forbidden": ("calendar_forbidden", "the server does not let this login see it"),
    "nothing": ("calendar_not_found", "there is nothing at this address"),
    "other": ("calendar_not_a_calendar", "what lies at this address is no calendar of events"),
}


def check_calendar(calendar: "CaldavCalendar", now: Callable[[], datetime]) -> Iterator[Finding]:
    """Ask what lies at the address, then for the busy times of the next day."""
    try:
        facts = calendar.check()
        yield from _clock(facts.server_time, now())
        if facts.found in WRONG:
            yield Finding(CALENDAR, *WRONG[facts.found])
            return
        start = now()
        availability = calendar.availability(Slot(start, start + DAY))
    except FrontdeskError as error:
        yield failure(CALENDAR, error)
        return
    if availability.unknown:
        yield Finding(CALENDAR, "calendar_unreadable", "the busy times of the next day cannot be read")
    else:
        yield _may_write(facts, len(availability.busy))


def _may_write(facts: "CalendarFacts", busy: int) -> Finding:
    seen = {"writable": facts.writable, "busy_times_next_day": busy}
    if facts.writable is False:
        return Finding(CALENDAR, "calendar_read_only", "it can be read, but not written", seen)
    rights = "written" if facts.writable else "probably written: the server does not say"
    return Finding(CALENDAR, "ok", f"it can be read and {rights}", seen)


def _clock(theirs: datetime | None, ours: datetime) -> Iterator[Finding]:
    if theirs is None:
        return
    apart = round((ours - theirs).total_seconds())
    facts = {"seconds_ahead": apart}
    if abs(apart) > TOLERATED.total_seconds():
        yield Finding(CLOCK, "clock_off", f"it is {abs(apart)} seconds {_side(apart)} the calendar server's", facts)
    else:
        yield Finding(CLOCK, "ok", "it agrees with the calendar server's", facts)


def _side(apart: int) -> str:
    return "ahead of" if apart > 0 else "behind"
