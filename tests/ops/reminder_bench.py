"""A desk that owes a reminder, without the run that made the offer."""

from agent import obligations, papers
from agent.domain import Effect, EffectKind, Offer, OutcomeKind, OutgoingMail, Owed
from agent.policy import Policy
from integrations.records.deliveries import Delivery
from integrations.records.outgoing import remember
from integrations.records.transactions import writing
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, at, half_hour, mail

RULES = Policy(hold_hours=24, remind_hours=6)
OURS = "<offer@frontdesk.example>"
"""The mail that made the offer."""


def offering(rules: Policy = RULES) -> Desk:
    """Open a desk that has offered Ann two times, holds them for a day, and reminds her after six hours."""
    desk = open_desk(rules=rules)
    mail_id, conversation_id = taken_in(desk, mail(message_id="<in@example.org>"), OutcomeKind.OFFERED)
    slots = (half_hour(5, 15), half_hour(5, 16))
    offer = Offer(f"offer-{mail_id}", conversation_id, ANN, slots, at(3, 10))
    desk.records.hold(offer, mail_id, desk.clock[0])
    key = f"{mail_id}/reminder"
    told = OutgoingMail(
        obligations.message_id(desk.deps, key),
        ANN,
        "Re: Appointment",
        "We still hold ...",
        desk.clock[0],
        in_reply_to=OURS,
        references=("<in@example.org>", OURS),
    )
    effect = Effect(EffectKind.REPLY, conversation_id, mail_id, recipient=ANN)
    with writing(desk.records._database) as connection:
        remember(connection, OURS, effect, desk.clock[0])
    document = papers.document(obligations.Reminder(offer.id, told))
    desk.records.owe(mail_id, [Owed(EffectKind.REMINDER, key, document, at(2, 16))])
    return desk


def taken_in(desk: Desk, raw: bytes, outcome: OutcomeKind = OutcomeKind.IGNORED) -> tuple[str, str]:
    """Take a mail in and settle it without a run; return its id and its conversation's."""
    desk.mailbox.deliver(raw)
    [mail_id] = desk.worker.take_in()
    desk.records.settle(mail_id, outcome, None, desk.clock[0])
    return mail_id, desk.records.mail(mail_id).conversation_id


def owed(desk: Desk) -> Delivery:
    """Return the reminder that is owed."""
    [delivery] = desk.records.owed_due(at(3, 10))
    return delivery


def dropped(desk: Desk) -> list[str]:
    """Return why reminders were dropped, as the audit trail has it."""
    return [entry.facts["why"] for entry in desk.records.history() if entry.event == "owed_dropped"]
