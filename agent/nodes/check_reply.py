"""Check that the model's words claim nothing."""

from langgraph.runtime import Runtime

from agent import papers, prompts, replies
from agent.papers import Draft
from agent.policy import MAX_DRAFTS
from agent.ports import Deps
from agent.state import State


def check_reply(state: State, *, runtime: Runtime[Deps]) -> State:
    """Check that the model's words hold no fact; after the last try the template's own words replace them."""
    deps = runtime.context
    draft = papers.kept(deps.records, state["mail_id"], Draft)
    found = [] if draft.source == "template" else _violations(draft)
    if found and state["drafts"] >= MAX_DRAFTS:
        papers.keep(deps.records, state["mail_id"], Draft("", "", "template"))
    return {"violations": found}


def _violations(draft: Draft) -> list[str]:
    repeats = any(prompts.is_repeated("draft_reply", text) for text in (draft.opening, draft.closing))
    claims = replies.violations(replies.Words(draft.opening, draft.closing))
    return [*claims, "prompt"] if repeats else claims
