"""Hand the mail to a person."""

from langgraph.runtime import Runtime

from agent import obligations
from agent.domain import OutcomeKind, Reason
from agent.ports import Deps
from agent.state import State


def handoff(state: State, *, runtime: Runtime[Deps]) -> State:
    """Open a handoff with reason, owner and deadline; owe the owner a notice and the sender a word."""
    if "misfiled" in state:
        obligations.hand_off(runtime.context, state, Reason(state["misfiled"]))
        return {}
    obligations.hand_off(runtime.context, state, Reason(state["reason"]))
    return {"result": OutcomeKind.HANDED_OFF.value}
