"""What is written as one word and means several: "mar4", "24-Nov-2026", "Montagnachmittag", "tue-thu"."""

import re

from agent.times.grammar import Node
from agent.times.lexicon import Lexicon
from agent.times.shapes import full_year

_NAMED_MONTH = re.compile(r"(\d{1,2})[-/]([^\W\d_]{3,9})(?:[-/](\d{4}|\d\d))?(?![\w/-])")
_GLUED_MONTH = re.compile(r"([^\W\d_]{3,})(\d{1,2})(?!\w)")
LONGEST_COMPOUND = 30


def named_month(text: str, place: int, words: Lexicon) -> list[Node] | None:
    """Read "24-Nov-2026" and "24/Nov"."""
    match = _NAMED_MONTH.match(text, place)
    meanings = words.find((match[2],)) if match else None
    if match is None or meanings is None or "Month" not in meanings:
        return None
    nodes = [Node(place, match.end(1), {"Number": int(match[1])}), Node(match.start(2), match.end(2), meanings)]
    year = [] if match[3] is None else [Node(match.start(3), match.end(), {"Year": full_year(match[3])})]
    return nodes + year


def month_day(text: str, place: int, words: Lexicon) -> list[Node] | None:
    """Read "mar4": a month and its day without a space."""
    match = _GLUED_MONTH.match(text, place)
    meanings = words.find((match[1],)) if match else None
    if match is None or meanings is None or "Month" not in meanings:
        return None
    return [Node(place, match.end(1), meanings), Node(match.start(2), match.end(), {"Number": int(match[2])})]


def compound(match: re.Match[str], words: Lexicon) -> list[Node] | None:
    """Read "Montagnachmittag", "torsdagsförmiddag" and "Dezemberwoche": two words in one."""
    word = match[0]
    for cut in range(4, min(len(word), LONGEST_COMPOUND) - 3):
        day = words.find((word[:cut],))
        part = words.find((word[cut:],)) or (words.find((word[cut + 1 :],)) if word[cut] == "s" else None)
        if day and part and "Month" in day and "Unit" in part:
            return [Node(match.start(), match.end(), {"MonthUnit": (day["Month"], part["Unit"])})]
        if day and part and "Part" in part and ("Weekday" in day or "Relative" in day):
            middle = match.start() + cut
            return [Node(match.start(), middle, day), Node(middle, match.end(), part)]
    return None


def pieces(plain: str, match: re.Match[str], words: Lexicon) -> list[Node]:
    """Read "l'après-midi" and "tue-thu" piece by piece."""
    cut = min((at for at in (match[0].find("'"), match[0].find("-")) if at > 0), default=0)
    if not cut:
        return [Node(match.start(), match.end())]
    middle = match.start() + cut
    prefix = words.find((plain[match.start() : middle + 1],))
    if prefix is not None:
        return [Node(match.start(), middle + 1, prefix)]
    left = words.find((plain[match.start() : middle],)) or {}
    joint = {"to": True} if plain[middle] == "-" else {"filler": True}
    return [Node(match.start(), middle, left), Node(middle, middle + 1, joint)]
