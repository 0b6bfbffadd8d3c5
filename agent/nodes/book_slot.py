"""Book the planned slot."""

from dataclasses import replace
from typing import Any

from langgraph.runtime import Runtime

from agent import effects, papers
from agent.domain import Booking, Effect, EffectKind, OutcomeKind, Plan
from agent.errors import SlotTaken
from agent.ports import Deps
from agent.state import State


def book_slot(state: State, *, runtime: Runtime[Deps]) -> State:
    """Book the planned slot, at most once however often this runs; a slot that was lost is planned again."""
    deps, conversation_id, mail_id = runtime.context, state["conversation_id"], state["mail_id"]
    plan = papers.kept(deps.records, mail_id, Plan)
    # A plan that 0.1.0 made names no kind of meeting; what it began keeps its request.
    kind = {"meeting": plan.meeting, "owner": plan.owner} if plan.meeting else {}
    request = {**effects.slot_document(plan.slots[0]), **kind}
    effect = Effect(EffectKind.BOOK, conversation_id, mail_id, request, deps.ledger.generation(mail_id))
    event_id, address = effects.event_id(effect.key), effects.sender_of(deps, mail_id)

    def book() -> dict[str, Any]:
        deps.records.reserve(effects.planned_hold(plan), conversation_id, deps.now(), address=address)
        effects.check_free(deps, state, plan)
        calendar, conference = deps.calendar_of(plan.owner), effects.meeting_of(deps, plan).conference
        event = effects.described(deps, mail_id, plan, papers.given(deps, plan), event_id)
        written = calendar.book(replace(event, conference=conference and calendar.makes_conferences))
        return effects.settle(deps, plan, written, calendar.cancel)

    def probe() -> dict[str, Any] | None:
        calendar = effects.calendar_with_traces(deps, plan.owner)
        found = calendar.get(event_id)
        return effects.found(deps, plan, found, calendar.cancel) if found and found.key == event_id else None

    try:
        result = deps.ledger.perform(effect, book, probe)
    except SlotTaken:
        return effects.lost_slot(state)
    booking = Booking(
        event_id,
        conversation_id,
        address,
        event_id,
        effects.slot_of(result),
        effect.generation,
        meeting=plan.meeting,
        owner=plan.owner,
    )
    deps.records.add_booking(booking, mail_id)
    papers.keep(deps.records, mail_id, effects.done(deps, mail_id, OutcomeKind.BOOKED, event_id, result))
    return {"effect": "done", "result": OutcomeKind.BOOKED.value}
