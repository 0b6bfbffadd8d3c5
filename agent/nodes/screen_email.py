"""Sort out machine mail, and mail whose sender is not proven."""

from langgraph.runtime import Runtime

from agent import papers, policy
from agent.domain import OutcomeKind
from agent.ports import Deps
from agent.state import State


def screen_email(state: State, *, runtime: Runtime[Deps]) -> State:
    """Say whether a person whom we can answer wrote this mail, before its content counts."""
    deps = runtime.context
    email = deps.records.email(state["mail_id"])
    sender = deps.sender_auth.verify(email)
    papers.keep(deps.records, state["mail_id"], sender)
    conversation = deps.records.conversation(state["conversation_id"])
    thread = [*email.references, *([email.in_reply_to] if email.in_reply_to else [])]
    screening = policy.screen(
        email,
        sender,
        deps.desk.address,
        person_took_over=conversation.taken_over or (bool(thread) and deps.mailbox.written_by_person(thread)),
        max_chars=deps.policy.max_chars,
    )
    update: State = {"screening": screening.label}
    if screening.reason:
        update["reason"] = screening.reason.value
    if screening.label == "machine":
        update["result"] = OutcomeKind.IGNORED.value
    return update
