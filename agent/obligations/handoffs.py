"""What is owed when a mail goes to a person: a notice, a word to the sender, a suggested reply; and the CRM's line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from agent import papers, policy, replies
from agent.domain import (
    Contact,
    ContactMatch,
    EffectKind,
    Email,
    Handoff,
    Invitation,
    OutcomeKind,
    OutgoingMail,
    Owed,
    Reason,
    Sender,
)
from agent.form import RequestForm
from agent.obligations.answers import answer, due, facts_of, message_id, promised
from agent.obligations.details import detail
from agent.papers import Done
from agent.ports import Deps
from agent.replies import Occasion
from agent.state import State

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
UNREAD = "(the mail could not be read; it lies in the mailbox)"

_BOOKINGS = {
    OutcomeKind.BOOKED: EffectKind.BOOK,
    OutcomeKind.MOVED: EffectKind.MOVE,
    OutcomeKind.CANCELLED: EffectKind.CANCEL,
}


def activity(deps: Deps, mail_id: str, result: OutcomeKind) -> Sequence[Owed]:
    """Owe the CRM one line about what the contact got; machine mail leaves none."""
    if result is OutcomeKind.IGNORED:
        return []
    return line(deps, mail_id, f"{mail_id}/activity", result.value.replace("_", " "))


def line(deps: Deps, mail_id: str, key: str, text: str) -> Sequence[Owed]:
    """Owe the CRM a line about the contact of a mail, if there is one."""
    contact = _contact(deps, mail_id)
    text = f"{deps.desk.name}: {text}"
    return [Owed(EffectKind.ACTIVITY, key, {"contact_id": contact.id, "text": text})] if contact else []


def hand_off(deps: Deps, state: State, reason: Reason, *, quiet: bool = False) -> None:
    """Open a handoff; owe the owner a notice and a suggested reply, and a proven sender one word a conversation.

    A `quiet` one is only a row, and so is what exceeds the policy's numbers: the owner finds it on the list.
    """
    handoff = _handoff(deps, state, reason)
    owed: list[Owed] = []
    writes_much = _writes_much(deps, handoff)
    awaits_word, is_untold = _awaits_word(deps, state, reason), _invitation(deps, handoff) is not None
    if awaits_word:
        owed += _acknowledgement(deps, handoff)
    if is_untold or (awaits_word and not writes_much):
        owed.append(_draft(deps, handoff))
    if _acts(deps, state) and not (quiet or writes_much or _owner_has_enough(deps, handoff)):
        email, has_draft = _email(deps, handoff.mail_id), any(debt.kind is EffectKind.DRAFT for debt in owed)
        owed += _notice(deps, handoff, email.reply_text if email else UNREAD, has_draft=has_draft)
    deps.records.hand_off(handoff, owed)


def hand_off_unread(deps: Deps, state: State, reason: Reason) -> None:
    """Open a handoff for a mail of which nothing kept can be read any more: the owner alone is told."""
    handoff = _handoff(deps, state, reason)
    deps.records.hand_off(handoff, _notice(deps, handoff, UNREAD) if _acts(deps, state) else [])


def hand_off_delivery(deps: Deps, handoff: Handoff, *, is_told: bool) -> None:
    """Open a handoff for what could not be delivered for a mail that was handled, and tell the owner, or not."""
    acts = deps.gates.level() in policy.ACTING
    deps.records.hand_off(handoff, _notice(deps, handoff, "", occasion=Occasion.DELIVERY) if is_told and acts else [])


def hand_off_unwritten(deps: Deps, handoff: Handoff) -> None:
    """Open a handoff for what a customer let us know without a mail, and tell the owner unless they have enough."""
    owed = [] if _owner_has_enough(deps, handoff) else _notice(deps, handoff, "", occasion=Occasion.CALENDAR)
    deps.records.hand_off(handoff, owed)


def _handoff(deps: Deps, state: State, reason: Reason) -> Handoff:
    mail_id = state["mail_id"]
    # What the customer has been told stands, though the worker was down since.
    answer_by = promised(deps, mail_id) or due(deps)
    return Handoff(mail_id, state["conversation_id"], reason, detail(deps, state, reason), answer_by)


def _writes_much(deps: Deps, handoff: Handoff) -> bool:
    """Say whether this sender's mails have filled the owner's list within the last hour."""
    address = deps.records.mail(handoff.mail_id).from_address
    if address is None:
        return False
    return deps.records.count_handoffs(deps.now() - _HOUR, address) >= deps.policy.mails_per_hour


def _owner_has_enough(deps: Deps, handoff: Handoff) -> bool:
    """Say whether the owner has been written to as often as does any good; what answers notices must not breed them."""
    address, now = deps.records.mail(handoff.mail_id).from_address, deps.now()
    if handoff.reason in policy.TOLD_ONCE_A_DAY and deps.records.told_of(address or "", handoff.reason, now - _DAY):
        return True
    if handoff.reason in policy.ALWAYS_TOLD:
        return False
    return deps.records.count_handoffs(now - _HOUR) >= deps.policy.notices_per_hour


def _awaits_word(deps: Deps, state: State, reason: Reason) -> bool:
    """Say whether a proven person wrote whom nobody has answered: a machine is never written to, whatever failed."""
    mail_id = state["mail_id"]
    if not _acts(deps, state) or reason in policy.UNACKNOWLEDGED:
        return False
    # Where nobody knows whether the reply left, this word may be all that the sender gets.
    is_answered = reason is not Reason.EFFECT_UNCERTAIN and EffectKind.REPLY in deps.ledger.acted(mail_id)
    # Whose mail was only misfiled has got what there was to get, be it silence.
    if is_answered or "misfiled" in state:
        return False
    needed = ("email", Sender.__name__, policy.Screening.__name__)
    if any(deps.records.kept(mail_id, name) is None for name in needed):
        return False
    screening = papers.kept(deps.records, mail_id, policy.Screening)
    is_person = screening.label != "ignored" and screening.reason not in policy.UNACKNOWLEDGED
    return is_person and papers.kept(deps.records, mail_id, Sender).verified


def _acknowledgement(deps: Deps, handoff: Handoff) -> Sequence[Owed]:
    if deps.records.conversation(handoff.conversation_id).acknowledged:
        return []
    contact = _contact(deps, handoff.mail_id)
    language = _language(deps, handoff.mail_id, contact)
    zone = policy.customer_zone(contact, deps.policy)
    key = f"{handoff.mail_id}/ack"
    text = replies.acknowledgement(deps.owner, handoff.due, zone.key, language)
    return [Owed(EffectKind.ACK, key, papers.document(answer(deps, handoff.mail_id, key, text, language)))]


def _draft(deps: Deps, handoff: Handoff) -> Owed:
    """Owe Drafts a reply that the owner finishes, once a mail."""
    mail_id = handoff.mail_id
    language = _language(deps, mail_id, _contact(deps, mail_id))
    excerpt, facts = deps.records.email(mail_id).reply_text, _certain(deps, handoff)
    key = f"{mail_id}/draft"
    text = replies.suggestion(deps.owner, language, facts=facts, excerpt=excerpt)
    draft = replace(answer(deps, mail_id, key, text, language), invitation=_invitation(deps, handoff))
    return Owed(EffectKind.DRAFT, key, papers.document(draft))


def _invitation(deps: Deps, handoff: Handoff) -> Invitation | None:
    """Return the invitation to what was done, which nobody sends unless the draft carries it; None where there is none.

    Whatever keeps the reply from leaving, the customer's calendar is told, as soon as a person sends the draft.
    """
    return papers.kept(deps.records, handoff.mail_id, Done).invitation if _certain(deps, handoff) else None


def _certain(deps: Deps, handoff: Handoff) -> replies.Facts | None:
    """Return what has been done for a mail, None where nothing was or where anything about it is in doubt."""
    mail_id, acted = handoff.mail_id, deps.ledger.acted(handoff.mail_id)
    in_doubt = handoff.reason is Reason.EFFECT_UNCERTAIN or EffectKind.REPLY in acted
    if in_doubt or deps.records.kept(mail_id, Done.__name__) is None:
        return None
    done = papers.kept(deps.records, mail_id, Done)
    stands = _BOOKINGS[done.outcome] in acted if done.outcome in _BOOKINGS else _is_held(deps, handoff, done)
    # That a person answers the rest is what the draft is about.
    return replace(facts_of(deps, mail_id, done), follow_up=False) if stands else None


def _is_held(deps: Deps, handoff: Handoff, done: Done) -> bool:
    """Say whether the times that were to be offered are still kept for this sender."""
    now = deps.now()
    offer = deps.records.open_offer(handoff.conversation_id, now)
    if offer is None or done.outcome is not OutcomeKind.OFFERED:
        return False
    return offer.slots == done.slots and offer.expires_at > now


def _acts(deps: Deps, state: State) -> bool:
    return policy.run_level(state, deps.gates.level()) in policy.ACTING


def _notice(
    deps: Deps, handoff: Handoff, excerpt: str, *, has_draft: bool = False, occasion: Occasion = Occasion.MAIL
) -> Sequence[Owed]:
    key = f"{handoff.mail_id}/notice/{handoff.reason}"
    text = replies.notice(
        handoff.reason,
        handoff.due,
        deps.policy.slots.zone,
        mail_id=handoff.mail_id,
        conversation_id=handoff.conversation_id,
        detail=handoff.detail,
        excerpt=excerpt,
        has_draft=has_draft,
        occasion=occasion,
    )
    subject = f"Front desk: {handoff.reason.value}"
    mail = OutgoingMail(message_id(deps, key), deps.owner.address, subject, text, deps.now())
    return [Owed(EffectKind.NOTICE, key, papers.document(mail))]


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
