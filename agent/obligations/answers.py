"""What answers a mail, and how it is sent: once."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agent import papers, policy, replies
from agent.domain import Action, ContactMatch, Effect, EffectKind, OutcomeKind, OutgoingMail, Owed, Plan, Sender, Slot
from agent.errors import OutcomeUnknown, PermanentError
from agent.form import RequestForm
from agent.papers import Done, Draft, Promise
from agent.ports import Deps
from agent.state import State


def message_id(deps: Deps, key: str) -> str:
    """Return the Message-ID that this mail of ours always gets; nobody without our secret can make one."""
    name = hmac.new(deps.secret, key.encode(), hashlib.sha256).hexdigest()[:40]
    return f"<{name}@{deps.desk.address.rpartition('@')[2]}>"


def reply(deps: Deps, state: State) -> OutgoingMail:
    """Render the reply from what the effect came to, once: a run that is resumed sends the very same text."""
    mail_id = state["mail_id"]
    if deps.records.kept(mail_id, OutgoingMail.__name__):
        return papers.kept(deps.records, mail_id, OutgoingMail)
    form, draft = papers.kept(deps.records, mail_id, RequestForm), papers.kept(deps.records, mail_id, Draft)
    asked = "result" not in state
    done = None if asked else papers.kept(deps.records, mail_id, Done)
    facts = facts_of(deps, mail_id, done)
    words = replies.default_words(facts, form.language)
    if draft.source == "model":
        words = replies.Words(draft.opening, draft.closing)
    text = replies.render(facts, words.opening, words.closing, form.language)
    mail = answer(deps, mail_id, f"{mail_id}/reply", text, form.language)
    mail = replace(mail, invitation=done.invitation if done else None)
    if facts.answer_by:
        papers.keep(deps.records, mail_id, Promise(facts.answer_by))
    papers.keep(deps.records, mail_id, mail)
    return mail


def facts_of(deps: Deps, mail_id: str, done: Done | None) -> replies.Facts:
    """Return what a mail may state of what was done; where nothing was, of what the plan asks."""
    plan = papers.kept(deps.records, mail_id, Plan)
    done = done or Done(OutcomeKind.ASKED, plan.candidates, _untouched(deps, mail_id, plan))
    zone = policy.customer_zone(papers.kept(deps.records, mail_id, ContactMatch).contact, deps.policy)
    given = done.given or papers.given(deps, plan)
    return replies.Facts(
        outcome=done.outcome,
        slots=done.slots,
        old_slot=done.old_slot,
        zone=zone.key,
        owner_zone=given.zone,
        meeting=given.meeting,
        place=given.place,
        link=given.link,
        giver=given.giver,
        owner=deps.owner,
        question=plan.question,
        explanation=plan.explanation,
        follow_up=plan.follow_up,
        is_online=given.is_online,
        held_until=held_until(deps, mail_id, plan) if plan.action is Action.OFFER else None,
        answer_by=due(deps) if plan.follow_up else None,
    )


def _untouched(deps: Deps, mail_id: str, plan: Plan) -> Slot | None:
    """Return when the booking is that a question is about: it stays as it is until the answer."""
    address = papers.kept(deps.records, mail_id, Sender).address or ""
    standing = deps.records.bookings(address, deps.now()) if plan.booking_id else []
    return next((booking.slot for booking in standing if booking.id == plan.booking_id), None)


def held_until(deps: Deps, mail_id: str, plan: Plan) -> datetime:
    """Return until when the offered times are held; a plan of 0.1.0 does not say."""
    return plan.held_until or deps.records.mail(mail_id).received_at + timedelta(hours=deps.policy.hold_hours)


def due(deps: Deps) -> datetime:
    """Return by when a person answers what is handed off now."""
    return deps.now() + timedelta(hours=deps.policy.answer_hours)


def promised(deps: Deps, mail_id: str) -> datetime | None:
    """Return by when our reply to a mail says that a person answers the rest; None once that has passed."""
    if deps.records.kept(mail_id, Promise.__name__) is None:
        return None
    answer_by = papers.kept(deps.records, mail_id, Promise).answer_by
    return answer_by if answer_by > deps.now() else None


def answer(deps: Deps, mail_id: str, key: str, text: str, language: str) -> OutgoingMail:
    """Address an answer: its one recipient is the proven sender, it stands in the mail's thread."""
    email = deps.records.email(mail_id)
    own = (email.message_id,) if email.message_id else ()
    return OutgoingMail(
        message_id=message_id(deps, key),
        to=papers.kept(deps.records, mail_id, Sender).address or "",
        subject=replies.reply_subject(email.subject, language),
        text=text,
        date=deps.now(),
        language=replies.written_language(language),
        in_reply_to=email.message_id,
        references=(*(email.references or ((email.in_reply_to,) if email.in_reply_to else ())), *own),
    )


def send_once(deps: Deps, effect: Effect, mail: OutgoingMail, owed: Sequence[Owed]) -> None:
    """Send a mail through the ledger; only a copy in Sent shows that a mail left whose sending was cut short."""

    def send() -> dict[str, Any]:
        # Asked here, where nothing has left yet: a mail that was sent before its address failed stays sent.
        if effect.kind is not EffectKind.NOTICE and deps.records.is_held_back(mail.to):
            raise PermanentError("nothing is sent to this address any more")
        deps.mailer.send(mail)
        return {"message_id": mail.message_id}

    def probe() -> dict[str, Any] | None:
        if deps.mailbox.is_sent(mail.message_id):
            return {"message_id": mail.message_id}
        raise OutcomeUnknown("nobody can say whether the mail left")

    deps.ledger.perform(replace(effect, recipient=mail.to), send, probe, owed)


def sent_copy(mail: OutgoingMail) -> Owed:
    """Owe a copy in Sent."""
    return Owed(EffectKind.SENT_COPY, f"{mail.message_id}/copy", papers.document(mail))
