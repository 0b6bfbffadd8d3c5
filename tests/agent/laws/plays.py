"""Whole conversations as hypothesis draws them, each mail of which is judged by every law."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from hypothesis import event
from hypothesis import strategies as st

from agent.domain import Slot
from tests.agent.laws import adversary, answers
from tests.agent.laws.bookings import LAW_3
from tests.agent.laws.channels import ONE_CHANNEL
from tests.agent.laws.closed_form import LAW_1
from tests.agent.laws.crossings import others_act
from tests.agent.laws.facts import LAW_4
from tests.agent.laws.free_time import LAW_6
from tests.agent.laws.letters import Letter, answers_of, letters
from tests.agent.laws.recipients import LAW_2
from tests.agent.laws.scenes import SCENES, scene
from tests.agent.laws.stage import Stage, stage
from tests.agent.laws.times import LAW_5
from tests.agent.laws.turn import Turn
from tests.agent.mails import OWNER, half_hour

Model = Literal["any", "worst"]
LAWS = (*LAW_1, *LAW_2, *ONE_CHANNEL, *LAW_3, *LAW_4, *LAW_5, *LAW_6)
_LENGTHS = st.sampled_from((1, 1, 1, 2, 2, 3))
_SCENES = st.sampled_from(SCENES)
_LETTERS = letters()
_RARELY = st.sampled_from((False,) * 5 + (True,))
_HOURS = st.sampled_from((0, 0, 0, 0, 1, 30, 50))
_BOTH = st.booleans()
_UNKNOWN = Slot(half_hour(5, 9).start, half_hour(6, 17).end)


def play(data: st.DataObject, model: Model, *, others: bool = False, outages: bool = False) -> None:
    """Play one to three mails, and check every law after each; `others` edit and cross, `outages` hide the calendar."""
    begins = scene(data.draw(_SCENES))
    turns = list(begins.turns)
    with stage(begins.picture) as here:
        here.desk.calendar.invites = data.draw(_BOTH)
        for _ in range(data.draw(_LENGTHS)):
            if hours := data.draw(_HOURS) if turns else 0:
                here.desk.later(hours=hours)
            here.desk.calendar.unknown[:] = [_UNKNOWN] if outages and data.draw(_RARELY) else []
            turns.append(_turn(data, here, model, turns, others=others))
            event(turns[-1].outcome)
            for law in LAWS:
                law(here, turns[-1])


def _turn(data: st.DataObject, here: Stage, model: Model, turns: Sequence[Turn], *, others: bool) -> Turn:
    offered = [slot for slots in here.memory.offers.values() for each in slots for slot in each]
    letter = _letter(data, here, turns)
    if others:
        others_act(data, here, letter, offered)
    texts = [letter.words, *(piece.quote or piece.text for piece in letter.every())]
    lies = model == "worst" or data.draw(_BOTH)
    said = adversary.worst(letter, here.desk.clock[0], offered) if lies else answers.forms(texts)
    forms = data.draw(st.lists(said, min_size=2, max_size=2))
    words = data.draw(st.lists(answers.drafts(), min_size=2, max_size=2))
    return here.receive(letter, forms, words, data.draw(_thread(here, letter)))


def _letter(data: st.DataObject, here: Stage, turns: Sequence[Turn]) -> Letter:
    """Answer the last question or offer, mostly, or write of something else."""
    if turns and turns[-1].outcome in {"offered", "asked"} and not data.draw(_RARELY):
        last = turns[-1].letter.sender
        offered = here.memory.offers[last, turns[-1].conversation_id][-1]
        letter = data.draw(answers_of(last, offered))
    else:
        letter = data.draw(_LETTERS)
    if here.memory.markers and data.draw(_RARELY):
        return replace(letter, copied=list(here.memory.markers)[-1])
    return letter


def _thread(here: Stage, letter: Letter) -> st.SearchStrategy[Sequence[str]]:
    """Answer a mail of ours, mostly the last one to this sender, or write anew."""
    ours = [(sent.in_reply_to or "", sent.message_id) for sent in here.desk.mailer.sent if sent.to != OWNER.address]
    own = [(s.in_reply_to or "", s.message_id) for s in here.desk.mailer.sent if s.to == letter.sender]
    return st.sampled_from([*own[-1:] * 3, *ours, ()])
