"""What the desk would offer now to somebody who wrote these words: decided as for a mail, and nothing is held."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from agent import slots
from agent.decisions import Giver, Situation, asked_times, decide, givers
from agent.domain import (
    Action,
    Availability,
    Conversation,
    Email,
    Hold,
    MachineVerdict,
    Plan,
    Reason,
    Resolution,
    Slot,
)
from agent.form import RequestForm
from agent.policy import MARGIN, Policy
from agent.slots import Agenda
from agent.slots.hours import WEEKDAYS
from ops.formats import Document

BUSY, GIVEN_AWAY = "busy", "given_away"
"""Why a slot that the rules allow is not free: the owner's calendar, or what the desk holds and has booked."""


@dataclass(frozen=True)
class Preview:
    """What the desk would do, what it read of the words, and how it looks where they point to."""

    plan: Plan
    read: Resolution
    giver: Giver | None
    """Whose time was looked into: who would give the meeting, else who is asked first."""
    starts: Counter[str]
    """How many starts in what was asked for are free, or are not, by reason."""


class PreviewedSlot(Document):
    """A slot that would be offered, or asked about."""

    start: AwareDatetime
    end: AwareDatetime
    adds: str | None = Field(description="first, later_that_day, another_day or near_the_time_wanted")


class SlotsLine(Document):
    """What `frontdesk slots --json` prints."""

    action: Action
    meeting: str
    owner: str
    zone: str = Field(description="the customer's, in which the slots are given")
    owner_zone: str | None = Field(description="null where nobody could be asked")
    explanation: str | None
    question: str | None
    reason: Reason | None = Field(description="why a person would answer instead")
    read: list[str] = Field(description="the words that name times")
    slots: list[PreviewedSlot]
    starts: dict[str, int] = Field(description="starts in what was asked for: free, or why not")


def document(found: Preview, zone: ZoneInfo) -> SlotsLine:
    """Return a preview as it is printed for programs."""
    plan = found.plan
    offered = plan.slots or plan.candidates
    adds: list[str | None] = [*plan.adds] or [None] * len(offered)
    return SlotsLine(
        action=plan.action,
        meeting=plan.meeting,
        owner=plan.owner,
        zone=zone.key,
        owner_zone=found.giver.agenda.rules.zone if found.giver else None,
        explanation=plan.explanation,
        question=plan.question,
        reason=plan.reason,
        read=[window.quote for window in found.read.windows],
        slots=[
            PreviewedSlot(start=slot.start.astimezone(zone), end=slot.end.astimezone(zone), adds=add)
            for slot, add in zip(offered, adds, strict=True)
        ],
        starts=dict(found.starts),
    )


def as_asked(
    words: str, policy: Policy, now: datetime, zone: tzinfo, locale: str, held: Sequence[Hold] = ()
) -> Situation:
    """Return the situation of a customer of this zone who writes these words now and wants to meet."""
    form = RequestForm(
        wish="",
        intent="book",
        windows=[],
        offer_number=None,
        also_asks=None,
        leans_on_attachment=False,
        language="en",
    )
    return Situation(
        form=form,
        email=_mail(words, now),
        reference=now.astimezone(zone),
        now=now,
        zone=zone,
        locale=locale,
        address="",
        names=frozenset(),
        languages=frozenset({locale}),
        conversation=Conversation("", None),
        offer=None,
        bookings=(),
        availability={},
        held=held,
        policy=policy,
    )


def reach(policy: Policy, now: datetime) -> Slot:
    """Return the stretch of time in which any meeting may lie, with room for its buffers."""
    return Slot(now, now + policy.horizon()).widened(MARGIN)


def preview(asked: Situation, availability: Mapping[str, Availability]) -> Preview:
    """Decide what would be offered, and count what is free and what is not where it was asked for."""
    situation = replace(asked, availability=availability)
    plan = decide(situation)
    able = givers(situation, None)
    giver = next((giver for giver in able if giver.owner == plan.owner), able[0] if able else None)
    read = asked_times(situation)
    return Preview(plan, read, giver, _starts(read, giver.agenda, situation.now) if giver else Counter())


def _starts(read: Resolution, agenda: Agenda, now: datetime) -> Counter[str]:
    spans = slots.spans(read, agenda.rules, now) or [slots.default_span(now, agenda.rules)]
    every = slots.free_slots(spans, Agenda(_unruled(agenda), Availability()), now)
    return Counter(_why(slot, agenda, now) for slot in every)


def _unruled(agenda: Agenda) -> slots.SlotRules:
    """Return rules that forbid nothing, for meetings of the same length on the same grid."""
    always = dict.fromkeys(WEEKDAYS, ("00:00-24:00",))
    free = {"hours": always, "holidays": frozenset(), "notice_minutes": 0, "horizon_days": 366}
    return agenda.rules.model_copy(update=free)


def _why(slot: Slot, agenda: Agenda, now: datetime) -> str:
    refusal = slots.refusal(slot, agenda, now)
    if refusal or slots.is_free(slot, agenda):
        return refusal or "free"
    return GIVEN_AWAY if slots.is_free(slot, replace(agenda, taken=(), kept_clear=())) else BUSY


def _mail(words: str, now: datetime) -> Email:
    return Email(
        message_id=None,
        subject="",
        date=now,
        from_=(),
        to=(),
        cc=(),
        reply_to=(),
        in_reply_to=None,
        references=(),
        text=words,
        reply_text=words,
        attachments=(),
        calendar=(),
        machine=MachineVerdict(is_machine=False),
        from_fields=(),
    )
