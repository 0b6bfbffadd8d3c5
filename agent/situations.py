"""What the decision about a mail rests on, gathered from the records."""

import re
from collections.abc import Mapping
from datetime import timedelta

from agent import papers, policy
from agent.decisions import Situation, WhichBooking
from agent.domain import Availability, Booking, Contact, ContactMatch, Mail, Offer, Plan, Sender
from agent.form import RequestForm, Ungrounded
from agent.ports import Deps
from agent.state import State

_JUST_NOW = timedelta(hours=1)


def situation(deps: Deps, state: State, availability: Mapping[str, Availability]) -> Situation:
    """Return all that the decision rests on; `availability` is what the calendars said, by owner, if any was read."""
    records, mail_id, now = deps.records, state["mail_id"], deps.now()
    email, form, mail = records.email(mail_id), papers.kept(records, mail_id, RequestForm), records.mail(mail_id)
    contact = papers.kept(records, mail_id, ContactMatch).contact
    zone = policy.customer_zone(contact, deps.policy)
    address = papers.kept(records, mail_id, Sender).address or ""
    reference = policy.reference_moment(email.date, mail.received_at).astimezone(zone)
    offer = records.answered_offer(state["conversation_id"], email, address, reference)
    bookings = records.bookings(address, now)
    return Situation(
        form=form,
        ungrounded=_ungrounded(deps, mail_id),
        email=email,
        reference=reference,
        now=now,
        zone=zone,
        locale=form.language,
        address=address,
        names=_names(contact, address),
        languages=frozenset({"en", contact.language} if contact and contact.language else {"en"}),
        conversation=records.conversation(state["conversation_id"]),
        offer=offer,
        bookings=bookings,
        availability=availability,
        held=records.held(policy.reach(deps.policy, now), now, besides=state["conversation_id"])
        if availability
        else (),
        policy=deps.policy,
        recent=[booking for booking in bookings if _is_recent(booking, mail) and not _is_known_to(offer, booking)],
        question=question_answered(deps, mail),
        crm_owner=policy.crm_owner(deps.policy, contact.owner if contact else None, deps.owner.address),
    )


def _is_recent(booking: Booking, mail: Mail) -> bool:
    """Say whether this conversation made or moved it, or a mail that came at nearly the same time, before or after."""
    is_close = booking.asked_at is not None and abs(mail.received_at - booking.asked_at) < _JUST_NOW
    return is_close or booking.asked_in == mail.conversation_id


def _is_known_to(offer: Offer | None, booking: Booking) -> bool:
    """Say whether the offer was asked for after the booking: then it is an offer of something beside it."""
    return bool(offer and offer.asked_at and booking.asked_at and booking.asked_at < offer.asked_at)


def question_answered(deps: Deps, mail: Mail) -> WhichBooking | None:
    """Return the question which booking is meant, if this mail answers it; asked again, it is of the first mail."""
    found = None
    for _ in range(deps.policy.rounds):
        asked_of = deps.records.answered_mail(deps.records.email(mail.id))
        if asked_of is None or not _is_asked_which(deps, mail, asked_of):
            break
        mail = deps.records.mail(asked_of)
        found = _which_booking(deps, mail)
    return found


def _is_asked_which(deps: Deps, answer: Mail, asked_of: str) -> bool:
    """Say whether we asked this sender, of that mail, which booking is meant."""
    records, needed = deps.records, (Plan, RequestForm, Sender, ContactMatch)
    if any(records.kept(asked_of, paper.__name__) is None for paper in needed) or not records.kept(asked_of, "email"):
        return False
    addresses = {(papers.kept(records, mail_id, Sender).address or "").lower() for mail_id in (answer.id, asked_of)}
    is_one = records.mail(asked_of).conversation_id == answer.conversation_id and len(addresses) == 1
    return is_one and papers.kept(records, asked_of, Plan).question == "which_booking"


def _which_booking(deps: Deps, asked_of: Mail) -> WhichBooking:
    records = deps.records
    email, form = records.email(asked_of.id), papers.kept(records, asked_of.id, RequestForm)
    zone = policy.customer_zone(papers.kept(records, asked_of.id, ContactMatch).contact, deps.policy)
    reference = policy.reference_moment(email.date, asked_of.received_at).astimezone(zone)
    return WhichBooking(papers.kept(records, asked_of.id, Plan).candidates, form, email, reference)


def _ungrounded(deps: Deps, mail_id: str) -> Ungrounded:
    if deps.records.kept(mail_id, Ungrounded.__name__) is None:
        # Version 0.1.0 kept none.
        return Ungrounded()
    return papers.kept(deps.records, mail_id, Ungrounded)


def _names(contact: Contact | None, address: str) -> frozenset[str]:
    written = f"{contact.name} {contact.company or ''}" if contact else ""
    return frozenset(re.findall(r"\w+", f"{written} {address.partition('@')[0]}"))
