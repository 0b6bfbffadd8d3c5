"""A mail, what the model says of it and what is free, without a world around it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.decisions import Situation
from agent.domain import DESK_OWNER, Availability, Booking, Conversation, Email, Hold, MachineVerdict, Offer, Slot
from agent.form import RequestForm, grounded
from agent.policy import Policy
from tests.agent.mails import ANN, BERLIN, BOOK, NOW, half_hour

EMAIL = Email(
    message_id="<1@example.org>",
    subject="Appointment",
    date=NOW,
    from_=(ANN,),
    to=(),
    cc=(),
    reply_to=(),
    in_reply_to=None,
    references=(),
    text="",
    reply_text="",
    attachments=(),
    calendar=(),
    machine=MachineVerdict(is_machine=False),
    from_fields=(ANN,),
)
OFFERED = (half_hour(5, 14), half_hour(5, 16), half_hour(6, 9))
OFFER = Offer("o1", "c1", ANN, OFFERED, NOW + timedelta(hours=48))


def booking(slot: Slot, name: str = "b1") -> Booking:
    """Return a booking of Ann's."""
    return Booking(name, "c0", ANN, name, slot)


def situation(
    text: str = "Could we meet on Thursday, 5 March at 15:00?",
    said: RequestForm = BOOK,
    *,
    busy: tuple[Slot, ...] = (),
    unknown: tuple[Slot, ...] = (),
    held: tuple[Slot, ...] = (),
    email: Email = EMAIL,
    rounds: int = 0,
    **changes: Any,
) -> Situation:
    """Return a situation in which nothing stands in the way, but for what is given."""
    form, ungrounded = grounded(said, (text, email.subject), "en")
    plain = Situation(
        form=form,
        ungrounded=ungrounded,
        email=replace(email, reply_text=text),
        reference=NOW.astimezone(BERLIN),
        now=NOW,
        zone=BERLIN,
        locale=said.language,
        address=ANN,
        names=frozenset({"Ann", "Archer"}),
        languages=frozenset({"en"}),
        conversation=Conversation("c1", ANN, rounds=rounds),
        offer=None,
        bookings=(),
        availability={DESK_OWNER: Availability(busy, unknown)},
        held=[Hold(slot) for slot in held],
        policy=Policy(),
    )
    return replace(plain, **changes)
