"""Words of the past: "the quote of 3 November", written on the 23rd, names no day of next year."""

from collections.abc import Sequence
from dataclasses import replace

from agent.times.days import Date
from agent.times.grammar import Node


def looked_back(nodes: Sequence[Node]) -> list[Node]:
    """Let the dates of a clause that holds a word of the past have passed, unless they come soon."""
    kept = list(nodes)
    start = 0
    for end in [*(at for at, node in enumerate(nodes) if node.meanings.keys() & {"stop", "comma"}), len(nodes)]:
        if any("bygone" in node.meanings for node in nodes[start:end]):
            kept[start:end] = [_mentioned(node) for node in nodes[start:end]]
        start = end
    return kept


def _mentioned(node: Node) -> Node:
    date = node.meanings.get("Date")
    if not isinstance(date, Date):
        return node
    return Node(node.start, node.end, {**node.meanings, "Date": replace(date, mentioned=True)})
