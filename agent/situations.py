"""What the decision about a mail rests on, gathered from the records."""

import re
from collections.abc import Mapping

from agent import papers, policy
from agent.decisions import Situation
from agent.domain import Availability, Contact, ContactMatch, Sender
from agent.form import RequestForm, Ungrounded
from agent.ports import Deps
from agent.state import State


def situation(deps: Deps, state: State, availability: Mapping[str, Availability]) -> Situation:
    """Return all that the decision rests on; `availability` is what the calendars said, by owner, if any was read."""
    records, mail_id, now = deps.records, state["mail_id"], deps.now()
    email, form = records.email(mail_id), papers.kept(records, mail_id, RequestForm)
    contact = papers.kept(records, mail_id, ContactMatch).contact
    zone = policy.customer_zone(contact, deps.policy)
    address = papers.kept(records, mail_id, Sender).address or ""
    return Situation(
        form=form,
        ungrounded=_ungrounded(deps, mail_id),
        email=email,
        reference=policy.reference_moment(email.date, records.mail(mail_id).received_at).astimezone(zone),
        now=now,
        zone=zone,
        locale=form.language,
        address=address,
        names=_names(contact, address),
        languages=frozenset({"en", contact.language} if contact and contact.language else {"en"}),
        conversation=records.conversation(state["conversation_id"]),
        offer=records.open_offer(state["conversation_id"], now),
        bookings=records.bookings(address, now),
        availability=availability,
        held=records.held(policy.reach(deps.policy, now), now, besides=state["conversation_id"])
        if availability
        else (),
        policy=deps.policy,
    )


def _ungrounded(deps: Deps, mail_id: str) -> Ungrounded:
    if deps.records.kept(mail_id, Ungrounded.__name__) is None:
        # Version 0.1.0 kept none.
        return Ungrounded()
    return papers.kept(deps.records, mail_id, Ungrounded)


def _names(contact: Contact | None, address: str) -> frozenset[str]:
    written = f"{contact.name} {contact.company or ''}" if contact else ""
    return frozenset(re.findall(r"\w+", f"{written} {address.partition('@')[0]}"))
