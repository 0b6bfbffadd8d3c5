"""Reminders: whether a customer is still to be reminded of an offer, now that the time for it has come."""

from collections.abc import Callable

from agent import policy
from agent.domain import Effect
from agent.errors import CircuitOpen, GateClosed
from agent.obligations import Reminder
from agent.ports import Deps
from integrations.records import SqlRecords


def why_not(
    deps: Deps, records: SqlRecords, effect: Effect, reminder: Reminder, take_in: Callable[[], object]
) -> str | None:
    """Say why a reminder is owed no more; None where it is to be sent, or where it may have left already.

    `take_in` brings in what lies in the mailbox: the answer may have come since the last look.
    """
    begun = records.reminders(effect.conversation_id)
    if effect.key in begun:
        return None
    if begun or not deps.policy.remind_hours:
        return "reminded_before" if begun else "not_wanted"
    if broken := records.silence_broken(reminder.offer_id, deps.now()):
        return broken
    take_in()
    return records.silence_broken(reminder.offer_id, deps.now()) or _held_back(deps, effect, reminder)


def _held_back(deps: Deps, effect: Effect, reminder: Reminder) -> str | None:
    """Say what keeps us from writing to this customer now: the policy, a gate, or a person in the thread."""
    mail, now = reminder.mail, deps.now()
    if deps.records.is_held_back(mail.to):
        return "address_held_back"
    if policy.is_too_many(deps.records.sent_counts(mail.to, effect.conversation_id, now), deps.policy):
        return "too_many_mails"
    try:
        deps.gates.check(effect)
    except CircuitOpen:
        # A server that is away comes back; the reminder is put off like any other mail.
        raise
    except GateClosed as closed:
        return closed.gate
    ours = deps.records.our_message_ids(effect.conversation_id)
    return "person_wrote" if deps.mailbox.written_by_person(mail.references, ours) else None
