"""Rules that are each well formed, and do not go together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from agent.domain import DESK_OWNER, Availability, Slot
from agent.policy.texts import folded
from agent.slots import Agenda, MeetingType, SlotRules, free_slots

if TYPE_CHECKING:
    from agent.policy.numbers import Policy

Place = tuple[int | str, ...]
"""Where a value stands in a document: keys and places in lists, outermost first."""
_ANY_WEEK = Slot(datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 6, 10, tzinfo=UTC))


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
    found = [*_in_words(policy.meetings), *_in_owners(policy)]
    return found or [*_in_hours(policy)]


def _in_words(meetings: Sequence[MeetingType]) -> Iterator[Misfit]:
    """Find what does not tell two kinds of meeting apart."""
    known: dict[str, int] = {}
    for number, meeting in enumerate(meetings):
        for field, word in (("name", meeting.name), *(("words", word) for word in meeting.words)):
            other = known.setdefault(folded(word), number)
            if other != number:
                message = f"{word!r} stands for {meetings[other].name!r} too; a mail could not say which it means"
                yield Misfit(("meetings", number, field), f"{message}. Take another word")


def _in_owners(policy: "Policy") -> Iterator[Misfit]:
    """Find owners that are not described, or named for nothing."""
    if DESK_OWNER in policy.owners:
        message = f"the settings describe {DESK_OWNER!r}, and [slots] says when; take another name"
        yield Misfit(("owners", DESK_OWNER), message)
    for number, meeting in enumerate(policy.meetings):
        place = ("meetings", number, "owners")
        if not meeting.owners:
            message = f"nobody gives {meeting.name!r}; name an owner, or leave the line out for {DESK_OWNER!r}"
            yield Misfit(place, message)
        for owner in dict.fromkeys(meeting.owners):
            if owner not in policy.known_owners():
                message = f"there is no owner {owner!r}; describe one in [owners.{owner}], or write {DESK_OWNER!r}"
                yield Misfit(place, message)
            if meeting.owners.count(owner) > 1:
                yield Misfit(place, f"{owner!r} is named more than once; name each owner once")


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
    free = {"notice_minutes": 0, "horizon_days": 366, "holidays": frozenset()}
    agenda = Agenda(rules.model_copy(update=free), Availability())
    return bool(free_slots([_ANY_WEEK], agenda, _ANY_WEEK.start - timedelta(minutes=1)))
