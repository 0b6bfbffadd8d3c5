"""What goes wrong on purpose, and how the answers then look."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.servers.google import token_endpoint
from tests.servers.google.refusals import (
    Refusal,
    changed_meanwhile,
    deleted,
    duplicate,
    not_found,
    unauthorized,
)
from tests.servers.google.token_endpoint import NoToken

_LIMITS = "usageLimits"
_BUSY = {"Retry-After": "7"}
REFUSALS: dict[str, Refusal] = {
    "bad_request": Refusal(400, "badRequest", "Bad Request"),
    "unauthorized": unauthorized(),
    "rate_limited": Refusal(403, "rateLimitExceeded", "Rate Limit Exceeded", domain=_LIMITS),
    "quota_exceeded": Refusal(403, "quotaExceeded", "Calendar usage limits exceeded.", domain=_LIMITS),
    "forbidden": Refusal(403, "forbidden", "Forbidden"),
    "not_found": not_found(),
    "conflict": duplicate(),
    "gone": deleted(),
    "precondition_failed": changed_meanwhile(),
    "too_many_requests": Refusal(429, "rateLimitExceeded", "Rate Limit Exceeded", domain=_LIMITS, headers=_BUSY),
    "server_error": Refusal(500, "backendError", "Backend Error"),
    "unavailable": Refusal(503, "backendError", "Backend Error", headers=_BUSY),
}
NO_TOKENS: dict[str, NoToken] = {
    "invalid_grant": token_endpoint.INVALID_GRANT,
    "invalid_client": token_endpoint.INVALID_CLIENT,
    "unauthorized_client": token_endpoint.UNAUTHORIZED_CLIENT,
}
SPOILED = ("html", "empty", "truncated", "changed_shape", "committed_then_dropped", "trickle", "clock_skew")
"""The request is handled, and the answer is spoiled on its way."""
SILENT = ("timeout", "reset")
"""The request is not handled, unless `done` says so, and there is no answer."""
FAULTS = frozenset({*REFUSALS, *NO_TOKENS, *SPOILED, *SILENT, "refused"})
HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to continue</body></html>"
_CHANGED: dict[str, tuple[str | int, ...]] = {
    "events.list": ("items", 0, "start"),
    "events.instances": ("items", 0, "start"),
    "freebusy.query": ("calendars",),
    "calendars.get": ("timeZone",),
    "calendarList.get": ("timeZone",),
    "calendarList.list": ("items",),
    "settings.get": ("value",),
    "token": ("access_token",),
}
"""What changes where a test does not say."""

_DETAILS = frozenset({"reason", "retry_after", "done", "path", "how", "by", "every"})


@dataclass
class Fault:
    """A fault and how many requests of its method it strikes.

    `reason` and `retry_after` change what a refusal says. `done` has a refused or unanswered request handled all the
    same. `path` and `how` (removed, renamed, retyped) say what changes its shape, `by` how far the clock is off, and
    `every` how many seconds a trickle takes over a byte.
    """

    name: str
    times: int = 1
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class FaultPlan:
    """Which faults are due, by method; the first first."""

    due: dict[str, list[Fault]] = field(default_factory=dict)

    def add(self, method_id: str, fault: Fault) -> None:
        """Plan a fault."""
        assert fault.name in FAULTS, fault.name
        assert fault.details.keys() <= _DETAILS, fault.details
        self.due.setdefault(method_id, []).append(fault)

    def take(self, method_id: str) -> Fault | None:
        """Return the fault that strikes a request of this method, and count it."""
        faults = self.due.get(method_id, [])
        if not faults:
            return None
        fault = faults[0]
        fault.times -= 1
        if fault.times <= 0:
            faults.pop(0)
        return fault


def refusal(fault: Fault) -> Refusal:
    """Return the refusal that a fault is."""
    plain = REFUSALS[fault.name]
    headers = dict(plain.headers)
    if "retry_after" in fault.details:
        headers["Retry-After"] = str(fault.details["retry_after"])
    reason = fault.details.get("reason", plain.reason)
    return Refusal(plain.status, reason, plain.message, plain.domain, plain.location, plain.kind, headers)


def path_of(said: str | Sequence[str | int] | None, method_id: str) -> tuple[str | int, ...]:
    """Return what changes as keys and places: `items[0].start` is ("items", 0, "start")."""
    if said is None:
        return _CHANGED.get(method_id, ("start",))
    if not isinstance(said, str):
        return tuple(said)
    words = said.replace("[", ".").replace("]", "").split(".")
    return tuple(int(word) if word.isdigit() else word for word in words)


def reshaped(answer: Any, path: tuple[str | int, ...], how: str) -> Any:
    """Return the answer with one field removed, renamed, or of another type."""
    changed = deepcopy(answer)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    last = path[-1]
    value = inner[last]
    if how == "retyped":
        inner[last] = 17 if isinstance(value, str | list) else "another type"
        return changed
    assert how in ("removed", "renamed"), how
    del inner[last]
    if how == "renamed":
        inner[f"{last}V2"] = value
    return changed
