"""Answers to an offer."""

from agent import offers
from agent.decisions.agreement import may_be_longer
from agent.decisions.givers import wants_longer
from agent.decisions.handing_off import hand_off, unclear
from agent.decisions.meaning import read_times
from agent.decisions.meeting import beside_recent, meet
from agent.decisions.scheduling import accept, ask_which
from agent.decisions.situation import Situation
from agent.domain import Booking, Offer, Plan, Reason, Slot


def accept_offer(situation: Situation) -> Plan:
    """Match the answer against the offer, in code; one match is booked if it is still free."""
    offer = situation.offer
    if offer is None:
        return meet(situation) if read_times(situation).windows else unclear()
    moving = situation.booking(offer.moving_booking_id)
    if offer.moving_booking_id:
        return _take(situation, offer, moving) if moving else hand_off(Reason.NOTHING_TO_CHANGE)
    return beside_recent(situation, lambda recent: _take(situation, offer, recent))


def _take(situation: Situation, offer: Offer, moving: Booking | None) -> Plan:
    if wants_longer(situation, moving):
        return hand_off(Reason.OUT_OF_SCOPE)
    taken = _matching(situation, offer)
    if moving and moving.slot in taken:
        # They have this very time already: they mean something else than to move it there.
        return unclear()
    if len(taken) == 1 and not may_be_longer(situation, moving):
        return accept(situation, offer, taken[0], moving)
    if not taken and read_times(situation).windows:
        return meet(situation)
    return ask_which(situation, offer, taken or offer.slots, moving)


def takes_one(situation: Situation) -> bool:
    """Say whether the mail's words and the model's number take the same offered time, whatever the model calls it."""
    offer, number = situation.offer, situation.form.offer_number
    if offer is None or number is None:
        return False
    return [offer.slots.index(slot) + 1 for slot in _matching(situation, offer)] == [number]


def may_take_one(situation: Situation) -> bool:
    """Say whether the mail's words may take an offered time, whatever the model makes of them."""
    return situation.offer is not None and bool(_matching(situation, situation.offer))


def _matching(situation: Situation, offer: Offer) -> tuple[Slot, ...]:
    return offers.matching(
        situation.email.reply_text,
        situation.form.offer_number,
        offer,
        situation.reference,
        situation.zone,
        situation.locale,
    )
