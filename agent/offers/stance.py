"""How words stand to a time that they surround: the table of answers knows refusals and wishes wherever they are."""

from agent.offers.tokens import tokens
from agent.offers.words import lexicon

_REFUSALS = ("no", "all_but")
_TAKING = ("takes", "yes", "all_but")
_POLITE = ("please", "bitte", "svp", "s'il vous plaît", "por favor", "per favore", "graag", "alstublieft", "tack")
_REGRETS = (
    *("unfortunately", "sadly", "afraid", "leider", "malheureusement", "lamentablemente", "desafortunadamente"),
    *("purtroppo", "helaas", "infelizmente", "tyvärr"),
)
_STATES = ("is", "are", "does", "ist", "sind", "est", "está", "es", "é", "è", "sono", "são", "är", "zijn")
_WISHES = ("takes", "yes", "fits")


def refuses(text: str, locale: str) -> bool:
    """Say whether the text has a word that refuses: "not", "impossible", "anything but"; regret alone does not."""
    found = [token for token in tokens(text, lexicon(locale)) if token.kind in _REFUSALS]
    return any(token.text.lower() not in _REGRETS for token in found)


def takes(text: str, locale: str) -> bool:
    """Say whether the text has a word that takes something: "I'd like", "suits", "all but"; "please" takes nothing."""
    found = [token for token in tokens(text, lexicon(locale)) if token.kind in _TAKING]
    return any(token.text.lower() not in _POLITE for token in found)


def is_conditional(text: str, locale: str) -> bool:
    """Say whether the text sets a condition, other than that a time be free."""
    return any(token.kind == "condition" for token in tokens(text, lexicon(locale)))


def may_wish(text: str, locale: str) -> bool:
    """Say whether the text has a word that takes or suits, or no word that the table does not know.

    "Is" suits nothing by itself: "Your invoice is of Tuesday".
    """
    found = [token for token in tokens(text, lexicon(locale)) if token.kind in _WISHES]
    return is_known(text, locale) or any(token.text.lower() not in _STATES for token in found)


def is_known(text: str, locale: str) -> bool:
    """Say whether the table has every word of the text."""
    return all(token.kind != "unknown" for token in tokens(text, lexicon(locale)))
