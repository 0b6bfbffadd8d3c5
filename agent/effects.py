"""What the effect nodes share: the slot read again at commit, the event as we left it, ids from keys."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from agent import papers, policy, slots
from agent.domain import Booking, Event, Hold, Plan, Reason, Sender, Slot
from agent.errors import Conflict, FrontdeskError, OutcomeUnknown, PolicyChanged, SlotTaken
from agent.ports import Calendar, Deps
from agent.slots import MeetingType
from agent.state import State


def event_id(key: str) -> str:
    """Return an id that Google and CalDAV accept, always the same for an effect's key."""
    return base64.b32hexencode(hashlib.sha256(key.encode()).digest()[:25]).decode().lower()


def slot_document(slot: Slot) -> dict[str, Any]:
    """Return the slot as the ledger stores it."""
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat()}


def slot_of(document: dict[str, Any]) -> Slot:
    """Return the slot that the ledger stored."""
    return Slot(datetime.fromisoformat(document["start"]), datetime.fromisoformat(document["end"]))


def check_free(deps: Deps, conversation_id: str, plan: Plan, besides: Event | None = None) -> None:
    """Read the calendar once more right before slots are taken; SlotTaken unless each is ahead and known to be free.

    An approval or a retry may have taken its time. The event `besides`, which is to be moved, does not count.
    """
    if not plan.slots:
        return
    if any(slot.start <= deps.now() for slot in plan.slots):
        raise SlotTaken("a planned time has passed")
    span = Slot(min(plan.slots).start, max(slot.end for slot in plan.slots)).widened(policy.MARGIN)
    availability = deps.calendar_of(plan.owner).availability(span, besides)
    moving = (besides.slot, plan.owner) if besides else None
    held = deps.records.held(span, deps.now(), conversation_id)
    others = [hold for hold in held if (hold.slot, hold.owner) != moving]
    agenda = policy.agenda(deps.policy, meeting_of(deps, plan), plan.owner, availability, others)
    if availability.unknown or not all(slots.is_free(slot, agenda) for slot in plan.slots):
        raise SlotTaken("a slot is no longer free")


def found(deps: Deps, plan: Plan, event: Event, take_back: Callable[[Event], object]) -> dict[str, Any]:
    """Return the slot of an event that a call left behind which was cut short; Conflict where a person has moved it."""
    if event.slot != plan.slots[0]:
        raise Conflict("the event was moved before it was noted")
    return settle(deps, plan, event, take_back)


def settle(deps: Deps, plan: Plan, event: Event, take_back: Callable[[Event], object]) -> dict[str, Any]:
    """Return the slot of an event that was just written; where somebody else wrote there meanwhile, it is taken back.

    No calendar writes only if the slot is free: what crossed between reading and writing shows in a second look.
    SlotTaken once it is taken back; OutcomeUnknown where it stands and nobody can say whether it stands alone.
    """
    try:
        around = deps.calendar_of(plan.owner).availability(event.slot.widened(policy.MARGIN), event)
        if around.unknown:
            raise OutcomeUnknown("the calendar could not say whether the slot was ours alone")
        if slots.is_free(event.slot, policy.agenda(deps.policy, meeting_of(deps, plan), plan.owner, around, ())):
            return slot_document(event.slot)
        take_back(event)
    except Conflict:
        raise
    except FrontdeskError as error:
        raise OutcomeUnknown("the event stands, and nobody can say whether it stands alone") from error
    raise SlotTaken("somebody else wrote into the slot at the same time")


def planned_hold(plan: Plan) -> Hold:
    """Return what a plan for one slot gives away."""
    return Hold(plan.slots[0], plan.meeting, plan.owner)


def calendar_with_traces(deps: Deps, owner: str) -> Calendar:
    """Return the calendar that a call may have written to; OutcomeUnknown where the policy has it no more."""
    try:
        return deps.calendar_of(owner)
    except PolicyChanged as error:
        raise OutcomeUnknown("nobody knows any more which calendar it was written to") from error


def meeting_of(deps: Deps, plan: Plan) -> MeetingType:
    """Return the kind of meeting of a plan; PolicyChanged where the policy has it no more."""
    meeting = deps.policy.meeting(plan.meeting)
    if meeting is None:
        raise PolicyChanged("the policy has no such kind of meeting any more")
    return meeting


def booking_of(deps: Deps, mail_id: str, plan: Plan) -> Booking:
    """Return the sender's own booking that the plan names, as it was before this mail changed it; else a Conflict."""
    if deps.records.kept(mail_id, Booking.__name__):
        booking = papers.kept(deps.records, mail_id, Booking)
        if booking.id == plan.booking_id:
            return booking
    address = papers.kept(deps.records, mail_id, Sender).address or ""
    for booking in deps.records.bookings(address, deps.now()):
        if booking.id == plan.booking_id:
            # A run that dies after the change comes by again, and finds the booking moved or gone.
            papers.keep(deps.records, mail_id, booking)
            return booking
    raise Conflict("the booking is gone")


def untouched_event(deps: Deps, booking: Booking) -> Event:
    """Return the booking's event if it is ours and as we left it, else Conflict."""
    event = deps.calendar_of(booking.owner).get(booking.event_id)
    if event is None or event.key != booking.event_id or event.slot != booking.slot:
        raise Conflict("the event is not as we left it")
    return event


def lost_slot(state: State) -> State:
    """Count a slot that was taken between reading and writing."""
    lost = state.get("lost_slots", 0) + 1
    update: State = {"effect": "taken", "lost_slots": lost}
    if lost > policy.MAX_LOST_SLOTS:
        update["reason"] = Reason.SLOT_LOST.value
    return update
