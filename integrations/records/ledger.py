"""Effects happen once: the intent is committed before the call, the result after it.

inflight   the call was begun; whoever finds it so asks the provider what it left behind
done       it happened: the stored result stands for it from now on
failed     a definite no: the same call may be tried again
uncertain  nobody can tell: never repeated, a person decides (`resolve`)
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from agent.domain import Effect, EffectKind
from agent.errors import (
    Conflict,
    FrontdeskError,
    GateClosed,
    OutcomeUnknown,
    PermanentError,
    TransientError,
)
from integrations.records import audit
from integrations.records.effect_rows import EffectRow, effect_row, request_hash
from integrations.records.outgoing import remember
from integrations.records.schema import EffectState
from integrations.records.tables import effects
from integrations.records.transactions import reading, writing

Result = dict[str, Any]
_BOOKINGS = (EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL)
_CUSTOMER_MAILS = (EffectKind.REPLY, EffectKind.ACK)


class SqlLedger:
    """The Ledger port; `allowed` returns why a gate forbids an effect.

    `grace` is how late what a provider did may show: until so long after an interrupted call began, a provider that
    knows of nothing is not believed, and the effect waits as a TransientError.
    """

    def __init__(
        self,
        database: sa.Engine,
        now: Callable[[], datetime],
        allowed: Callable[[Effect], str | None],
        *,
        grace: timedelta = timedelta(),
    ) -> None:
        self._database = database
        self._now = now
        self._allowed = allowed
        self._grace = grace

    def perform(self, effect: Effect, call: Callable[[], Result], probe: Callable[[], Result | None]) -> Result:
        """Return the effect's result, from the call, from the provider, or from an earlier call."""
        digest = request_hash(effect.request)
        with reading(self._database) as connection:
            row = effect_row(connection, effect.key)
        if row is not None:
            known = self._known(effect, row, digest, probe)
            if known is not None:
                return known
        reason = self._allowed(effect)
        if reason is not None:
            message = f"ledger: {effect.kind} is held back ({reason})"
            raise GateClosed(message)
        attempt = self._claim(effect, row, digest)
        try:
            result = call()
        except OutcomeUnknown:
            return self._reconcile(effect, attempt, probe)
        except (TransientError, PermanentError, Conflict):
            self._mark(effect, attempt, EffectState.FAILED)
            raise
        return self._done(effect, result)

    def resolve(self, key: str, result: Result | None, *, by: str) -> None:
        """Note what a person found out about an uncertain effect: its result, or None where it never happened."""
        with writing(self._database) as connection:
            row = effect_row(connection, key)
            if row is None or row.state != EffectState.UNCERTAIN:
                message = "ledger: no uncertain effect has this key"
                raise PermanentError(message)
            state = EffectState.FAILED if result is None else EffectState.DONE
            self._store(connection, key, state, result=result)
            facts = {"key": key, "state": state, "by": by}
            audit.append(connection, "effect_resolved", row.mail_id, self._now(), facts)

    def _known(self, effect: Effect, row: EffectRow, digest: str, probe: Callable[[], Result | None]) -> Result | None:
        """Return the result of an effect that has happened; None where it is to be tried again."""
        if row.request_hash != digest:
            message = f"ledger: this {effect.kind} was already asked for otherwise"
            raise PermanentError(message)
        if row.state == EffectState.UNCERTAIN:
            raise _unknown(effect)
        if row.state == EffectState.INFLIGHT:
            return self._ask(effect, row, probe)
        return row.result

    def _ask(self, effect: Effect, row: EffectRow, probe: Callable[[], Result | None]) -> Result | None:
        """Ask the provider what an interrupted call left behind."""
        try:
            found = probe()
        except OutcomeUnknown:
            self._mark(effect, row.attempts, EffectState.UNCERTAIN)
            raise
        if found is not None:
            return self._done(effect, found)
        if self._now() < row.changed_at + self._grace:
            message = f"ledger: it is too early to say that an interrupted {effect.kind} did not happen"
            raise TransientError(message)
        return None

    def _reconcile(self, effect: Effect, attempt: int, probe: Callable[[], Result | None]) -> Result:
        """Ask the provider once after an ambiguous failure.

        The effect counts as uncertain before the provider is asked: a crash in between must not lead to a second call.
        """
        self._mark(effect, attempt, EffectState.UNCERTAIN)
        try:
            found = probe()
        except FrontdeskError as error:
            raise _unknown(effect) from error
        if found is None:
            raise _unknown(effect)
        return self._done(effect, found)

    def _claim(self, effect: Effect, row: EffectRow | None, digest: str) -> int:
        """Commit the intent and return the number of the attempt; TransientError where another worker was faster."""
        attempt = row.attempts + 1 if row else 1
        with writing(self._database) as connection:
            now = effect_row(connection, effect.key)
            if (now and (now.state, now.attempts)) != (row and (row.state, row.attempts)):
                message = f"ledger: another worker is at this {effect.kind}"
                raise TransientError(message)
            if effect.kind in _BOOKINGS:
                _refuse_second_booking(connection, effect)
            if row is None:
                self._insert(connection, effect, digest)
            else:
                self._store(connection, effect.key, EffectState.INFLIGHT, attempts=attempt)
            message_id = effect.request.get("message_id")
            if effect.kind in _CUSTOMER_MAILS and isinstance(message_id, str):
                remember(connection, message_id, effect.conversation_id, effect.mail_id)
            self._note(connection, effect, EffectState.INFLIGHT, attempt)
        return attempt

    def _insert(self, connection: sa.Connection, effect: Effect, digest: str) -> None:
        row = {"key": effect.key, "conversation_id": effect.conversation_id, "mail_id": effect.mail_id}
        asked = {"kind": effect.kind, "request": effect.request, "request_hash": digest}
        at = self._now()
        state = {"state": EffectState.INFLIGHT, "attempts": 1, "begun_at": at, "changed_at": at}
        connection.execute(sa.insert(effects).values(**row, **asked, **state))

    def _done(self, effect: Effect, result: Result) -> Result:
        """Store a result and return it as stored. Who knows that it happened is right, whatever others believe."""
        with writing(self._database) as connection:
            row = effect_row(connection, effect.key)
            if row is None or row.result is None:
                self._store(connection, effect.key, EffectState.DONE, result=result)
                self._note(connection, effect, EffectState.DONE, row.attempts if row else 0)
                row = effect_row(connection, effect.key)
        if row is None or row.result is None:
            raise _unknown(effect)
        return row.result

    def _mark(self, effect: Effect, attempt: int, state: EffectState) -> None:
        """Store how this attempt ended, unless another has taken the effect on since."""
        with writing(self._database) as connection:
            row = effect_row(connection, effect.key)
            if row and (row.state, row.attempts) == (EffectState.INFLIGHT, attempt):
                self._store(connection, effect.key, state)
                self._note(connection, effect, state, attempt)

    def _store(self, connection: sa.Connection, key: str, state: EffectState, **values: object) -> None:
        change = sa.update(effects).where(effects.c.key == key).values(state=state, changed_at=self._now(), **values)
        connection.execute(change)

    def _note(self, connection: sa.Connection, effect: Effect, state: EffectState, attempt: int) -> None:
        facts = {"key": effect.key, "kind": effect.kind, "attempt": attempt}
        audit.append(connection, f"effect_{state}", effect.mail_id, self._now(), facts)


def _refuse_second_booking(connection: sa.Connection, effect: Effect) -> None:
    others = (effects.c.mail_id == effect.mail_id) & (effects.c.key != effect.key) & effects.c.kind.in_(_BOOKINGS)
    query = sa.select(effects.c.key).where(others, effects.c.state != EffectState.FAILED)
    if connection.execute(query).first():
        message = "ledger: a mail books, moves or cancels at most once"
        raise PermanentError(message)


def _unknown(effect: Effect) -> OutcomeUnknown:
    return OutcomeUnknown(f"ledger: nobody can tell whether this {effect.kind} happened")
