"""What "or before" and "ou depois" are: alone the end of a bound, before a time the second of two alternatives."""

from collections.abc import Sequence

from agent.times.grammar import Node

_SIDES = {"or_before": "before", "or_after": "after"}
_STARTS = frozenset({"Number", "Clock", "HourMark", "Digits", "Decimal", "Part", "Weekday", "Relative", "Holiday"})


def alternatives(nodes: Sequence[Node]) -> list[Node]:
    """Part the "or before" of "after 2pm Thursday or before noon Friday"; "Friday or before" stays one.

    "Nächste Woche ab 14 Uhr" begins no week either.
    """
    found: list[Node] = []
    for at, node in enumerate(nodes):
        if at and "week_from" in node.meanings and "Which" in nodes[at - 1].meanings:
            found.append(Node(node.start, node.start, {"Unit": "week"}))
            found.append(Node(node.start, node.end, {"from": True, "starting": True}))
            continue
        side = next((_SIDES[kind] for kind in node.meanings if kind in _SIDES), None)
        if side is None or not _starts(nodes, at + 1):
            found.append(node)
            continue
        found.append(Node(node.start, node.start, {"or": True}))
        found.append(Node(node.start, node.end, {side: True}))
    return found


def _starts(nodes: Sequence[Node], at: int) -> bool:
    while at < len(nodes) and nodes[at].meanings.keys() == {"filler"}:
        at += 1
    return at < len(nodes) and not _STARTS.isdisjoint(nodes[at].meanings)
