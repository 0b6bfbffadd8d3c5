"""What the desk would offer, in words."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from agent.domain import Action, Plan
from agent.replies.language import find_language
from agent.replies.times import slot_lines
from ops.preview import Preview

ADDS = {
    "first": "the first free one",
    "later_that_day": "later that day",
    "another_day": "on another day",
    "near_the_time_wanted": "near the time wanted",
    "the_time_wanted": "the time asked for",
}
WHY_OWNER = {
    "crm": ", who looks after them in the CRM",
    "fewest_ahead": ", who has the fewest meetings ahead",
    "named_first": ", whom the policy names first",
    "free": ", as whoever comes before has no such time",
}
STARTS = {
    "free": "free",
    "busy": "busy in the calendar",
    "given_away": "held or booked by the desk",
    "past": "past",
    "too_soon": "too soon",
    "too_far": "too far ahead",
    "holiday": "on holidays",
    "full": "on days that are full",
    "outside_hours": "outside the hours",
}


def told(found: Preview, owner: str, zone: ZoneInfo) -> Iterator[str]:
    """Say in lines what the desk would do, which times it would name, and why the rest is not free."""
    plan, english = found.plan, find_language("en")
    read = ", ".join(map(repr, found.quotes()))
    yield f"Times read: {read}" if read else f"No time was read: {found.read.why}"
    if plan.reason:
        yield f"A person would answer: {plan.reason} (ops/runbook.md says what that means)."
    elif deed := _deed(found):
        yield deed
    yield from (english.say(key) for key in _sentences(plan))
    if found.giver and (plan.slots or plan.candidates):
        rules = found.giver.agenda.rules
        yield f"{plan.meeting} with {owner}{WHY_OWNER.get(plan.why_owner, '')}, {rules.minutes} minutes:"
        for number, (slot, add) in enumerate(zip(plan.slots or plan.candidates, found.adds(), strict=True), 1):
            first, *beside = slot_lines(slot, zone.key, rules.zone, english)
            yield f"  {number}. {first}{f': {ADDS[add]}' if add else ''}"
            yield from (f"     {line}" for line in beside)
    if found.giver:
        where = "in what was asked for" if read else "in the next seven days"
        counted = [f"{found.starts[why]} {said}" for why, said in STARTS.items() if found.starts[why]]
        yield f"Starts {where}: {', '.join(counted) or 'none'}."


def _deed(found: Preview) -> str:
    """Say in words what the desk would do."""
    if found.would_book:
        return "This time would be booked at once where the model reads it the same, and offered where it does not."
    if found.plan.action is Action.OFFER:
        return "The desk would offer:"
    return "The desk would ask:" if found.plan.action is Action.ASK else ""


def _sentences(plan: Plan) -> Iterator[str]:
    """Name the sentences that a reply to this plan would say."""
    if plan.explanation:
        leads = plan.explanation in {"as_asked", "next_free"}
        yield f"status.offered_{plan.explanation}" if leads else f"explanation.{plan.explanation}"
    if plan.question:
        yield f"question.{plan.question}"
