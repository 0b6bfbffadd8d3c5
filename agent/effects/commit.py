"""Right before and after a write: the slot read again, the event as we left it, what crossed us taken back."""

from collections.abc import Callable
from typing import Any

from agent import papers, policy, slots
from agent.domain import Booking, Event, Hold, Plan, Reason, Slot
from agent.effects.documents import event_document
from agent.effects.events import sender_of
from agent.errors import Conflict, FrontdeskError, OutcomeUnknown, PolicyChanged, SlotTaken
from agent.ports import Calendar, Deps
from agent.slots import MeetingType
from agent.state import State


def check_free(deps: Deps, state: State, plan: Plan, moving: Booking | None = None, event: Event | None = None) -> None:
    """Read the calendar once more right before slots are taken; SlotTaken unless each is ahead and known to be free.

    An approval or a retry may have taken its time. The sender must not be with us then anyway, with whomever. The
    booking that is `moving`, and its event, do not count.
    """
    if not plan.slots:
        return
    if any(slot.start <= deps.now() for slot in plan.slots):
        raise SlotTaken("a planned time has passed")
    span = Slot(min(plan.slots).start, max(slot.end for slot in plan.slots)).widened(policy.MARGIN)
    availability = deps.calendar_of(plan.owner).availability(span, event)
    given_up = (event.slot, plan.owner) if event else None
    held = deps.records.held(span, deps.now(), state["conversation_id"])
    others = [hold for hold in held if (hold.slot, hold.owner) != given_up]
    booked = deps.records.bookings(sender_of(deps, state["mail_id"]), deps.now())
    theirs = [booking.slot for booking in booked if moving is None or booking.id != moving.id]
    agenda = policy.agenda(deps.policy, meeting_of(deps, plan), plan.owner, availability, others, theirs)
    if availability.unknown or not all(slots.is_free(slot, agenda) for slot in plan.slots):
        raise SlotTaken("a slot is no longer free")


def found(deps: Deps, plan: Plan, event: Event, take_back: Callable[[Event], object]) -> dict[str, Any]:
    """Return the event that a call left behind which was cut short; Conflict where a person has moved it."""
    if event.slot != plan.slots[0]:
        raise Conflict("the event was moved before it was noted")
    return settle(deps, plan, event, take_back)


def settle(deps: Deps, plan: Plan, event: Event, take_back: Callable[[Event], object]) -> dict[str, Any]:
    """Return an event that was just written; where somebody else wrote into its slot meanwhile, it is taken back.

    No calendar writes only if the slot is free: what crossed between reading and writing shows in a second look.
    SlotTaken once it is taken back; OutcomeUnknown where it stands and nobody can say whether it stands alone.
    """
    try:
        calendar = deps.calendar_of(plan.owner)
        around = calendar.availability(event.slot.widened(policy.MARGIN), event)
        if around.unknown:
            raise OutcomeUnknown("the calendar could not say whether the slot was ours alone")
        if slots.is_free(event.slot, policy.agenda(deps.policy, meeting_of(deps, plan), plan.owner, around, ())):
            return event_document(event, calendar)
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
    for booking in deps.records.bookings(sender_of(deps, mail_id), deps.now()):
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
