"""What must not get lost, whatever fails: each mail has its end, and a person learns of what the desk left undone."""

from collections.abc import Iterator, Sequence

from agent.domain import OutcomeKind, Reason
from integrations.records import SqlRecords
from integrations.records.schema import EffectState
from ops.world.clock import FARTHEST

TO_A_PERSON = (OutcomeKind.HANDED_OFF, OutcomeKind.DEAD_LETTERED)


def losses(records: SqlRecords, mails: Sequence[str], delivered: int) -> list[str]:
    """Name what got lost of the mails (by id), of which so many were delivered to the mailbox."""
    return [*_ends(records, mails, delivered), *_unfinished(records)]


def _ends(records: SqlRecords, mails: Sequence[str], delivered: int) -> Iterator[str]:
    if len(mails) != delivered:
        yield f"{len(mails)} mails taken in of {delivered}"
    told = {handoff.mail_id for handoff in records.handoffs()}
    for number, mail_id in enumerate(mails, 1):
        outcome = records.outcome(mail_id)
        if outcome is None:
            yield f"mail {number} has no end: {records.status(mail_id)}"
        elif outcome[0] in TO_A_PERSON and mail_id not in told:
            yield f"mail {number} was handed to nobody"


def _unfinished(records: SqlRecords) -> Iterator[str]:
    """Yield effects that were begun and never settled, or are in doubt without a word; and what is owed still."""
    doubted = {handoff.mail_id for handoff in records.handoffs() if handoff.reason is Reason.EFFECT_UNCERTAIN}
    for row in records.effects():
        if row.state is EffectState.INFLIGHT:
            yield f"a {row.kind} was begun and never settled"
        elif row.state is EffectState.UNCERTAIN and row.mail_id not in doubted:
            yield f"nobody was told of a {row.kind} in doubt"
    for delivery in records.owed_due(FARTHEST):
        yield f"a {delivery.kind} is still owed"
