"""Hold the slots that the reply will offer."""

from langgraph.runtime import Runtime

from agent import effects, papers, policy
from agent.domain import Effect, EffectKind, Offer, Plan, Sender
from agent.errors import SlotTaken
from agent.obligations import held_until
from agent.papers import Done
from agent.ports import Deps
from agent.state import State


def hold_slots(state: State, *, runtime: Runtime[Deps]) -> State:
    """Hold the slots in our own diary, so that nobody else is offered them meanwhile."""
    deps = runtime.context
    plan = papers.kept(deps.records, state["mail_id"], Plan)
    moving = effects.booking_of(deps, state["mail_id"], plan) if plan.booking_id else None
    effect = Effect(
        EffectKind.HOLD, state["conversation_id"], state["mail_id"], {}, generation=state.get("lost_slots", 0) + 1
    )
    offer = Offer(
        effect.key,
        state["conversation_id"],
        papers.kept(deps.records, state["mail_id"], Sender).address or "",
        plan.slots,
        held_until(deps, state["mail_id"], plan),
        plan.booking_id,
        meeting=plan.meeting,
        owner=plan.owner,
    )
    try:
        present = deps.calendar_of(moving.owner).get(moving.event_id) if moving else None
        effects.check_free(deps, state, plan, moving, present)
        shown = effects.shown_holds(deps, state["mail_id"], offer)
        deps.records.hold(offer, state["mail_id"], deps.now(), shown)
    except SlotTaken:
        return effects.lost_slot(state)
    result = policy.RESULTS[plan.action]
    # The booking that an accepted slot would replace stays as it is until then.
    done = Done(result, plan.slots, moving.slot if moving else None, papers.given(deps, plan))
    papers.keep(deps.records, state["mail_id"], done)
    return {"effect": "done", "result": result.value}
