"""Sort out machine mail, repeated mail, and mail whose sender is not proven."""

from dataclasses import replace

from langgraph.runtime import Runtime

from agent import papers, policy
from agent.domain import Booking, Email, OutcomeKind, Sender
from agent.ports import Deps
from agent.state import State

_LAST_REFERENCES = 20
"""So many mails of a thread are looked for in Sent: a stranger may name any number."""


def screen_email(state: State, *, runtime: Runtime[Deps]) -> State:
    """Say whether a person whom we can answer wrote this mail, before its content counts."""
    deps, mail_id = runtime.context, state["mail_id"]
    email = deps.records.email(mail_id)
    sender = deps.sender_auth.verify(email)
    papers.keep(deps.records, mail_id, sender)
    screening = _screened(deps, state, email, sender)
    papers.keep(deps.records, mail_id, screening)
    update: State = {"screening": screening.label, "quiet": screening.quiet}
    if screening.reason:
        update["reason"] = screening.reason.value
    if screening.label == "ignored":
        update["result"] = OutcomeKind.IGNORED.value
    return update


def _screened(deps: Deps, state: State, email: Email, sender: Sender) -> policy.Screening:
    standing, longest = _standing(deps, state, email, sender), deps.policy.max_chars
    screening = policy.screen(email, sender, deps.desk.address, standing, max_chars=longest)
    # Sent is searched only where it matters: for what would be answered, if only by a word.
    if screening.label == "ignored" or screening.reason in policy.UNACKNOWLEDGED or not _took_over(deps, state, email):
        return screening
    standing = replace(standing, person_took_over=True)
    return policy.screen(email, sender, deps.desk.address, standing, max_chars=longest)


def _standing(deps: Deps, state: State, email: Email, sender: Sender) -> policy.Standing:
    records, address, now = deps.records, sender.address or "", deps.now()
    sent = records.sent_counts(address, state["conversation_id"], now)
    return policy.Standing(
        is_duplicate=_is_duplicate(deps, state["mail_id"], sender),
        came_back=records.came_back(email.report, now) if email.report else None,
        is_held_back=records.is_held_back(address),
        gets_too_many=policy.is_too_many(sent, deps.policy),
        answers_notice=records.answers_notice(_thread(email)),
        invited=_invited(deps, email),
    )


def _invited(deps: Deps, email: Email) -> tuple[Booking, ...]:
    """Return the bookings of ours that a calendar mail names."""
    uids = dict.fromkeys(part.uid for part in email.calendar if part.method and part.uid)
    found = (deps.records.booking_of_event(uid) for uid in uids)
    return tuple(booking for booking in found if booking is not None)


def _took_over(deps: Deps, state: State, email: Email) -> bool:
    """Say whether a person has taken the conversation over, or has written in the thread."""
    conversation, thread = deps.records.conversation(state["conversation_id"]), _thread(email)[-_LAST_REFERENCES:]
    ours = deps.records.our_message_ids(conversation.id)
    return conversation.taken_over or (bool(thread) and deps.mailbox.written_by_person(thread, ours))


def _thread(email: Email) -> list[str]:
    return [*email.references, *([email.in_reply_to] if email.in_reply_to else [])]


def _is_duplicate(deps: Deps, mail_id: str, sender: Sender) -> bool:
    """Say whether a mail repeats an earlier one; a forged copy that came first must not silence the true sender."""
    first = deps.records.mail(mail_id).duplicate_of
    if first is None or deps.records.kept(first, Sender.__name__) is None:
        return False
    return papers.kept(deps.records, first, Sender).verified or not sender.verified
