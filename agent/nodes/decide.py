"""Decide what to do for the mail."""

import re
from datetime import timedelta

from langgraph.runtime import Runtime

from agent import decisions, papers, policy
from agent.domain import Availability, Contact, ContactMatch, Sender, Slot
from agent.form import RequestForm
from agent.ports import Deps
from agent.state import State


def decide(state: State, *, runtime: Runtime[Deps]) -> State:
    """Turn the form and what is free into a plan, by rules alone."""
    deps = runtime.context
    plan = decisions.decide(_situation(state, deps))
    papers.keep(deps.records, state["mail_id"], plan)
    deps.records.note(state["mail_id"], "decided", {"action": plan.action.value, "reason": plan.reason or ""})
    update: State = {"action": plan.action.value, "drafts": 0, "holds": bool(plan.slots)}
    if plan.reason:
        update["reason"] = plan.reason.value
        update["result"] = policy.RESULTS[plan.action].value
    return update


def _situation(state: State, deps: Deps) -> decisions.Situation:
    records, mail_id, now = deps.records, state["mail_id"], deps.now()
    email, form = records.email(mail_id), papers.kept(records, mail_id, RequestForm)
    contact = papers.kept(records, mail_id, ContactMatch).contact
    zone = policy.customer_zone(contact, deps.policy)
    address = papers.kept(records, mail_id, Sender).address or ""
    horizon = Slot(now, now + timedelta(days=deps.policy.slots.horizon_days + 1))
    return decisions.Situation(
        form=form,
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
        availability=papers.kept(records, mail_id, Availability) if state["time_bound"] else Availability(),
        held=records.held(horizon, now, besides=state["conversation_id"]),
        policy=deps.policy,
    )


def _names(contact: Contact | None, address: str) -> frozenset[str]:
    written = f"{contact.name} {contact.company or ''}" if contact else ""
    return frozenset(re.findall(r"\w+", f"{written} {address.partition('@')[0]}"))
