"""Waits after failures: longer each time, bounded, spread by chance."""

from hypothesis import given
from hypothesis import strategies as st

from ops.backoff import Backoff


@given(chance=st.floats(0, 1, exclude_max=True), failures=st.integers(1, 50), longest=st.floats(1, 600))
def test_waits_grow_up_to_the_longest_and_never_vanish(chance: float, failures: int, longest: float):
    backoff = Backoff(longest, chance=lambda: chance)
    waits = [backoff.failed() for _ in range(failures)]
    assert waits == sorted(waits)
    assert all(0.5 <= wait <= longest for wait in waits)


def test_two_desks_do_not_come_back_in_the_same_moment():
    waits = {Backoff(60, chance=lambda chance=chance: chance).failed() for chance in (0.0, 0.3, 0.9)}
    assert len(waits) == 3


def test_a_success_makes_the_next_wait_short_again():
    backoff = Backoff(60, chance=lambda: 0.0)
    assert [backoff.failed() for _ in range(3)] == [1, 2, 4]
    backoff.succeeded()
    assert backoff.failed() == 1
