"""Which kind of meeting is meant, who may give it, and what that owner's time looks like."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from agent.domain import Availability, Hold
from agent.policy.numbers import Policy
from agent.policy.texts import folded
from agent.slots import Agenda, MeetingType, full_days

MARGIN = timedelta(days=1)
"""How far around a stretch of time its calendars are read: more than any meeting with its buffers."""


def named_meetings(policy: Policy, text: str) -> list[MeetingType]:
    """List the kinds of meeting that a text names; of names within one another the longest counts."""
    words = {folded(word): meeting for meeting in policy.meetings for word in (meeting.name, *meeting.words)}
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)(?:{longest_first})(?!\w)", folded(text))
    named = {words[word].name for word in found}
    return [meeting for meeting in policy.meetings if meeting.name in named]


def wanted_meeting(
    policy: Policy, text: str, subject: str, minutes: int | None, present: MeetingType | None = None
) -> MeetingType | None:
    """Return the kind of meeting that a mail wants; None where it names several.

    What it names comes first, then what the conversation is about at present, then how long it is to be; where nothing
    is said, it is the policy's first kind.
    """
    named = named_meetings(policy, text)
    if not named and present is None:
        named = named_meetings(policy, subject)
    if named:
        return named[0] if len(named) == 1 else None
    usual = present or policy.meetings[0]
    fitting = [meeting for meeting in policy.meetings if minutes == length(policy, meeting)]
    if minutes is None or not fitting or usual in fitting:
        return usual
    return fitting[0] if len(fitting) == 1 else None


def length(policy: Policy, meeting: MeetingType) -> int:
    """Return how many minutes a kind of meeting takes."""
    return meeting.minutes or policy.slots.minutes


def owners_in_order(
    meeting: MeetingType, holds: Sequence[Hold], now: datetime, first: str | None = None
) -> Sequence[str]:
    """List who may give a meeting, in the order in which they are asked: `first`, where it is one of them, before all.

    Where the owners take turns, who has the fewest meetings ahead comes first.
    """

    def ahead(owner: str) -> int:
        return sum(hold.owner == owner and hold.slot.end > now for hold in holds) if meeting.round_robin else 0

    return sorted(meeting.owners, key=lambda owner: (owner != first, ahead(owner), meeting.owners.index(owner)))


def agenda(
    policy: Policy, meeting: MeetingType, owner: str, availability: Availability, holds: Sequence[Hold]
) -> Agenda:
    """Return what an owner's time looks like to a kind of meeting, beside what the desk has given away of it."""
    rules = policy.rules(meeting, owner)
    theirs = [(hold.slot, policy.meeting(hold.meeting)) for hold in holds if hold.owner == owner]
    rules_of = {kind.name: policy.rules(kind, owner) for _, kind in theirs if kind}
    return Agenda(
        rules=rules,
        availability=availability,
        taken=tuple(slot for slot, _ in theirs),
        kept_clear=tuple(rules_of[kind.name].buffered(slot) for slot, kind in theirs if kind),
        full_days=full_days((slot for slot, kind in theirs if kind == meeting), rules),
    )
