"""A ledger under test and a provider that can fail in every way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from agent.domain import Effect, EffectKind, Mail
from agent.errors import OutcomeUnknown, TransientError
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
class Bench:
    """A ledger under test, with its provider and one effect."""

    desk: Desk
    mail: Mail
    provider: Provider = field(default_factory=Provider)
    gate: str | None = None
    grace: timedelta = timedelta()

    def effect(self, kind: EffectKind = EffectKind.REPLY, **request: object) -> Effect:
        """Return an effect of the mail."""
        return Effect(kind, self.mail.conversation_id, self.mail.id, request or {"text": "See you."})

    def perform(self, effect: Effect | None = None, call: Callable[[], Result] | None = None) -> Result:
        """Perform with a new ledger, as another process would."""
        ledger = SqlLedger(self.desk.database, lambda: self.desk.now, lambda _: self.gate, grace=self.grace)
        return ledger.perform(effect or self.effect(), call or self.provider.call, self.provider.probe)

    def crash(self, *, happens: bool) -> None:
        """Die during the call, before or after it took effect."""
        self.provider.fails, self.provider.happens = Crash(), happens
        with pytest.raises(Crash):
            self.perform()
        self.provider.fails, self.provider.happens = None, True

    def become(self, state: str) -> None:
        """Bring the effect into a state in which nothing has happened outside, but for `done`."""
        endings = {"failed": TransientError("t"), "uncertain": OutcomeUnknown("u")}
        if state == "inflight":
            self.crash(happens=False)
        elif state == "done":
            self.perform()
        elif state != "absent":
            self.provider.fails, self.provider.happens = endings[state], False
            with pytest.raises((TransientError, OutcomeUnknown)):
                self.perform()
        self.provider.fails, self.provider.happens = None, True
        self.provider.calls = self.provider.probes = 0

    @property
    def state(self) -> str:
        """Return the effect's state."""
        rows = self.desk.records.effects(self.mail.id)
        return rows[0].state if rows else "absent"
