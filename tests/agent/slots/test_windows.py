"""From readings to the stretches that are searched."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Reading, ReadingKind, Resolution, Slot, Verdict, Window
from agent.slots import SlotRules, default_span, exact_start, spans

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 3, 10, 7, 0, tzinfo=UTC)
RULES = SlotRules()


def local(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=BERLIN)


def instant(day: int, hour: int, minute: int = 0) -> Reading:
    return Reading(ReadingKind.INSTANT, local(day, hour, minute))


def whole(day: int) -> Reading:
    return Reading(ReadingKind.DATE, local(day), local(day + 1))


def between(start: datetime | None, end: datetime | None) -> Reading:
    return Reading(ReadingKind.INTERVAL, start, end)


def meant(*windows: Window, verdict: Verdict = Verdict.RESOLVED, minutes: int | None = None) -> Resolution:
    return Resolution(verdict, windows, minutes)


def yes(*readings: Reading) -> Window:
    return Window("then", readings)


def no(*readings: Reading) -> Window:
    return Window("not then", readings, possible=False)


def utc(start: datetime, end: datetime) -> Slot:
    return Slot(start.astimezone(UTC), end.astimezone(UTC))


def test_one_instant_is_exact() -> None:
    assert exact_start(meant(yes(instant(11, 10))), RULES) == local(11, 10)
    assert exact_start(meant(yes(instant(11, 10)), no(whole(12))), RULES) == local(11, 10)


def test_any_choice_is_not_exact() -> None:
    assert exact_start(meant(yes(instant(11, 10), instant(18, 10))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10)), yes(instant(12, 10))), RULES) is None
    assert exact_start(meant(yes(whole(11))), RULES) is None
    assert exact_start(meant(yes(between(local(11, 10), local(11, 12)))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10)), verdict=Verdict.AMBIGUOUS), RULES) is None
    assert exact_start(meant(no(instant(11, 10))), RULES) is None
    assert exact_start(meant(verdict=Verdict.NONE), RULES) is None


def test_an_instant_that_is_ruled_out_in_the_same_breath_is_not_exact() -> None:
    assert exact_start(meant(yes(instant(11, 10)), no(whole(11))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10)), no(between(local(11), None))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10)), no(between(None, local(12)))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10)), no(between(None, local(11)))), RULES) == local(11, 10)
    assert exact_start(meant(yes(instant(11, 10)), no(instant(11, 10))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10)), no(instant(11, 10, 1))), RULES) == local(11, 10)
    assert exact_start(meant(yes(instant(11, 10)), no(between(local(11, 9), local(11, 10)))), RULES) == local(11, 10)
    assert exact_start(meant(yes(instant(11, 10)), no(between(local(11, 10), local(11, 11)))), RULES) is None


def test_an_interval_as_long_as_the_meeting_is_exact() -> None:
    half_an_hour = between(local(11, 10), local(11, 10, 30))
    assert exact_start(meant(yes(half_an_hour)), RULES) == local(11, 10)
    assert exact_start(meant(yes(half_an_hour), minutes=60), RULES) is None
    assert exact_start(meant(yes(between(local(11, 10), local(11, 11))), minutes=60), RULES) == local(11, 10)
    assert exact_start(meant(yes(between(local(11, 10), local(11, 10, 30))), minutes=30), RULES) == local(11, 10)
    assert exact_start(meant(yes(between(local(11, 10), local(11, 10, 29)))), RULES) is None
    assert exact_start(meant(yes(between(local(11, 10), None))), RULES) is None
    assert exact_start(meant(yes(between(None, local(11, 10)))), RULES) is None


def test_a_length_is_measured_in_time_not_on_the_clock() -> None:
    twice = Reading(ReadingKind.INTERVAL, *(datetime(2025, 10, 26, 2, 0, fold=f, tzinfo=BERLIN) for f in (0, 1)))
    assert exact_start(meant(yes(twice)), SlotRules(minutes=60)) == datetime(2025, 10, 26, 0, tzinfo=UTC)
    assert exact_start(meant(yes(twice)), RULES) is None


def test_an_exact_start_is_told_in_utc() -> None:
    start = exact_start(meant(yes(instant(11, 10))), RULES)
    assert start is not None
    assert start.tzinfo is UTC


def test_a_reading_beside_an_exact_one_leaves_a_choice() -> None:
    assert exact_start(meant(yes(instant(11, 10), whole(11))), RULES) is None
    assert exact_start(meant(yes(instant(11, 10), between(local(11, 10), local(11, 12)))), RULES) is None


def test_two_readings_of_one_moment_are_exact() -> None:
    same = Reading(ReadingKind.INSTANT, local(11, 10).astimezone(ZoneInfo("America/New_York")))
    assert exact_start(meant(yes(instant(11, 10), same)), RULES) == local(11, 10)


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
