"""Move a booking to the planned slot."""

from typing import Any

from langgraph.runtime import Runtime

from agent import effects, papers
from agent.domain import Effect, EffectKind, Event, OutcomeKind, Plan, Reason
from agent.errors import Conflict, SlotTaken
from agent.ports import Deps
from agent.state import State


def move_booking(state: State, *, runtime: Runtime[Deps]) -> State:
    """Change the booking's time in place, once; an event that is not as we left it is a person's."""
    deps, conversation_id, mail_id = runtime.context, state["conversation_id"], state["mail_id"]
    plan = papers.kept(deps.records, mail_id, Plan)
    booking = effects.booking_of(deps, mail_id, plan)
    slot, address = plan.slots[0], effects.sender_of(deps, mail_id)
    request = {"booking": booking.id, **effects.slot_document(slot)}
    effect = Effect(EffectKind.MOVE, conversation_id, mail_id, request, deps.ledger.generation(mail_id))

    def move_back(event: Event) -> Event:
        return deps.calendar_of(booking.owner).move(event, booking.slot)

    def move() -> dict[str, Any]:
        wanted = effects.planned_hold(plan)
        deps.records.reserve(wanted, conversation_id, deps.now(), moving=booking.id, address=address)
        event = effects.untouched_event(deps, booking)
        effects.check_free(deps, state, plan, booking, event)
        return effects.settle(deps, plan, deps.calendar_of(booking.owner).move(event, slot), move_back)

    def probe() -> dict[str, Any] | None:
        event = effects.calendar_with_traces(deps, booking.owner).get(booking.event_id)
        return effects.settle(deps, plan, event, move_back) if event and event.slot == slot else None

    try:
        result = deps.ledger.perform(effect, move, probe)
    except SlotTaken:
        return effects.lost_slot(state)
    except Conflict:
        return {"effect": "edited", "reason": Reason.EDITED_BY_PERSON.value}
    deps.records.change_booking(booking.id, effects.slot_of(result), mail_id)
    done = effects.done(deps, mail_id, OutcomeKind.MOVED, booking.event_id, result, booking.slot)
    papers.keep(deps.records, mail_id, done)
    return {"effect": "done", "result": OutcomeKind.MOVED.value}
