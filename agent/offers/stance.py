"""How words stand to a time that they surround: the table of answers knows refusals and wishes wherever they are."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from agent.offers.tokens import Token, tokens
from agent.offers.words import lexicon

_REFUSALS = ("no", "all_but")
_TAKING = ("takes", "yes", "all_but")
_WISHES = ("takes", "yes", "fits")


def refuses(text: str, locale: str) -> bool:
    """Say whether the text has a word that refuses: "not", "impossible", "anything but"; regret alone does not."""
    return any(_found(text, locale, _REFUSALS, but="regrets"))


def takes(text: str, locale: str) -> bool:
    """Say whether the text has a word that takes something: "I'd like", "suits", "all but"; "please" takes nothing."""
    return any(_found(text, locale, _TAKING, but="polite"))


def is_conditional(text: str, locale: str) -> bool:
    """Say whether the text sets a condition, other than that a time be free."""
    return any(_found(text, locale, ("condition",)))


def may_wish(text: str, locale: str) -> bool:
    """Say whether the text has a word that takes or suits, or no word that the table does not know."""
    return is_known(text, locale) or any(_found(text, locale, _WISHES, but="states"))


def is_known(text: str, locale: str) -> bool:
    """Say whether the table has every word of the text."""
    return not any(_found(text, locale, ("unknown",)))


def _found(text: str, locale: str, kinds: tuple[str, ...], but: str = "") -> Iterator[Token]:
    """Yield the words of these kinds, but for those of a row of the table here."""
    left_out = _table()[but] if but else ()
    for token in tokens(text, lexicon(locale)):
        if token.kind in kinds and token.text.lower() not in left_out:
            yield token


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads((files("agent.offers") / "stance.toml").read_text(encoding="utf-8"))
    return table
