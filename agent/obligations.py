"""What we owe for a mail: the reply, and what the worker delivers afterwards. Facts come from what was read back."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from agent import papers, policy, replies
from agent.domain import (
    Action,
    Contact,
    ContactMatch,
    Effect,
    EffectKind,
    Email,
    Handoff,
    OutcomeKind,
    OutgoingMail,
    Owed,
    Plan,
    Reason,
    Sender,
)
from agent.errors import OutcomeUnknown
from agent.form import RequestForm
from agent.papers import Done, Draft
from agent.ports import Deps
from agent.state import State

UNREAD = "(the mail could not be read; it lies in the mailbox)"


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
    facts = _facts(deps, state)
    words = replies.default_words(facts, form.language)
    if draft.source == "model":
        words = replies.Words(draft.opening, draft.closing)
    text = replies.render(facts, words.opening, words.closing, form.language)
    mail = _answer(deps, mail_id, f"{mail_id}/reply", text, form.language)
    papers.keep(deps.records, mail_id, mail)
    return mail


def _facts(deps: Deps, state: State) -> replies.Facts:
    mail_id = state["mail_id"]
    plan = papers.kept(deps.records, mail_id, Plan)
    done = (
        Done(OutcomeKind.ASKED, plan.candidates) if "result" not in state else papers.kept(deps.records, mail_id, Done)
    )
    zone = policy.customer_zone(papers.kept(deps.records, mail_id, ContactMatch).contact, deps.policy)
    return replies.Facts(
        outcome=done.outcome,
        slots=done.slots,
        old_slot=done.old_slot,
        zone=zone.key,
        owner_zone=deps.policy.slots.zone,
        meeting=deps.policy.meeting,
        place=deps.policy.place,
        owner=deps.owner,
        question=plan.question,
        explanation=plan.explanation,
        follow_up=plan.follow_up,
        answer_by=_answer_by(deps, mail_id, plan),
    )


def _answer_by(deps: Deps, mail_id: str, plan: Plan) -> datetime | None:
    """Return until when offered times are held, or by when a person answers the rest of the mail."""
    if plan.action is Action.OFFER:
        return deps.records.mail(mail_id).received_at + timedelta(hours=deps.policy.hold_hours)
    return _due(deps) if plan.follow_up else None


def _answer(deps: Deps, mail_id: str, key: str, text: str, language: str) -> OutgoingMail:
    """Address an answer: its one recipient is the proven sender, it stands in the mail's thread."""
    email = deps.records.email(mail_id)
    own = (email.message_id,) if email.message_id else ()
    return OutgoingMail(
        message_id=message_id(deps, key),
        to=papers.kept(deps.records, mail_id, Sender).address or "",
        subject=replies.reply_subject(email.subject),
        text=text,
        date=deps.now(),
        language=language if language != "other" else "en",
        in_reply_to=email.message_id,
        references=(*(email.references or ((email.in_reply_to,) if email.in_reply_to else ())), *own),
    )


def send_once(deps: Deps, effect: Effect, mail: OutgoingMail, owed: Sequence[Owed]) -> None:
    """Send a mail through the ledger; only a copy in Sent shows that a mail left whose sending was cut short."""

    def send() -> dict[str, Any]:
        deps.mailer.send(mail)
        return {"message_id": mail.message_id}

    def probe() -> dict[str, Any] | None:
        if deps.mailbox.is_sent(mail.message_id):
            return {"message_id": mail.message_id}
        raise OutcomeUnknown("nobody can say whether the mail left")

    deps.ledger.perform(effect, send, probe, owed)


def sent_copy(mail: OutgoingMail) -> Owed:
    """Owe a copy in Sent."""
    return Owed(EffectKind.SENT_COPY, f"{mail.message_id}/copy", papers.document(mail))


def activity(deps: Deps, mail_id: str, result: OutcomeKind) -> Sequence[Owed]:
    """Owe the CRM one line about what the contact got; machine mail leaves none."""
    contact = _contact(deps, mail_id)
    if contact is None or result is OutcomeKind.IGNORED:
        return []
    text = f"{deps.desk.name}: {result.value.replace('_', ' ')}"
    return [Owed(EffectKind.ACTIVITY, f"{mail_id}/activity", {"contact_id": contact.id, "text": text})]


def hand_off(deps: Deps, state: State, reason: Reason) -> None:
    """Open a handoff; owe the owner a notice, and a proven sender one acknowledgement a conversation."""
    handoff = _handoff(deps, state, reason)
    email = _email(deps, handoff.mail_id)
    excerpt = email.reply_text if email else UNREAD
    owed = [*_acknowledgement(deps, state, reason, handoff.due), *_notice(deps, state, handoff, excerpt)]
    deps.records.hand_off(handoff, owed)


def hand_off_unread(deps: Deps, state: State, reason: Reason) -> None:
    """Open a handoff for a mail of which nothing kept can be read any more: the owner alone is told."""
    handoff = _handoff(deps, state, reason)
    deps.records.hand_off(handoff, _notice(deps, state, handoff, UNREAD))


def _handoff(deps: Deps, state: State, reason: Reason) -> Handoff:
    return Handoff(state["mail_id"], state["conversation_id"], reason, _detail(deps, state, reason), _due(deps))


def _acknowledgement(deps: Deps, state: State, reason: Reason, due: datetime) -> Sequence[Owed]:
    mail_id = state["mail_id"]
    if not _acts(deps, state) or reason in policy.UNACKNOWLEDGED or not _awaits_word(deps, state, reason):
        return []
    contact = _contact(deps, mail_id)
    language = _language(deps, mail_id, contact)
    zone = policy.customer_zone(contact, deps.policy)
    text = replies.acknowledgement(deps.owner, due, zone.key, language)
    mail = _answer(deps, mail_id, f"{mail_id}/ack", text, language)
    return [Owed(EffectKind.ACK, f"{mail_id}/ack", papers.document(mail))]


def _awaits_word(deps: Deps, state: State, reason: Reason) -> bool:
    """Say whether a proven person wrote whom nobody has answered: a machine is never written to, whatever failed."""
    email = _email(deps, state["mail_id"])
    # Where nobody knows whether the reply left, this word may be all that the sender gets.
    is_answered = reason is not Reason.EFFECT_UNCERTAIN and EffectKind.REPLY in deps.ledger.acted(state["mail_id"])
    # Whose mail was only misfiled has got what there was to get, be it silence.
    if (
        is_answered
        or "misfiled" in state
        or email is None
        or deps.records.kept(state["mail_id"], Sender.__name__) is None
    ):
        return False
    sender = papers.kept(deps.records, state["mail_id"], Sender)
    talk, longest = deps.records.conversation(state["conversation_id"]), deps.policy.max_chars
    found = policy.screen(email, sender, deps.desk.address, person_took_over=talk.taken_over, max_chars=longest)
    is_person = found.label != "machine" and found.reason not in policy.UNACKNOWLEDGED
    return sender.verified and is_person and not talk.acknowledged


def _acts(deps: Deps, state: State) -> bool:
    return policy.run_level(state, deps.gates.level()) in policy.ACTING


def _notice(deps: Deps, state: State, handoff: Handoff, excerpt: str) -> Sequence[Owed]:
    if not _acts(deps, state):
        return []
    key = f"{handoff.mail_id}/notice/{handoff.reason}"
    text = replies.notice(
        handoff.reason,
        handoff.due,
        deps.policy.slots.zone,
        mail_id=handoff.mail_id,
        conversation_id=handoff.conversation_id,
        detail=handoff.detail,
        excerpt=excerpt,
    )
    subject = f"Front desk: {handoff.reason.value}"
    mail = OutgoingMail(message_id(deps, key), deps.owner.address, subject, text, deps.now())
    return [Owed(EffectKind.NOTICE, key, papers.document(mail))]


def _detail(deps: Deps, state: State, reason: Reason) -> str:
    """Name what the reason alone does not say: the missing field, the step that failed, what had been done by then."""
    if reason is Reason.CONTACT_INCOMPLETE:
        return f"missing: {', '.join(papers.kept(deps.records, state['mail_id'], ContactMatch).missing)}"
    failure, acted = state.get("failure"), deps.ledger.acted(state["mail_id"])
    failed = [f"{failure['node']}: {failure['error']}"] if failure else []
    return ", ".join([*failed, *(f"begun: {kind}" for kind in sorted(acted))])


def _due(deps: Deps) -> datetime:
    return deps.now() + timedelta(hours=deps.policy.answer_hours)


def _email(deps: Deps, mail_id: str) -> Email | None:
    return deps.records.email(mail_id) if deps.records.kept(mail_id, "email") else None


def _contact(deps: Deps, mail_id: str) -> Contact | None:
    if deps.records.kept(mail_id, ContactMatch.__name__) is None:
        return None
    return papers.kept(deps.records, mail_id, ContactMatch).contact


def _language(deps: Deps, mail_id: str, contact: Contact | None) -> str:
    if deps.records.kept(mail_id, RequestForm.__name__):
        return papers.kept(deps.records, mail_id, RequestForm).language
    return contact.language if contact and contact.language else "en"
