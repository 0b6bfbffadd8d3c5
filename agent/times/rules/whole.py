"""Rules for a day and its time together, and for times that are no wishes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.times.clocks import Clock, Time, hours_of
from agent.times.conventions import OTHER_YEARS
from agent.times.days import Date, Day, Weekday
from agent.times.grammar import Rule, grammar
from agent.times.periods import Month
from agent.times.rules.clocks import decimal
from agent.times.rules.lengths import Length
from agent.times.rules.spans import from_to
from agent.times.rules.times import Said, at, between, in_zone
from agent.times.stretches import Bound, Stretch
from agent.times.when import When, enclosed, joined, refined
from agent.times.zones import Zones


def on_day(day: Day, time: Time, *, leading: bool = False) -> When | None:
    """Return a time of a day; "before Friday 5pm" ends on Friday."""
    if not isinstance(day, Bound):
        return When(day=day, time=time, leading=leading)
    side = {"before": "until", "after": "from"}.get(day.side, day.side)
    if time.last and not time.first and side == "until":
        time = Time(time.last, point=True, zones=time.zones)
    return When(day=Bound(side, day.day), time=time) if time.point else None


def enclosed_on(when: When, time: Time) -> When | None:
    """Return "Friday after 2 and before 5"."""
    both = enclosed(when.time, time) if when.time and when.until is None else None
    return replace(when, time=both) if both else None


def bounded(side: str, when: When) -> When | None:
    """Return "by Friday morning" and "from tomorrow afternoon": open to one side from a part of the day."""
    part = when.time.part if when.time and not (when.time.first or when.time.last) else None
    if part is None or when.day is None or isinstance(when.day, Bound):
        return None
    hour = hours_of(part)[-1][0 if side in {"before", "from"} else 1]
    side = {"before": "until", "after": "from"}.get(side, side)
    return When(day=Bound(side, when.day), time=Time(Clock(hour, exact=True), point=True))


def lasting(said: Length, when: When | Time) -> Any:
    """Return "a day starting Friday at 5 pm", "4 pm for half an hour": a stretch, and the length all the same."""
    when = when if isinstance(when, When) else When(time=when)
    minutes = said[0] * {"minute": 1, "day": 24 * 60}.get(said[1], 0)
    point = when.time is not None and when.time.point and when.until is None
    if not minutes or not point:
        return None
    day = when.day.day if isinstance(when.day, Bound) else when.day
    return {"When": replace(when, day=day, lasting=timedelta(minutes=minutes)), "Length": said}


def _starts(when: When) -> bool:
    return isinstance(when.day, Bound) and when.day.side == "from"


def at_digits(day: Day, clock: Clock) -> When | None:
    """Return "Friday 1430"; "1 January 2200" may be a year that lies too far away."""
    dated = isinstance(day, Date | Month) and day.month is not None and day.year is None
    return None if dated and clock.hour * 100 >= OTHER_YEARS[0] else When(day=day, time=Time(clock, point=True))


def dated_clock(when: When, day: Day) -> When | None:
    """Return "Thursday at 3pm, 18 February"; a date with a weekday of its own is another day."""
    said = when.day
    if not isinstance(said, Weekday) or said != Weekday(said.weekday) or when.until is not None:
        return None
    if not isinstance(day, Date) or day.orders[0][1] is None or day.weekday is not None:
        return None
    return replace(when, day=replace(day, weekday=said.weekday))


def deadline(said: Day | When) -> bool | None:
    """Return "let me know by Friday": no time to meet at."""
    day = said.day if isinstance(said, When) else said
    return True if isinstance(day, Bound) and day.side in {"until", "before"} else None


def days_at(first: Day, last: When) -> When | None:
    """Return "Tue-Thu 2-4pm"."""
    complete = (
        last.day is not None and last.time is not None and last.until is None and not isinstance(last.day, Stretch)
    )
    return replace(last, day=from_to(first, last.day)) if complete and last.day else None


def hours_on(said: Day | When, first: int, last: Said) -> When | None:
    """Return "tomorrow 6-8"."""
    time = between(first, last)
    when = said if isinstance(said, When) else When(day=said)
    return joined(when, time) if time else None


def hours_before(said: Day | When, first: int, last: Said) -> When | None:
    """Return "6-8 tomorrow", which holds for the days after it as well."""
    when = hours_on(said, first, last)
    return replace(when, leading=True) if when else None


def when_in_zone(when: When, zones: Zones) -> When | None:
    """Return "Thursday morning EST"."""
    time = in_zone(when.time, zones) if when.time else None
    return replace(when, time=time) if time else None


def from_until(first: When, last: When) -> When | None:
    """Return "from Wednesday 2pm until Friday noon", of which each half has become a bound by then."""
    if not isinstance(first.day, Bound) or not isinstance(last.day, Bound):
        return None
    sides = (first.day.side, last.day.side)
    start, end = replace(first, day=first.day.day), replace(last, day=last.day.day)
    return to_when(start, end) if sides == ("from", "until") else None


def to_when(first: Any, last: Any) -> When | None:
    """Return "Monday 5 pm to Tuesday 7 pm"."""
    complete = all(said.until is None and (said.moment is not None or said.time is not None) for said in (first, last))
    return replace(first, until=last) if complete else None


MENTIONS = grammar(
    (
        Rule("Deadline", "answer Day|When", deadline),
        Rule("Gone", "mention Day|When", lambda _: True),
        Rule("Gone", "Day|When recalled", lambda _: True),
    )
)
"""Times that are no wishes: "let me know by Friday", "your mail of 20 November"."""

WHOLE = grammar(
    (
        Rule("Time", "Time Zone time_word?", in_zone),
        Rule("Time", "Time Time", refined),
        Rule("Time", "Time and|but Time", enclosed),
        Rule("When", "When and|but Time", enclosed_on),
        Rule("When", "Day to When", days_at),
        Rule("When", "now", lambda: When(moment=timedelta())),
        Rule("When", "Day to|for? Time", on_day),
        Rule("When", "Day SpokenHour", lambda day, clock: on_day(day, Time(clock, point=True))),
        Rule("When", "Day|When Number to Number|Clock", hours_on),
        Rule("When", "Number to Number Day|When", lambda first, last, day: hours_before(day, first, last)),
        Rule("When", "When Zone time_word?", when_in_zone),
        Rule("When", "Time Day", lambda time, day: on_day(day, time, leading=True)),
        Rule("When", "Decimal Day", lambda digits, day: on_day(day, time) if (time := at(decimal(digits))) else None),
        Rule("When", "Digits Day", lambda clock, day: on_day(day, Time(clock, point=True))),
        Rule("When", "Day Digits", at_digits),
        Rule("When", "When|Time Lasting", lambda when, said: lasting(said, when)),
        Rule("When", "Day Decimal", lambda day, digits: on_day(day, time) if (time := at(decimal(digits))) else None),
        Rule("When", "When Time", joined),
        Rule("When", "Time When", lambda time, when: joined(when, time)),
        Rule("When", "Day Time Time", lambda day, one, other: joined(When(day, one), other)),
    )
)

OPEN_ENDED = grammar(
    (
        Rule("When", "Length starting When", lasting),
        Rule("When", "Length|Lasting When", lambda said, when: lasting(said, when) if _starts(when) else None),
        Rule("When", "before When", lambda when: bounded("before", when)),
        Rule("When", "until When", lambda when: bounded("until", when)),
        Rule("When", "after When", lambda when: bounded("after", when)),
        Rule("When", "starting When", lambda when: bounded("from", when)),
        Rule("When", "from? When to When", to_when),
        Rule("When", "from_now to When", lambda last: to_when(When(moment=timedelta()), last)),
        Rule("When", "between When and|to When", to_when),
        Rule("When", "When When", from_until),
        Rule("When", "When Day", dated_clock),
    )
)
"""What is said of a day and its time together, which WHOLE has put together before."""
