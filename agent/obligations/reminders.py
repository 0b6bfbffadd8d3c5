"""A word to a customer who says nothing to an offer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from agent import papers, replies
from agent.domain import Action, EffectKind, OutgoingMail, Owed
from agent.form import RequestForm
from agent.obligations.answers import answer, facts_of
from agent.papers import Done
from agent.ports import Deps
from agent.state import State


@dataclass(frozen=True)
class Reminder:
    """The mail, and the offer that it reminds of."""

    offer_id: str
    mail: OutgoingMail


def reminder(deps: Deps, state: State, offered: OutgoingMail) -> Sequence[Owed]:
    """Owe a reminder of the times that this mail of ours offers, where they are held for longer than until then."""
    hours = deps.policy.remind_hours
    if not hours or Action(state["action"]) is not Action.OFFER:
        return []
    now, mail_id = deps.now(), state["mail_id"]
    offer, due = deps.records.open_offer(state["conversation_id"], now), now + timedelta(hours=hours)
    if offer is None or due >= offer.expires_at:
        return []
    language = papers.kept(deps.records, mail_id, RequestForm).language
    # What a person answers beside the offer is not what the customer is reminded of.
    facts = replace(facts_of(deps, mail_id, papers.kept(deps.records, mail_id, Done)), follow_up=False)
    key = f"{mail_id}/reminder"
    mail = answer(deps, mail_id, key, replies.reminder(facts, language), language)
    thread = (*offered.references, offered.message_id)
    mail = replace(mail, in_reply_to=offered.message_id, references=thread)
    return [Owed(EffectKind.REMINDER, key, papers.document(Reminder(offer.id, mail)), due)]
