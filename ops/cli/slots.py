"""`frontdesk slots`: what the desk would offer now. Reads the calendars and our records, and holds nothing."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from ops.cli.exits import CONFIGURATION, FAILED, USAGE, print_line, stop
from ops.cli.mail import Json
from ops.cli.run import our_records, wall_clock

if TYPE_CHECKING:
    from agent.decisions import Situation
    from agent.domain import Availability, Plan
    from agent.policy import Policy
    from ops.preview import Preview
    from ops.settings import Settings

ADDS = {
    "first": "the first free one",
    "later_that_day": "later that day",
    "another_day": "on another day",
    "near_the_time_wanted": "near the time wanted",
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


Words = Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="What a customer asks for, as in a mail.")]
Kind = Annotated[str, typer.Option(metavar="NAME", help="The kind of meeting, where the words name none.")]
Zone = Annotated[str, typer.Option(metavar="ZONE", help="The customer's IANA zone; else that of [slots].")]
At = Annotated[str, typer.Option(metavar="ISO", help="As if it were this time, ISO 8601; else now.")]
Locale = Annotated[str, typer.Option(help="The language of the words: en, en-GB, de.")]


def slots(
    words: Words = None,
    meeting: Kind = "",
    zone: Zone = "",
    at: At = "",
    locale: Locale = "en",
    *,
    as_json: Json = False,
) -> None:
    """Show what would be offered now, as the desk decides it, and why the rest would not.

    Reads the calendars of those who could give the meeting, and what the desk holds and has booked. Nothing is held,
    nobody is written to, and no model is asked.
    """
    from agent.domain import DESK_OWNER
    from agent.policy import customer_zone
    from ops.preview import as_asked, document, preview, reach

    with our_records() as (settings, rules, records):
        theirs = _zone(zone) if zone else customer_zone(None, rules)
        now = _moment(at, theirs)
        held = records.held(reach(rules, now), now, besides="")
        asked = as_asked(" ".join(words or []), _meaning(rules, meeting), now, theirs, locale, held)
        found = preview(asked, _availability(settings, asked))
    if meeting and found.plan.meeting not in {"", asked.policy.meetings[0].name}:
        stop(USAGE, f"These words ask for {found.plan.meeting!r}: leave out --meeting, or those words.")
    if as_json:
        print_line(document(found, theirs).model_dump(mode="json"))
        return
    owner = settings.owner.name if found.plan.owner == DESK_OWNER else rules.owners[found.plan.owner].name
    _show(found, owner, theirs)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        stop(USAGE, f"--zone {name!r} is not an IANA time zone: write one like America/New_York")


def _moment(written: str, zone: ZoneInfo) -> datetime:
    """Return the time that counts as now; without an offset it is that of the customer's clock."""
    try:
        moment = datetime.fromisoformat(written) if written else wall_clock()
    except ValueError:
        stop(USAGE, f"--at {written!r} is not a time: write one like 2026-11-23T09:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _meaning(policy: "Policy", name: str) -> "Policy":
    """Return the policy with this kind of meeting as its first, which is meant where the words name none."""
    from agent.policy import named_meetings

    if not name:
        return policy
    named = named_meetings(policy, name)
    if len(named) != 1:
        stop(USAGE, f"--meeting {name!r} is not one of: {', '.join(kind.name for kind in policy.meetings)}")
    others = tuple(kind for kind in policy.meetings if kind not in named)
    return policy.model_copy(update={"meetings": (*named, *others)})


def _availability(settings: "Settings", asked: "Situation") -> Mapping[str, "Availability"]:
    """Read the calendars of those who could give what is asked for; end where one cannot say what is free."""
    from agent.decisions import owners_concerned
    from agent.domain import DESK_OWNER
    from ops.adapters import caldav_calendar
    from ops.preview import reach
    from ops.settings import unset

    owners = sorted(owners_concerned(asked))
    lacking = [line for line in unset(settings) if line.startswith("calendar.")]
    if lacking and DESK_OWNER in owners:
        stop(CONFIGURATION, *lacking)
    known = {}
    for owner in owners:
        with closing(caldav_calendar(settings, asked.policy, lambda: asked.now, owner)) as calendar:
            known[owner] = calendar.availability(reach(asked.policy, asked.now))
        if known[owner].unknown:
            stop(FAILED, f"The calendar of {owner} cannot say what is free: the desk would wait until it can.")
    return known


def _show(found: "Preview", owner: str, zone: ZoneInfo) -> None:
    from rich.console import Console

    from ops.cli.show import plain

    console = Console()
    for line in _told(found, owner, zone):
        console.print(plain(line))


def _told(found: "Preview", owner: str, zone: ZoneInfo) -> Iterator[str]:
    from agent.replies.language import find_language
    from agent.replies.times import slot_lines

    plan, english = found.plan, find_language("en")
    read = ", ".join(repr(window.quote) for window in found.read.windows)
    yield f"Times read: {read}" if read else f"No time was read: {found.read.why}"
    if plan.reason:
        yield f"A person would answer: {plan.reason} (ops/runbook.md says what that means)."
    yield from (english.say(key) for key in _sentences(plan))
    if found.giver and (plan.slots or plan.candidates):
        rules = found.giver.agenda.rules
        yield f"{plan.meeting} with {owner}, {rules.minutes} minutes:"
        for number, slot in enumerate(plan.slots or plan.candidates):
            first, *beside = slot_lines(slot, zone.key, rules.zone, english)
            adds = f": {ADDS[plan.adds[number]]}" if plan.adds else ""
            yield f"  {number + 1}. {first}{adds}"
            yield from (f"     {line}" for line in beside)
    if found.starts:
        counted = [f"{found.starts[why]} {said}" for why, said in STARTS.items() if found.starts[why]]
        yield f"Starts in what was asked for: {', '.join(counted)}."


def _sentences(plan: "Plan") -> Iterator[str]:
    """Name the sentences that a reply to this plan would say."""
    if plan.explanation:
        yield "status.offered_as_asked" if plan.explanation == "as_asked" else f"explanation.{plan.explanation}"
    if plan.question:
        yield f"question.{plan.question}"
