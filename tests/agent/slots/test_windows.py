"""From readings to the stretches that are searched."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Reading, ReadingKind, Slot, Verdict, Window
from agent.slots import SlotRules, default_span, spans
from tests.agent.slots.phrases import between, instant, local, meant, no, utc, whole, yes

NOW = datetime(2025, 3, 10, 7, 0, tzinfo=UTC)
RULES = SlotRules()


def test_an_instant_is_as_long_as_the_meeting_whatever_length_is_asked_for() -> None:
    assert spans(meant(yes(instant(11, 10))), RULES, NOW) == [utc(local(11, 10), local(11, 10, 30))]
    assert spans(meant(yes(instant(11, 10)), minutes=60), RULES, NOW) == [utc(local(11, 10), local(11, 10, 30))]
    assert spans(meant(yes(instant(11, 10))), SlotRules(minutes=60), NOW) == [utc(local(11, 10), local(11, 11))]


def test_a_date_is_its_local_day_also_when_the_clock_changes() -> None:
    (span,) = spans(meant(yes(whole(30))), RULES, NOW)
    assert span.end - span.start == timedelta(hours=23)


def test_an_open_end_at_a_clock_time_stays_in_its_day() -> None:
    assert spans(meant(yes(between(local(13, 15), None))), RULES, NOW) == [utc(local(13, 15), local(14))]


def test_an_open_end_at_midnight_reaches_on_for_a_week() -> None:
    assert spans(meant(yes(between(local(13), None))), RULES, NOW) == [utc(local(13), local(20))]


def test_an_open_end_reaches_to_the_local_midnight_also_when_the_clock_changes() -> None:
    (span,) = spans(meant(yes(between(local(30, 1), None))), RULES, NOW)
    assert span == utc(local(30, 1), local(31))
    assert span.end - span.start == timedelta(hours=22)


def test_before_a_clock_time_stays_in_its_day_and_by_a_day_counts_from_now() -> None:
    assert spans(meant(yes(between(None, local(14, 11)))), RULES, NOW) == [utc(local(14), local(14, 11))]
    assert spans(meant(yes(between(None, local(10, 11)))), RULES, NOW) == [utc(NOW, local(10, 11))]
    assert spans(meant(yes(between(None, local(15)))), RULES, NOW) == [utc(NOW, local(15))]


def test_every_reading_of_every_window_is_searched() -> None:
    found = spans(meant(yes(instant(18, 10), instant(11, 10)), yes(whole(13))), RULES, NOW)
    assert found == [
        utc(local(11, 10), local(11, 10, 30)),
        utc(local(13), local(14)),
        utc(local(18, 10), local(18, 10, 30)),
    ]


def test_what_is_ruled_out_is_cut_out() -> None:
    found = spans(
        meant(yes(between(local(10), local(15))), no(whole(12)), no(between(local(14, 14), None))), RULES, NOW
    )
    assert found == [utc(local(10), local(12)), utc(local(13), local(14, 14))]


def test_only_ruled_out_times_leave_the_rest_of_the_next_seven_days() -> None:
    free_week = default_span(NOW, RULES)
    found = spans(meant(no(whole(12))), RULES, NOW)
    assert found == [utc(free_week.start, local(12)), utc(local(13), free_week.end)]
    assert spans(meant(no(between(local(10), None))), RULES, NOW) == []
    assert spans(meant(no(between(None, None))), RULES, NOW) == []


def test_what_is_ruled_out_for_good_reaches_beyond_every_horizon() -> None:
    later = meant(
        yes(between(local(10) + timedelta(days=366), local(12) + timedelta(days=366))), no(between(local(10), None))
    )
    assert spans(later, RULES, NOW) == []


def test_what_touches_a_stretch_cuts_nothing_out_of_it_and_what_is_empty_neither() -> None:
    eleven = yes(between(local(11), local(12)))
    for cut in (whole(10), whole(12), between(local(11, 10), local(11, 10))):
        assert spans(meant(eleven, no(cut)), RULES, NOW) == [utc(local(11), local(12))]
    assert spans(meant(eleven, no(whole(11))), RULES, NOW) == []
    assert spans(meant(eleven, no(between(local(10), local(11, 9)))), RULES, NOW) == [utc(local(11, 9), local(12))]
    assert spans(meant(eleven, no(between(local(11, 9), local(13)))), RULES, NOW) == [utc(local(11), local(11, 9))]


def test_two_windows_of_one_stretch_are_searched_once() -> None:
    assert spans(meant(yes(whole(11)), yes(whole(11))), RULES, NOW) == [utc(local(11), local(12))]


def test_what_is_over_is_no_span() -> None:
    assert spans(meant(yes(between(None, local(9)))), RULES, NOW) == []
    assert spans(meant(yes(between(None, local(9, 11)))), RULES, NOW) == []


def test_no_window_is_no_span() -> None:
    assert spans(meant(verdict=Verdict.NONE), RULES, NOW) == []


def test_any_time_is_the_seven_days_after_the_notice() -> None:
    span = default_span(NOW, RULES)
    assert span.start == NOW + timedelta(hours=2)
    assert span.end - span.start == timedelta(days=7)
    assert spans(meant(yes(between(None, None))), RULES, NOW) == [Slot(NOW, NOW + timedelta(days=7))]


moments = st.integers(0, 2000).map(lambda quarter: local(10) + timedelta(minutes=15 * quarter))
readings = st.one_of(
    moments.map(lambda moment: Reading(ReadingKind.INSTANT, moment)),
    st.tuples(moments, st.integers(1, 300)).map(lambda pair: between(pair[0], pair[0] + timedelta(minutes=pair[1]))),
    moments.map(lambda moment: between(moment, None)),
    moments.map(lambda moment: between(None, moment)),
)


@given(st.lists(st.tuples(readings, st.booleans()), max_size=5))
def test_spans_are_sorted_never_empty_and_never_touch_what_is_ruled_out(marked: list[tuple[Reading, bool]]) -> None:
    windows = [Window("x", (reading,), possible) for reading, possible in marked]
    found = spans(meant(*windows), RULES, NOW)
    assert found == sorted(set(found))
    assert all(span.start < span.end and span.start.tzinfo is UTC for span in found)
    closed = [reading for reading, possible in marked if not possible and reading.start and reading.end]
    for reading in closed:
        assert reading.start
        assert reading.end
        assert not any(span.overlaps(utc(reading.start, reading.end)) for span in found)
