"""Have the model write the words around the facts."""

from langgraph.runtime import Runtime

from agent import papers, prompts
from agent.domain import Action
from agent.errors import FrontdeskError
from agent.form import DraftForm, RequestForm
from agent.papers import Draft
from agent.ports import Deps, Question
from agent.state import State

PURPOSES = {
    Action.BOOK: "says that the wish was met",
    Action.MOVE: "says that the wish was met",
    Action.CANCEL: "says that the wish was met",
    Action.OFFER: "offers times to choose from",
    Action.ASK: "asks a question back",
}


def draft_reply(state: State, *, runtime: Runtime[Deps]) -> State:
    """Have the model write an opening and a closing; where it cannot, the template's own words do."""
    deps = runtime.context
    tries = state["drafts"] + 1
    form = papers.kept(deps.records, state["mail_id"], RequestForm)
    user = prompts.render(
        "draft_reply_mail", purpose=PURPOSES[Action(state["action"])], language=prompts.LANGUAGES[form.language]
    )
    question = Question(
        state["mail_id"],
        "draft_reply",
        prompts.render("draft_reply"),
        user,
        200,
        deps.policy.temperature,
        deps.policy.seed + state["drafts"],
    )
    try:
        words = prompts.ask(deps, question, DraftForm)
    except FrontdeskError:
        # Words are worth no retry and no person: the template has its own.
        draft = Draft("", "", "template")
    else:
        draft = Draft(words.opening, words.closing, "model")
    papers.keep(deps.records, state["mail_id"], draft)
    return {"drafts": tries}
