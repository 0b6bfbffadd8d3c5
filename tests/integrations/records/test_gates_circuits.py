"""Circuits as rows: what closes them, for how long, and who may try."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Gate, GateState, Integration
from agent.errors import CircuitOpen
from integrations.records import audit
from integrations.records.gates import FAILING, FAILURES, LONGEST_WAIT, REFUSED, SHORTEST_WAIT, wait_after
from tests.integrations.records.desk import Desk

CALENDAR, CIRCUIT = Integration.CALENDAR, "circuit_calendar"
SECOND = timedelta(seconds=1)


def gate(desk: Desk) -> Gate | None:
    return next((gate for gate in desk.records.gates(desk.now) if gate.name == CIRCUIT), None)


def called(desk: Desk, result: str) -> bool:
    """Make a call that ends so, as a guard would; return whether it was let through."""
    try:
        circuit = desk.records.enter(CALENDAR, desk.now)
    except CircuitOpen:
        return False
    if result != "ok":
        desk.records.circuit_failed(CALENDAR, desk.now, at_once=REFUSED if result == "denied" else "")
    elif circuit.failures:
        desk.records.circuit_succeeded(CALENDAR, desk.now)
    return True


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """Collect the first word of each statement."""
    said: list[str] = []

    def note(connection: sa.Connection, cursor: object, statement: str, *_: object) -> None:
        said.append(statement.split(maxsplit=1)[0])

    sa.event.listen(desk.database, "before_cursor_execute", note)
    yield said
    sa.event.remove(desk.database, "before_cursor_execute", note)


FIVE = ["failed"] * FAILURES
TRANSITIONS: dict[str, tuple[list[str | int], str, int]] = {
    "nothing happened": ([], "open", 0),
    "one failure less than it takes": (FIVE[1:], "open", 0),
    "a success in between": ([*FIVE[1:], "ok", *FIVE[1:]], "open", 0),
    "enough in a row": ([*FIVE], "closed", 60),
    "its time is over": ([*FIVE, 60], "half_open", 0),
    "the try went well": ([*FIVE, 60, "ok"], "open", 0),
    "and counting begins anew": ([*FIVE, 60, "ok", *FIVE[1:]], "open", 0),
    "the try failed": ([*FIVE, 60, "failed"], "closed", 120),
    "twice": ([*FIVE, 60, "failed", 120, "failed"], "closed", 240),
    "three times": ([*FIVE, 60, "failed", 120, "failed", 240, "failed"], "closed", 480),
    "four times": ([*FIVE, 60, "failed", 120, "failed", 240, "failed", 480, "failed"], "closed", 900),
    "no longer than that": ([*FIVE, 900, *["failed", 900] * 9, "failed"], "closed", 900),
    "refused": (["denied"], "closed", 900),
    "refused again": (["denied", 900, "denied"], "closed", 900),
    "refused, then out of reach": (["denied", 900, "failed"], "closed", 900),
    "refused, then mended": (["denied", 900, "ok"], "open", 0),
    "refused at the try": ([*FIVE, 60, "denied"], "closed", 900),
}


@pytest.mark.parametrize(("steps", "state", "wait"), TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_circuit_goes_from_state_to_state(desk: Desk, steps: list[str | int], state: str, wait: int) -> None:
    for step in steps:
        if isinstance(step, int):
            desk.now += step * SECOND
        else:
            assert called(desk, step)
    found = gate(desk)
    assert (found.state if found else "open") == state
    if state == "closed":
        assert found
        assert found.until == desk.now + wait * SECOND
        assert not called(desk, "ok")


def test_each_change_of_state_is_audited_and_nothing_else(desk: Desk) -> None:
    for result in [*FIVE[1:], "ok", *FIVE]:
        called(desk, result)
    desk.now += SHORTEST_WAIT
    called(desk, "ok")
    written = [(entry.facts["gate"], entry.facts["state"], entry.facts["by"]) for entry in audit.entries(desk.database)]
    assert written == [(CIRCUIT, state, "frontdesk") for state in ("closed", "half_open", "open")]


def test_a_failed_call_says_whether_it_closed_the_circuit_and_a_successful_one_whether_it_opened_it(desk: Desk) -> None:
    records = desk.records
    assert [records.circuit_failed(CALENDAR, desk.now) for _ in range(7)] == [False] * 4 + [True] + [False] * 2
    assert [records.circuit_succeeded(CALENDAR, desk.now) for _ in range(2)] == [True, False]
    assert [records.circuit_failed(CALENDAR, desk.now, at_once=REFUSED) for _ in range(2)] == [True, False]


def test_what_fails_late_neither_prolongs_the_wait_nor_takes_the_try(desk: Desk) -> None:
    for result in FIVE:
        called(desk, result)
    desk.now += SHORTEST_WAIT
    desk.records.circuit_failed(CALENDAR, desk.now, at_once=REFUSED)
    assert called(desk, "ok")


def test_while_one_call_tries_the_circuit_is_closed_to_others_and_another_may_try_should_it_never_end(
    desk: Desk,
) -> None:
    for result in FIVE:
        called(desk, result)
    desk.now += SHORTEST_WAIT
    desk.records.enter(CALENDAR, desk.now)
    with pytest.raises(CircuitOpen, match=f"{CIRCUIT}: {FAILING}"):
        desk.records.enter(CALENDAR, desk.now)
    desk.now += SHORTEST_WAIT
    assert called(desk, "ok")


def test_of_many_at_once_exactly_one_tries(shared_desk: Desk) -> None:
    desk, racers = shared_desk, 8
    for result in FIVE:
        called(desk, result)
    for _ in range(3):
        desk.now += LONGEST_WAIT
        start = Barrier(racers)

        def tries(_: int, start: Barrier = start) -> bool:
            start.wait()
            try:
                desk.records.enter(CALENDAR, desk.now)
            except CircuitOpen:
                return False
            return True

        with ThreadPoolExecutor(racers) as pool:
            assert sum(pool.map(tries, range(racers))) == 1
        desk.records.circuit_failed(CALENDAR, desk.now)


def test_a_person_may_open_a_circuit_and_its_failures_are_forgotten(desk: Desk) -> None:
    called(desk, "denied")
    desk.records.set_gate(CIRCUIT, GateState.OPEN, "", by="olive", at=desk.now)
    assert [called(desk, result) for result in FIVE] == [True] * FAILURES
    assert not called(desk, "ok")


def test_a_healthy_call_costs_one_read_and_no_write(desk: Desk) -> None:
    with statements(desk) as said:
        called(desk, "ok")
    assert said.count("SELECT") == 1
    called(desk, "failed")
    called(desk, "ok")
    with statements(desk) as after_a_failure:
        called(desk, "ok")
        assert not desk.records.circuit_succeeded(CALENDAR, desk.now)
    assert {*said, *after_a_failure} <= {"SELECT", "BEGIN"}


@given(st.lists(st.sampled_from(["ok", "failed", "denied", "crash"]) | st.integers(0, 1000), max_size=30))
def test_whatever_happens_after_a_quiet_quarter_of_an_hour_a_call_is_let_through(
    desk_for_examples: Desk, steps: list[str | int]
) -> None:
    desk = desk_for_examples
    for step in steps:
        if isinstance(step, int):
            desk.now += step * SECOND
        elif step != "crash":
            called(desk, step)
        elif (found := gate(desk)) and found.state == GateState.HALF_OPEN:
            desk.records.enter(CALENDAR, desk.now)
    desk.now += LONGEST_WAIT
    assert called(desk, "ok")
    assert called(desk, "ok")


@given(st.integers(0, 10**9))
def test_the_wait_is_bounded(failures: int) -> None:
    assert SHORTEST_WAIT <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT
