"""Have the model fill the form for the mail."""

from langgraph.runtime import Runtime

from agent import papers, prompts, questions, situations
from agent.domain import ContactMatch, Sender
from agent.form import RequestForm, grounded
from agent.ports import Deps
from agent.state import State

TIMELESS = {"thanks", "decline", "cancel", "question", "wants_person", "other"}


def understand_request(state: State, *, runtime: Runtime[Deps]) -> State:
    """Have the model fill the form for what the author wrote now; once, as the mail stays what it is."""
    deps, mail_id = runtime.context, state["mail_id"]
    if not deps.records.kept(mail_id, RequestForm.__name__):
        _understand(deps, state)
    intent = papers.kept(deps.records, mail_id, RequestForm).intent
    # An answer to a question of ours does what the mail before it wanted, whatever the model calls it.
    is_answer = situations.question_answered(deps, deps.records.mail(mail_id)) is not None
    return {"time_bound": is_answer or intent not in TIMELESS}


def _understand(deps: Deps, state: State) -> None:
    """Keep of the form what the mail's own words vouch for, and count what they do not."""
    records, mail_id = deps.records, state["mail_id"]
    filled = prompts.ask(deps, questions.about_mail(deps, state), RequestForm)
    address = papers.kept(records, mail_id, Sender).address or ""
    usual = prompts.usual_language(papers.kept(records, mail_id, ContactMatch).contact)
    language = questions.language_before(deps, mail_id, address) or usual
    form, ungrounded = grounded(filled, questions.own_words(deps, records.email(mail_id)), language)
    records.note(mail_id, "understood", {"intent": form.intent, "dropped": ungrounded.fields})
    papers.keep(records, mail_id, ungrounded)
    papers.keep(records, mail_id, form)
