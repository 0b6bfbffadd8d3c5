"""Fetch and parse the mail."""

from langgraph.runtime import Runtime

from agent.ports import Deps
from agent.state import State


def read_email(state: State, *, runtime: Runtime[Deps]) -> State:
    """Fetch and parse the mail, and keep what was read in the records."""
    deps = runtime.context
    mail = deps.records.mail(state["mail_id"])
    deps.records.keep_email(mail.id, deps.mailbox.read(mail.uid))
    return {}
