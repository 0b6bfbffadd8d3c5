"""Cancel a booking."""

from typing import Any

from langgraph.runtime import Runtime

from agent import effects, papers
from agent.domain import Effect, EffectKind, OutcomeKind, Plan, Reason
from agent.errors import Conflict
from agent.papers import Done
from agent.ports import Deps
from agent.state import State


def cancel_booking(state: State, *, runtime: Runtime[Deps]) -> State:
    """Remove the booking's event, once; an event that is not as we left it is a person's."""
    deps, mail_id = runtime.context, state["mail_id"]
    plan = papers.kept(deps.records, mail_id, Plan)
    booking, given = effects.booking_of(deps, mail_id, plan), papers.given(deps, plan)
    request, generation = {"booking": booking.id}, deps.ledger.generation(mail_id)
    effect = Effect(EffectKind.CANCEL, state["conversation_id"], mail_id, request, generation)

    def cancel() -> dict[str, Any]:
        deps.calendar_of(booking.owner).cancel(effects.untouched_event(deps, booking))
        return {"booking": booking.id}

    def probe() -> dict[str, Any] | None:
        stands = effects.calendar_with_traces(deps, booking.owner).get(booking.event_id)
        return None if stands else {"booking": booking.id}

    try:
        deps.ledger.perform(effect, cancel, probe)
    except Conflict:
        return {"effect": "edited", "reason": Reason.EDITED_BY_PERSON.value}
    deps.records.change_booking(booking.id, None, mail_id)
    papers.keep(deps.records, mail_id, Done(OutcomeKind.CANCELLED, old_slot=booking.slot, given=given))
    return {"effect": "done", "result": OutcomeKind.CANCELLED.value}
