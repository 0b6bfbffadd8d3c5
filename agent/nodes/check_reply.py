"""Check that the model's words claim nothing."""

from collections.abc import Sequence

from langgraph.runtime import Runtime

from agent import papers, prompts, questions, replies
from agent.papers import Draft
from agent.policy import MAX_DRAFTS
from agent.ports import Deps
from agent.state import State


def check_reply(state: State, *, runtime: Runtime[Deps]) -> State:
    """Check that the model's words hold no fact; after the last try the template's own words replace them."""
    deps = runtime.context
    draft = papers.kept(deps.records, state["mail_id"], Draft)
    found = [] if draft.source == "template" else _violations(draft, questions.written(deps, state["mail_id"]))
    if found and state["drafts"] >= MAX_DRAFTS:
        papers.keep(deps.records, state["mail_id"], Draft("", "", "template"))
    return {"violations": found}


def _violations(draft: Draft, written: Sequence[str]) -> list[str]:
    """List what the words must not hold; they carry neither our instructions nor what the mail would have us say."""
    words = replies.Words(draft.opening, draft.closing)
    repeated = {
        "prompt": any(prompts.is_repeated("draft_reply", text) for text in (draft.opening, draft.closing)),
        "echo": replies.echoes(words, written),
    }
    return [*replies.violations(words), *(code for code, is_so in repeated.items() if is_so)]
