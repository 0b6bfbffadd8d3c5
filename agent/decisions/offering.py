"""What is offered: free times in what was asked for, else near it, and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agent import slots
from agent.decisions.givers import Giver
from agent.decisions.situation import Situation
from agent.domain import Action, Availability, Plan, Reason, Slot
from agent.slots import Agenda

MIN_CHOICE = 2


def offer(
    situation: Situation,
    spans: Sequence[Slot],
    able: Sequence[Giver],
    *,
    wanted: datetime | None = None,
    explanation: str | None = None,
) -> Plan:
    """Offer free slots within the spans, else the nearest ones and why; where there are none at all, hand off."""
    if within := offer_within(situation, spans, able, wanted):
        return within
    near = wanted or (spans[0].start if spans else None)
    found = [(giver, chosen) for giver in able if (chosen := _nearest(situation, giver, near))]
    if not found:
        return Plan(Action.HAND_OFF, reason=Reason.NO_FREE_SLOT)
    giver, chosen = min(found, key=lambda one: _distance(one[1], near or situation.now))
    why = explanation or ("taken" if wanted else _why_none(situation, spans, able) if spans else "next_free")
    return _offering(situation, chosen, giver, why, near)


def offer_within(
    situation: Situation,
    spans: Sequence[Slot],
    able: Sequence[Giver],
    wanted: datetime | None,
    *,
    explanation: str | None = "as_asked",
) -> Plan | None:
    """Offer free slots within the spans; None where there are none.

    Whoever comes first and has a free slot gives the whole offer, so that a customer deals with one person.
    """
    for giver in able:
        if chosen := _chosen(situation, spans, giver, wanted):
            several = len(chosen) >= MIN_CHOICE and wanted is None
            return _offering(situation, chosen, giver, explanation if several else None, wanted)
    return None


def _nearest(situation: Situation, giver: Giver, near: datetime | None) -> Sequence[Slot]:
    """Choose free slots up to the horizon: near a time, else soon."""
    rules = giver.agenda.rules
    ahead = Slot(situation.now, rules.latest(situation.now) + rules.length)
    soon = [] if near else _chosen(situation, [slots.default_span(situation.now, rules)], giver, None)
    return soon or _chosen(situation, [ahead], giver, near)


def _distance(chosen: Sequence[Slot], near: datetime) -> timedelta:
    return min(abs(slot.start - near) for slot in chosen)


def _why_none(situation: Situation, spans: Sequence[Slot], able: Sequence[Giver]) -> str:
    """Say why nothing is free in the spans: by the one rule that forbids all of it with whomever, else it is taken."""
    rules = [giver.agenda.rules for giver in able]
    if any(slots.free_slots(spans, Agenda(rule, Availability()), situation.now) for rule in rules):
        return "none_free"
    begins = [Slot(span.start, span.start + rule.length) for span in spans for rule in rules[:1]]
    refusals = {slots.refusal(begin, Agenda(rule, Availability()), situation.now) for begin in begins for rule in rules}
    [only, *others] = refusals
    return "none_free" if others or only in (None, "too_soon") else only


def _chosen(situation: Situation, spans: Sequence[Slot], giver: Giver, wanted: datetime | None) -> Sequence[Slot]:
    free = [slot for slot in slots.free_slots(spans, giver.agenda, situation.now) if not giver.gives_already(slot)]
    return slots.choose(free, situation.policy.offers, wanted, situation.zone)


def _offering(
    situation: Situation, chosen: Sequence[Slot], giver: Giver, explanation: str | None, wanted: datetime | None
) -> Plan:
    adds = slots.explained(chosen, wanted, situation.zone)
    longest = situation.now + timedelta(hours=situation.policy.hold_hours)
    plan = plan_for(Action.OFFER, chosen, giver)
    return replace(
        plan,
        explanation=explanation,
        adds=tuple(add.value for add in adds),
        held_until=min(longest, max(slot.start for slot in chosen)),
    )


def offer_near(situation: Situation, slot: Slot, able: Sequence[Giver], *, otherwise: str) -> Plan:
    """Offer what is nearest to a slot that cannot be had, and say why: by the rule that refuses it, or `otherwise`."""
    why = refusal_of(situation, slot, able) or otherwise
    return offer(situation, [], able, wanted=slot.start, explanation=why)


def refusal_of(situation: Situation, slot: Slot, able: Sequence[Giver]) -> str | None:
    """Name the rule that forbids a slot with whomever; None where it could be had with somebody who had the time."""
    refusals = [slots.refusal(slot, giver.agenda, situation.now) for giver in able]
    return refusals[0] if all(refusals) else None


def plan_for(action: Action, chosen: Sequence[Slot], giver: Giver) -> Plan:
    """Return the plan to do this with these slots of a giver's time."""
    return Plan(
        action,
        slots=tuple(chosen),
        booking_id=giver.moving.id if giver.moving else None,
        meeting=giver.wanted.meeting.name,
        owner=giver.owner,
        why_owner=str(giver.why),
    )
