"""Turn a failure into the reason for a handoff."""

from langgraph.runtime import Runtime

from agent import policy
from agent.ports import Deps
from agent.state import State


def handle_error(state: State, *, runtime: Runtime[Deps]) -> State:
    """Name what failed as a reason that the runbook knows."""
    failure = state["failure"]
    reason = policy.reason_for(failure["node"], failure["error"])
    facts = {"node": failure["node"], "error": failure["error"], "reason": reason.value}
    runtime.context.records.note(state["mail_id"], "failed", facts)
    return {"reason": reason.value}
