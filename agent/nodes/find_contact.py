"""Look the sender up in the CRM."""

from langgraph.runtime import Runtime

from agent import papers
from agent.domain import Reason, Sender
from agent.ports import Deps
from agent.state import State

REASONS = {
    "none": Reason.CONTACT_UNKNOWN,
    "many": Reason.CONTACT_AMBIGUOUS,
    "incomplete": Reason.CONTACT_INCOMPLETE,
}


def find_contact(state: State, *, runtime: Runtime[Deps]) -> State:
    """Find who has the proven address; an unknown one may be a lead, where the policy says so."""
    deps = runtime.context
    sender = papers.kept(deps.records, state["mail_id"], Sender)
    match = deps.contacts.find(sender.address or "")
    papers.keep(deps.records, state["mail_id"], match)
    if match.kind == "none" and deps.policy.unknown_sender == "lead":
        return {"match": "lead"}
    if match.kind in REASONS:
        return {"match": match.kind, "reason": REASONS[match.kind].value}
    return {"match": match.kind}
