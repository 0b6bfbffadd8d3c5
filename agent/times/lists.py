"""What one member of a list says for all of them: "22nd, 23rd or 30th of March", "Mon, Wed or Fri next week"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.times.days import Date, Weekday
from agent.times.grammar import Node
from agent.times.occurrences import Each, InWeek
from agent.times.periods import Period

_JOINTS = ("or", "and", "comma")


def spread_dates(nodes: Sequence[Node]) -> list[Node]:
    """Turn numbers that are listed with a date into dates of its month."""
    found = list(nodes)
    for at in reversed(range(len(found))):
        right = neighbour(found, at, 1) if found[at].meanings.keys() & {"Number", "Ordinal", "Date"} else None
        if right is not None:
            found[at] = _dated(found[at], found[right])
    for at in range(len(found)):
        left = neighbour(found, at, -1) if "Ordinal" in found[at].meanings else None
        if left is not None:
            found[at] = _dated(found[at], found[left])
    return found


def spread_weeks(nodes: Sequence[Node]) -> list[Node]:
    """Give listed weekdays the week, or the "next", of the one beside them; "this or next week" is two weeks."""
    found = list(nodes)
    for at in reversed(range(len(found))):
        right = neighbour(found, at, 1) if found[at].meanings.keys() & {"Day", "Which"} else None
        if right is not None:
            found[at] = _in_week(found[at], found[right], from_right=True)
    for at in range(len(found)):
        left = neighbour(found, at, -1) if found[at].meanings.keys() & {"Day", "Which"} else None
        if left is not None:
            found[at] = _in_week(found[at], found[left], from_right=False)
    return found


def neighbour(nodes: Sequence[Node], at: int, step: int) -> int | None:
    """Return the place of the next member of the same list, to the right (1) or to the left (-1)."""
    joint = False
    at += step
    while 0 <= at < len(nodes):
        meanings = nodes[at].meanings
        joins = any(kind in meanings for kind in _JOINTS)
        if not joins and "filler" not in meanings:
            return at if joint else None
        joint = joint or joins
        at += step
    return None


def _dated(node: Node, beside: Node) -> Node:
    own = node.meanings.get("Date")
    if isinstance(own, Date) and (own.orders[0][1] is not None):
        return node
    date: Any = beside.meanings.get("Date") or getattr(beside.meanings.get("Day"), "first", None)
    day = own.orders[0][0] if own else node.meanings.get("Number") or node.meanings.get("Ordinal") or 0
    if not isinstance(date, Date) or len(date.orders) > 1 or not 1 <= day <= 31:
        return node
    if date.month is None and "Ordinal" not in node.meanings:
        return node
    return Node(node.start, node.end, {"Date": Date(((day, date.month),), date.year, own.weekday if own else None)})


def _in_week(node: Node, beside: Node, *, from_right: bool) -> Node:
    day, other = node.meanings.get("Day"), beside.meanings.get("Day")
    which = node.meanings.get("Which")
    if which is not None and isinstance(other, Period):
        return Node(node.start, node.end, {"Day": replace(other, which=which)})
    if isinstance(day, Weekday) and day == Weekday(day.weekday) and isinstance(other, Each | InWeek):
        within = (
            Each(frozenset({day.weekday}), other.within) if isinstance(other, Each) else InWeek(day.weekday, other.week)
        )
        return Node(node.start, node.end, {"Day": within})
    if not isinstance(day, Weekday) or not isinstance(other, Weekday) or day.week is not None or day.which is not None:
        return node
    if other.week is not None:
        return Node(node.start, node.end, {"Day": replace(day, week=other.week)})
    if other.which is not None and not from_right:
        return Node(node.start, node.end, {"Day": replace(day, which=other.which)})
    return node
