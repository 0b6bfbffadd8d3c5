"""What the effect nodes share: the slot read again at commit, the event as we left it, ids from keys."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from agent import papers, policy, slots
from agent.domain import Availability, Booking, Event, Plan, Reason, Sender, Slot
from agent.errors import Conflict, FrontdeskError, OutcomeUnknown, SlotTaken
from agent.ports import Deps
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


def check_free(deps: Deps, planned: Sequence[Slot], besides: Event | None = None) -> None:
    """Read the calendar once more right before slots are taken; SlotTaken unless each is ahead and known to be free.

    An approval or a retry may have taken its time.
    """
    if any(slot.start <= deps.now() for slot in planned):
        raise SlotTaken("a planned time has passed")
    if planned:
        around = _around(deps, Slot(min(planned).start, max(slot.end for slot in planned)), besides)
        if around.unknown or not all(slots.is_free(slot, around, (), deps.policy.slots) for slot in planned):
            raise SlotTaken("a slot is no longer free")


def found(deps: Deps, event: Event, slot: Slot, take_back: Callable[[Event], object]) -> dict[str, Any]:
    """Return the slot of an event that a call left behind which was cut short; Conflict where a person has moved it."""
    if event.slot != slot:
        raise Conflict("the event was moved before it was noted")
    return settle(deps, event, take_back)


def settle(deps: Deps, event: Event, take_back: Callable[[Event], object]) -> dict[str, Any]:
    """Return the slot of an event that was just written; where somebody else wrote there meanwhile, it is taken back.

    No calendar writes only if the slot is free: what crossed between reading and writing shows in a second look.
    SlotTaken once it is taken back; OutcomeUnknown where it stands and nobody can say whether it stands alone.
    """
    try:
        around = _around(deps, event.slot, event)
        if around.unknown:
            raise OutcomeUnknown("the calendar could not say whether the slot was ours alone")
        if slots.is_free(event.slot, around, (), deps.policy.slots):
            return slot_document(event.slot)
        take_back(event)
    except Conflict:
        raise
    except FrontdeskError as error:
        raise OutcomeUnknown("the event stands, and nobody can say whether it stands alone") from error
    raise SlotTaken("somebody else wrote into the slot at the same time")


def _around(deps: Deps, slot: Slot, besides: Event | None) -> Availability:
    margin = timedelta(minutes=deps.policy.slots.buffer_minutes)
    return deps.calendar.availability(slot.widened(margin), besides)


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
    event = deps.calendar.get(booking.event_id)
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
