"""Which phrases name one start, and leave no choice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from agent.domain import Reading, ReadingKind, Verdict
from agent.slots import SlotRules, exact_start
from tests.agent.slots.phrases import BERLIN, between, instant, local, meant, no, whole, yes

RULES = SlotRules()


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
