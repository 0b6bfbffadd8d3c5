"""What may stand beside a slot that an answer names and a model names too: slips and asides, never another wish."""

from collections.abc import Sequence
from dataclasses import replace

from agent.offers.clauses import Clause
from agent.offers.tokens import Token

_MEANT = {"slip": "article"}
_OF_TWO = {"former": "ordinal", "latter": "last"}
_TOPIC = ("plain", "article", "unknown")
_PLACES = ("ordinal", "last", "middle")
_LONGEST_TOPIC = 3
_REFUSES = ("no", "against", "all_but", "back", "condition", "defers")
_WISHES = ("takes", "yes", "shift", "instead", "changes", "link")
_OF_A_TIME = ("fits", "and", "unlike")
_LENGTHS = ("relative", "part")
_COUNTS = ("number", "cardinal", "counted")
_FEWEST_WORDS = 2


def forgiven(said: Sequence[Token], count: int) -> list[Token]:
    """Return the words of an answer to so many slots as they are meant: "teh second", "for the ovens the first"."""
    topic, meant = _topic(said), _MEANT | (_OF_TWO if count == len(_OF_TWO) else {})
    words = [replace(token, kind="plain") if token in topic else token for token in said]
    return [replace(token, kind=meant[token.kind], number=1) if token.kind in meant else token for token in words]


def _topic(said: Sequence[Token]) -> Sequence[Token]:
    """Return the unknown words between the beginning and a place: a preposition, an article and they name a topic."""
    named = next((at for at, token in enumerate(said) if token.kind in _PLACES), 0)
    kinds = tuple(token.kind for token in said[:named])
    words = len(kinds) - len(_TOPIC)
    is_topic = words < _LONGEST_TOPIC and kinds == (*_TOPIC, *("unknown",) * (words - 1), "article")
    return said[2 : named - 1] if is_topic else ()


def without_asides(parts: Sequence[Clause]) -> list[Clause]:
    """Return an answer without the clauses that tell of a time and wish for none: "This week I drown in invoices"."""
    return [clause for clause in parts if not _is_aside(clause)]


def _is_aside(clause: Clause) -> bool:
    """Say whether it tells of a day or a part of it: no wish, no refusal, no hour, no length, and no question of it."""
    if not clause.is_in_doubt() or clause.opener in ("but", "colon") or clause.has(*_REFUSES, *_WISHES, *_LENGTHS):
        return False
    if any(mention.kind != "time" for mention in clause.mentions) or any(map(_counts, clause.said)):
        return False
    asks_for_it = bool(clause.mentions) and (clause.is_asked or clause.has(*_OF_A_TIME))
    return _tells(clause) and not asks_for_it


def _counts(token: Token) -> bool:
    return token.kind in _COUNTS or any(map(str.isdigit, token.text))


def _tells(clause: Clause) -> bool:
    """Say whether it has words enough to be about something else; one may be a misspelt wish: "prefferably"."""
    unknown = sum(token.kind == "unknown" for token in clause.rest())
    return unknown >= _FEWEST_WORDS or clause.has("stays")
