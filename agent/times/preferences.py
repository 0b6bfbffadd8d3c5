"""Comparisons: "lieber Dienstag als Mittwoch", "prefiero el martes al miércoles": the second is what is not wanted."""

from collections.abc import Sequence

from agent.times.grammar import Node
from agent.times.moves import is_word_to

_TIMES = frozenset({"Day", "When", "Time", "Clock", "Part", "Number"})
_DAYS = frozenset({"Day", "When"})


def compared(nodes: Sequence[Node]) -> list[Node]:
    """Turn the "als" or "to" between two times of a sentence that prefers one into an "instead of"."""
    kept = list(nodes)
    prefers = negated = said = False
    for at, node in enumerate(nodes):
        kinds = node.meanings.keys()
        if "stop" in kinds:
            prefers = negated = said = False
        if prefers and said and not negated and _parts(nodes, at):
            kept[at] = Node(node.start, node.end, {"instead": True})
        prefers = prefers or "prefers" in kinds
        negated = negated or bool(kinds & {"not", "negated"})
        said = said or not _TIMES.isdisjoint(kinds)
    return kept


def _parts(nodes: Sequence[Node], at: int) -> bool:
    """Say whether it stands between a time that is preferred and the one that is not; "10 to 12" is a stretch."""
    after = _next(nodes, at)
    if "versus" in nodes[at].meanings:
        return not _TIMES.isdisjoint(after) and "comma" not in nodes[at - 1].meanings
    return is_word_to(nodes[at]) and not _DAYS.isdisjoint(after) and not _DAYS.isdisjoint(nodes[at - 1].meanings)


def _next(nodes: Sequence[Node], at: int) -> set[str]:
    """Return the kinds of what follows, articles and the like looked past."""
    for node in nodes[at + 1 :]:
        if "comma" in node.meanings:
            break
        if node.meanings.keys().isdisjoint({"filler", "at", "on"}):
            return set(node.meanings)
    return set()
