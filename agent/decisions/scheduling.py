"""Where a wish and what is free meet: book, move, ask back or offer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from agent import slots
from agent.decisions.givers import Giver, givers, wants_longer
from agent.decisions.meaning import (
    Situation,
    agrees,
    asked_times,
    names_another_hour,
    read_phrase,
    reads_alike,
    without_old_time,
)
from agent.domain import Action, Booking, Offer, Plan, ReadingKind, Reason, Resolution, Slot, Verdict, Window
from agent.slots import SlotRules

MIN_CHOICE = 2


def at_time(situation: Situation, moving: Booking | None) -> Plan:
    """Book an exact time that both readings agree on; ask back what is ambiguous; offer what lies in the windows."""
    able = givers(situation, moving)
    if not able:
        return Plan(Action.HAND_OFF, reason=Reason.MEETING_UNCLEAR)
    # The length of a meeting does not depend on who gives it.
    rules = able[0].agenda.rules
    if wants_longer(situation, moving):
        return Plan(Action.HAND_OFF, reason=Reason.OUT_OF_SCOPE)
    resolution = without_old_time(asked_times(situation), moving)
    if resolution.verdict is Verdict.AMBIGUOUS:
        return _ask_back(situation, resolution, able)
    start = slots.exact_start(resolution, rules)
    if start is None:
        return _offer(situation, _wanted_spans(situation, resolution, rules), able)
    slot = Slot(start, start + rules.length)
    agreed = any(agrees(situation, window, start) for window in situation.form.windows)
    if agreed and not names_another_hour(situation, start, rules, moving) and reads_alike(situation, start):
        return _take(situation, slot, able) or _offer_near(situation, slot, able, otherwise="taken")
    refusal = slots.refusal(slot, able[0].agenda, situation.now)
    return _offer(situation, [slot], able, wanted=start, explanation=refusal)


def accept(situation: Situation, offer: Offer, slot: Slot, moving: Booking | None) -> Plan:
    """Take a slot of our offer from who offered it; where the rules refuse it by now or it is lost, offer near ones."""
    able = givers(situation, moving)
    if not able:
        return Plan(Action.HAND_OFF, reason=Reason.MEETING_UNCLEAR)
    is_as_offered = slot.end - slot.start == able[0].agenda.rules.length
    offered_by = [giver for giver in able if giver.owner == offer.owner and is_as_offered]
    return _take(situation, slot, offered_by) or _offer_near(situation, slot, able, otherwise="lost")


def _take(situation: Situation, slot: Slot, able: Sequence[Giver]) -> Plan | None:
    """Book or move to this slot with the first who can; None where nobody can."""
    for giver in able:
        if slots.refusal(slot, giver.agenda, situation.now) is None and slots.is_free(slot, giver.agenda):
            return _plan(Action.MOVE if giver.moving else Action.BOOK, [slot], giver)
    return None


def _offer_near(situation: Situation, slot: Slot, able: Sequence[Giver], *, otherwise: str) -> Plan:
    """Offer what is nearest to a slot that cannot be had, and say why: by the rule that refuses it, or `otherwise`."""
    refusal = slots.refusal(slot, able[0].agenda, situation.now)
    return _offer(situation, [], able, wanted=slot.start, explanation=refusal or otherwise)


def _ask_back(situation: Situation, resolution: Resolution, able: Sequence[Giver]) -> Plan:
    """Name the concrete times that an ambiguous phrase can mean, as far as they can be booked.

    Nothing is asked where readings lie within one another: what suits all is offered, else what suits the likeliest.
    """
    if shared := slots.agreed(resolution):
        first = replace(resolution, windows=tuple(replace(w, readings=w.readings[:1]) for w in resolution.windows))
        suiting, likely = (slots.spans(read, able[0].agenda.rules, situation.now) for read in (shared, first))
        return _offer_within(situation, suiting, able, None) or _offer(situation, likely, able)
    ambiguous = next(window for window in resolution.windows if len(window.readings) > 1)
    for giver in able:
        found = tuple(sorted(_meant(situation, ambiguous, giver)))
        if len(found) >= MIN_CHOICE:
            return replace(_plan(Action.ASK, found, giver), question="which_time", candidates=found)
    # One reading at most can be had: it is offered like any wish, and nothing has to be asked.
    rules, likeliest = able[0].agenda.rules, ambiguous.readings[0]
    spans = slots.spans(resolution, rules, situation.now)
    if likeliest.kind is not ReadingKind.INSTANT or likeliest.start is None:
        return _offer(situation, spans, able)
    start = likeliest.start.astimezone(UTC)
    refusal = slots.refusal(Slot(start, start + rules.length), able[0].agenda, situation.now)
    return _offer(situation, spans, able, wanted=start, explanation=refusal)


def _meant(situation: Situation, ambiguous: Window, giver: Giver) -> Sequence[Slot]:
    """Choose a free slot for each reading that has one."""
    found: set[Slot] = set()
    rules = giver.agenda.rules
    for reading in ambiguous.readings:
        one = Resolution(Verdict.RESOLVED, (Window(ambiguous.quote, (reading,)),))
        start = slots.exact_start(one, rules)
        spans = [Slot(start, start + rules.length)] if start else slots.spans(one, rules, situation.now)
        found.update(slots.choose(slots.free_slots(spans, giver.agenda, situation.now), 1, zone=situation.zone))
    return sorted(found)


def _wanted_spans(situation: Situation, resolution: Resolution, rules: SlotRules) -> Sequence[Slot]:
    """Return where the customer would like to meet. Where our words fail, the model's phrase may lead to an offer."""
    if resolution.windows:
        return slots.spans(resolution, rules, situation.now)
    phrases = " or ".join(window.phrase for window in situation.form.windows if window.possible)
    by_phrase = read_phrase(situation, phrases, "en")
    if by_phrase.windows:
        return slots.spans(by_phrase, rules, situation.now)
    return []


def _offer(
    situation: Situation,
    spans: Sequence[Slot],
    able: Sequence[Giver],
    *,
    wanted: datetime | None = None,
    explanation: str | None = None,
) -> Plan:
    """Offer free slots within the spans, else the nearest ones and why; where there are none at all, hand off."""
    if offer := _offer_within(situation, spans, able, wanted):
        return offer
    near = wanted or (spans[0].start if spans else None)
    for giver in able:
        rules = giver.agenda.rules
        ahead = Slot(situation.now, rules.latest(situation.now) + rules.length)
        reaches = [ahead] if near else [slots.default_span(situation.now, rules), ahead]
        for reach in reaches:
            if chosen := _chosen(situation, [reach], giver, near):
                why = explanation or ("taken" if wanted else "none_free" if spans else "next_free")
                return _offering(situation, chosen, giver, why, near)
    return Plan(Action.HAND_OFF, reason=Reason.NO_FREE_SLOT)


def _offer_within(
    situation: Situation, spans: Sequence[Slot], able: Sequence[Giver], wanted: datetime | None
) -> Plan | None:
    """Offer free slots within the spans; None where there are none.

    Whoever comes first and has a free slot gives the whole offer, so that a customer deals with one person.
    """
    for giver in able:
        if chosen := _chosen(situation, spans, giver, wanted):
            several = len(chosen) >= MIN_CHOICE and wanted is None
            return _offering(situation, chosen, giver, "as_asked" if several else None, wanted)
    return None


def _chosen(situation: Situation, spans: Sequence[Slot], giver: Giver, wanted: datetime | None) -> Sequence[Slot]:
    free = slots.free_slots(spans, giver.agenda, situation.now)
    return slots.choose(free, situation.policy.offers, wanted, situation.zone)


def _offering(
    situation: Situation, chosen: Sequence[Slot], giver: Giver, explanation: str | None, wanted: datetime | None
) -> Plan:
    adds = slots.explained(chosen, wanted, situation.zone)
    plan = _plan(Action.OFFER, chosen, giver)
    return replace(plan, explanation=explanation, adds=tuple(add.value for add in adds))


def _plan(action: Action, chosen: Sequence[Slot], giver: Giver) -> Plan:
    return Plan(
        action,
        slots=tuple(chosen),
        booking_id=giver.moving.id if giver.moving else None,
        meeting=giver.meeting.name,
        owner=giver.owner,
    )
