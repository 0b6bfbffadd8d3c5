"""Effects happen once: the intent is committed before the call, the result after it.

inflight   the call was begun; whoever finds it so asks the provider what it left behind
done       it happened: the stored result stands for it from now on
failed     a definite no: it may be tried again
uncertain  nobody can tell: never repeated, a person decides (`resolve`)
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from agent.domain import Effect, Integration, Owed
from agent.errors import Conflict, FrontdeskError, OutcomeUnknown, PermanentError, TransientError, Unsettled
from agent.policy import INTEGRATIONS
from agent.ports import Gates
from integrations.records.effect_rows import EffectRow, effect_row, request_hash
from integrations.records.effect_states import EffectStates, Result, unknown
from integrations.records.schema import EffectState
from integrations.records.transactions import reading

Call = Callable[[], Result]
Probe = Callable[[], Result | None]


class SqlLedger(EffectStates):
    """The Ledger port.

    `grace` is how late the provider behind an integration may show what it did: until so long after a call that was cut
    short began, a provider that knows of nothing is not believed.
    """

    def __init__(
        self,
        database: sa.Engine,
        now: Callable[[], datetime],
        gates: Gates,
        *,
        grace: Mapping[Integration, timedelta] | None = None,
    ) -> None:
        super().__init__(database, now)
        self._gates = gates
        self._grace = grace or {}

    def perform(self, effect: Effect, call: Call, probe: Probe, owed: Sequence[Owed] = ()) -> Result:
        """Return the effect's result, from the call, from the provider, or from an earlier call."""
        digest = request_hash(effect.request)
        with reading(self._database) as connection:
            row = effect_row(connection, effect.key)
        known = self._known(effect, row, digest, probe, owed) if row else None
        if known is not None:
            return known
        self._gates.check(effect)
        attempt = self.claim(effect, row, digest)
        try:
            result = call()
        except OutcomeUnknown:
            return self._reconcile(effect, attempt, probe, owed)
        except (TransientError, PermanentError, Conflict):
            self.mark(effect, attempt, EffectState.FAILED)
            raise
        return self.done(effect, result, owed)

    def _known(self, effect: Effect, row: EffectRow, digest: str, probe: Probe, owed: Sequence[Owed]) -> Result | None:
        """Return the result of an effect that has happened; None where it is to be tried, or tried again."""
        if row.state == EffectState.FAILED:
            return None
        if row.request_hash != digest:
            message = f"ledger: this {effect.kind} was already asked for otherwise"
            raise PermanentError(message)
        if row.state == EffectState.UNCERTAIN:
            raise unknown(effect)
        if row.state == EffectState.INFLIGHT:
            return self._ask(effect, row, probe, owed)
        return row.result

    def _ask(self, effect: Effect, row: EffectRow, probe: Probe, owed: Sequence[Owed]) -> Result | None:
        """Ask the provider what a call that was cut short left behind.

        What it finds is believed at once; that there is nothing, or that it cannot tell, only once the grace is over.
        """
        wait = row.changed_at + self._grace_of(effect) - self._now()
        try:
            found = probe()
        except OutcomeUnknown:
            if wait <= timedelta():
                self.mark(effect, row.attempts, EffectState.UNCERTAIN)
                raise
            raise _unsettled(effect, wait) from None
        except Conflict:
            self.mark(effect, row.attempts, EffectState.FAILED)
            raise
        if found is not None:
            return self.done(effect, found, owed)
        if wait > timedelta():
            raise _unsettled(effect, wait)
        return None

    def _reconcile(self, effect: Effect, attempt: int, probe: Probe, owed: Sequence[Owed]) -> Result:
        """Ask the provider at once after an ambiguous failure; what it does not show yet may show after the grace."""
        try:
            found = probe()
        except Conflict:
            self.mark(effect, attempt, EffectState.FAILED)
            raise
        except FrontdeskError as error:
            raise _unsettled(effect, self._grace_of(effect)) from error
        if found is None:
            raise _unsettled(effect, self._grace_of(effect))
        return self.done(effect, found, owed)

    def _grace_of(self, effect: Effect) -> timedelta:
        return self._grace.get(INTEGRATIONS[effect.kind], timedelta())


def _unsettled(effect: Effect, wait: timedelta) -> Unsettled:
    return Unsettled(f"ledger: it is too early to say whether this {effect.kind} happened", wait.total_seconds())
