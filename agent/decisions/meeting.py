"""Finding a time, beside what was booked just now or instead of it."""

from collections.abc import Callable

from agent.decisions.changing import which_booking
from agent.decisions.handing_off import hand_off, unclear
from agent.decisions.kinds import bookings_of_kind
from agent.decisions.meaning import covers, is_exactly, read_times
from agent.decisions.scheduling import at_time
from agent.decisions.situation import Situation
from agent.decisions.wording import asks_for_more, takes_back
from agent.domain import Booking, Plan, Reason


def meet(situation: Situation) -> Plan:
    """Find a time. Where the offer that is answered would move a booking, that is the one to move."""
    windows = read_times(situation).windows
    if any(is_exactly(window, booking.slot) for window in windows for booking in situation.bookings):
        # They have this very time: they mean something else than an appointment at it.
        return unclear()
    moving_id = situation.offer.moving_booking_id if situation.offer else None
    moving = situation.booking(moving_id)
    if moving:
        return at_time(situation, moving)
    if moving_id and situation.form.intent != "book":
        return hand_off(Reason.NOTHING_TO_CHANGE)
    return beside_recent(situation, lambda recent: at_time(situation, recent))


def beside_recent(situation: Situation, then: Callable[[Booking | None], Plan]) -> Plan:
    """Do it to the booking that was just made, or without it: as the mail's words say, and by guess neither."""
    if not situation.recent:
        return then(None)
    refused = [window for window in read_times(situation).windows if not window.possible]
    ruled_out = [booking for booking in situation.recent if any(covers(window, booking.slot) for window in refused)]
    text = situation.email.reply_text
    corrects = bool(ruled_out) or takes_back(text)
    if corrects == asks_for_more(text):
        return unclear()
    if not corrects:
        return then(None)
    of_kind = bookings_of_kind(situation)
    meant = [booking for booking in ruled_out or situation.recent if booking in of_kind]
    if not meant:
        return unclear()
    return then(meant[0]) if len(meant) == 1 else which_booking(meant)
