"""Which kind of meeting is meant, and what the time of an owner who gives it looks like."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from agent.domain import Availability, Hold, Slot
from agent.form import folded
from agent.policy.numbers import Policy
from agent.slots import Agenda, MeetingType, SlotRules, full_days

MARGIN = timedelta(days=1)
"""How far around a stretch of time its calendars are read: more than any meeting with its buffers."""

_STAR, _ENDING = re.escape("*"), r"\w*"


def reach(policy: Policy, now: datetime) -> Slot:
    """Return the stretch of time in which any meeting may lie, with room for its buffers and for its end."""
    return Slot(now, now + policy.horizon()).widened(MARGIN)


def named_meetings(policy: Policy, text: str) -> list[MeetingType]:
    """List the kinds of meeting that a text names; of names within one another the longest counts.

    A star at the end of one of its words, not of its name, stands for any ending.
    """
    names = {re.escape(folded(meeting.name)): meeting for meeting in policy.meetings}
    words = {
        re.escape(folded(word)).replace(_STAR, _ENDING): meeting
        for meeting in policy.meetings
        for word in meeting.words
    }
    words |= names
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(f"({word})" for word in longest_first)
    matches = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", folded(text))
    named = {words[longest_first[(match.lastindex or 1) - 1]].name for match in matches}
    return [meeting for meeting in policy.meetings if meeting.name in named]


def of_length(policy: Policy, usual: MeetingType, minutes: int | None) -> MeetingType | None:
    """Return the kind that is as long as is wanted, the usual one where none is; None where several are."""
    fitting = [meeting for meeting in policy.meetings if minutes == length(policy, meeting)]
    if not fitting or usual in fitting:
        return usual
    return fitting[0] if len(fitting) == 1 else None


def length(policy: Policy, meeting: MeetingType) -> int:
    """Return how many minutes a kind of meeting takes."""
    return meeting.minutes or policy.slots.minutes


def agenda(
    policy: Policy,
    meeting: MeetingType,
    owner: str,
    availability: Availability,
    holds: Sequence[Hold],
    customers: Sequence[Slot] = (),
) -> Agenda:
    """Return what an owner's time looks like to a kind of meeting, beside what the desk has given away of it.

    `customers` is when the customer is with us anyway, with whomever.
    """
    rules = policy.rules(meeting, owner)
    theirs = [hold for hold in holds if hold.owner == owner]
    kinds = {name: policy.meeting(name) for name in {hold.meeting for hold in theirs}}
    rules_of = {name: policy.rules(kind, owner) for name, kind in kinds.items() if kind}
    of_this_kind = [hold for hold in theirs if kinds[hold.meeting] == meeting]
    return Agenda(
        rules=rules,
        availability=availability,
        taken=(*(hold.slot for hold in theirs), *customers),
        kept_clear=tuple(rules_of[hold.meeting].buffered(hold.slot) for hold in theirs if hold.meeting in rules_of),
        full_days=full_days(_given(of_this_kind, rules), rules),
    )


def _given(holds: Sequence[Hold], rules: SlotRules) -> list[Slot]:
    """List the meetings that these may come to: of an offer's times on one local day, one at most."""
    offered = {(hold.offer_id, hold.slot.start.astimezone(rules.tz).date()): hold.slot for hold in holds}
    return [hold.slot for hold in holds if not hold.offer_id] + [slot for (name, _), slot in offered.items() if name]
