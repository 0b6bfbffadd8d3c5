"""What is denied is not always a time: "I never answered you: Thursday" rules nothing out."""

from collections.abc import Sequence

from agent.times.grammar import Node
from agent.times.moves import is_word_to

_MATTERS = frozenset({"other_matter", "answer", "bygone", "recalled", "mention"})
_DENIALS = frozenset({"not", "negated", "refused"})
_ENDS = frozenset({"stop", "comma", "but", "Weekday", "Relative", "Month", "Date", "Clock", "Part", "Each", "Holiday"})


def other_matters(nodes: Sequence[Node]) -> list[Node]:
    """Take the meaning from a "not" of a clause before a colon or a dash where another matter follows the "not"."""
    kept = list(nodes)
    start = 0
    for at, node in enumerate(nodes):
        if not _ENDS.isdisjoint(node.meanings):
            start = at + 1
        elif _pauses(node):
            last = max((place for place in range(start, at) if _is(nodes[place], _MATTERS)), default=start)
            kept[start:last] = [_undenied(before) for before in nodes[start:last]]
            start = at + 1
    return kept


def _undenied(node: Node) -> Node:
    return Node(node.start, node.end) if _is(node, _DENIALS) else node


def _is(node: Node, kinds: frozenset[str]) -> bool:
    return not kinds.isdisjoint(node.meanings)


def _pauses(node: Node) -> bool:
    """Say whether it is a colon, or a dash."""
    is_dash = node.end - node.start == 1 and "to" in node.meanings and not is_word_to(node)
    return is_dash or "colon" in node.meanings
