"""Hand the mail to a person."""

from langgraph.runtime import Runtime

from agent import obligations
from agent.domain import OutcomeKind, Reason
from agent.ports import Deps
from agent.state import State


def handoff(state: State, *, runtime: Runtime[Deps]) -> State:
    """Open a handoff with reason, owner and deadline; owe the owner a notice and a draft, the sender a word."""
    reason = Reason(state.get("misfiled") or state["reason"])
    obligations.hand_off(runtime.context, state, reason, quiet=state.get("quiet", False))
    return {} if "misfiled" in state else {"result": OutcomeKind.HANDED_OFF.value}
