"""Read the owner's calendar."""

from datetime import timedelta

from langgraph.runtime import Runtime

from agent import papers
from agent.domain import Slot
from agent.errors import TransientError
from agent.ports import Deps
from agent.state import State


def read_calendar(state: State, *, runtime: Runtime[Deps]) -> State:
    """Read what is busy up to the horizon; a calendar that cannot say is asked again later, never taken for free."""
    deps = runtime.context
    now = deps.now()
    # A slot may start at the horizon and end after it.
    span = Slot(now, now + timedelta(days=deps.policy.slots.horizon_days + 1))
    availability = deps.calendar.availability(span)
    if availability.unknown:
        raise TransientError("the calendar could not say what is free")
    papers.keep(deps.records, state["mail_id"], availability)
    return {}
