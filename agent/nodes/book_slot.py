"""Book the planned slot."""

from typing import Any

from langgraph.runtime import Runtime

from agent import effects, papers
from agent.domain import Booking, ContactMatch, Effect, EffectKind, NewEvent, OutcomeKind, Plan, Sender
from agent.errors import SlotTaken
from agent.papers import Done
from agent.ports import Deps
from agent.state import State


def book_slot(state: State, *, runtime: Runtime[Deps]) -> State:
    """Book the planned slot, at most once however often this runs; a slot that was lost is planned again."""
    deps, conversation_id, mail_id = runtime.context, state["conversation_id"], state["mail_id"]
    plan = papers.kept(deps.records, mail_id, Plan)
    generation, given = deps.ledger.generation(mail_id), papers.given(deps, plan)
    # A plan that 0.1.0 made names no kind of meeting; what it began keeps its request.
    kind = {"meeting": plan.meeting, "owner": plan.owner} if plan.meeting else {}
    request = {**effects.slot_document(plan.slots[0]), **kind}
    effect = Effect(EffectKind.BOOK, conversation_id, mail_id, request, generation)
    event_id = effects.event_id(effect.key)

    def book() -> dict[str, Any]:
        deps.records.reserve(effects.planned_hold(plan), conversation_id, deps.now())
        effects.check_free(deps, conversation_id, plan)
        calendar = deps.calendar_of(plan.owner)
        return effects.settle(deps, plan, calendar.book(_event(deps, mail_id, plan, event_id)), calendar.cancel)

    def probe() -> dict[str, Any] | None:
        calendar = effects.calendar_with_traces(deps, plan.owner)
        found = calendar.get(event_id)
        return effects.found(deps, plan, found, calendar.cancel) if found and found.key == event_id else None

    try:
        booked = effects.slot_of(deps.ledger.perform(effect, book, probe))
    except SlotTaken:
        return effects.lost_slot(state)
    address = papers.kept(deps.records, mail_id, Sender).address or ""
    booking = Booking(
        event_id,
        conversation_id,
        address,
        event_id,
        booked,
        effect.generation,
        meeting=plan.meeting,
        owner=plan.owner,
    )
    deps.records.add_booking(booking, mail_id)
    papers.keep(deps.records, mail_id, Done(OutcomeKind.BOOKED, (booked,), given=given))
    return {"effect": "done", "result": OutcomeKind.BOOKED.value}


def _event(deps: Deps, mail_id: str, plan: Plan, event_id: str) -> NewEvent:
    """Describe the event: every word of it is ours or the CRM's, the attendee is the proven sender."""
    contact = papers.kept(deps.records, mail_id, ContactMatch).contact
    attendee = papers.kept(deps.records, mail_id, Sender).address or ""
    meeting = effects.meeting_of(deps, plan)
    booked_by = f"Booked by mail through {deps.desk.name}."
    return NewEvent(
        event_id=event_id,
        key=event_id,
        slot=plan.slots[0],
        summary=f"{meeting.name}: {contact.name if contact else attendee}",
        description=f"{booked_by}\n{meeting.link}" if meeting.link else booked_by,
        location=meeting.place or meeting.link,
        attendees=(attendee,),
        organizer=deps.owner_of(plan.owner),
        link=meeting.link,
    )
