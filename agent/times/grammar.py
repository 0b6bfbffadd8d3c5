"""A small rewriting grammar: rules replace neighbouring nodes by one node until none applies.

A pattern is a line of kinds. Capitalised kinds carry a value that the rule's function gets, in order; small ones only
have to be there. `A|B` is either, `kind?` may be missing (the function gets None). Fillers between kinds are skipped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

MOST_FILLERS = 4
"""So many fillers in a row are looked past."""

STEP_BACK = 6
"""After a rule has applied, so many nodes before it are looked at again: a rule may match now that did not."""


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of text and what it may mean: kind to value."""

    start: int
    end: int
    meanings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """Build a node of `kind` from what the pattern matches.

    The function returns the node's value, None to refuse the match, or a dict where the node keeps several kinds.
    """

    kind: str
    pattern: str
    build: Callable[..., Any]


class _Element(NamedTuple):
    kinds: tuple[str, ...]
    carries: bool
    present: bool


Grammar = dict[str, list[tuple[Rule, tuple[_Element, ...]]]]
"""Rules by the kinds that they may start with."""


def grammar(rules: Iterable[Rule]) -> Grammar:
    """Index rules by their first kind, with every optional element spelt out."""
    index: Grammar = {}
    for rule in rules:
        for elements in _variants(rule.pattern):
            first = next(element for element in elements if element.present)
            for kind in first.kinds:
                index.setdefault(kind, []).append((rule, elements))
    return index


def rewrite(nodes: Sequence[Node], rules: Grammar) -> list[Node]:
    """Apply the rules, at each place the longest match, until none applies."""
    found = list(nodes)
    place = 0
    while place < len(found):
        match = _longest(found, place, rules)
        if match is None:
            place += 1
            continue
        node, end = match
        found[place:end] = [node]
        place = max(0, place - STEP_BACK)
    return found


def _variants(pattern: str) -> Iterable[tuple[_Element, ...]]:
    words = pattern.split()
    choices = [(True, False) if word.endswith("?") else (True,) for word in words]
    for presence in product(*choices):
        yield tuple(
            _Element(tuple(word.rstrip("?").split("|")), word[0].isupper(), present)
            for word, present in zip(words, presence, strict=True)
        )


def _longest(nodes: list[Node], place: int, rules: Grammar) -> tuple[Node, int] | None:
    best: tuple[Node, int] | None = None
    for kind in nodes[place].meanings:
        for rule, elements in rules.get(kind, ()):
            matched = _match(nodes, place, elements)
            if matched is None or (best is not None and matched[1] <= best[1]):
                continue
            values, end = matched
            built = rule.build(*values)
            if built is not None:
                meanings = built if isinstance(built, dict) else {rule.kind: built}
                best = Node(nodes[place].start, nodes[end - 1].end, meanings), end
    return best


def _match(nodes: list[Node], place: int, elements: Sequence[_Element]) -> tuple[list[Any], int] | None:
    values: list[Any] = []
    at, skips = place, ""
    for kinds, carries, present in elements:
        if not present:
            if carries:
                values.append(None)
            continue
        found = _find(nodes, at, kinds, skips)
        if found is None:
            return None
        at, kind = found
        if carries:
            values.append(nodes[at].meanings[kind])
        at += 1
        skips = "any" if carries else "words"
    return values, at


def _find(nodes: list[Node], at: int, kinds: tuple[str, ...], skips: str) -> tuple[int, str] | None:
    """Look past fillers, but never before the first element, and past a comma only after a value."""
    for place in range(at, min(len(nodes), at + MOST_FILLERS + 1)):
        meanings = nodes[place].meanings
        for kind in kinds:
            if kind in meanings:
                return place, kind
        if not skips or "filler" not in meanings or (skips == "words" and "comma" in meanings):
            return None
    return None
