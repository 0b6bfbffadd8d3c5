"""Where a wish and what is free meet: book, move, ask back or offer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from agent import slots
from agent.decisions.agreement import is_agreed
from agent.decisions.givers import Giver, givers, wants_longer
from agent.decisions.meaning import asked_times, read_phrase, starts_on_days_spoken_of, without_old_time
from agent.decisions.offering import MIN_CHOICE, offer, offer_near, offer_within, plan_for, refusal_of
from agent.decisions.situation import Situation
from agent.domain import Action, Booking, Offer, Plan, ReadingKind, Reason, Resolution, Slot, Verdict, Window
from agent.slots import SlotRules


def at_time(situation: Situation, moving: Booking | None) -> Plan:
    """Book an exact time that both readings agree on; ask back what is ambiguous; offer what lies in the windows."""
    able = givers(situation, moving)
    if not able:
        return Plan(Action.HAND_OFF, reason=Reason.MEETING_UNCLEAR)
    if wants_longer(situation, moving):
        return Plan(Action.HAND_OFF, reason=Reason.OUT_OF_SCOPE)
    # The length of a meeting does not depend on who gives it.
    rules = able[0].agenda.rules
    resolution = without_old_time(asked_times(situation), moving)
    if starts := starts_on_days_spoken_of(situation, resolution, rules, moving):
        return _on_days_spoken_of(situation, starts, able)
    if resolution.verdict is Verdict.AMBIGUOUS:
        return _of_several_readings(situation, resolution, able)
    if not resolution.windows:
        return _without_words(situation, rules, able)
    return _at_exact_time(situation, resolution, able, moving)


def _at_exact_time(situation: Situation, resolution: Resolution, able: Sequence[Giver], moving: Booking | None) -> Plan:
    """Book an exact time where everything agrees on it, else offer it; where none is named, offer what is."""
    rules = able[0].agenda.rules
    start = slots.exact_start(resolution, rules)
    if start is None:
        return offer(situation, slots.spans(resolution, rules, situation.now), able)
    slot = Slot(start, start + rules.length)
    if able[0].wanted.is_plain and is_agreed(situation, start, rules, moving):
        return _take(situation, slot, able) or offer_near(situation, slot, able, otherwise="taken")
    return offer(situation, [slot], able, wanted=start, explanation=refusal_of(situation, slot, able))


def _on_days_spoken_of(situation: Situation, starts: Sequence[datetime], able: Sequence[Giver]) -> Plan:
    """Offer a time that was named without a day; which day is meant is for the customer to say."""
    found = [Slot(start, start + able[0].agenda.rules.length) for start in starts]
    if len(found) > 1:
        return offer(situation, found, able)
    return offer(situation, found, able, wanted=starts[0], explanation=refusal_of(situation, found[0], able))


def accept(situation: Situation, taken_from: Offer, slot: Slot, moving: Booking | None) -> Plan:
    """Take a slot of our offer from who offered it; where that cannot be, offer near ones and say why."""
    able = givers(situation, moving)
    if not _is_given_still(situation, taken_from, able, moving):
        return Plan(Action.HAND_OFF, reason=Reason.MEETING_UNCLEAR)
    offered_by = _offered_by(taken_from, slot, able)
    lost = "lost" if offered_by else "expired"
    # What is held was asked for in time, and it was promised until then.
    taken = _take(situation, slot, offered_by, asked_in_time=taken_from.expires_at > situation.now)
    return taken or offer_near(situation, slot, able, otherwise=lost)


def ask_which(situation: Situation, taken_from: Offer, candidates: Sequence[Slot], moving: Booking | None) -> Plan:
    """Ask which of these offered slots is meant, and go on holding them; those that are gone are no choice."""
    able = givers(situation, moving)
    if not _is_given_still(situation, taken_from, able, moving):
        return Plan(Action.HAND_OFF, reason=Reason.MEETING_UNCLEAR)
    offered_by = _offered_by(taken_from, candidates[0], able)
    in_time = taken_from.expires_at > situation.now
    free = tuple(slot for slot in candidates if _take(situation, slot, offered_by, asked_in_time=in_time))
    if len(free) >= MIN_CHOICE:
        return replace(plan_for(Action.ASK, free, offered_by[0]), question="which_offer", candidates=free)
    [wanted] = free or candidates[:1]
    return offer(situation, free, able, wanted=wanted.start, explanation=None if free else "lost")


def _is_given_still(situation: Situation, taken_from: Offer, able: Sequence[Giver], moving: Booking | None) -> bool:
    """Say whether somebody gives what was offered; a booking that is moved stays what it is."""
    offered = situation.policy.meeting(taken_from.meeting)
    return bool(able) and (moving is not None or able[0].wanted.meeting == offered)


def _offered_by(taken_from: Offer, slot: Slot, able: Sequence[Giver]) -> Sequence[Giver]:
    """Return who offered a slot, if they still give it at that length."""
    is_as_offered = slot.end - slot.start == able[0].agenda.rules.length
    return [giver for giver in able if giver.owner == taken_from.owner and is_as_offered]


def _take(situation: Situation, slot: Slot, able: Sequence[Giver], *, asked_in_time: bool = False) -> Plan | None:
    """Book or move to this slot with the first who can; None where nobody can."""
    for giver in able:
        agenda = slots.without_notice(giver.agenda) if asked_in_time else giver.agenda
        is_free = slots.is_free(slot, agenda) and not giver.gives_already(slot)
        if is_free and slots.refusal(slot, agenda, situation.now) is None:
            return plan_for(Action.MOVE if giver.moving else Action.BOOK, [slot], giver)
    return None


def _of_several_readings(situation: Situation, resolution: Resolution, able: Sequence[Giver]) -> Plan:
    """Offer what suits every reading where they lie within one another, else ask which one is meant."""
    shared = slots.agreed(resolution)
    return _offer_shared(situation, resolution, shared, able) if shared else _ask_back(situation, resolution, able)


def _offer_shared(situation: Situation, resolution: Resolution, shared: Resolution, able: Sequence[Giver]) -> Plan:
    """Offer what suits all readings; where that is taken, what suits the likeliest."""
    rules = able[0].agenda.rules
    suiting = slots.spans(shared, rules, situation.now)
    likeliest = [replace(w, readings=w.readings[:1]) if w.possible else w for w in resolution.windows]
    likely = slots.spans(replace(resolution, windows=tuple(likeliest)), rules, situation.now)
    return offer_within(situation, suiting, able, None) or offer(situation, likely, able)


def _ask_back(situation: Situation, resolution: Resolution, able: Sequence[Giver]) -> Plan:
    """Name the concrete times that an ambiguous phrase can mean, as far as they can be booked."""
    ambiguous = next(window for window in resolution.windows if window.possible and len(window.readings) > 1)
    for giver in able:
        found = tuple(sorted(_meant(situation, ambiguous, giver)))
        if len(found) >= MIN_CHOICE:
            return replace(plan_for(Action.ASK, found, giver), question="which_time", candidates=found)
    # One reading at most can be had: it is offered like any wish, and nothing has to be asked.
    rules, likeliest = able[0].agenda.rules, ambiguous.readings[0]
    spans = slots.spans(resolution, rules, situation.now)
    if likeliest.kind is not ReadingKind.INSTANT or likeliest.start is None:
        return offer(situation, spans, able)
    start = likeliest.start.astimezone(UTC)
    refusal = refusal_of(situation, Slot(start, start + rules.length), able)
    return offer(situation, spans, able, wanted=start, explanation=refusal)


def _meant(situation: Situation, ambiguous: Window, giver: Giver) -> set[Slot]:
    """Choose a free slot for each reading that has one."""
    found: set[Slot] = set()
    rules = giver.agenda.rules
    for reading in ambiguous.readings:
        one = Resolution(Verdict.RESOLVED, (Window(ambiguous.quote, (reading,)),))
        start = slots.exact_start(one, rules)
        spans = [Slot(start, start + rules.length)] if start else slots.spans(one, rules, situation.now)
        found.update(slots.choose(slots.free_slots(spans, giver.agenda, situation.now), 1, zone=situation.zone))
    return found


def _without_words(situation: Situation, rules: SlotRules, able: Sequence[Giver]) -> Plan:
    """Offer where our reader finds no time: the model's phrase may lead there, and nothing is claimed of it."""
    phrases = " or ".join(window.phrase for window in situation.form.windows if window.possible)
    spans = slots.spans(read_phrase(situation, phrases, "en"), rules, situation.now)
    return offer_within(situation, spans, able, None, explanation=None) or offer(situation, [], able)
