"""Book the planned slot."""

from typing import Any

from langgraph.runtime import Runtime

from agent import effects, papers
from agent.domain import Booking, ContactMatch, Effect, EffectKind, NewEvent, OutcomeKind, Plan, Sender, Slot
from agent.errors import SlotTaken
from agent.papers import Done
from agent.ports import Deps
from agent.state import State


def book_slot(state: State, *, runtime: Runtime[Deps]) -> State:
    """Book the planned slot, at most once however often this runs; a slot that was lost is planned again."""
    deps, conversation_id, mail_id = runtime.context, state["conversation_id"], state["mail_id"]
    slot = papers.kept(deps.records, mail_id, Plan).slots[0]
    generation = deps.ledger.generation(mail_id)
    effect = Effect(EffectKind.BOOK, conversation_id, mail_id, effects.slot_document(slot), generation)
    event = _event(deps, mail_id, slot, effects.event_id(effect.key))

    def book() -> dict[str, Any]:
        deps.records.reserve(slot, conversation_id, deps.now())
        effects.check_free(deps, [slot])
        return effects.settle(deps, deps.calendar.book(event), deps.calendar.cancel)

    def probe() -> dict[str, Any] | None:
        found = deps.calendar.get(event.event_id)
        return effects.found(deps, found, slot, deps.calendar.cancel) if found and found.key == event.key else None

    try:
        booked = effects.slot_of(deps.ledger.perform(effect, book, probe))
    except SlotTaken:
        return effects.lost_slot(state)
    address = papers.kept(deps.records, mail_id, Sender).address or ""
    deps.records.add_booking(
        Booking(event.event_id, conversation_id, address, event.event_id, booked, effect.generation), mail_id
    )
    papers.keep(deps.records, mail_id, Done(OutcomeKind.BOOKED, (booked,)))
    return {"effect": "done", "result": OutcomeKind.BOOKED.value}


def _event(deps: Deps, mail_id: str, slot: Slot, event_id: str) -> NewEvent:
    """Describe the event: every word of it is ours or the CRM's, the attendee is the proven sender."""
    contact = papers.kept(deps.records, mail_id, ContactMatch).contact
    attendee = papers.kept(deps.records, mail_id, Sender).address or ""
    return NewEvent(
        event_id=event_id,
        key=event_id,
        slot=slot,
        summary=f"{deps.policy.meeting}: {contact.name if contact else attendee}",
        description=f"Booked by mail through {deps.desk.name}.",
        location=deps.policy.place,
        attendees=(attendee,),
        organizer=deps.owner,
    )
