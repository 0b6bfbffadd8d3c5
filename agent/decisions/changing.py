"""Moving and cancelling what a sender has booked: which booking is meant, and what is done to it."""

from collections.abc import Sequence
from dataclasses import replace

from agent import offers, policy
from agent.decisions.handing_off import hand_off, unclear
from agent.decisions.kinds import bookings_of_kind
from agent.decisions.meaning import covers, read_times, without
from agent.decisions.scheduling import at_time
from agent.decisions.situation import Situation, WhichBooking
from agent.decisions.wording import (
    has_wish,
    is_called_off,
    is_named_with,
    keeps,
    may_be_of_others,
    names_any_of,
    sentences_calling_off,
    speaks_of_meetings,
    takes_back,
    what_is_called_off,
    without_wish,
)
from agent.domain import Action, Booking, Offer, Plan, Reason, Window
from agent.form import folded

_FEWEST = 2


def move(situation: Situation) -> Plan:
    """Move the one booking that is meant; ask which where several may be."""
    if not situation.bookings:
        return hand_off(Reason.NOTHING_TO_CHANGE)
    meant = _meant_bookings(situation)
    if not meant:
        return hand_off(Reason.MEETING_UNCLEAR)
    if _may_mean_one_that_is_over(situation) or _is_of_others(situation, "moves"):
        return unclear()
    return at_time(situation, meant[0]) if len(meant) == 1 else which_booking(situation.bookings)


def _may_mean_one_that_is_over(situation: Situation) -> bool:
    """Say whether the mail names a time that has passed, and none of a booking.

    A day that has passed is read as next year's, where no year is named: beside the new time it is not meant so.
    """
    found, end = read_times(situation), policy.reach(situation.policy, situation.now).end
    far = [window for window in found.windows if all(r.start is not None and r.start >= end for r in window.readings)]
    is_over = found.passed or 0 < len(far) < len(found.windows)
    return bool(is_over) and not any(is_booked(situation, window) for window in found.windows)


def _meant_bookings(situation: Situation) -> Sequence[Booking]:
    """Return the sender's bookings that the mail names by their kind and time; all, where it names none.

    "To Thursday" names none, though there is one on Thursday: a time that is not called the old one may be the new one.
    """
    of_kind = bookings_of_kind(situation)
    windows = read_times(situation).windows
    text = situation.email.reply_text
    naming = [w for w in windows if _is_old(situation, w) or is_named_with("moves", w.quote, text)]
    named = [booking for booking in of_kind if any(covers(window, booking.slot) for window in naming)]
    others = [window for window in windows if not any(covers(window, booking.slot) for booking in named)]
    has_new_time = any(window.possible for window in others)
    return named if named and (has_new_time or any(_is_old(situation, window) for window in windows)) else of_kind


def _is_old(situation: Situation, window: Window) -> bool:
    """Say whether a time is ruled out, by our own reading or by the model's."""
    quote = folded(window.quote)
    ruled_out = [folded(other.quote) for other in situation.form.windows if not other.possible and other.quote.strip()]
    return not window.possible or any(quote in other or other in quote for other in ruled_out)


def cancel(situation: Situation) -> Plan:
    """Cancel the one booking that the mail plainly calls off: the model's word for it is not enough."""
    if not situation.bookings:
        return hand_off(Reason.NOTHING_TO_CHANGE)
    meant = list(bookings_of_kind(situation))
    if not meant:
        return hand_off(Reason.MEETING_UNCLEAR)
    if len(meant) > 1:
        text = situation.email.reply_text
        said = folded(" ".join(sentences_calling_off(text)))
        called_off = (window for window in _windows_called_off(situation) if folded(window.quote) in said)
        named = [window for window in called_off if is_named_with("calls_off", window.quote, text)]
        meant = [booking for booking in meant if any(covers(window, booking.slot) for window in named)]
        if len(meant) != 1:
            return which_booking(situation.bookings)
    return _cancel_this(situation, meant[0])


def _cancel_this(situation: Situation, booking: Booking) -> Plan:
    """Cancel a booking where the mail plainly calls off and names no time that is nobody's booking, or over."""
    calling_off = sentences_calling_off(situation.email.reply_text)
    is_over = any(folded(quote) in folded(" ".join(calling_off)) for quote in read_times(situation).passed)
    are_booked = all(is_booked(situation, window) for window in _windows_called_off(situation))
    if not _is_of_meetings(situation) or is_over or not are_booked or _is_of_others(situation, "calls_off"):
        return unclear()
    if booking.owner not in situation.policy.known_owners():
        return hand_off(Reason.MEETING_UNCLEAR)
    return Plan(Action.CANCEL, (booking.slot,), booking.id, meeting=booking.meeting, owner=booking.owner)


def _is_of_others(situation: Situation, wish: str) -> bool:
    """Say whether the mail may mean to change somebody else's appointment."""
    quotes = [window.quote for window in read_times(situation).windows]
    return may_be_of_others(without(quotes, situation.email.reply_text), wish, situation.names)


def _is_of_meetings(situation: Situation) -> bool:
    """Say whether a clause that plainly calls off speaks of a meeting or its time, or of nothing else."""
    text, locale = situation.email.reply_text, situation.locale
    quotes = [window.quote for window in read_times(situation).windows]
    return any(
        speaks_of_meetings(clause)
        or names_any_of(quotes, clause)
        or offers.is_known(clause, locale)
        or policy.named_meetings(situation.policy, clause)
        for clause in what_is_called_off(text)
    )


def _windows_called_off(situation: Situation) -> Sequence[Window]:
    """List the times that may be called off: "Thursday is cancelled" reads as ruled out; "but not Thursday's" too."""
    text, windows = situation.email.reply_text, read_times(situation).windows
    return [window for window in windows if window.possible or is_called_off(window.quote, text)]


def is_booked(situation: Situation, window: Window) -> bool:
    """Say whether a time that the mail names may be that of a booking."""
    return any(covers(window, booking.slot) for booking in situation.bookings)


def which_booking(bookings: Sequence[Booking]) -> Plan:
    """Ask which of these bookings is meant."""
    return Plan(Action.ASK, question="which_booking", candidates=tuple(booking.slot for booking in bookings))


def answer_which_booking(situation: Situation, asked: WhichBooking) -> Plan:
    """Do to the booking that the answer names what the earlier mail wanted; ask once more where it names none."""
    left = [booking for booking in situation.bookings if booking.slot in asked.candidates]
    if not left:
        return hand_off(Reason.NOTHING_TO_CHANGE)
    if _wants_otherwise(situation, asked):
        return unclear()
    meant = [] if _may_keep(situation, asked) else _named(situation, asked)
    if len(meant) != 1:
        is_open = len(left) >= _FEWEST and not _names_another_time(situation, asked)
        return which_booking(left) if is_open else unclear()
    if meant[0] not in left:
        return hand_off(Reason.NOTHING_TO_CHANGE)
    wish = replace(
        situation,
        form=asked.form,
        email=asked.email,
        reference=asked.reference,
        locale=asked.form.language,
        offer=None,
        question=None,
    )
    return _cancel_this(wish, meant[0]) if asked.form.intent == "cancel" else at_time(wish, meant[0])


def _wants_otherwise(situation: Situation, asked: WhichBooking) -> bool:
    """Say whether the answer wants something else of the booking than the mail before."""
    text = situation.email.reply_text
    if asked.form.intent == "cancel":
        return has_wish(text, "moves") or takes_back(text)
    return bool(sentences_calling_off(text))


def _may_keep(situation: Situation, asked: WhichBooking) -> bool:
    """Say whether the answer may name what is to stay: "Tuesday works", "not the first", with no word of the wish."""
    text, wish = situation.email.reply_text, "calls_off" if asked.form.intent == "cancel" else "moves"
    return not has_wish(text, wish) and (keeps(text) or offers.takes(text, situation.locale))


def _names_another_time(situation: Situation, asked: WhichBooking) -> bool:
    """Say whether the answer names a time that is none of the bookings'."""
    windows = read_times(situation).windows
    return not all(any(covers(window, slot) for slot in asked.candidates) for window in windows)


def _named(situation: Situation, asked: WhichBooking) -> Sequence[Booking | None]:
    """Return the bookings that the answer names: by number, by words, by time, else by their kind."""
    text = without_wish(situation.email.reply_text, "calls_off" if asked.form.intent == "cancel" else "moves")
    listed = Offer("", situation.conversation.id, situation.address, asked.candidates, situation.now)
    slots = offers.matching(text, None, listed, situation.reference, situation.zone, situation.locale)
    standing = {booking.slot: booking for booking in situation.bookings}
    if slots:
        return [standing.get(slot) for slot in slots]
    of_kind = bookings_of_kind(situation)
    return of_kind if len(of_kind) < len(situation.bookings) else []
