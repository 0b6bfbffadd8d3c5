"""The circuits: every call to an integration asks its gates first, and tells how it went."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from agent.domain import Integration, circuit_of
from agent.errors import (
    AccessDenied,
    CircuitOpen,
    FrontdeskError,
    GateClosed,
    OutcomeUnknown,
    ProofUnavailable,
    ShapeChanged,
    TransientError,
)
from integrations.records.gates import CHANGED, FAILING, FAILURES, REFUSED, Circuit, SqlGates

log = logging.getLogger(__name__)
Port = TypeVar("Port")


def guarded(port: Port, integration: Integration, records: SqlGates, now: Callable[[], datetime]) -> Port:
    """Return the port with its gates before every call: GateClosed where a person paused it, CircuitOpen by itself."""
    return cast("Port", _Guarded(port, _Guard(integration, records, now)))


class _Guarded:
    def __init__(self, port: object, guard: "_Guard") -> None:
        self._port, self._guard = port, guard

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name == "close" or not callable(found):
            return found

        @wraps(found)
        def call(*args: Any, **kwargs: Any) -> Any:
            return self._guard.call(lambda: found(*args, **kwargs))

        return call


class _Guard:
    """Judges calls by how they end.

    A Throttled call counts as failed: what asks us to wait is left alone, not asked again for the next mail. A
    GateClosed from within, a proof that is not to be had, and a bug, say nothing about the integration. Everything else
    is an answer, also a refusal.
    """

    def __init__(self, integration: Integration, records: SqlGates, now: Callable[[], datetime]) -> None:
        self._integration, self._records, self._now = integration, records, now
        self._gate = circuit_of(integration)

    def call(self, method: Callable[[], Any]) -> Any:
        circuit = self._records.enter(self._integration, self._now())
        try:
            result = method()
        except (GateClosed, ProofUnavailable):
            raise
        except (AccessDenied, ShapeChanged) as error:
            reason = CHANGED if isinstance(error, ShapeChanged) else REFUSED
            if self._failed(circuit, at_once=reason):
                raise
            # The owner was told by the one that was raised: whatever else needs the integration waits.
            raise CircuitOpen(self._gate, reason) from error
        except (TransientError, OutcomeUnknown):
            self._failed(circuit)
            raise
        except FrontdeskError:
            self._succeeded(circuit)
            raise
        self._succeeded(circuit)
        return result

    def _failed(self, circuit: Circuit, *, at_once: str = "") -> bool:
        """Tell of a failed call; return whether the circuit closed by it, or may have, for a reason that is new."""
        try:
            closed = self._records.circuit_failed(self._integration, self._now(), at_once=at_once)
        except FrontdeskError as error:
            self._not_noted(error)
            return True
        is_new = closed and (circuit.failures < FAILURES or (at_once not in ("", circuit.reason)))
        if is_new:
            log.error("circuit opened", extra={"gate": self._gate, "why": at_once or FAILING})
        elif closed:
            log.warning("circuit stays open", extra={"gate": self._gate})
        return is_new

    def _succeeded(self, circuit: Circuit) -> None:
        if not circuit.failures:
            return
        try:
            opened = self._records.circuit_succeeded(self._integration, self._now())
        except FrontdeskError as error:
            self._not_noted(error)
            return
        if opened:
            log.info("circuit closed", extra={"gate": self._gate})

    def _not_noted(self, error: FrontdeskError) -> None:
        """Go on where our own database fails: the call's end must stand, or what has happened would be repeated."""
        log.warning("circuit not noted", extra={"gate": self._gate, "error": type(error).__name__})
