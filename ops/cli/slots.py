"""`frontdesk slots`: what the desk would offer now. Reads the calendars and our records, and holds nothing."""

from collections.abc import Mapping
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
    from agent.domain import Availability
    from agent.policy import Policy
    from ops.preview import Preview
    from ops.settings import Settings

YEARS = range(2000, 2100)
"""The years that --at may lie in."""

Words = Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="What a customer asks for, as in a mail.")]
Kind = Annotated[str, typer.Option(metavar="NAME", help="The kind of meeting, where the words name none.")]
Zone = Annotated[str, typer.Option(metavar="ZONE", help="The customer's IANA zone; else that of [slots].")]
At = Annotated[str, typer.Option(metavar="ISO", help="As if it were this time, ISO 8601; else now.")]
Owner = Annotated[str, typer.Option(metavar="NAME", help="Who looks after the customer, as the CRM calls them.")]
Locale = Annotated[str, typer.Option(help="The language of the words: en, en-GB, de.")]


def slots(
    words: Words = None,
    meeting: Kind = "",
    zone: Zone = "",
    at: At = "",
    locale: Locale = "en",
    crm_owner: Owner = "",
    *,
    as_json: Json = False,
) -> None:
    """Show what would be offered now, as the desk decides it, and why the rest would not.

    Reads the calendars of those who could give the meeting, and what the desk holds and has booked. Nothing is held,
    nobody is written to, and no model is asked.
    """
    from agent.domain import DESK_OWNER
    from agent.policy import customer_zone, reach
    from ops.asked import as_asked
    from ops.preview import document, preview

    with our_records() as (settings, rules, records):
        theirs = _zone(zone) if zone else customer_zone(None, rules)
        now = _moment(at, theirs)
        held = records.held(reach(rules, now), now, besides="")
        asked = as_asked(
            " ".join(words or []),
            _meaning(rules, meeting),
            now,
            theirs,
            _language(locale),
            held,
            crm_owner=_looks_after(rules, crm_owner, settings.owner.address),
        )
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
    if moment.year not in YEARS:
        stop(USAGE, f"--at {written!r} is too far away: write a time from {YEARS[0]} to {YEARS[-1]}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _language(locale: str) -> str:
    """Return a locale whose language is read."""
    from agent.times import LANGUAGES

    if locale.replace("_", "-").partition("-")[0].lower() not in LANGUAGES:
        stop(USAGE, f"--locale {locale!r} is not read; there are {', '.join(sorted(LANGUAGES))}")
    return locale


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


def _looks_after(policy: "Policy", name: str, owner_address: str) -> str | None:
    """Return the owner whom the CRM calls so."""
    from agent.policy import crm_owner

    named = crm_owner(policy, name, owner_address)
    if name and named is None:
        stop(USAGE, f"--crm-owner {name!r} is no owner: write an owner's address, or a name of `crm` in [owners.NAME]")
    return named


def _availability(settings: "Settings", asked: "Situation") -> Mapping[str, "Availability"]:
    """Read the calendars of those who could give what is asked for; end where one cannot say what is free."""
    from agent.decisions import owners_concerned
    from agent.errors import FrontdeskError
    from agent.policy import reach
    from ops.adapters import calendar_maker
    from ops.settings import unset

    owners = sorted(owners_concerned(asked))
    # All calendars lie behind the login of the settings, and a desk that lacks any of these does not start.
    if lacking := [line for line in unset(settings) if line.startswith("calendar.")]:
        stop(CONFIGURATION, *lacking)
    known, made = {}, calendar_maker(settings, asked.policy, lambda: asked.now)
    for owner in owners:
        try:
            with closing(made(owner)) as calendar:
                known[owner] = calendar.availability(reach(asked.policy, asked.now))
        except FrontdeskError as error:
            stop(FAILED, f"The calendar of {owner}: {type(error).__name__}: {error}", _remedy(owner, settings))
        if known[owner].unknown:
            unknown = f"The calendar of {owner} cannot say what is free: the desk would wait until it can."
            stop(FAILED, unknown, _remedy(owner, settings))
    return known


def _remedy(owner: str, settings: "Settings") -> str:
    from agent.domain import DESK_OWNER

    at_caldav = settings.calendar.kind == "caldav"
    place = "calendar.url" if at_caldav else "calendar.id"
    place = place if owner == DESK_OWNER else f"[owners.{owner}] calendar of the policy file"
    login = "calendar.username and calendar.password" if at_caldav else "the login in [calendar]"
    return f"Check {place}, {login}; `frontdesk doctor` says what is wrong."


def _show(found: "Preview", owner: str, zone: ZoneInfo) -> None:
    from rich.console import Console

    from ops.cli.show import plain
    from ops.cli.slot_words import told

    console = Console()
    for line in told(found, owner, zone):
        # A program that reads the lines wants them whole.
        console.print(plain(line), soft_wrap=not console.is_terminal)
