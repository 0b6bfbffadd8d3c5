"""The clock of a world."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ops.world.clock import FARTHEST, WorldClock

START = datetime(2026, 12, 1, 8, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC) | st.timezones())


def test_time_stands_still_until_it_is_moved() -> None:
    clock = WorldClock(START)
    assert clock() == clock() == START
    clock.move_to(START + timedelta(hours=1))
    assert clock() == START + timedelta(hours=1)


@given(st.lists(MOMENTS))
def test_time_goes_forward_only_and_never_to_where_calendars_end(moments: list[datetime]) -> None:
    clock = WorldClock(START)
    for moment in moments:
        before = clock()
        clock.move_to(moment)
        assert clock() in {before, moment}
        assert before <= clock() < FARTHEST
