"""Sort out machine mail, repeated mail, and mail whose sender is not proven."""

from datetime import timedelta

from langgraph.runtime import Runtime

from agent import papers, policy
from agent.domain import Email, OutcomeKind, Reason, Sender
from agent.ports import Deps
from agent.state import State


def screen_email(state: State, *, runtime: Runtime[Deps]) -> State:
    """Say whether a person whom we can answer wrote this mail, before its content counts."""
    deps, mail_id = runtime.context, state["mail_id"]
    email = deps.records.email(mail_id)
    sender = deps.sender_auth.verify(email)
    papers.keep(deps.records, mail_id, sender)
    standing = _standing(deps, state, email, sender)
    screening = policy.screen(email, sender, deps.desk.address, standing, max_chars=deps.policy.max_chars)
    papers.keep(deps.records, mail_id, screening)
    update: State = {"screening": screening.label, "quiet": screening.quiet}
    if screening.reason:
        update["reason"] = screening.reason.value
    if screening.label == "ignored":
        update["result"] = OutcomeKind.IGNORED.value
    return update


def _standing(deps: Deps, state: State, email: Email, sender: Sender) -> policy.Standing:
    records, address, now = deps.records, sender.address or "", deps.now()
    conversation = records.conversation(state["conversation_id"])
    thread = [*email.references, *([email.in_reply_to] if email.in_reply_to else [])]
    return policy.Standing(
        person_took_over=conversation.taken_over or (bool(thread) and deps.mailbox.written_by_person(thread)),
        is_duplicate=_is_duplicate(deps, state["mail_id"], sender),
        came_back=records.came_back(email.report, now) if email.report else None,
        is_held_back=records.is_held_back(address),
        gets_too_many=policy.is_too_many(records.sent_counts(address, conversation.id, now), deps.policy),
        owner_knows=records.told_of(address, Reason.TOO_MANY_MAILS, now - timedelta(days=1)),
    )


def _is_duplicate(deps: Deps, mail_id: str, sender: Sender) -> bool:
    """Say whether a mail repeats an earlier one; a forged copy that came first must not silence the true sender."""
    first = deps.records.mail(mail_id).duplicate_of
    if first is None or deps.records.kept(first, Sender.__name__) is None:
        return False
    return papers.kept(deps.records, first, Sender).verified or not sender.verified
