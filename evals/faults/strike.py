"""How a failure comes about: at the first call that it is about, on the wire where a server can show it."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from agent.errors import ShapeChanged
from evals.faults.kinds import Kind
from evals.faults.recorded import Said, canonical
from ops.world.calendar_faults import UNAVAILABLE
from ops.world.servers import EmbeddedServers
from ops.world.smtp_server import STORE_THEN_DROP

Result = TypeVar("Result")

READS = frozenset({"availability", "get", "bookings"})
WRITES = frozenset({"book", "move", "cancel"})
SEND, FIND, FILL = frozenset({"send"}), frozenset({"find"}), frozenset({"fill"})
THROTTLED: Said = (429, b'{"error": {"message": "slow down", "type": "requests", "code": "rate_limit_exceeded"}}')
RESHAPED: Said = (200, b'{"object": "chat.completion", "outputs": []}')
UNKNOWN: Said = (404, b'{"error": {"message": "this question was not recorded"}}')


class Died(BaseException):
    """The process is no more: nothing in it may catch this."""


class RecordedModel:
    """Answers as recorded, any question as often as it is asked; `next` goes before, once."""

    def __init__(self, answers: Mapping[str, Said]) -> None:
        self._answers = answers
        self.next: Said | None = None

    def answer(self, body: bytes, _headers: Mapping[str, str]) -> Said:
        """Answer one chat completion."""
        said, self.next = self.next, None
        return said or self._answers.get(canonical(body), UNKNOWN)


@dataclass
class Strike:
    """One failure: at which call of which port, what happens then, and whether the call has been done before that."""

    port: str
    calls: frozenset[str]
    happens: Callable[[], None]
    after: bool = False
    struck: bool = False

    def wrap(self, name: str, port: Any) -> Any:
        """Stand before the port that this is about."""
        return _Struck(port, self) if name == self.port else port

    def meet(self, call: Callable[[], Result]) -> Result:
        """Make a call, and fail at the first one."""
        if self.struck:
            return call()
        self.struck = True
        if not self.after:
            self.happens()
            return call()
        result = call()
        self.happens()
        return result


class _Struck:
    def __init__(self, port: Any, strike: Strike) -> None:
        self._port, self._strike = port, strike

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._port, name)
        if name not in self._strike.calls:
            return member
        return lambda *arguments, **options: self._strike.meet(lambda: member(*arguments, **options))


def strike_of(kind: Kind, servers: EmbeddedServers, model: RecordedModel, crm: Path) -> Strike:
    """Return the failure of this kind, in these surroundings."""
    strikes: dict[Kind, Callable[[], Strike]] = {
        Kind.CALENDAR_READ: lambda: Strike("calendar", READS, lambda: _first(servers.calendar_faults, UNAVAILABLE)),
        Kind.CALENDAR_WRITE: lambda: Strike("calendar", WRITES, lambda: _first(servers.calendar_faults, UNAVAILABLE)),
        Kind.CALENDAR_SHAPE: lambda: Strike("calendar", READS, _reshaped),
        Kind.SMTP_DROPPED: lambda: Strike("mailer", SEND, lambda: _first(servers.faults, ("DATA", STORE_THEN_DROP))),
        Kind.CRM_EMPTY: lambda: Strike("contacts", FIND, lambda: _empty_names(crm)),
        Kind.MODEL_THROTTLED: lambda: Strike("model", FILL, lambda: setattr(model, "next", THROTTLED)),
        Kind.MODEL_SHAPE: lambda: Strike("model", FILL, lambda: setattr(model, "next", RESHAPED)),
        Kind.KILLED_WRITING: lambda: Strike("calendar", WRITES, _die, after=True),
        Kind.KILLED_SENDING: lambda: Strike("mailer", SEND, _die, after=True),
    }
    return strikes[kind]()


def _first(script: list[Any], fault: object) -> None:
    script.insert(0, fault)


def _reshaped() -> None:
    # The servers cannot show it; the fault matrix has what the adapter makes of it.
    raise ShapeChanged("CalDAV", "multistatus")


def _empty_names(crm: Path) -> None:
    with closing(sqlite3.connect(crm)) as connection, connection:
        connection.execute("UPDATE contacts SET name = NULL")


def _die() -> None:
    raise Died
