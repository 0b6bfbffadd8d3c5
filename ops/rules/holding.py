"""What really holds: the rules of each kind of meeting with each who gives it, resolved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from pydantic import Field

from agent.policy import Policy
from agent.slots.hours import WEEKDAYS
from ops.formats import Document

YEAR = timedelta(days=366)
_DAY = timedelta(days=1)


class PolicyLine(Document):
    """What `frontdesk policy --json` prints for a kind of meeting and one who gives it."""

    meeting: str
    words: list[str]
    owner: str = Field(description="as the policy names them; `owner` is the owner of the settings")
    name: str = Field(description="as the customer reads it; empty where no settings were read")
    takes_turns: bool = Field(description="whether the owner with the fewest meetings ahead is asked first")
    place: str
    link: str
    zone: str
    hours: dict[str, list[str]]
    minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int
    horizon_days: int
    granularity_minutes: int
    daily_cap: int | None
    holidays: list[date] = Field(description="those of the next year")


def holding(policy: Policy, owner_name: str, today: date) -> Iterator[PolicyLine]:
    """Say what holds for each kind of meeting and each who gives it, in the order of the policy."""
    for meeting in policy.meetings:
        for owner in meeting.owners:
            rules, described = policy.rules(meeting, owner), policy.owners.get(owner)
            yield PolicyLine(
                meeting=meeting.name,
                words=list(meeting.words),
                owner=owner,
                name=described.name if described else owner_name,
                takes_turns=meeting.round_robin and len(meeting.owners) > 1,
                place=meeting.place,
                link=meeting.link,
                hours={day: list(rules.hours[day]) for day in WEEKDAYS if rules.hours.get(day)},
                holidays=sorted(day for day in rules.holidays if today <= day < today + YEAR),
                **rules.model_dump(exclude={"hours", "holidays"}),
            )


def idle_owners(policy: Policy) -> Sequence[str]:
    """Name the owners who are described, and give nothing."""
    giving = {owner for meeting in policy.meetings for owner in meeting.owners}
    return sorted(set(policy.owners) - giving)


def week(hours: Mapping[str, Sequence[str]]) -> str:
    """Write opening hours in a line: days in a row with the same hours together."""
    same = groupby(WEEKDAYS, key=lambda day: ", ".join(hours.get(day, ())))
    named = [(list(days), text) for text, days in same if text]
    return "; ".join(f"{days[0]}{f'-{days[-1]}' if days[1:] else ''} {text}" for days, text in named)


def days(holidays: Sequence[date]) -> str:
    """Write days in a line, in rows where they follow each other."""
    rows: list[tuple[date, date]] = []
    for day in sorted(holidays):
        if rows and rows[-1][1] + _DAY == day:
            rows[-1] = rows[-1][0], day
        else:
            rows.append((day, day))
    return ", ".join(f"{first} to {last}" if first < last else f"{first}" for first, last in rows)


def span(minutes: int) -> str:
    """Write a length of time as people say it: 2 days, 1 hour, 90 minutes."""
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size} {unit}{'' if minutes == size else 's'}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
