"""A model that knows the rules: it is right but for a field or two, or says what could do most harm."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, get_args

from hypothesis import strategies as st

from agent.domain import Slot
from agent.form import Intent, LanguageCode
from integrations.memory_people import Said
from tests.agent.laws.answers import ZONE_NAMES
from tests.agent.laws.letters import Letter, seldom
from tests.agent.laws.people import ANNS, OWNERS, RUTHS
from tests.agent.laws.pieces import Piece
from tests.agent.laws.stage import read_once

INTENTS = ("accept", "book", "move", "cancel", "counter") * 3 + get_args(Intent)
LANGUAGES = ("en",) * 6 + get_args(LanguageCode)
STRENGTH = ("accept", "cancel", "move", "book")
"""What a mail is about that says several of these."""
LIES = ("windows", "windows", "windows", "intent", "intent", "offer_number", "offer_number", "language", "zone")
"""The fields in which a model is wrong that is right in all others."""
_HOW_MANY = st.sampled_from((0, 0, 0, 1, 1, 2))
_HOURS_OFF = (0,) * 9 + (-24, -12, -1, 1, 12, 24)
_NUMBERS = st.none() | st.integers(1, 3)


def worst(letter: Letter, now: datetime, offered: Sequence[Slot]) -> st.SearchStrategy[Said]:
    """Generate forms for a mail: in most no more than two fields are wrong, in the others all may be."""
    truth = right(letter)
    lies = st.fixed_dictionaries(_lies(letter, now, offered))
    some = _HOW_MANY.flatmap(lambda count: st.lists(st.sampled_from(LIES), min_size=count, max_size=count))
    mixed = st.builds(lambda wrong, names: truth | {name: wrong[name] for name in names}, lies, some)
    return st.one_of(mixed, mixed, mixed, lies)


def right(letter: Letter) -> dict[str, Any]:
    """Fill the form as a model does that reads the mail as it is meant."""
    asked = [piece for piece in letter.counts if piece.intent]
    intents = [intent for intent in STRENGTH if any(piece.intent == intent for piece in asked)]
    return {
        "wish": "a meeting",
        "intent": next(iter(intents), "other"),
        "windows": [_read(piece, letter.zone) for piece in asked if piece.quote][:4],
        "offer_number": next((piece.place for piece in asked if piece.place), None),
        "also_asks": [],
        "leans_on_attachment": False,
        "language": next((piece.language for piece in letter.said if piece.language != "en"), "en"),
    }


def _lies(letter: Letter, now: datetime, offered: Sequence[Slot]) -> dict[str, st.SearchStrategy[Any]]:
    """Aim at one time: named, offered, taken, private, or what a reader makes of the words."""
    texts = [text for text in (letter.words, letter.subject.text, *(p.text for p in letter.every())) if text]
    named = [(piece.quote, start) for piece in letter.every() for start in sorted(piece.names | piece.may_mean)]
    read = _as_read(letter.words, now.astimezone(letter.zone))
    starts = [*(start for _, start in (*named, *read)), *(slot.start for slot in (*offered, ANNS, RUTHS, OWNERS))]
    words = [*(quote for quote, _ in (*named, *read)), *(text[:200] for text in texts), *_nothing_said(texts)]
    some_words, zone = st.sampled_from(words), st.just(letter.zone)
    aims = st.tuples(st.sampled_from(starts), st.sampled_from(_HOURS_OFF))
    windows = st.builds(_window, some_words, aims, zone, st.booleans())
    if pairs := [*named, *read]:
        agreed = [_window(quote, (start, 0), letter.zone, possible=True) for quote, start in pairs]
        elsewhere = [{**window, "quote": quote} for window in agreed for quote in _nothing_said(texts)]
        windows = st.one_of(st.sampled_from(agreed), st.sampled_from(elsewhere), windows)
    return {
        "wish": st.just("a meeting"),
        "intent": st.sampled_from(INTENTS),
        "windows": st.lists(windows, min_size=1, max_size=2) | st.just([]),
        "offer_number": _NUMBERS,
        "also_asks": seldom(some_words.map(lambda ask: [ask]), st.just([])),
        "duration": seldom(st.builds(_duration, some_words, st.sampled_from((15, 30, 60)))),
        "zone": seldom(st.builds(_zone, some_words, st.sampled_from(ZONE_NAMES))),
        "offer_quote": seldom(some_words),
        "leans_on_attachment": st.just(False),
        "language": st.sampled_from(LANGUAGES),
    }


def _read(piece: Piece, zone: tzinfo) -> dict[str, Any]:
    """Read a sentence as it is meant, and one of two meanings as the first of them."""
    if piece.within:
        return {**_window(piece.quote, (piece.within.start, 0), zone, possible=True), "time": None}
    return _window(piece.quote, (min(piece.names | piece.may_mean), 0), zone, possible=True)


def _nothing_said(texts: Sequence[str]) -> list[str]:
    """Return words of the mail that name no time."""
    return [" ".join(text.split()[:2]) for text in texts] + ["Thursday"]


def _as_read(text: str, here: datetime) -> list[tuple[str, datetime]]:
    """Read the words as our own reader does: who agrees with it is believed."""
    found = read_once(text, here, here.tzinfo, "en").windows
    return [(window.quote, reading.start) for window in found for reading in window.readings if reading.start]


def _window(quote: str, aim: tuple[datetime, int], zone: tzinfo, possible: bool) -> dict[str, Any]:
    local = (aim[0] + timedelta(hours=aim[1])).astimezone(zone)
    return {
        "quote": quote,
        "phrase": f"{local:%A}, {local.day} {local:%B} at {local:%H:%M}",
        "possible": possible or aim[1] == 0,
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "until": None,
    }


def _duration(quote: str, minutes: int) -> dict[str, Any]:
    return {"quote": quote, "minutes": minutes}


def _zone(quote: str, name: str) -> dict[str, Any]:
    return {"quote": quote, "name": name}
