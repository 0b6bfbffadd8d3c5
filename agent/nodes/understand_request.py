"""Have the model fill the form for the mail."""

from langgraph.runtime import Runtime

from agent import papers, policy, prompts
from agent.domain import ContactMatch, Sender
from agent.form import RequestForm
from agent.ports import Deps, Question
from agent.state import State

TIMELESS = {"thanks", "decline", "cancel", "question", "wants_person", "other"}


def understand_request(state: State, *, runtime: Runtime[Deps]) -> State:
    """Have the model fill the form for what the author wrote now; once, as the mail stays what it is."""
    deps, mail_id = runtime.context, state["mail_id"]
    if deps.records.kept(mail_id, RequestForm.__name__):
        form = papers.kept(deps.records, mail_id, RequestForm)
    else:
        form = prompts.ask(deps.model, _question(state, deps), RequestForm)
        papers.keep(deps.records, mail_id, form)
    return {"time_bound": form.intent not in TIMELESS}


def _question(state: State, deps: Deps) -> Question:
    """Ask about the mail as it was written: nothing here depends on when we read it."""
    records, mail_id = deps.records, state["mail_id"]
    email, mail = records.email(mail_id), records.mail(mail_id)
    zone = policy.customer_zone(papers.kept(records, mail_id, ContactMatch).contact, deps.policy)
    reference = policy.reference_moment(email.date, mail.received_at).astimezone(zone)
    offer = records.open_offer(state["conversation_id"], reference)
    bookings = records.bookings(papers.kept(records, mail_id, Sender).address or "", reference)
    user = prompts.render(
        "understand_request_mail",
        calendar=prompts.labelled_calendar(reference),
        offers=prompts.numbered([slot.start.astimezone(zone) for slot in offer.slots] if offer else []),
        bookings=prompts.numbered([booking.slot.start.astimezone(zone) for booking in bookings]),
        attachments=", ".join(f"{a.content_type} ({a.status.value})" for a in email.attachments) or "none",
        marker=prompts.marker(deps.secret, email.reply_text),
        subject=email.subject,
        text=email.reply_text,
    )
    system = prompts.render("understand_request")
    return Question(mail_id, "understand_request", system, user, 700, deps.policy.temperature, deps.policy.seed)
