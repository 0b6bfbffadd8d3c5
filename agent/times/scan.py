"""Walks through the nodes of a text: which times are meant, which ruled out, and what they are listed with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from agent.times.days import Relative, Weekday
from agent.times.grammar import Node
from agent.times.periods import Period
from agent.times.unread import leftover
from agent.times.when import When

WORDS_BETWEEN = 4
"""So many words may stand between a day and its time: "Tuesday works for me, say 3 pm"."""


@dataclass(frozen=True)
class Phrase:
    """A time that is meant, where it stands in the text, and how it hangs together with the one before it."""

    when: When
    start: int
    end: int
    possible: bool = True
    listed: bool = False
    joined: bool = False
    """Listed by a word, not by a comma alone."""
    near: bool = False
    """In the same sentence as the one before it, few words away."""
    sentence: int = 0
    unread: Node | None = None
    """A word of time beside it that was not understood."""
    occasion: Node | None = None
    """A day near it that no table knows: "on Diwali at 5pm"."""


def scan(nodes: Sequence[Node]) -> list[Phrase]:
    """Return the times of a text in order."""
    walk = _Walk(nodes)
    for at in range(len(nodes)):
        walk.step(at)
    return walk.found


class _Walk:
    """What is known on the way: since the last time, since the last "but", since the last full stop."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.found: list[Phrase] = []
        self.ruled_out = self.once = False
        self.listed, self.joined, self.parted, self.words = True, False, False, 0
        self.clause = self.sentence = 0
        self.any = False
        self.occasion: Node | None = None

    def step(self, at: int) -> None:
        node = self.nodes[at]
        kinds = node.meanings.keys()
        when = time_of(node)
        if when is not None:
            self._take(when, at)
        else:
            self._notice(node, at)
        if "refused" in kinds:
            self._refuse(at)
        if "turn" in kinds and self.parted:
            self.ruled_out = False
        if kinds & {"stop", "but"} and not self._excepts(kinds, at):
            self._part(stop="stop" in kinds)
        elif kinds & {"not", "instead", "but"} or ("none_of" in kinds and _comes_next(self.nodes, at)):
            self.ruled_out, self.once, self.parted = True, bool(kinds & {"instead", "but"}), False
            self.words += 1
        elif "likewise" in kinds:
            self.ruled_out, self.once = bool(self.found) and not self.found[-1].possible, True
            self.parted, self.words = False, 1
        elif "suits" in kinds and not self.listed:
            self.found, self.ruled_out = _allowed(self.found, self.clause), False
            self.words += 1
        elif kinds & {"or", "and", "comma", "to"}:
            self.listed, self.joined = True, self.joined or bool(kinds & {"or", "and"})
            self.parted = self.parted or "comma" in kinds
        elif when is None and not kinds & {"filler", "refused"}:
            self.words += 1

    def _notice(self, node: Node, at: int) -> None:
        """Take in what changes the times near it: "any", "available", "after that", a day that is not known."""
        kinds, last = node.meanings.keys(), next(reversed(self.found), None)
        follows = last is not None and last.sentence == self.sentence
        self.any = self.any or "all" in kinds
        if "offers" in kinds and last is not None and not last.possible:
            self.ruled_out = False
        if last is not None and follows and "after_that" in kinds and _ends(self.nodes, at):
            self.found[-1] = _from_then(last)
        if "occasion" in kinds or (follows and node.meanings.get("Which") == 1):
            self.occasion = node
        if last is not None and follows and "occasion" in kinds and self.words <= WORDS_BETWEEN:
            self.found[-1] = replace(last, occasion=node)

    def _excepts(self, kinds: Collection[str], at: int) -> bool:
        """Say whether it is the "but" of "any day next week but Wednesday"."""
        beside = self.any and bool(self.found) and self.words == 0 and not self.listed
        return "but" in kinds and beside and _comes_next(self.nodes, at)

    def _take(self, when: When, at: int) -> None:
        """Add a time. What was ruled out before a comma does not reach past other words after it."""
        follows = bool(self.found) and self.found[-1].sentence == self.sentence
        listed = follows and self.listed and self.words == 0
        self.ruled_out = self.ruled_out and not (self.parted and (self.words or self._is_new(when)))
        phrase = Phrase(
            when,
            self.nodes[at].start,
            self.nodes[at].end,
            possible=not self.ruled_out,
            listed=listed,
            joined=listed and self.joined,
            near=follows and self.words <= WORDS_BETWEEN,
            sentence=self.sentence,
            unread=leftover(self.nodes, at),
            occasion=self.occasion,
        )
        self.found.append(phrase)
        self.ruled_out = self.ruled_out and not self.once
        self.once = self.parted = self.listed = self.joined = False
        self.words, self.occasion = 0, None
        self.any = self.any or (when.time is not None and when.time.daily)

    def _is_new(self, when: When) -> bool:
        """Say whether it is no further day of a list: "not Monday, Tuesday at 10", "not this week, next week"."""
        last = self.found[-1].when if self.found else When()
        parts = isinstance(when.day, Weekday) and when.day.week is not None and isinstance(last.day, Period)
        other = parts or (isinstance(when.day, Period | Relative) and isinstance(last.day, Period | Relative))
        return not self.joined and last.time is None and (when.time is not None or other)

    def _refuse(self, at: int) -> None:
        """Rule out what stands before, "Friday doesn't work", or what follows: "I'm not available on Friday"."""
        first = len(self.found) == self.clause
        if self.nodes[at].meanings["refused"] and (first or (self.listed and _comes_next(self.nodes, at))):
            self.ruled_out, self.once, self.parted = True, False, False
        else:
            self.found = _refused(self.found, self.clause)
        self.words += 1

    def _part(self, *, stop: bool) -> None:
        self.ruled_out, self.clause = False, len(self.found)
        self.words += WORDS_BETWEEN if stop else 1
        self.sentence += stop
        self.any, self.occasion = False, None if stop else self.occasion


def time_of(node: Node) -> When | None:
    """Return the time that a node is."""
    meanings = node.meanings
    if "When" in meanings:
        when: When = meanings["When"]
        return when
    if "Day" in meanings:
        return When(day=meanings["Day"])
    return When(time=meanings["Time"]) if "Time" in meanings else None


def _comes_next(nodes: Sequence[Node], at: int) -> bool:
    """Say whether a time follows, only fillers between."""
    for node in nodes[at + 1 :]:
        if "filler" not in node.meanings or "comma" in node.meanings:
            return time_of(node) is not None
    return False


def _ends(nodes: Sequence[Node], at: int) -> bool:
    """Say whether a clause ends after this."""
    return at + 1 == len(nodes) or not nodes[at + 1].meanings.keys().isdisjoint({"stop", "comma"})


def _from_then(said: Phrase) -> Phrase:
    """Return "Thursday 10am, so after that" as Thursday from ten on."""
    time = said.when.time
    point = time is not None and time.point and said.when.until is None
    return replace(said, when=replace(said.when, time=replace(time, point=False))) if time and point else said


def _refused(found: list[Phrase], clause: int) -> list[Phrase]:
    """Rule out the last time, and those that are listed with it: "Thursday or Friday doesn't work"."""
    kept = list(found)
    for at in reversed(range(clause, len(kept))):
        kept[at] = replace(kept[at], possible=False)
        if not kept[at].listed:
            break
    return kept


def _allowed(found: list[Phrase], clause: int) -> list[Phrase]:
    """Allow the last time again, and those joined with it: "not Monday, Tuesday or Wednesday is better"."""
    kept = list(found)
    for at in reversed(range(clause + 1, len(kept))):
        if not kept[at].listed or kept[at - 1].possible:
            break
        kept[at] = replace(kept[at], possible=True)
        if not kept[at].joined:
            break
    return kept
