"""Where a wish and what is free meet: book, move, ask back or offer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agent import slots
from agent.decisions.meaning import (
    Situation,
    agrees,
    asked_times,
    names_another_hour,
    read_phrase,
    reads_alike,
    without_old_time,
)
from agent.domain import Action, Availability, Booking, Plan, Reason, Resolution, Slot, Verdict, Window

MIN_CHOICE = 2


def at_time(situation: Situation, moving: Booking | None) -> Plan:
    """Book an exact time that both readings agree on; ask back what is ambiguous; offer what lies in the windows."""
    resolution = without_old_time(asked_times(situation), moving)
    if resolution.verdict is Verdict.AMBIGUOUS:
        return _ask_back(situation, resolution, moving)
    start = slots.exact_start(resolution, situation.policy.slots)
    if start is not None:
        slot = _slot(situation, start)
        agreed = any(agrees(situation, window, start) for window in situation.form.windows)
        if agreed and not names_another_hour(situation, start, moving) and reads_alike(situation, start):
            return take(situation, slot, moving, explanation="taken")
        refusal = slots.refusal(slot, situation.policy.slots, situation.now)
        return _offer(situation, [slot], moving, wanted=start, explanation=refusal)
    return _offer(situation, _wanted_spans(situation, resolution), moving)


def take(situation: Situation, slot: Slot, moving: Booking | None, *, explanation: str) -> Plan:
    """Book or move to this slot; where the rules refuse it or it is taken, offer the nearest ones."""
    rules = situation.policy.slots
    refusal = slots.refusal(slot, rules, situation.now)
    if refusal is None and slots.is_free(slot, _availability(situation, moving), _held(situation, moving), rules):
        if moving is None:
            return Plan(Action.BOOK, slots=(slot,))
        return Plan(Action.MOVE, slots=(slot,), booking_id=moving.id)
    return _offer(situation, [], moving, wanted=slot.start, explanation=refusal or explanation)


def _ask_back(situation: Situation, resolution: Resolution, moving: Booking | None) -> Plan:
    """Name the concrete times that an ambiguous phrase can mean, as far as they can be booked."""
    ambiguous = next(window for window in resolution.windows if len(window.readings) > 1)
    found: list[Slot] = []
    for reading in ambiguous.readings:
        one = Resolution(Verdict.RESOLVED, (Window(ambiguous.quote, (reading,)),))
        start = slots.exact_start(one, situation.policy.slots)
        spans = [_slot(situation, start)] if start else slots.spans(one, situation.policy.slots, situation.now)
        found += slots.choose(_free(situation, spans, moving), 1, zone=situation.policy.slots.tz)
    if len(found) < MIN_CHOICE:
        return _offer(situation, found, moving, explanation=None if found else "taken")
    candidates, booking_id = tuple(sorted(found)), moving.id if moving else None
    return Plan(Action.ASK, slots=candidates, booking_id=booking_id, question="which_time", candidates=candidates)


def _wanted_spans(situation: Situation, resolution: Resolution) -> Sequence[Slot]:
    """Return where the customer would like to meet. Where our words fail, the model's phrase may lead to an offer."""
    if resolution.windows:
        return slots.spans(resolution, situation.policy.slots, situation.now)
    phrases = " or ".join(window.phrase for window in situation.form.windows if window.possible)
    by_phrase = read_phrase(situation, phrases, "en")
    if by_phrase.windows:
        return slots.spans(by_phrase, situation.policy.slots, situation.now)
    return [slots.default_span(situation.now, situation.policy.slots)]


def _offer(
    situation: Situation,
    spans: Sequence[Slot],
    moving: Booking | None,
    *,
    wanted: datetime | None = None,
    explanation: str | None = None,
) -> Plan:
    """Offer free slots within the spans, else the nearest ones; where there are none at all, hand off."""
    count, rules = situation.policy.offers, situation.policy.slots
    chosen = slots.choose(_free(situation, spans, moving), count, wanted, rules.tz)
    if not chosen:
        horizon = Slot(situation.now, situation.now + timedelta(days=rules.horizon_days))
        near = wanted or (spans[0].start if spans else None)
        chosen = slots.choose(_free(situation, [horizon], moving), count, near, rules.tz)
        explanation = explanation or ("taken" if spans else None)
    if not chosen:
        return Plan(Action.HAND_OFF, reason=Reason.NO_FREE_SLOT)
    booking_id = moving.id if moving else None
    return Plan(Action.OFFER, slots=tuple(chosen), booking_id=booking_id, explanation=explanation)


def _free(situation: Situation, spans: Sequence[Slot], moving: Booking | None) -> list[Slot]:
    availability = _availability(situation, moving)
    return slots.free_slots(spans, availability, _held(situation, moving), situation.policy.slots, situation.now)


def _held(situation: Situation, moving: Booking | None) -> Sequence[Slot]:
    return [held for held in situation.held if moving is None or held != moving.slot]


def _availability(situation: Situation, moving: Booking | None) -> Availability:
    """Return what is busy, besides the event that is to be moved."""
    if moving is None:
        return situation.availability
    return replace(situation.availability, busy=tuple(b for b in situation.availability.busy if b != moving.slot))


def _slot(situation: Situation, start: datetime) -> Slot:
    return Slot(start, start + timedelta(minutes=situation.policy.slots.minutes))
