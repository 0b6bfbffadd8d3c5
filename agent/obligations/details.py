"""What a handoff says beside its reason."""

from zoneinfo import ZoneInfo

from agent import papers, policy
from agent.domain import ContactMatch, Reason, Sender, Slot
from agent.errors import FrontdeskError
from agent.ports import Deps
from agent.state import State


def detail(deps: Deps, state: State, reason: Reason) -> str:
    """Name what the reason alone does not say: the missing field, the step that failed, what had been done by then."""
    if reason is Reason.CONTACT_INCOMPLETE:
        return f"missing: {', '.join(papers.kept(deps.records, state['mail_id'], ContactMatch).missing)}"
    failure, acted = state.get("failure"), deps.ledger.acted(state["mail_id"])
    failed = [f"{failure['node']}: {failure['error']}"] if failure else []
    failed += [f"at {failure['at']}"] if failure and "at" in failure else []
    known = [_in_the_calendars(deps, state["mail_id"])] if reason is Reason.NOTHING_TO_CHANGE else []
    return ", ".join([*failed, *(f"begun: {kind}" for kind in sorted(acted)), *known])


def _in_the_calendars(deps: Deps, mail_id: str) -> str:
    """Say when the calendars have events of ours with the sender, which the records do not know: times, no words."""
    address, span = papers.kept(deps.records, mail_id, Sender).address or "", policy.reach(deps.policy, deps.now())
    found: list[str] = []
    try:
        for owner in sorted(deps.calendars):
            events = deps.calendars[owner].bookings(address, span)
            found += [when(event.slot, deps.policy.zone_of(owner)) for event in events]
    except FrontdeskError as error:
        # A person looks there anyway.
        return f"the calendars could not be asked: {type(error).__name__}"
    return f"the calendars have events of ours with the sender: {'; '.join(found) or 'none'}"


def when(slot: Slot, zone: str) -> str:
    """Say when something is, on the clock of a zone."""
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (slot.start, slot.end))
    return f"{start:%Y-%m-%d %H:%M} to {end:%H:%M} ({zone})"
