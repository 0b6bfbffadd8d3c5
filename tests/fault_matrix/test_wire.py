"""Every call of every adapter meets every fault: the class that comes of it, and what lies at the server."""

import time
from collections.abc import Callable

import pytest

from tests.fault_matrix.endings import OK, Ending, ending
from tests.fault_matrix.faults import DONE, PATIENCE, SAY_GONE, SHORT_TIMEOUT, SLOW, TIMEOUT
from tests.fault_matrix.plays import Play, World
from tests.fault_matrix.table import Cell, cells


@pytest.mark.parametrize("cell", list(cells()), ids=str)
def test_a_cell(cell: Cell, worlds: Callable[[str], World]) -> None:
    world = worlds(cell.adapter)
    with world.play(cell.call, SHORT_TIMEOUT if cell.fault in SLOW else TIMEOUT) as play:
        began = time.monotonic()
        with world.broken(cell.fault, play.at) as plan:
            found = ending(play.call, play.answers)
        took = time.monotonic() - began
        assert plan.struck, f"{cell}: the fault did not strike"
        assert found.word == cell.word, f"{cell}: {cell.word} was to come of it, but it was {found.word} ({found.said})"
        assert took < PATIENCE, f"{cell}: it took {took:.1f} s"
        if play.happened is not None:
            judge_write(cell, found, play, play.happened)


def judge_write(cell: Cell, found: Ending, play: Play, happened: Callable[[], int]) -> None:
    """What was written lies there once or not at all, as the class says; and once in the end."""
    times = happened()
    assert times <= 1, f"{cell}: it happened {times} times"
    if found.word == OK and cell.fault not in SAY_GONE:
        assert times == 1, f"{cell}: it is said to have happened, and has not"
    if times == 1 and found.word != OK:
        assert cell.fault in DONE or cell.group == "backs", f"{cell}: it happened"
        is_told = found.word == "unknown" or play.asks_first
        assert is_told, f"{cell}: it happened, and {found.word} says that it did not ({found.said})"
    if not (play.doubt_stays and found.word == "unknown"):
        play.settle()
        assert happened() == 1, f"{cell}: asked and called again, it happened {happened()} times"
