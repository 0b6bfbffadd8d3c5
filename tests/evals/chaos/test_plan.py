"""What befalls each run: fixed by its name, fair to all kinds, and never a third crash for one mail."""

from itertools import islice
from signal import SIGKILL

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.chaos.plan import Kind, Run, lives, parse_run, points_of_run, runs

POINTS = {"a": [f"1:a{n}" for n in range(5)], "b": [f"1:b{n}" for n in range(2)]}
ANY_RUN = st.builds(Run, st.sampled_from(["a", "long_name"]), st.sampled_from(Kind), st.integers(0, 4))


def named(count: int, kinds: list[Kind] | None = None, hit: set[tuple[str, str]] | None = None) -> list[str]:
    found = runs(kinds or list(Kind), list(POINTS), POINTS.__getitem__, lambda *point: point in (hit or set()))
    return [str(run) for run in islice(found, count)]


@given(ANY_RUN)
def test_a_run_follows_from_its_name(run: Run) -> None:
    assert parse_run(str(run)) == run
    assert lives(run, POINTS["a"]) == lives(parse_run(str(run)), POINTS["a"])


@pytest.mark.parametrize("name", ["", "a", "a:random", "a:burning:1", "a:random:-1", "a:random:1:2"])
def test_what_is_no_run_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not CASE:KIND:SEED"):
        parse_run(name)


@given(ANY_RUN)
def test_no_mail_is_killed_three_times(run: Run) -> None:
    found = lives(run, POINTS["a"])
    killed = [life for life in found if life.dies_before or life.room is not None]
    killed += [life for life in found for blow in life.blows if blow.signal is SIGKILL]
    assert len(killed) <= 2


@given(st.integers(1, 40))
def test_every_point_is_hit_first_or_second(total: int) -> None:
    points = [str(n) for n in range(total)]
    half = (total + 1) // 2
    assert {point for seed in range(half) for point in points_of_run(seed, points)} == set(points)
    assert [points_of_run(seed, points) for seed in range(half, total)] == [[point] for point in points[half:]]


def test_every_kind_has_its_turn() -> None:
    first = named(2 * len(Kind))
    assert [name.split(":")[1] for name in first] == [*Kind, *Kind]
    assert len(set(first)) == len(first)


def test_points_come_to_an_end_and_random_runs_do_not() -> None:
    assert sorted(named(99, [Kind.POINTS])) == ["a:points:0", "a:points:1", "a:points:2", "a:points:3", "a:points:4",
                                                "b:points:0", "b:points:1"]  # fmt: skip
    assert len(set(named(99, [Kind.RANDOM, Kind.POINTS]))) == 99


def test_a_point_that_was_hit_as_a_second_one_is_not_hit_again() -> None:
    assert "a:points:4" not in named(99, [Kind.POINTS], hit={("a", "1:a4")})
