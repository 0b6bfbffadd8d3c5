"""What we write of a meeting into calendars and invitations: every word of it is ours or the CRM's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent import papers
from agent.domain import (
    ContactMatch,
    EffectKind,
    Hold,
    Invitation,
    NewEvent,
    Offer,
    OutcomeKind,
    Owed,
    Plan,
    Sender,
    Slot,
)
from agent.effects.documents import event_id, slot_of
from agent.papers import Done, Given
from agent.ports import Deps


@dataclass(frozen=True)
class ShownHold:
    """A held time as its owner's calendar is to show it: which offer it is held for, and the tentative event."""

    owner: str
    offer_id: str
    event: NewEvent


def sender_of(deps: Deps, mail_id: str) -> str:
    """Return the proven sender's address."""
    return papers.kept(deps.records, mail_id, Sender).address or ""


def described(deps: Deps, mail_id: str, plan: Plan, told: Given, event_id: str) -> NewEvent:
    """Describe our event: every word of it is ours or the CRM's, the attendee is the proven sender."""
    contact, attendee = papers.kept(deps.records, mail_id, ContactMatch).contact, sender_of(deps, mail_id)
    booked_by = f"Booked by mail through {deps.desk.name}."
    return NewEvent(
        event_id=event_id,
        key=event_id,
        slot=plan.slots[0],
        summary=f"{told.meeting}: {contact.name if contact else attendee}",
        description=f"{booked_by}\n{told.link}" if told.link else booked_by,
        location=told.place or told.link,
        attendees=(attendee,),
        organizer=deps.owner_of(plan.owner),
        link=told.link,
    )


def done(
    deps: Deps, mail_id: str, outcome: OutcomeKind, event_id: str, result: dict[str, Any], old_slot: Slot | None = None
) -> Done:
    """Return what an effect on an event of ours came to: the facts of the reply, and the invitation that it carries.

    It carries none where the calendar's provider tells the attendees, so that they hear of it in one way alone.
    """
    plan = papers.kept(deps.records, mail_id, Plan)
    told, meeting = papers.given(deps, plan), deps.policy.meeting(plan.meeting)
    if meeting and meeting.conference:
        told = replace(told, link=result.get("link", ""))
    slots_now = () if outcome is OutcomeKind.CANCELLED else (slot_of(result),)
    event = replace(described(deps, mail_id, plan, told, event_id), slot=(*slots_now, *plan.slots)[0])
    # Of what an earlier version wrote, no provider has told them.
    invites, cancelled = result.get("invites", False), outcome is OutcomeKind.CANCELLED
    invitation = None if invites else Invitation(event, result.get("sequence", 0), cancelled=cancelled)
    return Done(outcome, slots_now, old_slot, told, invitation)


def shown_holds(deps: Deps, mail_id: str, offer: Offer) -> Sequence[Owed]:
    """Owe a tentative event for each held time, where the kind of meeting asks for it."""
    meeting = deps.policy.meeting(offer.meeting)
    if meeting is None or not meeting.tentative_holds:
        return []
    holds = [Hold(slot, offer.meeting, offer.owner, offer.id) for slot in offer.slots]
    shown = {hold.shown_as: _shown(deps, mail_id, hold) for hold in holds}
    return [Owed(EffectKind.SHOW_HOLD, key, papers.document(hold)) for key, hold in shown.items()]


def _shown(deps: Deps, mail_id: str, hold: Hold) -> ShownHold:
    plan, name = papers.kept(deps.records, mail_id, Plan), event_id(hold.shown_as)
    event = described(deps, mail_id, plan, papers.given(deps, plan), name)
    shown = replace(
        event,
        slot=hold.slot,
        summary=f"Held: {event.summary}",
        description=f"Offered by mail through {deps.desk.name}. It goes as soon as the offer ends.",
        attendees=(),
        link="",
        tentative=True,
    )
    return ShownHold(hold.owner, hold.offer_id, shown)
