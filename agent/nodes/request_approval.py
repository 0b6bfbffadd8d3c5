"""Wait for a person, where the level asks for it."""

import hashlib
import json
from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import interrupt
from pydantic import TypeAdapter

from agent import papers, policy
from agent.domain import DESK_OWNER, Action, Effect, EffectKind, Level, Plan, Reason
from agent.ports import Deps
from agent.state import State

# A person who was asked by 0.1.0 still answers for the same plan.
_UNKNOWN_TO_0_1_0 = [("meeting", ""), ("owner", DESK_OWNER), ("adds", []), ("why_owner", ""), ("held_until", None)]


def request_approval(state: State, *, runtime: Runtime[Deps]) -> State:
    """Let the plan pass, stop it at `shadow`, or at `approve` wait until a person says yes to exactly this plan."""
    deps = runtime.context
    level = policy.run_level(state, deps.gates.level())
    if level not in policy.ACTING:
        return {"approval": "shadowed", "result": policy.RESULTS[Action(state["action"])].value}
    # Nothing is begun that could not be told afterwards, and nobody is asked in vain.
    deps.gates.check(Effect(EffectKind.REPLY, state["conversation_id"], state["mail_id"]))
    if level is Level.AUTO and deps.gates.level() is not Level.APPROVE:
        return {"approval": "given"}
    expected = plan_hash(papers.kept(deps.records, state["mail_id"], Plan))
    answer: dict[str, Any] = interrupt({"action": state["action"], "hash": expected})
    if answer.get("approved") is True and answer.get("hash") == expected:
        return {"approval": "given"}
    return {"approval": "refused", "reason": Reason.REJECTED.value}


def plan_hash(plan: Plan) -> str:
    """Return what an approval is bound to."""
    document = TypeAdapter(Plan).dump_python(plan, mode="json")
    document = {name: value for name, value in document.items() if (name, value) not in _UNKNOWN_TO_0_1_0}
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
