"""What others do while the desk works: a person in the calendar, another worker in our own diary."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st

from agent.domain import Hold, Slot
from agent.errors import SlotTaken
from tests.agent.laws.letters import Letter
from tests.agent.laws.people import RUTH
from tests.agent.laws.pieces import SLOTS
from tests.agent.laws.stage import Stage
from tests.agent.mails import ANN

_RARELY = st.sampled_from((False,) * 5 + (True,))
_SOMETIMES = st.sampled_from((False,) * 2 + (True,))
_ENTERS = st.sampled_from(("availability", "availability", "book", "move", "get"))
_WRITES = ("move", "cancel")
_HOLDS = ("hold", "reserve")
_CALLS = st.integers(0, 2)


def others_act(data: st.DataObject, here: Stage, letter: Letter, offered: Sequence[Slot]) -> None:
    """Have others edit what is booked before the mail, and cross it where it is read or written."""
    own = [name for name, whose in here.made_for.items() if whose == letter.sender and _is_ours(here, name)]
    name = data.draw(st.sampled_from(own)) if own else ""
    if name and data.draw(_RARELY):
        _edit(here, name)
    elif name and data.draw(_SOMETIMES):
        for method in _WRITES:
            here.during("calendar", method, 0, lambda: _edit(here, name))
    elif data.draw(_SOMETIMES):
        slot = data.draw(st.sampled_from([*SLOTS, *offered]))
        here.during("calendar", data.draw(_ENTERS), data.draw(_CALLS), lambda: _enter(here, slot))
    if data.draw(_SOMETIMES):
        for method in _HOLDS:
            here.during("records", method, 0, lambda: _hold(here, RUTH if letter.sender == ANN else ANN))


def _is_ours(here: Stage, name: str) -> bool:
    return name in here.desk.calendar.files and name not in here.persons


def _edit(here: Stage, name: str) -> None:
    """Move an event by a person's hand."""
    found = here.desk.calendar.get(name) if _is_ours(here, name) else None
    if found:
        here.edit(name, Slot(found.slot.start + timedelta(hours=2), found.slot.end + timedelta(hours=2)))


def _enter(here: Stage, slot: Slot) -> None:
    """Enter an event of a person's own, where the desk is about to give the time away."""
    here.enter(f"crossing{here.memory.received}", next(iter(here.planned()), slot))


def _hold(here: Stage, address: str) -> None:
    """Hold the time that the desk is about to give away for another conversation, as far as it is free."""
    records, now = here.desk.records, here.desk.clock[0]
    booked = records.bookings(address, now)
    for slot in here.planned()[-1:] if booked else ():
        if not records.held(slot, now, booked[0].conversation_id):
            with suppress(SlotTaken):
                records.reserve(Hold(slot), booked[0].conversation_id, now)
