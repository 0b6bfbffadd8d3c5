"""Cancel a booking."""

from typing import Any

from langgraph.runtime import Runtime

from agent import effects, papers
from agent.domain import Booking, Effect, EffectKind, Event, OutcomeKind, Plan, Reason
from agent.errors import Conflict
from agent.ports import Calendar, Deps
from agent.state import State


def cancel_booking(state: State, *, runtime: Runtime[Deps]) -> State:
    """Remove the booking's event, once; an event that is not as we left it is a person's."""
    deps, mail_id = runtime.context, state["mail_id"]
    plan = papers.kept(deps.records, mail_id, Plan)
    booking = effects.booking_of(deps, mail_id, plan)
    request, generation = {"booking": booking.id}, deps.ledger.generation(mail_id)
    effect = Effect(EffectKind.CANCEL, state["conversation_id"], mail_id, request, generation)

    def cancel() -> dict[str, Any]:
        calendar, event = deps.calendar_of(booking.owner), effects.untouched_event(deps, booking)
        # Once it is gone, nobody can say any more how often it had changed.
        papers.keep(deps.records, mail_id, event)
        calendar.cancel(event)
        return _removed(booking, event, calendar)

    def probe() -> dict[str, Any] | None:
        calendar = effects.calendar_with_traces(deps, booking.owner)
        if calendar.get(booking.event_id):
            return None
        begun_before = deps.records.kept(mail_id, Event.__name__) is None
        return _removed(booking, None if begun_before else papers.kept(deps.records, mail_id, Event), calendar)

    try:
        result = deps.ledger.perform(effect, cancel, probe)
    except Conflict:
        return {"effect": "edited", "reason": Reason.EDITED_BY_PERSON.value}
    deps.records.change_booking(booking.id, None, mail_id)
    done = effects.done(deps, mail_id, OutcomeKind.CANCELLED, booking.event_id, result, booking.slot)
    papers.keep(deps.records, mail_id, done)
    return {"effect": "done", "result": OutcomeKind.CANCELLED.value}


def _removed(booking: Booking, event: Event | None, calendar: Calendar) -> dict[str, Any]:
    """Return what the ledger stores of an event that is gone; an earlier version did not keep how it was."""
    return {"booking": booking.id, "sequence": event.sequence + 1 if event else 1, "invites": calendar.invites}
