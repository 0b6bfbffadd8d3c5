"""Turn a failure into the reason for a handoff."""

from langgraph.runtime import Runtime

from agent import policy
from agent.domain import Reason
from agent.ports import Deps
from agent.state import State


def handle_error(state: State, *, runtime: Runtime[Deps]) -> State:
    """Name what failed as a reason that the runbook knows; an effect that was cut short comes before all else."""
    deps, failure = runtime.context, state["failure"]
    reason = policy.reason_for(failure["node"], failure["error"])
    if deps.ledger.give_up(state["mail_id"]):
        reason = Reason.EFFECT_UNCERTAIN
    facts = {"node": failure["node"], "error": failure["error"], "reason": reason.value}
    deps.records.note(state["mail_id"], "failed", facts)
    if failure["node"] == "file_email":
        # The customer has got what there was to get: that stands, and a person only learns of the mail's place.
        return {"misfiled": reason.value}
    # What somebody has taken out of the folder is in their hands already.
    return {"reason": reason.value, "quiet": reason is Reason.TAKEN_AWAY or state.get("quiet", False)}
