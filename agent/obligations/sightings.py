"""What people have made of a booking in the calendar itself, and what follows from it."""

from collections.abc import Sequence

from agent.domain import Booking, Event, Handoff, Owed, Reason
from agent.obligations.answers import due
from agent.obligations.details import when
from agent.obligations.handoffs import hand_off_unwritten, line
from agent.ports import Deps

_REMOVED, _MOVED, _DECLINED = "removed", "moved", "declined"


def difference(booking: Booking, event: Event | None, *, hears_answers: bool) -> str:
    """Say in our own short words how an event is other than it was booked; empty where it is not."""
    if event is None or event.key != booking.event_id:
        return _REMOVED
    words = []
    if event.slot != booking.slot:
        words.append(f"{_MOVED} {event.slot.start.isoformat()}/{event.slot.end.isoformat()}")
    if hears_answers and booking.address.casefold() in {address.casefold() for address in event.declined}:
        words.append(_DECLINED)
    return " ".join(words)


def sighting(deps: Deps, mail_id: str, booking: Booking, event: Event | None, seen: str) -> Sequence[Owed]:
    """Owe the CRM one line about what became of a booking in the calendar; who is in no CRM leaves none."""
    zone, words = deps.policy.zone_of(booking.owner), seen.split()
    told = [f"moved to {when(event.slot, zone)}"] if event and _MOVED in words else []
    told += [word for word in (_REMOVED, _DECLINED) if word in words]
    became = f"was {' and '.join(told)}" if told else "is as booked again"
    text = f"the appointment of {when(booking.slot, zone)} {became} in the calendar"
    return line(deps, mail_id, f"{mail_id}/calendar/{deps.now():%Y%m%dT%H%M%SZ}", text)


def declines(before: str, seen: str) -> bool:
    """Say whether the customer has declined since the event was last seen."""
    return _DECLINED in seen.split() and _DECLINED not in before.split()


def hand_off_declined(deps: Deps, mail_id: str, booking: Booking) -> None:
    """Open a handoff for a customer who declined in the calendar, as for one who does so by mail."""
    detail = f"declined in the calendar: {when(booking.slot, deps.policy.zone_of(booking.owner))}"
    handoff = Handoff(mail_id, booking.conversation_id, Reason.ATTENDEE_DECLINED, detail, due(deps))
    hand_off_unwritten(deps, handoff)
