"""What holds once all is open and healed and nothing is due: every mail has its end, and nothing is left over."""

from collections.abc import Iterator
from datetime import timedelta

from agent.domain import KILL_SWITCH, GateState, Handoff, Integration, Level, OutcomeKind, Reason, pause_of
from integrations.records import audit
from integrations.records.gates import LONGEST_WAIT
from integrations.records.schema import EffectState, OwedState, Status
from tests.agent.machine import rows
from tests.agent.machine.laws import Laws
from tests.agent.machine.stage import Stage

LONGEST = 100
"""More passes than anything takes that does end."""
ANSWERED = {OutcomeKind.BOOKED, OutcomeKind.MOVED, OutcomeKind.CANCELLED, OutcomeKind.OFFERED, OutcomeKind.ASKED}
CHANGING = {OutcomeKind.BOOKED, OutcomeKind.MOVED, OutcomeKind.CANCELLED}
HANDED = {OutcomeKind.HANDED_OFF, OutcomeKind.DEAD_LETTERED}


def bring_to_an_end(stage: Stage, laws: Laws) -> None:
    """Open and heal everything, let time pass until nothing is due, and check what is left."""
    stage.heal()
    stage.set_gates((KILL_SWITCH, *map(pause_of, Integration)), GateState.OPEN)
    stage.set_level(Level.AUTO)
    for _ in range(2):
        # A circuit that is open gives way to a call once its time is over.
        stage.wait(LONGEST_WAIT)
        stage.work()
    for _ in range(LONGEST):
        due = stage.next_due()
        if due is None:
            break
        stage.wait(max(due - stage.now, timedelta()))
        stage.work()
        laws.check()
    stage.restart()
    laws.check()
    for found in left_over(stage):
        raise AssertionError(found)


def left_over(stage: Stage) -> Iterator[str]:
    """Name what should not be left."""
    desk = stage.desk
    yield from _of_mails(stage, set(map(_known, desk.records.handoffs())))
    yield from _of_effects(stage, set(map(_known, desk.records.handoffs())))
    threads = {found.config["configurable"]["thread_id"] for found in desk.saver.list(None)}
    if {run.thread_id for run in desk.records.open_runs()} != threads:
        yield "a thread outlived its mail"
    if audit.verify(desk.records._database):
        yield "the audit chain is broken"


def _of_mails(stage: Stage, handoffs: set[tuple[str, Reason]]) -> Iterator[str]:
    mails = rows.mails(stage.desk)
    if {row.message_id for row in mails} != set(stage.letters):
        yield "a mail was never taken in"
    for row in mails:
        if row.status not in (Status.DONE, Status.AWAITING_APPROVAL):
            yield f"a mail is still {row.status}"
        answers = [sent for sent in stage.desk.mailer.sent if sent.in_reply_to == row.message_id]
        if row.outcome in ANSWERED and len(answers) != 1:
            yield f"a mail is {row.outcome}, and was answered {len(answers)} times"
        if row.outcome in HANDED and (row.id, Reason(row.reason)) not in handoffs:
            yield f"a mail is {row.outcome}, and no person knows of it"
        lasting = stage.witness.lasting(row.id)
        if lasting and row.outcome not in {*CHANGING, *HANDED}:
            yield f"a mail is {row.outcome}, and the calendar was changed"
        if row.outcome == OutcomeKind.BOOKED and row.id not in stage.witness.changes:
            yield "a mail is booked, and the calendar was not changed"


def _of_effects(stage: Stage, handoffs: set[tuple[str, Reason]]) -> Iterator[str]:
    reasons = {row.id: row.reason for row in rows.mails(stage.desk)}
    if any(row.state == OwedState.WAITING for row in rows.owed(stage.desk)):
        yield "something is still owed"
    for effect in rows.effects(stage.desk):
        if effect.state == EffectState.UNCERTAIN and (effect.mail_id, Reason.EFFECT_UNCERTAIN) not in handoffs:
            yield f"{effect.kind} is uncertain, and no person knows of it"
        if effect.state == EffectState.INFLIGHT and reasons[effect.mail_id] != Reason.EFFECT_UNCERTAIN:
            yield f"{effect.kind} is still inflight"


def _known(handoff: Handoff) -> tuple[str, Reason]:
    return handoff.mail_id, handoff.reason
