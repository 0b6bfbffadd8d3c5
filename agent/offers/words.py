"""The table of words with which people name an offered time, as patterns."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from babel import Locale

_ENGLISH = "en"
_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads((files("agent.offers") / "words.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Lexicon:
    """One language with English beside it; each pattern matches whole words in any case."""

    ordinals: tuple[str, ...]
    cardinals: tuple[str, ...]
    last: str
    noun: str
    mark: str
    article: str
    own: str
    takes: str
    fits: str
    link: str
    pair: re.Pattern[str]
    no: re.Pattern[str]
    harmless: re.Pattern[str]
    every: re.Pattern[str]
    later: re.Pattern[str]
    earlier: re.Pattern[str]
    shift: re.Pattern[str]
    yes: re.Pattern[str]
    defers: re.Pattern[str]
    clock: re.Pattern[str]
    weekday: re.Pattern[str]
    time: re.Pattern[str]
    calendar: re.Pattern[str]
    """Names of weekdays and months, beside which an ordinal is a day of the month."""


@lru_cache(maxsize=64)
def lexicon(locale: str) -> Lexicon:
    """Return the words of a locale's language, English where the table does not have it."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    rows = [_TABLE[key] for key in dict.fromkeys((code, _ENGLISH)) if key in _TABLE]
    known = code if code in _TABLE else _ENGLISH
    texts = {key: _any(phrase for row in rows for phrase in row[key]) for key in _TABLE[_ENGLISH] if key not in _LISTS}
    weekdays, months = _names(known, "days"), _names(known, "months")
    number = r"\d{1,2}(?:[:.h]\d{2})?(?:h|\s?[ap]\.?m\.?)?"
    clock = rf"(?:{number}|{texts['clock']}|{_any(word for row in rows for word in row['cardinals'])}|[\s.,:\-\u2013])"
    return Lexicon(
        ordinals=tuple(_any(form for row in rows for form in row["ordinals"][n]) for n in range(5)),
        cardinals=tuple(_any(row["cardinals"][n] for row in rows) for n in range(5)),
        last=texts["last"],
        noun=texts["noun"],
        mark=texts["mark"],
        article=texts["article"],
        own=texts["own"],
        takes=texts["takes"],
        fits=texts["fits"],
        link=texts["link"],
        pair=_compiled(texts["pair"]),
        # "No. 2" is no refusal.
        no=_compiled(rf"{texts['no']}(?!\.?\s*\d)"),
        harmless=_compiled(texts["harmless"]),
        every=_compiled(texts["every"]),
        later=_compiled(texts["later"]),
        earlier=_compiled(texts["earlier"]),
        shift=_compiled(texts["shift"]),
        yes=_compiled(texts["yes"]),
        defers=_compiled(texts["defers"]),
        time=_compiled(rf"{texts['time']}|{weekdays}|{months}"),
        clock=_compiled(rf"{clock}++"),
        weekday=_compiled(rf"(?:{clock}|{texts['day']}|{weekdays})++"),
        calendar=_compiled(rf"{weekdays}|{months}"),
    )


_LISTS = ("ordinals", "cardinals")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(phrases: Iterable[str]) -> str:
    """Match any of the phrases as whole words, the longest first."""
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return rf"(?:{'|'.join(_phrase(phrase) for phrase in longest_first)})"


def _phrase(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace("'", "['\u2019]")
    before = r"(?<!\w)" if phrase[0].isalnum() or phrase[0] == "*" else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return f"{before}{body}{after}"


def _names(code: str, kind: str) -> str:
    data = getattr(Locale(code), kind)
    names = (name for context in data.values() for width in ("wide", "abbreviated") for name in context[width].values())
    return _any(form for name in names if len(form := name.rstrip(".")) > 1)
