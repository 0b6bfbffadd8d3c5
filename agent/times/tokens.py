"""Cuts a text into nodes: written dates, clocks and numbers by their shape, words by the lexicon, the rest as noise."""

import re
from typing import Any

from agent.times.grammar import Node
from agent.times.lexicon import Lexicon, Meanings, normal
from agent.times.shapes import SHAPES
from agent.times.zones import abbreviated, of_city

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+){0,3}(?:/(?:c|or)\b)?")
_CODE = re.compile(r"#\s?\d+|[^\W\d_]+[-_]?\d[\w-]*|\d[\w/-]*")
_GLUED_MONTH = re.compile(r"([^\W\d_]{3,})(\d{1,2})(?!\w)")
_SHAPES = [(re.compile(shape), read) for _, shape, read in SHAPES]
_SHAPE_LETTERS = frozenset("hugapqz")
_MARKS: dict[str, Meanings] = {
    ",": {"comma": True, "filler": True},
    "(": {"filler": True},
    ")": {"filler": True},
    ":": {"filler": True},
    '"': {"filler": True},
    "/": {"or": True, "filler": True},
    **{dash: {"to": True} for dash in ("-", "\N{EN DASH}", "\N{EM DASH}")},
    **{stop: {"stop": True} for stop in ".!?;"},
}
LONGEST_COMPOUND = 30
CAPITALISED_NOUNS = frozenset({"de"})
"""Elsewhere a capital after a number begins a name, and the number belongs to it."""

DOTTED_DAYS = frozenset({"de"})
"""Here a number is a day of the month only with its full stop: "bis zum 4."."""

_COUNTABLE = frozenset({"Number", "Ordinal", "Digits", "Decimal", "Dotted", "Slashed", "Year", "HourMark"})


def tokenise(text: str, words: Lexicon) -> list[Node]:
    """Return the nodes of a text, in order; stretches without meaning are nodes too."""
    plain = normal(text)
    nodes: list[Node] = []
    place = 0
    while place < len(plain):
        if plain[place].isspace():
            end = _skip_space(plain, place)
            if plain.count("\n", place, end) > 1:
                nodes.append(Node(place, end, {"stop": True}))
            place = end
            continue
        found = _shape(plain, place) or _month_day(plain, place, words) or _code(plain, place)
        found = found or _phrase(text, plain, place, words) or [_mark(plain, place, nodes, words)]
        nodes.extend(found)
        place = found[-1].end
    counted = _without_counts(text, nodes, names=words.language not in CAPITALISED_NOUNS)
    return _with_days_of_month(counted, dotted=words.language in DOTTED_DAYS)


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _shape(text: str, place: int) -> list[Node] | None:
    if text[place].isalpha() and text[place] not in _SHAPE_LETTERS:
        return None
    for shape, read in _SHAPES:
        match = shape.match(text, place)
        if match is not None:
            return [Node(place, match.end(), read(match))]
    return None


def _month_day(text: str, place: int, words: Lexicon) -> list[Node] | None:
    """Read "mar4": a month and its day without a space."""
    match = _GLUED_MONTH.match(text, place)
    meanings = words.find((match[1],)) if match else None
    if match is None or meanings is None or "Month" not in meanings:
        return None
    return [Node(place, match.end(1), meanings), Node(match.start(2), match.end(), {"Number": int(match[2])})]


def _code(text: str, place: int) -> list[Node] | None:
    match = _CODE.match(text, place)
    return [Node(place, match.end())] if match else None


def _phrase(text: str, plain: str, place: int, words: Lexicon) -> list[Node] | None:
    matches = _words(plain, place, words.longest)
    if not matches:
        return None
    for count in range(len(matches), 0, -1):
        said = tuple(match[0] for match in matches[:count])
        meanings = words.find(said)
        zone = _zone(text[place : matches[count - 1].end()], said, words, shouted=text.isupper())
        if meanings is not None or zone:
            return [Node(place, matches[count - 1].end(), {**(meanings or {}), **zone})]
    return _compound(matches[0], words) or _split(plain, matches[0], words)


def _words(text: str, place: int, limit: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while len(found) < limit and (match := _WORD.match(text, place)):
        found.append(match)
        place = _skip_space(text, match.end())
        if place == match.end():
            break
    return found


def _zone(typed: str, said: tuple[str, ...], words: Lexicon, *, shouted: bool) -> Meanings:
    if len(said) == 1:
        zones = abbreviated(typed, english=words.language == "en", shouted=shouted)
    elif "time_word" in (words.find(said[-1:]) or {}):
        zones = of_city(" ".join(said[:-1]))
    else:
        zones = None
    return {"Zone": zones} if zones else {}


def _compound(match: re.Match[str], words: Lexicon) -> list[Node] | None:
    """Read "Montagnachmittag": a day and a part of it in one word."""
    word = match[0]
    for cut in range(4, min(len(word), LONGEST_COMPOUND) - 3):
        day, part = words.find((word[:cut],)), words.find((word[cut:],))
        if day and part and "Part" in part and ("Weekday" in day or "Relative" in day):
            middle = match.start() + cut
            return [Node(match.start(), middle, day), Node(middle, match.end(), part)]
    return None


def _split(plain: str, match: re.Match[str], words: Lexicon) -> list[Node]:
    """Read "l'après-midi" and "tue-thu" piece by piece."""
    cut = min((at for at in (match[0].find("'"), match[0].find("-")) if at > 0), default=0)
    if not cut:
        return [Node(match.start(), match.end())]
    middle = match.start() + cut
    prefix = words.find((plain[match.start() : middle + 1],))
    if prefix is not None:
        return [Node(match.start(), middle + 1, prefix)]
    left = words.find((plain[match.start() : middle],)) or {}
    joint = _MARKS["-"] if plain[middle] == "-" else {"filler": True}
    return [Node(match.start(), middle, left), Node(middle, middle + 1, joint)]


def _mark(text: str, place: int, before: list[Node], words: Lexicon) -> Node:
    meanings: dict[str, Any] = words.find((text[place],)) or _MARKS.get(text[place], {})
    if text[place] == "." and before and before[-1].end == place:
        meanings = _dot(before[-1], words)
    return Node(place, place + 1, meanings)


def _dot(before: Node, words: Lexicon) -> Meanings:
    """Say what a full stop is after a number ("14. Oktober") or an abbreviation ("Dec."): not always the end."""
    short = before.end - before.start <= 5
    if short and before.meanings.keys() & {"Month", "Weekday", "AmPm", "Unit", "Part", "at"}:
        return {"filler": True}
    if "Number" in before.meanings and words.language != "en":
        return {"filler": True, "dot": True}
    return {"stop": True}


def _without_counts(text: str, nodes: list[Node], *, names: bool) -> list[Node]:
    """Take the meaning from numbers that count or number something: "2 people", "version 3.12", "10 Downing Street"."""
    kept = []
    for at, node in enumerate(nodes):
        labelled = at > 0 and "label" in nodes[at - 1].meanings
        counting = at + 1 < len(nodes) and "counted" in nodes[at + 1].meanings
        named = names and "Number" in node.meanings and at + 1 < len(nodes) and _is_name(text, node, nodes[at + 1])
        counts = (labelled or counting or named) and not _COUNTABLE.isdisjoint(node.meanings)
        counts = counts or (not names and _is_title(text, nodes[at : at + 3]))
        kept.append(Node(node.start, node.end) if counts else node)
    return kept


def _with_days_of_month(nodes: list[Node], *, dotted: bool) -> list[Node]:
    """Let a number after "bis zum", "jusqu'au" or the like be a day of the month, if nothing else takes it."""
    kept = list(nodes)
    for at in range(1, len(nodes)):
        number = nodes[at].meanings.get("Number", 0)
        has_dot = at + 1 < len(nodes) and "dot" in nodes[at + 1].meanings
        if "dated" in nodes[at - 1].meanings and 1 <= number <= 31 and (has_dot or not dotted):
            kept[at] = Node(nodes[at].start, nodes[at].end, {**nodes[at].meanings, "DayOfMonth": number})
    return kept


def _is_title(text: str, nodes: list[Node]) -> bool:
    """Say whether "Fr." is Frau: a name follows."""
    if len(nodes) < 3 or "Weekday" not in nodes[0].meanings or text[nodes[1].start] != ".":
        return False
    short = nodes[0].end - nodes[0].start == 2
    return short and not nodes[2].meanings and text[nodes[2].start].isupper()


def _is_name(text: str, number: Node, after: Node) -> bool:
    return not after.meanings and after.start == number.end + 1 and text[after.start].isupper()
