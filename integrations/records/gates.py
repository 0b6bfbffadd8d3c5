"""The gates as rows: what holds effects back, by whose hand, until when; and the circuits, which close by themselves.

A circuit that is closed leaves its integration alone until its time is over. Then it is half open: one call takes the
try, which the row notes as `half_open` with the time by which that call must have come to an end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from agent.domain import LEVEL, Gate, GateState, Integration, Level, circuit_of, pause_of
from agent.errors import CircuitOpen, GateClosed
from integrations.records import audit
from integrations.records.schema import Status
from integrations.records.tables import gates, mails
from integrations.records.transactions import Transactions, reading, writing

FAILURES = 5
"""So many failed calls in a row close a circuit."""
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
REFUSED, CHANGED = "access denied", "its answers have changed"
"""Why one failed call is enough."""
FAILING = "call after call failed"
ITSELF = "frontdesk"
"""Whose hand closes and opens a circuit."""
_DOUBLINGS = 4
"""After so many the wait is the longest."""
CIRCUITS = frozenset(map(circuit_of, Integration))
_ALL = sa.select(gates).order_by(gates.c.name)
_BOTH = sa.select(gates).where(gates.c.name.in_((sa.bindparam("pause"), sa.bindparam("circuit"))))


@dataclass(frozen=True)
class Circuit:
    """A circuit as a call found it that may go ahead: its failures, and why it closed last."""

    failures: int = 0
    reason: str = ""


def wait_after(failures: int) -> timedelta:
    """Return how long an integration is left alone: twice as long after each try that failed, within bounds."""
    return min(SHORTEST_WAIT * (1 << min(max(failures - FAILURES, 0), _DOUBLINGS)), LONGEST_WAIT)


class SqlGates(Transactions):
    """Reads and sets gates, and counts what closes a circuit."""

    def gates(self, now: datetime) -> list[Gate]:
        """List the gates by name, as they stand now."""
        with reading(self._database) as connection:
            rows = connection.execute(_ALL).all()
        return [Gate(row.name, _state(row, now), row.reason, row.by, row.at, row.until) for row in rows]

    def set_gate(
        self, name: str, state: GateState | Level, reason: str, *, by: str, at: datetime, until: datetime | None = None
    ) -> None:
        """Set a gate by a person's hand; a circuit forgets its failures."""
        if isinstance(state, Level) != (name == LEVEL):
            message = "a level is the state of the gate `level`, and of no other"
            raise ValueError(message)
        gate = Gate(name, state, reason, by, at, until)
        with writing(self._database) as connection:
            _put(connection, gate, failures=0)
            _note(connection, gate)

    def held_mails(self) -> int:
        """Count the mails that wait for a gate."""
        query = sa.select(sa.func.count()).select_from(mails).where(mails.c.status == Status.PAUSED)
        with reading(self._database) as connection:
            return connection.execute(query).scalar_one()

    def enter(self, integration: Integration, at: datetime) -> Circuit:
        """Let one call to an integration go ahead, or raise the gate that holds it back.

        Of a half-open circuit, the call that takes the try here goes ahead and no other.
        """
        pause, circuit = pause_of(integration), circuit_of(integration)
        with reading(self._database) as connection:
            rows = {row.name: row for row in connection.execute(_BOTH, {"pause": pause, "circuit": circuit})}
        if pause in rows and _state(rows[pause], at) == GateState.CLOSED:
            # Not the reason: it is a person's own words, and errors are logged.
            raise GateClosed(pause, "")
        row = rows.get(circuit)
        if row is None:
            return Circuit()
        state = _state(row, at)
        if state == GateState.CLOSED or (state == GateState.HALF_OPEN and not self._take_try(circuit, at)):
            raise CircuitOpen(circuit, row.reason)
        return Circuit(row.failures, row.reason)

    def circuit_failed(self, integration: Integration, at: datetime, *, at_once: str = "") -> bool:
        """Count a call that failed; return whether this closed the circuit: `at_once` says why one was enough.

        A call that fails while it is closed began before, and changes nothing any more.
        """
        name = circuit_of(integration)
        with writing(self._database) as connection:
            row = _row(connection, name)
            if row is not None and row.state == GateState.CLOSED:
                return False
            failures = (row.failures if row else 0) + 1
            if at_once:
                failures = max(failures, FAILURES + _DOUBLINGS)
            if failures < FAILURES:
                _put(connection, Gate(name, GateState.OPEN, "", ITSELF, at), failures)
                return False
            reason, until = at_once or FAILING, at + wait_after(failures)
            gate = Gate(name, GateState.CLOSED, reason, ITSELF, at, until)
            _put(connection, gate, failures)
            _note(connection, gate)
        return True

    def circuit_succeeded(self, integration: Integration, at: datetime) -> bool:
        """Forget the failures, since the integration has answered; return whether this opened the gate."""
        name = circuit_of(integration)
        with reading(self._database) as connection:
            row = _row(connection, name)
        if row is None or not row.failures:
            return False
        gate = Gate(name, GateState.OPEN, "", ITSELF, at)
        with writing(self._database) as connection:
            row = _row(connection, name)
            opens = row is not None and row.state != GateState.OPEN
            _put(connection, gate, failures=0)
            if opens:
                _note(connection, gate)
        return opens

    def _take_try(self, name: str, at: datetime) -> bool:
        """Take the one try of a half-open circuit; False where another call was faster, and it is closed again."""
        with writing(self._database) as connection:
            row = _row(connection, name)
            state = _state(row, at) if row else GateState.OPEN
            if row is not None and state == GateState.HALF_OPEN:
                gate = Gate(name, state, row.reason, ITSELF, at, at + wait_after(row.failures))
                _put(connection, gate, row.failures)
                _note(connection, gate)
        return state != GateState.CLOSED


def _row(connection: sa.Connection, name: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(gates).where(gates.c.name == name)).first()


def _state(row: sa.Row[tuple[object, ...]], now: datetime) -> str:
    """Return a gate's state as it stands now. A circuit whose one try is taken is closed to everybody else."""
    is_over = row.until is not None and row.until <= now
    if row.name in CIRCUITS and row.state != GateState.OPEN:
        return GateState.HALF_OPEN if is_over else GateState.CLOSED
    return GateState.OPEN if is_over and row.state == GateState.CLOSED else row.state


def _put(connection: sa.Connection, gate: Gate, failures: int) -> None:
    values = {"state": gate.state, "failures": failures, "reason": gate.reason, "by": gate.by}
    values |= {"at": gate.at, "until": gate.until}
    if not connection.execute(sa.update(gates).where(gates.c.name == gate.name).values(values)).rowcount:
        connection.execute(sa.insert(gates).values(name=gate.name, **values))


def _note(connection: sa.Connection, gate: Gate) -> None:
    """Audit what became of a gate, without the reason: it is a person's own words."""
    facts = {"gate": gate.name, "state": gate.state, "by": gate.by, "until": gate.until}
    audit.append(connection, "gate_set", None, gate.at, facts)
