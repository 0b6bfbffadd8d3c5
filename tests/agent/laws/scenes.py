"""What has happened before a play begins: made once, by mails that are read as they are meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tests.agent.laws.adversary import right
from tests.agent.laws.letters import Letter
from tests.agent.laws.morning import Picture, in_the_morning, picture
from tests.agent.laws.people import RUTH, ZONES
from tests.agent.laws.pieces import FREE, Piece, exact, stretch
from tests.agent.laws.stage import stage
from tests.agent.laws.turn import Turn
from tests.agent.mails import ANN, POLITE

_APART = 1000
"""Ids between those of one scene and of the next."""


@dataclass(frozen=True)
class Scene:
    """A desk, and the mails that it has answered."""

    picture: Picture
    turns: tuple[Turn, ...] = ()


def _asks(sender: str, piece: Piece) -> Letter:
    return Letter(sender, "", (piece,), Piece("Appointment"))


ANN_ASKS = _asks(ANN, stretch(FREE[0], ZONES[ANN], "in the afternoon"))
RUTH_ASKS = _asks(RUTH, stretch(FREE[1], ZONES[RUTH], ""))
ANN_BOOKS = _asks(ANN, exact(FREE[:1], ZONES[ANN])[0])
ANN_MOVES = _asks(ANN, Piece("Can we move our appointment?", intent="move"))
SCENES: tuple[tuple[Letter, ...], ...] = (
    (),
    (),
    (ANN_ASKS,),
    (RUTH_ASKS,),
    (RUTH_ASKS, ANN_ASKS),
    (ANN_BOOKS,),
    (ANN_BOOKS, ANN_MOVES),
)
"""The bookings of the morning alone, an open offer, times that a colleague holds, a new booking, and a question."""


@cache
def scene(letters: Sequence[Letter]) -> Scene:
    """Play what went before, on top of what went before that."""
    if not letters:
        return Scene(in_the_morning())
    before = scene(letters[:-1])
    with stage(before.picture, first_id=_APART * len(letters)) as here:
        turn = here.receive(letters[-1], [right(letters[-1])], [POLITE], ())
        return Scene(picture(here.desk, here.memory), (*before.turns, turn))
