"""Read the calendars of those who could give the meeting."""

from langgraph.runtime import Runtime

from agent import decisions, papers, policy
from agent.errors import TransientError
from agent.papers import Calendars
from agent.ports import Deps
from agent.situations import situation
from agent.state import State


def read_calendar(state: State, *, runtime: Runtime[Deps]) -> State:
    """Read what is busy up to the horizon; a calendar that cannot say is asked again later, never taken for free."""
    deps = runtime.context
    owners = decisions.owners_concerned(situation(deps, state, {}))
    span = policy.reach(deps.policy, deps.now())
    known = {owner: deps.calendar_of(owner).availability(span) for owner in sorted(owners) if owner in deps.calendars}
    if any(availability.unknown for availability in known.values()):
        raise TransientError("the calendar could not say what is free")
    papers.keep(deps.records, state["mail_id"], Calendars(known))
    return {}
