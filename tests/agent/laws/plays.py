"""Whole conversations as hypothesis draws them, each mail of which is judged by every law."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from hypothesis import event
from hypothesis import strategies as st

from agent.domain import Slot
from tests.agent.laws import adversary, answers
from tests.agent.laws.bookings import LAW_3
from tests.agent.laws.closed_form import LAW_1
from tests.agent.laws.facts import LAW_4
from tests.agent.laws.free_time import LAW_6
from tests.agent.laws.letters import Letter, letters, letters_of
from tests.agent.laws.people import ANNS, RUTHS
from tests.agent.laws.pieces import SLOTS
from tests.agent.laws.recipients import LAW_2
from tests.agent.laws.stage import Stage, stage
from tests.agent.laws.times import LAW_5
from tests.agent.laws.turn import Turn
from tests.agent.mails import OWNER, half_hour

Model = Literal["any", "worst"]
LAWS = (*LAW_1, *LAW_2, *LAW_3, *LAW_4, *LAW_5, *LAW_6)
_LENGTHS = st.sampled_from((1, 1, 1, 2, 2, 2, 3, 4))
_LETTERS = letters()
_RARELY = st.sampled_from((False,) * 5 + (True,))
_HOURS = st.sampled_from((0, 0, 0, 0, 1, 30, 50))
_UNKNOWN = Slot(half_hour(5, 9).start, half_hour(6, 17).end)


def play(data: st.DataObject, model: Model, *, persons: bool = False, outages: bool = False) -> list[Turn]:
    """Play one to four mails, and check every law after each; `persons` edit and cross, `outages` hide the calendar."""
    turns: list[Turn] = []
    with stage() as here:
        for _ in range(data.draw(_LENGTHS)):
            if hours := data.draw(_HOURS) if turns else 0:
                here.desk.later(hours=hours)
            if persons:
                _person_acts(data, here, turns)
            here.desk.calendar.unknown[:] = [_UNKNOWN] if outages and data.draw(_RARELY) else []
            turns.append(_turn(data, here, model, turns))
            for law in LAWS:
                law(here, turns[-1])
            event(turns[-1].outcome)
    return turns


def _turn(data: st.DataObject, here: Stage, model: Model, turns: Sequence[Turn]) -> Turn:
    last = turns[-1] if turns else None
    if last and last.outcome in {"offered", "asked"} and not data.draw(_RARELY):
        letter = data.draw(letters_of(last.letter.sender, answering=True))
    else:
        letter = data.draw(_LETTERS)
    if here.markers and data.draw(_RARELY):
        letter = replace(letter, copied=list(here.markers)[-1])
    offered = [slot for slots in here.offers.values() for each in slots for slot in each]
    texts = [letter.words, *(piece.quote or piece.text for piece in letter.every())]
    said = answers.forms(texts)
    if model == "worst" or data.draw(st.booleans()):
        said = adversary.worst(letter, here.desk.clock[0], offered)
    forms = data.draw(st.lists(said, min_size=2, max_size=2))
    words = data.draw(st.lists(answers.drafts(), min_size=2, max_size=2))
    return here.receive(letter, forms, words, data.draw(_thread(here, letter)))


def _thread(here: Stage, letter: Letter) -> st.SearchStrategy[Sequence[str]]:
    """Answer a mail of ours, mostly the last one to this sender, or write anew."""
    ours = [(sent.in_reply_to or "", sent.message_id) for sent in here.desk.mailer.sent if sent.to != OWNER.address]
    own = [(s.in_reply_to or "", s.message_id) for s in here.desk.mailer.sent if s.to == letter.sender]
    return st.sampled_from([*own[-1:] * 3, *ours, ()])


def _person_acts(data: st.DataObject, here: Stage, turns: Sequence[Turn]) -> None:
    """Have a person edit a booking's event, or enter one of their own just when the desk looks or writes."""
    if data.draw(_RARELY):
        name, at = data.draw(st.sampled_from((("anns", ANNS), ("ruths", RUTHS))))
        if name in here.desk.calendar.files and name not in here.persons:
            here.edit(name, Slot(at.start + timedelta(hours=2), at.end + timedelta(hours=2)))
    if data.draw(_RARELY):
        offered = [slot for slots in here.offers.values() for each in slots for slot in each]
        method = data.draw(st.sampled_from(("availability", "book", "move", "get")))
        here.crossing(method, data.draw(st.sampled_from([*SLOTS, *offered])), data.draw(st.integers(0, 2)))
