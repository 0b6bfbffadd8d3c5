"""Rules that are each well formed, and do not go together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from agent.domain import DESK_OWNER
from agent.form import folded
from agent.slots import MeetingType, SlotRules
from agent.slots.hours import MINUTES_OF_DAY, WEEKDAYS, Hours, minutes_of_day
from agent.slots.meetings import same_calendar

if TYPE_CHECKING:
    from agent.policy.numbers import Policy

Place = tuple[int | str, ...]
"""Where a value stands in a document: keys and places in lists, outermost first."""


@dataclass(frozen=True)
class Misfit:
    """What does not go together with other rules, where it stands, and what to write instead."""

    place: Place
    message: str


class Misfits(ValueError):
    """Everything that does not go together."""

    def __init__(self, found: Sequence[Misfit]) -> None:
        super().__init__("; ".join(misfit.message for misfit in found))
        self.found = tuple(found)


def misfits(policy: "Policy") -> list[Misfit]:
    """List everything that does not go together."""
    if not policy.meetings:
        return [Misfit(("meetings",), "there is nothing to book; describe a kind of meeting in [[meetings]]")]
    found = [*_in_words(policy.meetings), *_in_owners(policy), *_in_calendars(policy), *_in_crm_names(policy)]
    found += _in_ranges(policy)
    found += [*_in_notice(policy), *_in_reminders(policy), *_in_conferences(policy)]
    return found or [*_in_hours(policy)]


def _in_words(meetings: Sequence[MeetingType]) -> Iterator[Misfit]:
    """Find what does not tell two kinds of meeting apart."""
    known: dict[str, int] = {}
    for number, meeting in enumerate(meetings):
        for field, word in (("name", meeting.name), *(("words", word) for word in meeting.words)):
            other = known.setdefault(folded(word).removesuffix("*"), number)
            if other != number:
                message = f"{word!r} stands for {meetings[other].name!r} too; a mail could not say which it means"
                yield Misfit(("meetings", number, field), f"{message}. Take another word")


def _in_owners(policy: "Policy") -> Iterator[Misfit]:
    """Find owners that are not described, or named for nothing."""
    if DESK_OWNER in policy.owners:
        message = f"the settings describe {DESK_OWNER!r}, and [slots] says when; take another name"
        yield Misfit(("owners", DESK_OWNER), message)
    known = policy.known_owners()
    for number, meeting in enumerate(policy.meetings):
        place = ("meetings", number, "owners")
        if not meeting.owners:
            message = f"nobody gives {meeting.name!r}; name an owner, or leave the line out for {DESK_OWNER!r}"
            yield Misfit(place, message)
        for owner in dict.fromkeys(meeting.owners):
            if owner not in known:
                small = owner.lower()
                remedy = f"describe one in [owners.{small}], or write {DESK_OWNER!r}"
                remedy = f"write it with small letters, {small!r}" if small in known else remedy
                yield Misfit(place, f"there is no owner {owner!r}; {remedy}")
            if meeting.owners.count(owner) > 1:
                yield Misfit(place, f"{owner!r} is named more than once; name each owner once")


def _in_calendars(policy: "Policy") -> Iterator[Misfit]:
    """Find owners whose calendar is that of another: what keeps the one from a meeting would keep the other."""
    described = list(policy.owners.items())
    for number, (name, owner) in enumerate(described):
        for other, earlier in described[:number]:
            if same_calendar(owner.calendar, earlier.calendar):
                message = f"it is the calendar of {other!r} too; each owner needs a calendar of their own"
                yield Misfit(("owners", name, "calendar"), message)
                break


def _in_conferences(policy: "Policy") -> Iterator[Misfit]:
    """Find meetings that would take place in two conferences."""
    for number, meeting in enumerate(policy.meetings):
        if meeting.conference and meeting.link:
            message = f"{meeting.name!r} has a link and a conference of its own each time; take one of them away"
            yield Misfit(("meetings", number, "conference"), message)


def _in_crm_names(policy: "Policy") -> Iterator[Misfit]:
    """Find names by which the CRM would mean two owners."""
    described = policy.owners.items()
    names = {name: {said.casefold() for said in (owner.address, *owner.crm)} for name, owner in described}
    for name, owner in described:
        for said in owner.crm:
            others = [other for other in names if other != name and said.casefold() in names[other]]
            if others:
                message = f"{said!r} stands for {others[0]!r} too; the CRM could not say which owner it means"
                yield Misfit(("owners", name, "crm"), message)


def _in_ranges(policy: "Policy") -> Iterator[Misfit]:
    """Find hours of a day that overlap, which nobody means."""
    tables: dict[Place, Hours | None] = {
        ("slots",): policy.slots.hours,
        **{("meetings", number): meeting.hours for number, meeting in enumerate(policy.meetings)},
        **{("owners", name): owner.hours for name, owner in policy.owners.items()},
    }
    for table, hours in tables.items():
        for day, ranges in (hours or {}).items():
            for one, other in pairwise(sorted(ranges)):
                if minutes_of_day(other)[0] < minutes_of_day(one)[1]:
                    message = f"{one!r} and {other!r} overlap; write one range, or correct one of them"
                    yield Misfit((*table, "hours", day), message)


def _in_notice(policy: "Policy") -> Iterator[Misfit]:
    """Find meetings that must be asked for earlier than they are given."""
    found: dict[Place, Misfit] = {}
    for number, meeting in enumerate(policy.meetings):
        rules = policy.rules(meeting, DESK_OWNER)
        if rules.notice_minutes < rules.horizon_days * MINUTES_OF_DAY:
            continue
        own = [name for name in ("notice_minutes", "horizon_days") if getattr(meeting, name) is not None]
        place = ("meetings", number, own[0]) if own else ("slots", "notice_minutes")
        message = (
            f"{meeting.name!r} must be asked for {rules.notice_minutes} minutes ahead, and by horizon_days is given "
            f"{rules.horizon_days * MINUTES_OF_DAY} minutes ahead at most: it could never be offered; "
            "correct one or the other"
        )
        found.setdefault(place, Misfit(place, message))
    yield from found.values()


def _in_reminders(policy: "Policy") -> Iterator[Misfit]:
    """Find a reminder of times that would be held no more."""
    if policy.remind_hours >= policy.hold_hours:
        message = (
            f"offered times are held for hold_hours = {policy.hold_hours}: after remind_hours = {policy.remind_hours} "
            "there is nothing to remind of; write less, 0 for never, or hold them longer"
        )
        yield Misfit(("remind_hours",), message)


def _in_hours(policy: "Policy") -> Iterator[Misfit]:
    """Find owners who have no hours for a meeting that they are to give, or none that it fits into."""
    for number, meeting in enumerate(policy.meetings):
        place = ("meetings", number, "hours" if meeting.hours else "owners")
        for owner in meeting.owners:
            rules = policy.rules(meeting, owner)
            if not any(rules.hours.values()):
                message = f"{owner!r} has no hours in which {meeting.name!r} is given; correct one or the other"
                yield Misfit(place, message)
            elif not _fits(rules):
                grid = f"{rules.minutes} minutes on a grid of {rules.granularity_minutes}"
                message = f"no hours of {owner!r} are long enough for {meeting.name!r}: {grid}; widen them"
                yield Misfit(place, message)


def _fits(rules: SlotRules) -> bool:
    """Say whether a meeting that starts on the grid ever lies within the hours."""
    grid = rules.granularity_minutes
    return any(-(-opens // grid) * grid + rules.minutes <= closes for opens, closes in _open(rules.hours))


def _open(hours: Hours) -> Sequence[tuple[int, int]]:
    """List the minutes of two weeks that are open, in one where they touch: an evening may go on over any midnight."""
    days = [ranges for _ in range(2) for ranges in (hours.get(day, ()) for day in WEEKDAYS)]
    spans: list[tuple[int, int]] = []
    for number, ranges in enumerate(days):
        for opens, closes in sorted(map(minutes_of_day, ranges)):
            start, end = number * MINUTES_OF_DAY + opens, number * MINUTES_OF_DAY + closes
            if spans and start <= spans[-1][1]:
                start, reached = spans.pop()
                end = max(end, reached)
            spans.append((start, end))
    return spans
