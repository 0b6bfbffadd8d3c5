"""What the desk would offer now to somebody who wrote these words: decided as for a mail, and nothing is held."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from agent import slots
from agent.decisions import Giver, Situation, asked_times, decide, givers
from agent.domain import (
    Action,
    Availability,
    Plan,
    Reason,
    Resolution,
    Slot,
)
from agent.form import WindowForm
from agent.slots import Agenda
from agent.slots.hours import WEEKDAYS
from agent.times import resolve
from ops.formats import Document

BUSY, GIVEN_AWAY = "busy", "given_away"
"""Why a slot that the rules allow is not free: the owner's calendar, or what the desk holds and has booked."""
THE_TIME_WANTED = "the_time_wanted"
"""What a slot adds that is the very time that was asked for."""


@dataclass(frozen=True)
class Preview:
    """What the desk would do, what it read of the words, and how it looks where they point to."""

    plan: Plan
    read: Resolution
    giver: Giver | None
    """Whose time was looked into: who would give the meeting, else who is asked first."""
    starts: Counter[str]
    """How many starts in what was asked for are free, or are not, by reason; where nothing was read, in seven days."""
    wanted: datetime | None
    """The one start that was asked for."""
    would_book: bool
    """Whether that start would be booked at once where the model reads it as we do."""

    def adds(self) -> Sequence[str | None]:
        """Say what each of the slots of the plan adds to the offer."""
        offered = self.plan.slots or self.plan.candidates
        adds: list[str | None] = [*self.plan.adds] or [None] * len(offered)
        return [THE_TIME_WANTED if slot.start == self.wanted else add for slot, add in zip(offered, adds, strict=True)]

    def quotes(self) -> Sequence[str]:
        """List the words that name times, each once."""
        return list(dict.fromkeys(window.quote for window in self.read.windows))


class PreviewedSlot(Document):
    """A slot that would be offered, or asked about."""

    start: AwareDatetime
    end: AwareDatetime
    adds: str | None = Field(description="first, later_that_day, another_day, the_time_wanted or near_the_time_wanted")


class SlotsLine(Document):
    """What `frontdesk slots --json` prints."""

    action: Action
    would_book: bool = Field(description="whether the time would be booked at once where the model reads it the same")
    meeting: str
    owner: str
    why_owner: str | None = Field(
        description="offered, crm, fewest_ahead, named_first, free or booked; null where nobody else gives it"
    )
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
    return SlotsLine(
        action=plan.action,
        would_book=found.would_book,
        meeting=plan.meeting,
        owner=plan.owner,
        why_owner=plan.why_owner or None,
        zone=zone.key,
        owner_zone=found.giver.agenda.rules.zone if found.giver else None,
        explanation=plan.explanation,
        question=plan.question,
        reason=plan.reason,
        read=list(found.quotes()),
        slots=[
            PreviewedSlot(start=slot.start.astimezone(zone), end=slot.end.astimezone(zone), adds=add)
            for slot, add in zip(offered, found.adds(), strict=True)
        ],
        starts=dict(found.starts),
    )


def preview(asked: Situation, availability: Mapping[str, Availability]) -> Preview:
    """Decide what would be offered, and count what is free and what is not where it was asked for."""
    situation = replace(asked, availability=availability)
    plan = decide(situation)
    able = givers(situation, None)
    giver = next((giver for giver in able if giver.owner == plan.owner), able[0] if able else None)
    read = asked_times(situation)
    if not read.windows:
        # Of words without a time it is theirs why, not the empty subject's.
        read = resolve(asked.email.reply_text, asked.reference, asked.zone, asked.locale)
    if giver is None:
        return Preview(plan, read, None, Counter(), None, would_book=False)
    wanted = slots.exact_start(read, giver.agenda.rules)
    would_book = wanted is not None and decide(_read_alike(situation, read, wanted)).action is Action.BOOK
    return Preview(plan, read, giver, _starts(read, giver.agenda, situation.now), wanted, would_book)


def _read_alike(situation: Situation, read: Resolution, wanted: datetime) -> Situation:
    """Return the situation in which the model reads the one start as we do."""
    local = wanted.astimezone(situation.zone)
    window = WindowForm(
        quote=next(window.quote for window in read.windows if window.possible)[:200],
        phrase="",
        possible=True,
        date=local.date().isoformat(),
        time=f"{local:%H:%M}",
    )
    return replace(situation, form=situation.form.model_copy(update={"windows": [window]}))


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
