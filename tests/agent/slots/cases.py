"""Searches for free slots, as hypothesis makes them up: rules, an agenda, the spans and the moment."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from agent.domain import Availability, Slot
from agent.slots import Agenda, SlotRules
from agent.slots.hours import WEEKDAYS

MINUTE = timedelta(minutes=1)
EVES = [
    ("Europe/Berlin", datetime(2025, 3, 29, 20, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2025, 10, 25, 19, tzinfo=UTC)),
    ("America/New_York", datetime(2025, 11, 2, 1, tzinfo=UTC)),
    ("America/Havana", datetime(2025, 3, 9, 1, tzinfo=UTC)),
    ("America/Havana", datetime(2025, 11, 2, 1, tzinfo=UTC)),
    ("America/Santiago", datetime(2025, 9, 6, 22, tzinfo=UTC)),
    ("America/Santiago", datetime(2025, 4, 5, 22, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2025, 10, 30, 16, tzinfo=UTC)),
    ("Atlantic/Azores", datetime(2025, 3, 29, 21, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2025, 4, 5, 10, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2025, 6, 3, 14, tzinfo=UTC)),
    ("Pacific/Kiritimati", datetime(2025, 12, 31, 3, tzinfo=UTC)),
    ("Pacific/Pago_Pago", datetime(2024, 2, 29, 4, tzinfo=UTC)),
]
"""Zones, and an evening in each: before a change of the clock, a leap day, a new year, or nothing of the kind."""
LENGTHS = [5, 15, 30, 45, 60, 90, 240]
GRIDS = [5, 10, 12, 15, 20, 30, 40, 45, 60, 72, 90, 120, 240]


class Search(NamedTuple):
    """What `free_slots` is asked, in the order of its arguments."""

    spans: list[Slot]
    agenda: Agenda
    now: datetime


def stretches(start: datetime, longest: int = 240, reach: int = 2000) -> st.SearchStrategy[Slot]:
    """Return stretches of time that begin within `reach` minutes of a moment."""
    return st.builds(
        lambda begin, length: Slot(start + begin * MINUTE, start + (begin + length) * MINUTE),
        st.integers(-120, reach),
        st.integers(1, longest),
    )


def _range(first: int, length: int) -> str:
    last = min(first + length, 1440)
    return f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"


ranges = st.builds(_range, st.sampled_from([0, 60, 90, 1380]) | st.integers(0, 1439), st.integers(1, 1440))
weeks = st.fixed_dictionaries({day: st.lists(ranges, min_size=1, max_size=3).map(tuple) for day in WEEKDAYS})
LENIENT = {"hours": dict.fromkeys(WEEKDAYS, ("00:00-24:00",)), "notice_minutes": 0}
RULES: dict[str, st.SearchStrategy[Any]] = {
    "hours": weeks,
    "buffer_before_minutes": st.sampled_from([5, 10, 45]),
    "buffer_after_minutes": st.sampled_from([5, 15, 60]),
    "notice_minutes": st.sampled_from([60, 600]),
    "horizon_days": st.sampled_from([1, 2]),
}
BESIDE = ("busy", "unknown", "taken", "kept_clear")


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """Return a search of some hours up to two days, often across a change of the clock, with some rules in its way."""
    zone, evening = draw(st.sampled_from(EVES))
    hard = draw(st.sets(st.sampled_from([*RULES, *BESIDE, "holidays", "full_days"]), max_size=4))
    days = [evening.date(), evening.date() + timedelta(days=1)]
    rules = LENIENT | {name: draw(RULES[name]) for name in RULES if name in hard}
    some = {name: draw(st.lists(stretches(evening), min_size=1, max_size=3)) for name in BESIDE if name in hard}
    agenda = Agenda(
        SlotRules(
            zone=zone,
            minutes=draw(st.sampled_from(LENGTHS)),
            granularity_minutes=draw(st.sampled_from(GRIDS)),
            holidays=frozenset([draw(st.sampled_from(days))] if "holidays" in hard else []),
            **rules,
        ),
        Availability(tuple(some.get("busy", ())), tuple(some.get("unknown", ()))),
        some.get("taken", ()),
        some.get("kept_clear", ()),
        frozenset([draw(st.sampled_from(days))] if "full_days" in hard else []),
    )
    begin, off_grid = draw(st.integers(-120, 900)), draw(st.integers(0, 900))
    start = evening + off_grid * MINUTE
    spans = [
        Slot(evening + begin * MINUTE, evening + (begin + draw(st.integers(200, 1200))) * MINUTE),
        Slot(start, start + agenda.rules.length),
    ]
    return Search(spans, agenda, evening + draw(st.integers(-900, 300)) * MINUTE)
