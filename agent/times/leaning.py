"""What leans on a time named before it: "away from 1 to 5 December, but free the following week"."""

from collections.abc import Sequence

from agent.times.grammar import Node

_NAMED = frozenset({"Weekday", "Month", "Date", "Relative", "Holiday", "Which"})


def leaning(nodes: Sequence[Node]) -> list[Node]:
    """Take the meaning from a "following" after another time: it does not count from today."""
    kept, named = [], False
    for node in nodes:
        leans = named and "following" in node.meanings
        kept.append(Node(node.start, node.end, {"unclear": True}) if leans else node)
        named = named or not _NAMED.isdisjoint(node.meanings)
    return kept
