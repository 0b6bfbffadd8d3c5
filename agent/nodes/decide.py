"""Decide what to do for the mail."""

from collections.abc import Mapping

from langgraph.runtime import Runtime

from agent import decisions, papers, policy
from agent.domain import DESK_OWNER, Availability
from agent.papers import Calendars
from agent.ports import Deps
from agent.situations import situation
from agent.state import State


def decide(state: State, *, runtime: Runtime[Deps]) -> State:
    """Turn the form and what is free into a plan, by rules alone."""
    deps, mail_id = runtime.context, state["mail_id"]
    plan = decisions.decide(situation(deps, state, _calendars(deps, mail_id) if state["time_bound"] else {}))
    papers.keep(deps.records, mail_id, plan)
    chosen = {"owner": plan.owner, "why_owner": plan.why_owner, "adds": plan.adds}
    deps.records.note(mail_id, "decided", {"action": plan.action.value, "reason": plan.reason or "", **chosen})
    update: State = {"action": plan.action.value, "drafts": 0, "holds": bool(plan.slots)}
    if plan.reason:
        update["reason"] = plan.reason.value
        update["result"] = policy.RESULTS[plan.action].value
    return update


def _calendars(deps: Deps, mail_id: str) -> Mapping[str, Availability]:
    if deps.records.kept(mail_id, Calendars.__name__):
        return papers.kept(deps.records, mail_id, Calendars).by_owner
    # A run that 0.1.0 began knew of one owner.
    return {DESK_OWNER: papers.kept(deps.records, mail_id, Availability)}
