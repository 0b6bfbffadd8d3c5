"""Ends of runs by hand: one conversation of two mails, an offer and a booking."""

from dataclasses import replace
from typing import Any

from evals.chaos.ending import Ending, Sent

ANN, OWNER = "ann@brightwater.example", "robin@frontdesk.example"


def sent(message_id: str, answers: int, text: str = "", to: str = ANN) -> Sent:
    return Sent(
        message_id, to, answers, "Re: A call" if answers else "Front desk: unclear", text or f"text {message_id}"
    )


OFFER, BOOKING = sent("<1@us>", 1), sent("<2@us>", 2)
ACK = sent("<3@us>", 1)
NOTICE = sent("<4@us>", 0, to=OWNER)
EVENT = "03 14:00 to 14:30 UTC ann@brightwater.example"
OWNERS_EVENT = "04 09:00 to 10:00 UTC"

GOOD = Ending(
    arrived=2,
    outcomes=("offered", "booked"),
    settled=(1, 2),
    sent=(OFFER, BOOKING),
    events=(EVENT, OWNERS_EVENT),
    earlier_events=(OWNERS_EVENT,),
    activities=("c1 Front desk: booked", "c1 Front desk: offered"),
    folders={"inbox": (), "handled": ("1", "2"), "person": (), "sent": ("<1@us>", "<2@us>")},
)
UNSURE = replace(
    GOOD,
    outcomes=("handed_off(effect_uncertain)", "booked"),
    handoffs=((1, "effect_uncertain"),),
    sent=(OFFER, ACK, NOTICE, BOOKING),
    activities=("c1 Front desk: booked", "c1 Front desk: handed off"),
    folders={"inbox": (), "handled": ("2",), "person": ("1",), "sent": ("<2@us>", "<3@us>")},
)
"""Nobody knows whether the reply to the first mail left; it has."""


def but(ending: Ending = GOOD, **changes: Any) -> Ending:
    return replace(ending, **changes)


def filed(**folders: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {**GOOD.folders, **folders}
