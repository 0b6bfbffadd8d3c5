"""The ledger's rows as a state machine: every change of state in one commit, with its audit record."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import Effect, EffectKind, Owed
from agent.errors import OutcomeUnknown, PermanentError, TransientError
from integrations.records import audit
from integrations.records.debts import owe
from integrations.records.effect_rows import EffectRow, effect_row
from integrations.records.outgoing import remember
from integrations.records.schema import EffectState
from integrations.records.tables import effects
from integrations.records.transactions import reading, writing

Result = dict[str, Any]
_BOOKINGS = (EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL)
_ACTS = (*_BOOKINGS, EffectKind.REPLY)
_MAILS = (EffectKind.REPLY, EffectKind.ACK, EffectKind.REMINDER, EffectKind.NOTICE)


class EffectStates:
    """What a mail's effects have come to, and each step that they may take."""

    def __init__(self, database: sa.Engine, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def generation(self, mail_id: str) -> int:
        """Number a mail's next booking effect: one more than those of which it is certain that they did not last.

        A failed one is never asked for again under its key: what it wrote and took back has used up its id.
        """
        query = _of_mail(sa.select(sa.func.count()), mail_id, _BOOKINGS).where(effects.c.state == EffectState.FAILED)
        with reading(self._database) as connection:
            return 1 + int(connection.execute(query).scalar_one())

    def acted(self, mail_id: str) -> frozenset[EffectKind]:
        """Name the bookings and replies that have happened for a mail, or may have."""
        query = _of_mail(sa.select(effects.c.kind), mail_id, _ACTS).where(effects.c.state != EffectState.FAILED)
        with reading(self._database) as connection:
            return frozenset(map(EffectKind, connection.execute(query).scalars()))

    def give_up(self, mail_id: str, about: str = "") -> bool:
        """Leave what was cut short to a person: it is uncertain now. Say whether anything is.

        Bookings and the reply of a mail, or the one effect that is `about` this.
        """
        of_mail = sa.select(effects.c.key, effects.c.state).where(effects.c.mail_id == mail_id)
        meant = effects.c.key.contains(f"/{about}/", autoescape=True) if about else effects.c.kind.in_(_ACTS)
        query = of_mail.where(meant)
        unclear = query.where(effects.c.state.in_((EffectState.INFLIGHT, EffectState.UNCERTAIN)))
        with writing(self._database) as connection:
            rows = connection.execute(unclear).all()
            for row in rows:
                if row.state == EffectState.INFLIGHT:
                    self._store(connection, row.key, EffectState.UNCERTAIN)
                    audit.append(connection, "effect_uncertain", mail_id, self._now(), {"key": row.key})
        return bool(rows)

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

    def claim(self, effect: Effect, row: EffectRow | None, digest: str) -> int:
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
                asked = {"request": effect.request, "request_hash": digest}
                self._store(connection, effect.key, EffectState.INFLIGHT, attempts=attempt, **asked)
            message_id = effect.request.get("message_id")
            if effect.kind in _MAILS and isinstance(message_id, str):
                remember(connection, message_id, effect, self._now())
            self._note(connection, effect, EffectState.INFLIGHT, attempt)
        return attempt

    def _insert(self, connection: sa.Connection, effect: Effect, digest: str) -> None:
        row = {"key": effect.key, "conversation_id": effect.conversation_id, "mail_id": effect.mail_id}
        asked = {"kind": effect.kind, "request": effect.request, "request_hash": digest}
        at = self._now()
        state = {"state": EffectState.INFLIGHT, "attempts": 1, "begun_at": at, "changed_at": at}
        connection.execute(sa.insert(effects).values(**row, **asked, **state))

    def done(self, effect: Effect, result: Result, owed: Sequence[Owed]) -> Result:
        """Store a result with what is owed, and return it. Who knows that it happened is right, whatever others say."""
        with writing(self._database) as connection:
            row = effect_row(connection, effect.key)
            if row is None or row.result is None:
                self._store(connection, effect.key, EffectState.DONE, result=result)
                self._note(connection, effect, EffectState.DONE, row.attempts if row else 0)
                owe(connection, effect.mail_id, owed, self._now())
                row = effect_row(connection, effect.key)
        if row is None or row.result is None:
            raise unknown(effect)
        return row.result

    def mark(self, effect: Effect, attempt: int, state: EffectState) -> None:
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


def _of_mail(query: sa.Select[Any], mail_id: str, kinds: Sequence[EffectKind]) -> sa.Select[Any]:
    return query.where(effects.c.mail_id == mail_id, effects.c.kind.in_(kinds))


def unknown(effect: Effect) -> OutcomeUnknown:
    """Return the error for an effect of which nobody will ever know."""
    return OutcomeUnknown(f"ledger: nobody can tell whether this {effect.kind} happened")
