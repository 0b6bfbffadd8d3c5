"""A calendar: is it there, can it be read, may it be written; and, by its server, is our clock right."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol

from agent.domain import Availability, Slot
from agent.errors import FrontdeskError
from ops.doctor.failures import failure
from ops.doctor.findings import Finding

CALENDAR = "calendar"
CLOCK = "clock"
TOLERATED = timedelta(minutes=2)
DAY = timedelta(days=1)
AT_CALDAV = {
    "forbidden": ("calendar_forbidden", "the server does not let this login see it"),
    "nothing": ("calendar_not_found", "there is nothing at this address"),
    "other": ("calendar_not_a_calendar", "what lies at this address is no calendar of events"),
}


class Facts(Protocol):
    """What both kinds of calendars say of themselves."""

    @property
    def found(self) -> Literal["calendar", "other", "nothing", "forbidden"]:
        """What is there."""

    @property
    def writable(self) -> bool | None:
        """Whether events may be written; None where nobody says."""

    @property
    def server_time(self) -> datetime | None:
        """What time it is there; None where nobody says."""


class Calendar(Protocol):
    """What is asked of a calendar."""

    invites: bool

    def check(self) -> Facts:
        """Say what is there."""

    def availability(self, span: Slot) -> Availability:
        """Say when it is busy."""


def check_calendar(
    calendar: Calendar,
    now: Callable[[], datetime],
    wrong: Mapping[str, tuple[str, str]] = AT_CALDAV,
    told: Callable[[FrontdeskError], Finding] = lambda error: failure(CALENDAR, error),
) -> Iterator[Finding]:
    """Ask what is there, then for the busy times of the next day.

    `wrong` has what it means where no calendar was found, `told` what a failure means.
    """
    try:
        facts = calendar.check()
        yield from _clock(facts.server_time, now())
        if facts.found in wrong:
            yield Finding(CALENDAR, *wrong[facts.found])
            return
        start = now()
        availability = calendar.availability(Slot(start, start + DAY))
    except FrontdeskError as error:
        yield told(error)
        return
    if availability.unknown:
        yield Finding(CALENDAR, "calendar_unreadable", "the busy times of the next day cannot be read")
    else:
        yield _may_write(facts, len(availability.busy), "provider" if calendar.invites else "mail")


def _may_write(facts: Facts, busy: int, invitations: str) -> Finding:
    seen = {"writable": facts.writable, "busy_times_next_day": busy, "invitations": invitations}
    if facts.writable is False:
        return Finding(CALENDAR, "calendar_read_only", "it can be read, but not written", seen)
    rights = "written" if facts.writable else "probably written: the server does not say"
    by = "its provider" if invitations == "provider" else "our mail"
    return Finding(CALENDAR, "ok", f"it can be read and {rights}; customers are invited by {by}", seen)


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
