"""The Gates port: the level and all other gates as they stand now, asked before every effect."""

from collections.abc import Callable, Sequence
from datetime import datetime

from agent.domain import LEVEL, Effect, Gate, GateState, Level
from agent.errors import CircuitOpen, GateClosed
from agent.policy import ACTING, allowed
from integrations.records.gates import CIRCUITS, SqlGates


def effective_level(rows: Sequence[Gate], ceiling: Level | None) -> Level:
    """Return what the desk may do: the level that was set, but no more than the ceiling; `off` where neither is."""
    said = [Level(gate.state) for gate in rows if gate.name == LEVEL]
    return lowest(*said, *([ceiling] if ceiling else []))


def lowest(*levels: Level) -> Level:
    """Return the lowest of these levels; `off` where there is none."""
    return min(levels, key=tuple(Level).index, default=Level.OFF)


class Gatekeeper:
    """Asks the rows; `ceiling` is the highest level that counts, None for any."""

    def __init__(self, records: SqlGates, now: Callable[[], datetime], ceiling: Level | None) -> None:
        self._records, self._now, self._ceiling = records, now, ceiling

    def level(self) -> Level:
        """Return what the desk may do."""
        return effective_level(self._records.gates(self._now()), self._ceiling)

    def closed(self) -> frozenset[str]:
        """Name the gates that hold something back."""
        return frozenset(gate.name for gate in self._gates() if _holds(gate))

    def check(self, effect: Effect) -> None:
        """Raise GateClosed, or CircuitOpen, where a gate holds the effect back."""
        gate = allowed(effect, self._gates())
        if gate is None:
            return
        if gate.name in CIRCUITS:
            raise CircuitOpen(gate.name, gate.reason)
        # Of a gate that a person set, not the reason: it is a person's own words, and errors are logged.
        raise GateClosed(gate.name, gate.state if gate.name == LEVEL else "")

    def _gates(self) -> list[Gate]:
        now = self._now()
        rows = self._records.gates(now)
        level = Gate(LEVEL, effective_level(rows, self._ceiling), "", "", now)
        return [level, *(row for row in rows if row.name != LEVEL)]


def _holds(gate: Gate) -> bool:
    return gate.state not in ACTING if gate.name == LEVEL else gate.state == GateState.CLOSED
