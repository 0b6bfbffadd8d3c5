"""The guard around an integration: what it asks before each call, and what it makes of how the call ends."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.domain import GateState, Integration
from agent.errors import (
    AccessDenied,
    Conflict,
    FrontdeskError,
    GateClosed,
    ModelError,
    OutcomeUnknown,
    PermanentError,
    ProofUnavailable,
    ShapeChanged,
    SlotTaken,
    Throttled,
    TransientError,
)
from integrations.records import Keys, SqlRecords, open_database
from integrations.records.gates import FAILURES, LONGEST_WAIT
from ops.circuits import guarded

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FAILS = TransientError("no answer")


@dataclass
class Server:
    """A far side that ends each call as it is told."""

    ends: BaseException | None = None
    asked: list[str] = field(default_factory=list)
    name: str = "server"
    before_end: Callable[[], object] = lambda: None

    def get(self, event_id: str, *, twice: bool = False) -> str:
        """Answer, or fail."""
        self.asked.append(event_id)
        self.before_end()
        if self.ends is not None:
            raise self.ends
        return event_id * 2 if twice else event_id

    def close(self) -> None:
        """Let go of the connection."""
        self.asked.append("closed")


@dataclass
class Bench:
    """A guarded server, its gates, and a clock that tests set."""

    records: SqlRecords
    server: Server = field(default_factory=Server)
    now: datetime = NOW

    def call(self, ends: BaseException | None = None) -> str:
        """Call, as another process would; return what came of it."""
        self.server.ends = ends
        try:
            return self.port.get("event")
        except FrontdeskError as error:
            return type(error).__name__

    @property
    def port(self) -> Server:
        return guarded(self.server, Integration.CALENDAR, self.records, lambda: self.now)

    @property
    def circuit(self) -> str:
        states = {gate.name: gate.state for gate in self.records.gates(self.now)}
        return states.get("circuit_calendar", "open")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = open_database(f"sqlite:///{tmp_path}/records.db", Keys("the key of a test"))
    yield Bench(SqlRecords(database, give_up_after=timedelta(hours=1)))
    database.dispose()


def test_a_call_goes_through_with_its_arguments_and_what_is_no_call_is_passed_on(bench: Bench) -> None:
    assert bench.port.get("a", twice=True) == "aa"
    assert (bench.port.name, bench.port.get.__name__) == ("server", "get")
    with pytest.raises(AttributeError):
        bench.port.nosuch  # type: ignore[attr-defined]  # noqa: B018
    assert bench.records.gates(NOW) == []


def test_a_paused_integration_is_not_asked_but_may_be_let_go_of(bench: Bench) -> None:
    bench.records.set_gate("calendar", GateState.CLOSED, "moves", by="olive", at=NOW)
    bench.records.set_gate("mailer", GateState.CLOSED, "moves", by="olive", at=NOW)
    assert bench.call() == "GateClosed"
    bench.port.close()
    bench.records.set_gate("calendar", GateState.OPEN, "", by="olive", at=NOW)
    assert bench.call() == "event"
    assert bench.server.asked == ["closed", "event"]


@pytest.mark.parametrize("failure", [FAILS, Throttled("wait", 5), OutcomeUnknown("who knows")])
def test_an_integration_that_fails_call_after_call_is_left_alone_and_then_asked_once(
    bench: Bench, failure: FrontdeskError
) -> None:
    told = [bench.call(failure) for _ in range(FAILURES + 2)]
    assert told == [type(failure).__name__] * FAILURES + ["CircuitOpen"] * 2
    bench.now += timedelta(minutes=1)
    others: list[str] = []
    bench.server.before_end = lambda: others.append(Bench(bench.records, Server(), bench.now).call())
    assert (bench.call(), others, bench.circuit) == ("event", ["CircuitOpen"], "open")
    assert len(bench.server.asked) == FAILURES + 1


@pytest.mark.parametrize(
    "answer", [PermanentError("no"), Conflict("changed"), SlotTaken("taken"), ModelError("not the form"), None]
)
def test_an_answer_is_no_failure_whatever_it_says(bench: Bench, answer: FrontdeskError | None) -> None:
    for _ in range(2):
        told = [bench.call(FAILS) for _ in range(FAILURES - 1)]
        assert told == ["TransientError"] * (FAILURES - 1)
        assert bench.call(answer) == (type(answer).__name__ if answer else "event")
    assert bench.circuit == "open"


@pytest.mark.parametrize(
    "end", [GateClosed("budget", "spent"), ProofUnavailable("DNS"), ZeroDivisionError(), KeyboardInterrupt()]
)
def test_what_says_nothing_about_the_integration_changes_nothing(bench: Bench, end: BaseException) -> None:
    for _ in range(FAILURES - 1):
        bench.call(FAILS)
    before = bench.records.gates(NOW)
    bench.server.ends = end
    with pytest.raises(type(end)):
        bench.port.get("event")
    assert bench.records.gates(NOW) == before
    assert bench.call(FAILS) == "TransientError"
    assert bench.circuit == "closed"


def test_refused_credentials_are_told_once_and_then_wait_until_they_are_mended(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ops")
    denied = AccessDenied("calendar: refused")
    told = [bench.call(denied), bench.call(denied)]
    for _ in range(3):
        bench.now += LONGEST_WAIT
        told.append(bench.call(denied))
    assert told == ["AccessDenied"] + ["CircuitOpen"] * 4
    assert len(bench.server.asked) == 4
    bench.now += LONGEST_WAIT
    assert [bench.call(), bench.call(denied)] == ["event", "AccessDenied"]
    assert [(record.levelname, record.msg) for record in caplog.records] == [
        ("ERROR", "circuit opened"),
        *[("WARNING", "circuit stays open")] * 3,
        ("INFO", "circuit closed"),
        ("ERROR", "circuit opened"),
    ]
    assert {record.__dict__["gate"] for record in caplog.records} == {"circuit_calendar"}


def test_answers_of_another_shape_close_the_circuit_and_are_told_once_as_is_a_refusal_after_them(bench: Bench) -> None:
    changed = ShapeChanged("calendar", "items[0].start")
    told = [bench.call(changed), bench.call(changed)]
    bench.now += LONGEST_WAIT
    told.append(bench.call(changed))
    bench.now += LONGEST_WAIT
    told.append(bench.call(AccessDenied("calendar: refused")))
    assert told == ["ShapeChanged", "CircuitOpen", "CircuitOpen", "AccessDenied"]
    assert len(bench.server.asked) == 3


def test_credentials_that_are_refused_after_an_outage_are_told_too(bench: Bench) -> None:
    for _ in range(FAILURES):
        bench.call(FAILS)
    bench.now += timedelta(minutes=1)
    assert bench.call(AccessDenied("calendar: refused")) == "AccessDenied"


def test_of_two_calls_refused_at_once_one_tells(bench: Bench) -> None:
    other = Bench(bench.records)
    first: list[str] = []
    bench.server.before_end = lambda: first.append(other.call(AccessDenied("refused")))
    assert (bench.call(AccessDenied("refused")), first) == ("CircuitOpen", ["AccessDenied"])


@pytest.mark.parametrize("failure", [None, *(kind("said so") for kind in (OutcomeUnknown, AccessDenied, Conflict))])
def test_how_a_call_ended_stands_where_our_own_database_fails_in_the_meantime(
    bench: Bench, failure: FrontdeskError | None, caplog: pytest.LogCaptureFixture
) -> None:
    bench.call(FAILS)

    class Lost(SqlRecords):
        def circuit_failed(self, *_: object, **__: object) -> bool:
            raise TransientError("records: the database is not available")

        circuit_succeeded = circuit_failed

    bench.records = Lost(bench.records._database, give_up_after=timedelta(hours=1))
    assert bench.call(failure) == (type(failure).__name__ if failure else "event")
    assert caplog.records[-1].msg == "circuit not noted"


def test_where_the_gates_cannot_be_read_nothing_is_called(bench: Bench) -> None:
    with bench.records._database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gates RENAME TO gone")
    assert bench.call() == "TransientError"
    assert bench.server.asked == []
