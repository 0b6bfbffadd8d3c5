"""What busy_times makes of free-busy, which runs events together, and of the list of events."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Slot
from integrations.google_calendar.answers import Listed
from integrations.google_calendar.busy import busy_times, pieces, whole_seconds, without
from integrations.ics import merged

DAY = datetime(2026, 12, 3, tzinfo=UTC)
SPAN = Slot(DAY, DAY + timedelta(hours=24))
HOLD = {"private": {"frontdesk": "hold", "frontdeskKey": "c1"}}

starts = st.integers(0, 20)
lengths = st.integers(1, 4)
kinds = st.sampled_from(["busy", "tentative", "hold", "besides", "free", "cancelled", "declined", "guest declined"])


def hour(number: int) -> datetime:
    return DAY + timedelta(hours=number)


def slots(numbers: list[tuple[int, int]]) -> list[Slot]:
    return [Slot(hour(start), hour(start + length)) for start, length in numbers]


def event(number: int, start: int, length: int, kind: str) -> Listed:
    said: dict[str, Any] = {
        "id": "besides" if kind == "besides" else f"event{number}",
        "status": {"cancelled": "cancelled", "tentative": "tentative", "hold": "tentative"}.get(kind, "confirmed"),
        "start": {"dateTime": hour(start)},
        "end": {"dateTime": hour(start + length)},
        "transparency": "transparent" if kind == "free" else "opaque",
        "extendedProperties": HOLD if kind == "hold" else {},
    }
    if kind.endswith("declined"):
        is_owner = kind == "declined"
        said["attendees"] = [{"email": "robin@example.org", "self": is_owner, "responseStatus": "declined"}]
    return Listed.model_validate(said)


@given(st.lists(st.tuples(starts, lengths, kinds), max_size=8))
def test_busy_is_what_the_events_that_count_take_up_however_they_were_run_together(
    said: list[tuple[int, int, str]],
) -> None:
    events = [event(number, *one) for number, one in enumerate(said)]
    counted = slots(
        [(start, length) for start, length, kind in said if kind in ("busy", "tentative", "guest declined")]
    )
    hidden = slots([(start, length) for start, length, kind in said if kind in ("hold", "besides")])
    free_busy = merged(counted + hidden, SPAN)
    assert merged(busy_times(free_busy, events, UTC, "besides"), SPAN) == merged(counted, SPAN)


@settings(max_examples=30)
@given(st.lists(st.tuples(starts, lengths), max_size=6))
def test_busy_times_that_no_event_explains_stay_busy(said: list[tuple[int, int]]) -> None:
    assert merged(busy_times(slots(said), [], UTC, None), SPAN) == merged(slots(said), SPAN)


@settings(max_examples=30)
@given(st.lists(st.tuples(starts, lengths), max_size=6), st.lists(st.tuples(starts, lengths), max_size=6))
def test_nothing_but_the_holes_is_cut_out(said: list[tuple[int, int]], holes: list[tuple[int, int]]) -> None:
    left = without(slots(said), slots(holes))
    hours = {number for number in range(25) for one in left if one.start <= hour(number) < one.end}
    inside = {number for start, length in said for number in range(start, start + length)}
    cut = {number for start, length in holes for number in range(start, start + length)}
    assert hours == inside - cut


@settings(max_examples=30)
@given(st.integers(0, 100), st.integers(1, 40))
def test_pieces_are_short_and_leave_nothing_out(hours: int, longest: int) -> None:
    span = Slot(DAY, DAY + timedelta(hours=hours))
    found = list(pieces(span, timedelta(hours=longest)))
    assert merged(found, span) == ((span,) if hours else ())
    assert all(piece.end - piece.start <= timedelta(hours=longest) for piece in found)


@settings(max_examples=30)
@given(st.datetimes(DAY.replace(tzinfo=None), timezones=st.just(UTC)), st.timedeltas(timedelta(), timedelta(days=2)))
def test_whole_seconds_leave_nothing_out(start: datetime, length: timedelta) -> None:
    span = Slot(start, start + length)
    wide = whole_seconds(span)
    assert wide.start <= span.start <= span.end <= wide.end
    assert (wide.start.microsecond, wide.end.microsecond) == (0, 0)
    assert span.start - wide.start < timedelta(seconds=1)
    assert wide.end - span.end < timedelta(seconds=1)
