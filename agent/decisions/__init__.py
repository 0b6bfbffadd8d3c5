"""From what a mail asks and what is free to a plan. Pure; the model's word alone never books, moves or cancels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from agent import offers, policy
from agent.decisions.givers import Giver, givers, owners_concerned, wants_longer
from agent.decisions.kinds import bookings_of_kind
from agent.decisions.meaning import (
    Situation,
    asked_times,
    covers,
    invents_times,
    is_exactly,
    read_times,
    without,
)
from agent.decisions.scheduling import accept, at_time
from agent.decisions.wording import asks_for_something, is_called_off, is_courtesy, sentences_calling_off
from agent.domain import Action, AttachmentStatus, Booking, Offer, Plan, Reason, Slot, Verdict, Window
from agent.form import folded

__all__ = ["Giver", "Situation", "asked_times", "decide", "givers", "owners_concerned"]

UNREAD = {AttachmentStatus.ENCRYPTED, AttachmentStatus.UNREADABLE, AttachmentStatus.NO_TEXT, AttachmentStatus.TOO_LARGE}


def decide(situation: Situation) -> Plan:
    """Name the one thing to do for this mail, or the reason to hand it off."""
    reason = _beyond_us(situation)
    plan = _hand_off(reason) if reason else RULES.get(situation.form.intent, _meet)(situation)
    if plan.action in {Action.OFFER, Action.ASK} and situation.conversation.rounds >= situation.policy.rounds:
        return _hand_off(Reason.TOO_MANY_ROUNDS)
    return replace(plan, follow_up=_asks_more(situation) and plan.action is not Action.HAND_OFF)


def _beyond_us(situation: Situation) -> Reason | None:
    """Name why a person has to read this mail, whatever it says about time."""
    intent = situation.form.intent
    if intent in NOT_OURS:
        return NOT_OURS[intent]
    if _leans_on_unread(situation):
        return Reason.ATTACHMENT_UNREADABLE
    if situation.offer and situation.offer.address.lower() != situation.address.lower():
        return Reason.UNCLEAR
    return Reason.UNCLEAR if intent in {"book", "counter", "move"} and invents_times(situation) else None


def _asks_more(situation: Situation) -> bool:
    """Say whether the mail asks for one thing more, in words that stand in it."""
    return bool(situation.form.also_asks)


def _leans_on_unread(situation: Situation) -> bool:
    """Say whether the answer may stand in a file that nobody has read: the model says so, or the mail names no time."""
    files, legible = situation.email.attachments, policy.legible_files(situation.email, situation.policy)
    unread = any(file.status in UNREAD or (file.text and file not in legible) for file in files)
    return unread and (situation.form.leans_on_attachment or read_times(situation).verdict is Verdict.NONE)


def _nothing_to_do(situation: Situation) -> Plan:
    """Let go of a mail only if its own words ask for nothing, whatever the model makes of it."""
    text = situation.email.reply_text
    if situation.form.intent == "thanks":
        known = [window for window in read_times(situation).windows if _is_booked(situation, window)]
        rest = without([window.quote for window in known], text)
        return Plan(Action.IGNORE, reason=Reason.ACKNOWLEDGEMENT) if is_courtesy(rest, situation.names) else _unclear()
    names_time = any(window.possible for window in read_times(situation).windows)
    if situation.offer is None or names_time or asks_for_something(text):
        return _unclear()
    return Plan(Action.CLOSE, reason=Reason.DECLINED)


def _is_booked(situation: Situation, window: Window) -> bool:
    return any(covers(window, booking.slot) for booking in situation.bookings)


def _cancel(situation: Situation) -> Plan:
    """Cancel the one booking that the mail plainly calls off: the model's word for it is not enough."""
    if not situation.bookings:
        return _hand_off(Reason.NOTHING_TO_CHANGE)
    # "Thursday is cancelled" reads as ruled out, and names what is called off; "but not Thursday's" does not.
    text = situation.email.reply_text
    windows = [
        window for window in read_times(situation).windows if window.possible or is_called_off(window.quote, text)
    ]
    said = folded(" ".join(sentences_calling_off(text)))
    meant = list(bookings_of_kind(situation))
    if not meant:
        return _hand_off(Reason.MEETING_UNCLEAR)
    if len(meant) > 1:
        named = [window for window in windows if folded(window.quote) in said]
        meant = [booking for booking in meant if any(covers(window, booking.slot) for window in named)]
        if len(meant) != 1:
            return _which_booking(situation)
    if not said or not all(_is_booked(situation, window) for window in windows):
        return _unclear()
    [booking] = meant
    if booking.owner not in situation.policy.known_owners():
        return _hand_off(Reason.MEETING_UNCLEAR)
    return Plan(Action.CANCEL, (booking.slot,), booking.id, meeting=booking.meeting, owner=booking.owner)


def _move(situation: Situation) -> Plan:
    if not situation.bookings:
        return _hand_off(Reason.NOTHING_TO_CHANGE)
    meant = _meant_bookings(situation)
    if not meant:
        return _hand_off(Reason.MEETING_UNCLEAR)
    return at_time(situation, meant[0]) if len(meant) == 1 else _which_booking(situation)


def _which_booking(situation: Situation) -> Plan:
    return Plan(Action.ASK, question="which_booking", candidates=tuple(booking.slot for booking in situation.bookings))


def _meant_bookings(situation: Situation) -> Sequence[Booking]:
    """Return the sender's bookings that the mail names by their kind and time; all, where it names none."""
    windows, of_kind = read_times(situation).windows, bookings_of_kind(situation)
    named = [booking for booking in of_kind if any(covers(window, booking.slot) for window in windows)]
    return named or of_kind


def _meet(situation: Situation) -> Plan:
    """Find a time. Where our open offer would move a booking, that is the one to move."""
    if any(
        is_exactly(window, booking.slot) for window in read_times(situation).windows for booking in situation.bookings
    ):
        # They have this very time: they mean something else than an appointment at it.
        return _unclear()
    moving = situation.offer.moving_booking_id if situation.offer else None
    return at_time(situation, next((booking for booking in situation.bookings if booking.id == moving), None))


def _accept(situation: Situation) -> Plan:
    """Match the answer against the open offer, in code; one match is booked if it is still free."""
    offer = situation.offer
    if offer is None:
        return _meet(situation) if read_times(situation).windows else _unclear()
    moving = next((booking for booking in situation.bookings if booking.id == offer.moving_booking_id), None)
    if wants_longer(situation, moving):
        return _hand_off(Reason.OUT_OF_SCOPE)
    answer = situation.email.reply_text
    taken = offers.matching(
        answer, situation.form.offer_number, offer, situation.reference, situation.zone, situation.locale
    )
    if len(taken) == 1:
        return accept(situation, offer, taken[0], moving)
    if len(taken) > 1:
        return _which_offer(offer, taken)
    if read_times(situation).windows:
        return _meet(situation)
    return _which_offer(offer, offer.slots)


def _which_offer(offer: Offer, candidates: tuple[Slot, ...]) -> Plan:
    return Plan(Action.ASK, question="which_offer", candidates=candidates, meeting=offer.meeting, owner=offer.owner)


def _hand_off(reason: Reason) -> Plan:
    return Plan(Action.HAND_OFF, reason=reason)


def _unclear() -> Plan:
    return _hand_off(Reason.UNCLEAR)


NOT_OURS = {
    "wants_person": Reason.WANTS_PERSON,
    "question": Reason.OUT_OF_SCOPE,
    "other": Reason.OUT_OF_SCOPE,
}
RULES: Mapping[str, Callable[[Situation], Plan]] = {
    "thanks": _nothing_to_do,
    "decline": _nothing_to_do,
    "cancel": _cancel,
    "accept": _accept,
    "move": _move,
}
"""What is done by intent; every other wish is one to meet."""
