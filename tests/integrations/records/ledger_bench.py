"""A ledger under test and a provider that can fail in every way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from agent.domain import Effect, EffectKind, Integration, Level, Mail, Owed
from agent.errors import GateClosed, OutcomeUnknown, TransientError
from integrations.records import SqlLedger
from tests.integrations.records.desk import Desk

Result = dict[str, Any]


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Provider:
    """The far side: what was asked of it, what it knows, and how it answers."""

    calls: int = 0
    probes: int = 0
    fails: BaseException | None = None
    happens: bool = True
    knows: Result | None = None
    probe_fails: BaseException | None = None

    def call(self) -> Result:
        """Do it, then answer or fail."""
        self.calls += 1
        if self.happens and (self.fails is None or isinstance(self.fails, OutcomeUnknown | Crash)):
            self.knows = {"event": self.calls}
        if self.fails is not None:
            raise self.fails
        return {"event": self.calls}

    def probe(self) -> Result | None:
        """Say what was done."""
        self.probes += 1
        if self.probe_fails is not None:
            raise self.probe_fails
        return self.knows


@dataclass
class Gate:
    """Gates of which one is closed, or none."""

    name: str | None

    def level(self) -> Level:
        """Return the highest level."""
        return Level.AUTO

    def closed(self) -> frozenset[str]:
        """Name the closed one."""
        return frozenset({self.name} if self.name else ())

    def check(self, effect: Effect) -> None:
        """Hold everything back."""
        if self.name:
            raise GateClosed(self.name, "")


@dataclass
class Bench:
    """A ledger under test, with its provider and one effect."""

    desk: Desk
    mail: Mail
    provider: Provider = field(default_factory=Provider)
    gate: str | None = None
    grace: timedelta = timedelta()
    owed: tuple[Owed, ...] = ()

    def effect(self, kind: EffectKind = EffectKind.REPLY, **request: object) -> Effect:
        """Return an effect of the mail."""
        return Effect(kind, self.mail.conversation_id, self.mail.id, request or {"text": "See you."})

    def perform(self, effect: Effect | None = None, call: Callable[[], Result] | None = None) -> Result:
        """Perform with a new ledger, as another process would."""
        return self.ledger.perform(effect or self.effect(), call or self.provider.call, self.provider.probe, self.owed)

    @property
    def ledger(self) -> SqlLedger:
        """Return a new ledger, as another process would have."""
        grace = dict.fromkeys(Integration, self.grace)
        return SqlLedger(self.desk.database, lambda: self.desk.now, Gate(self.gate), grace=grace)

    def crash(self, *, happens: bool) -> None:
        """Die during the call, before or after it took effect."""
        self.provider.fails, self.provider.happens = Crash(), happens
        with pytest.raises(Crash):
            self.perform()
        self.provider.fails, self.provider.happens = None, True

    def become(self, state: str) -> None:
        """Bring the effect into a state in which nothing has happened outside, but for `done`."""
        if state == "done":
            self.perform()
        elif state == "failed":
            self.provider.fails = TransientError("t")
            with pytest.raises(TransientError):
                self.perform()
        elif state != "absent":
            self.crash(happens=False)
        if state == "uncertain":
            self.provider.probe_fails = OutcomeUnknown("u")
            with pytest.raises(OutcomeUnknown):
                self.perform()
        self.provider.fails = self.provider.probe_fails = None
        self.provider.calls = self.provider.probes = 0

    @property
    def state(self) -> str:
        """Return the effect's state."""
        rows = self.desk.records.effects(self.mail.id)
        return rows[0].state if rows else "absent"
