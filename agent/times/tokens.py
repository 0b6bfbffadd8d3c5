"""Cuts a text into nodes: written dates, clocks and numbers by their shape, words by the lexicon, the rest as noise."""

import re
from typing import Any

from agent.times.glued import compound, month_day, named_month, pieces
from agent.times.grammar import Node
from agent.times.lexicon import Lexicon, Meanings, normal
from agent.times.numbers import (
    CAPITALISED_NOUNS,
    DOTTED_DAYS,
    with_days_of_month,
    with_unknown_days,
    with_unknown_zones,
    without_counts,
)
from agent.times.shapes import SHAPES
from agent.times.zones import abbreviated, of_city

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+){0,3}(?:/(?:c|or)\b)?")
_CODE = re.compile(r"#\s?\d+|[^\W\d_]+[-_]?\d[\w-]*|\d[\w/-]*")
_ITEM = re.compile(r"(?<!\S)\(?(\d{1,2})\)(?=\s)")
_SHAPES = [(re.compile(shape), read) for _, shape, read in SHAPES]
_SHAPE_LETTERS = frozenset("hugapqz")
_MARKS: dict[str, Meanings] = {
    ",": {"comma": True, "filler": True},
    "(": {"filler": True},
    ")": {"filler": True},
    ":": {"filler": True, "colon": True},
    '"': {"filler": True},
    "'": {"filler": True},
    "/": {"or": True, "filler": True},
    **{dash: {"to": True} for dash in ("-", "\N{EN DASH}", "\N{EM DASH}")},
    **{stop: {"stop": True} for stop in ".!?;"},
}


def tokenise(text: str, words: Lexicon) -> list[Node]:
    """Return the nodes of a text, in order; stretches without meaning are nodes too."""
    plain = normal(text)
    items = _items(plain)
    nodes: list[Node] = []
    place = 0
    while place < len(plain):
        if plain[place].isspace():
            end = _skip_space(plain, place)
            if plain.count("\n", place, end) > 1:
                nodes.append(Node(place, end, {"stop": True}))
            place = end
            continue
        if place in items:
            nodes.append(Node(place, items[place]))
            place = items[place]
            continue
        found = named_month(plain, place, words) or _shape(plain, place) or month_day(plain, place, words)
        found = found or _code(plain, place)
        found = found or _phrase(text, plain, place, words) or [_mark(text, plain, place, nodes, words)]
        nodes.extend(found)
        place = found[-1].end
    counted = without_counts(text, nodes, nouns=words.language in CAPITALISED_NOUNS)
    counted = with_unknown_days(text, with_unknown_zones(text, counted), words.language)
    return with_days_of_month(counted, dotted=words.language in DOTTED_DAYS)


def _items(plain: str) -> dict[int, int]:
    """Find the numbers of a list in one line, "1) Tuesday 2) Friday": where each begins and ends."""
    found = list(_ITEM.finditer(plain))
    counted = [int(match[1]) for match in found] == list(range(1, len(found) + 1))
    return {match.start(): match.end() for match in found} if counted and len(found) > 1 else {}


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
        if (meanings is not None or zone) and not _cuts_holiday(matches, count, words):
            return [Node(place, matches[count - 1].end(), {**(meanings or {}), **zone})]
    return compound(matches[0], words) or pieces(plain, matches[0], words)


def _cuts_holiday(matches: list[re.Match[str]], count: int, words: Lexicon) -> bool:
    """Say whether the last word begins the name of a holiday: "Is Good Friday possible?"."""
    rest = [match[0] for match in matches[count - 1 :]] if count > 1 else []
    return any("Holiday" in (words.find(tuple(rest[:length])) or {}) for length in range(2, len(rest) + 1))


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


def _mark(text: str, plain: str, place: int, before: list[Node], words: Lexicon) -> Node:
    meanings: dict[str, Any] = words.find((plain[place],)) or _MARKS.get(plain[place], {})
    if plain[place] == "." and before and before[-1].end == place:
        meanings = _dot(before[-1], words, ends=_starts_anew(text, place + 1))
    return Node(place, place + 1, meanings)


def _starts_anew(text: str, place: int) -> bool:
    """Say whether a new sentence or nothing follows a full stop."""
    after = _skip_space(text, place)
    return after == len(text) or (after > place and text[after].isupper())


def _dot(before: Node, words: Lexicon, *, ends: bool) -> Meanings:
    """Say what a full stop is after a number ("14. Oktober") or an abbreviation ("Dec."): not always the end."""
    short = before.end - before.start <= 5
    if short and before.meanings.keys() & {"Month", "Weekday", "at"}:
        return {"filler": True}
    if short and not ends and before.meanings.keys() & {"AmPm", "Unit", "Part"}:
        return {"filler": True}
    if "Number" in before.meanings and words.language != "en":
        return {"filler": True, "dot": True}
    return {"stop": True}
