"""Check that the model's words claim nothing."""

from collections.abc import Sequence

from langgraph.runtime import Runtime

from agent import papers, prompts, questions, replies
from agent.form import RequestForm
from agent.papers import Draft
from agent.policy import MAX_DRAFTS
from agent.ports import Deps
from agent.state import State


def check_reply(state: State, *, runtime: Runtime[Deps]) -> State:
    """Check that the model's words hold no fact; after the last try the template's own words replace them.

    Words that are only ill-mannered are worth no other try.
    """
    deps = runtime.context
    draft = papers.kept(deps.records, state["mail_id"], Draft)
    if draft.source == "template":
        return {"violations": []}
    words = replies.Words(draft.opening, draft.closing)
    found = _violations(words, questions.written(deps, state["mail_id"]))
    language = papers.kept(deps.records, state["mail_id"], RequestForm).language
    is_last = state["drafts"] >= MAX_DRAFTS
    if (found and is_last) or (not found and replies.is_out_of_tune(words, language)):
        papers.keep(deps.records, state["mail_id"], Draft("", "", "template"))
    return {"violations": found}


def _violations(words: replies.Words, written: Sequence[str]) -> list[str]:
    """List what the words must not hold; they carry neither our instructions nor what the mail would have us say."""
    repeated = {
        "prompt": any(prompts.is_repeated("draft_reply", text) for text in (words.opening, words.closing)),
        "echo": replies.echoes(words, written),
    }
    return [*replies.violations(words), *(code for code, is_so in repeated.items() if is_so)]
