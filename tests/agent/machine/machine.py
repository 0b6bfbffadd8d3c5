"""The hypothesis machine: customers, a person, failing providers and time act on one desk in any order."""

from collections.abc import Collection
from datetime import timedelta
from functools import wraps
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition
from hypothesis.stateful import rule as hypothesis_rule

from agent.domain import KILL_SWITCH, GateState, Integration, Level, Slot, pause_of
from tests.agent.machine import rows, tally
from tests.agent.machine.ends import bring_to_an_end
from tests.agent.machine.laws import Laws
from tests.agent.machine.letters import ANSWERS, CUSTOMERS, REQUESTS, Wish, wishes
from tests.agent.machine.outages import Outage, outages
from tests.agent.machine.stage import Stage
from tests.agent.mails import half_hour

SHORT = [timedelta(seconds=1), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=5)]
TIMES = [*SHORT, *SHORT, timedelta(minutes=20), timedelta(hours=1), timedelta(days=1), timedelta(days=3)]
GATES = (KILL_SWITCH, *map(pause_of, Integration))
MOMENTS = ("add_booking", "change_booking", "hold", "count_round", "owe", "keep_email")
"""Writes of ours before which a gate may close in the middle of a run; none of them lies within an effect."""
WHICH = st.integers(0, 5)
"""One of several things, counted from the last."""
SLOTS = st.builds(half_hour, st.integers(3, 6), st.sampled_from((10, 15)))
REQUEST = st.tuples(st.sampled_from(CUSTOMERS), wishes(REQUESTS))
OUTAGE = st.one_of(st.none(), st.none(), st.none(), outages())


def rule(**generated: st.SearchStrategy[Any]) -> Any:
    """Count how often a rule is run."""

    def counted(method: Any) -> Any:
        @wraps(method)
        def run(self: Any, **values: Any) -> None:
            tally.RULES[method.__name__] += 1
            self.sound = False
            method(self, **values)
            self.sound = True

        return hypothesis_rule(**generated)(run)

    return counted


class DeskMachine(RuleBasedStateMachine):
    """A whole desk in memory, and all that may happen to it."""

    @initialize(circuits=st.booleans(), requests=st.lists(REQUEST, min_size=1, max_size=4), outage=OUTAGE)
    def opens(self, circuits: bool, requests: list[tuple[str, Wish]], outage: Outage | None) -> None:
        """Open the desk in the morning, with mail in the box."""
        self.stage = Stage(circuits=circuits)
        self.laws, self.sound = Laws(self.stage), True
        for sender, wish in requests:
            self.stage.request(sender, wish)
        self._work(outage)

    @rule(request=REQUEST, proven=st.sampled_from((True,) * 9 + (False,)), outage=OUTAGE)
    def customer_writes(self, request: tuple[str, Wish], proven: bool, outage: Outage | None) -> None:
        """Receive a new request."""
        self.stage.request(*request, proven=proven)
        self._work(outage)

    @precondition(lambda self: self.stage.answerable())
    @rule(which=WHICH, wish=wishes(ANSWERS), by=st.sampled_from((None,) * 9 + CUSTOMERS[:1]), outage=OUTAGE)
    def customer_answers(self, which: int, wish: Wish, by: str | None, outage: Outage | None) -> None:
        """Receive an answer to a mail of ours, as a rule from whom it went to."""
        ours = _pick(self.stage.answerable(), which)
        self.stage.request(by or ours.to, wish, thread=(ours.in_reply_to, ours.message_id))
        self._work(outage)

    @rule(more=st.lists(st.tuples(WHICH, wishes(ANSWERS)), min_size=1, max_size=3), outage=OUTAGE)
    def several_write_between_two_passes(self, more: list[tuple[int, Wish]], outage: Outage | None) -> None:
        """Receive answers, or requests where there is nothing to answer."""
        for which, wish in more:
            ours = self.stage.answerable()
            if ours:
                chosen = _pick(ours, which)
                self.stage.request(chosen.to, wish, thread=(chosen.in_reply_to, chosen.message_id))
            else:
                self.stage.request(CUSTOMERS[which % 3], wish)
        self._work(outage)

    @rule(outage=OUTAGE)
    def worker_passes(self, outage: Outage | None) -> None:
        """Let the worker pass."""
        self._work(outage)

    @rule(time=st.sampled_from(TIMES), outage=OUTAGE)
    def time_passes(self, time: timedelta, outage: Outage | None) -> None:
        """Let time pass, then the worker."""
        self.stage.wait(time)
        self._work(outage)

    @rule(outage=OUTAGE)
    def due_moment_comes(self, outage: Outage | None) -> None:
        """Let time pass until something is due, then the worker."""
        self.stage.wait(max((self.stage.next_due() or self.stage.now) - self.stage.now, timedelta()))
        self._work(outage)

    @rule(
        found=st.lists(outages(), max_size=2),
        late=st.sampled_from((None, None, "killed", "reply lost")),
        numbered_anew=st.sampled_from((False, False, True)),
    )
    def providers_will_fail(self, found: list[Outage], late: str | None, numbered_anew: bool) -> None:
        """Have calls to come fail, perhaps the next change of the calendar show late, and the mailbox restored."""
        if numbered_anew:
            self.stage.desk.mailbox.rebuild()
        for outage in found:
            self._plant(outage)
        if late:
            self.stage.delay(killed=late == "killed")
            tally.FAILURES[f"late, {late}"] += 1

    @rule(
        gate=st.sampled_from((None, *GATES)),
        level=st.sampled_from((None, Level.AUTO, Level.SHADOW)),
        meanwhile=st.sampled_from((None, *MOMENTS)),
        outage=OUTAGE,
    )
    def owner_sets_gates(
        self, gate: str | None, level: Level | None, meanwhile: str | None, outage: Outage | None
    ) -> None:
        """Close a gate, perhaps in the middle of a pass, or open all; set the level."""
        if gate and meanwhile:
            self.stage.set_gate_before(meanwhile, gate)
        else:
            self.stage.set_gates((gate,) if gate else GATES, GateState.CLOSED if gate else GateState.OPEN)
        if level:
            self.stage.set_level(level)
        self._work(outage)

    @rule(
        does=st.sampled_from(("write", "enter", "move", "remove")),
        which=WHICH,
        slot=SLOTS,
        then=st.none() | wishes(("move", "cancel")),
    )
    def person_acts(self, does: str, which: int, slot: Slot, then: Wish | None) -> None:
        """Answer a mail, enter an event, move or remove one of ours, by hand; perhaps its customer writes then."""
        stage = self.stage
        name = _pick(stage.events(), which) if stage.events() else ""
        if does == "write":
            stage.write(_pick(stage.letters.values(), which))
        elif does == "enter" or not name:
            stage.enter(slot)
        elif does == "remove":
            stage.edit(name, None)
        elif stage.events()[name] != slot:
            stage.edit(name, slot)
        if name and then:
            stage.request(stage.witness.owners[name], then)
            stage.work()

    @invariant()
    def laws_hold(self) -> None:
        """Check all laws."""
        self.sound = False
        self.laws.check()
        self.sound = True

    def teardown(self) -> None:
        """Bring all to an end, and check that nothing is left; not where a law is broken already."""
        if not hasattr(self, "stage"):
            return
        try:
            if self.sound:
                bring_to_an_end(self.stage, self.laws)
                tally.ENDS.update(str(row.outcome) for row in rows.mails(self.stage.desk))
        finally:
            self.stage.close()

    def _work(self, outage: Outage | None) -> None:
        if outage:
            self._plant(outage)
        self.stage.work()

    def _plant(self, outage: Outage) -> None:
        tally.FAILURES[f"{outage.error}{' after' * outage.after}"] += 1
        self.stage.plant(outage)


def _pick(found: Collection[Any], which: int) -> Any:
    return list(found)[-1 - which % len(found)]
