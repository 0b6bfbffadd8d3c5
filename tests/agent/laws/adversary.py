"""A model that knows the rules, and says of each mail what could do most harm."""

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
from tests.agent.laws.stage import read_once

INTENTS = ("accept", "book", "move", "cancel", "counter") * 3 + get_args(Intent)
LANGUAGES = ("en",) * 6 + get_args(LanguageCode)


def worst(letter: Letter, now: datetime, offered: Sequence[Slot]) -> st.SearchStrategy[Said]:
    """Generate the forms that aim at one time: named, offered, taken, private, or what a reader makes of the words."""
    here = now.astimezone(letter.zone)
    texts = [letter.words, letter.subject.text, *(piece.text for piece in letter.every())]
    starts = [start for piece in letter.every() for start in (*piece.names, *piece.may_mean)]
    starts += [slot.start for slot in (*offered, ANNS, RUTHS, OWNERS)]
    read = [
        window for text in texts[:2] for language in ("en", "de", "fr") for window in _windows(text, here, language)
    ]
    starts += [start for _, start in read]
    quotes = [piece.quote for piece in letter.every() if piece.quote]
    words = [text[:200] for text in [*quotes * 3, *(quote for quote, _ in read), *texts, "Thursday"] if text]
    aims = st.tuples(st.sampled_from(starts), st.sampled_from((0,) * 9 + (-24, -12, -1, 1, 12, 24)))
    windows = st.builds(_window, st.sampled_from(words), aims, st.just(letter.zone), st.booleans())
    named = [(piece.quote, start) for piece in letter.every() for start in sorted(piece.names | piece.may_mean)]
    if pairs := [*named, *read]:
        agreed = [_window(quote, (start, 0), letter.zone, possible=True) for quote, start in pairs]
        windows = st.sampled_from(agreed) | windows
    return st.fixed_dictionaries(
        {
            "wish": st.just("a meeting"),
            "intent": st.sampled_from(INTENTS),
            "windows": st.lists(windows, min_size=1, max_size=2) | st.just([]),
            "offer_number": st.none() | st.integers(1, 3),
            "also_asks": seldom(st.sampled_from(words).map(lambda ask: [ask]), st.just([])),
            "duration": seldom(st.builds(_duration, st.sampled_from(words), st.sampled_from((15, 30, 60)))),
            "zone": seldom(st.builds(_zone, st.sampled_from(words), st.sampled_from(ZONE_NAMES))),
            "offer_quote": seldom(st.sampled_from(words)),
            "leans_on_attachment": st.just(False),
            "language": st.sampled_from(LANGUAGES),
        }
    )


def _windows(text: str, here: datetime, language: str) -> list[tuple[str, datetime]]:
    """Read the words as our own reader does: who agrees with it is believed."""
    found = read_once(text, here, here.tzinfo, language).windows
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
