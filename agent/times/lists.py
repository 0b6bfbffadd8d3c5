"""What one member of a list says for all of them: "22nd, 23rd or 30th of March", "Mon, Wed or Fri next week"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.times.clocks import Clock, Time, valid
from agent.times.days import Date, Weekday
from agent.times.grammar import Node
from agent.times.occurrences import Each, InWeek
from agent.times.periods import Period

HALF_A_DAY = 12
LONGEST_LIST = 8

_JOINTS = ("or", "and", "comma")
_DAYS = {"Weekday", "Relative", "Month", "Date", "Each"}
_BEFORE_HOURS = {"at", "between", "from", "to", "starting", "before", "after", "until"}
_SUITING = {"suits", "fits", "works"}
_DATING = {"Weekday", "Month", "the", "on", "to", "dated", "day_of_month", "at"}


def spread_dates(nodes: Sequence[Node]) -> list[Node]:
    """Turn numbers that are listed with a date into dates of its month."""
    found, hours = list(nodes), _hours(nodes)
    for at in reversed(range(len(found))):
        dates = found[at].meanings.keys() & {"Number", "Ordinal", "Date"} and at not in hours
        right = neighbour(found, at, 1) if dates else None
        if right is not None:
            found[at] = _dated(found[at], found[right])
    for at in range(len(found)):
        left = neighbour(found, at, -1) if "Ordinal" in found[at].meanings else None
        if left is not None:
            found[at] = _dated(found[at], found[left])
    return found


def _hours(nodes: Sequence[Node]) -> set[int]:
    """Return the places of numbers that are hours of a weekday before them: "Thursday at 9 or Friday 13 March"."""
    found: set[int] = set()
    on_day = at_hour = False
    for at, node in enumerate(nodes):
        kinds = node.meanings.keys()
        if "Weekday" in kinds:
            on_day, at_hour = True, False
        elif on_day and kinds & _BEFORE_HOURS:
            at_hour = True
        elif at_hour and "Number" in kinds:
            found.add(at)
        elif "filler" not in kinds and not kinds & {"or", "and"}:
            on_day = at_hour = False
    return found


def parted_weeks(nodes: Sequence[Node]) -> list[Node]:
    """Let no day before a comma take the week that a day after it has: "Friday, next week Monday"."""
    found = list(nodes)
    for at in range(1, len(found) - 2):
        before, comma, week, after = (node.meanings for node in found[at - 1 : at + 3])
        if "Weekday" in before and "comma" in comma and "Period" in week and "Weekday" in after:
            found[at] = Node(found[at].start, found[at].end, {"comma": True})
        if "Period" in before and "comma" in comma and "Weekday" in week and _ends_in_period(nodes, at + 1):
            found[at] = Node(found[at].start, found[at].end, {"comma": True})
    return found


def _ends_in_period(nodes: Sequence[Node], at: int) -> bool:
    """Say whether the weekdays from here on have a week of their own: "not this week, Thursday next week"."""
    for node in nodes[at : at + LONGEST_LIST]:
        if "Period" in node.meanings:
            return True
        if node.meanings.keys().isdisjoint({"Weekday", "or", "and", "filler"}) or "comma" in node.meanings:
            return False
    return False


def spread_weeks(nodes: Sequence[Node]) -> list[Node]:
    """Give listed weekdays the week, or the "next", of the one beside them; "this or next week" is two weeks."""
    found = list(nodes)
    for at in reversed(range(len(found))):
        right = neighbour(found, at, 1) if found[at].meanings.keys() & {"Day", "Which"} else None
        if right is not None and "week_first" not in found[right].meanings:
            found[at] = _in_week(found[at], found[right], from_right=True)
    for at in range(len(found)):
        left = neighbour(found, at, -1) if found[at].meanings.keys() & {"Day", "Which"} else None
        if left is not None:
            found[at] = _in_week(found[at], found[left], from_right=False)
    return found


def spread_clocks(nodes: Sequence[Node]) -> list[Node]:
    """Turn numbers that are listed with a clock into clocks: "at 10, 11 or 2", "2 or 3pm"."""
    found = list(nodes)
    for at in reversed(range(len(found))):
        right = neighbour(found, at, 1) if found[at].meanings.keys() & {"Number", "Time"} else None
        if right is not None and _is_listed(found, at, right):
            found[at] = _clock_before(found[at], found[right])
    for at in range(len(found)):
        left = neighbour(found, at, -1) if "Number" in found[at].meanings else None
        if left is not None and _is_listed(found, left, at):
            found[at] = _clock_after(found[at], found[left])
    return found


def clocks_by_context(nodes: Sequence[Node]) -> list[Node]:
    """Read the numbers of "Does 9 work on Thursday?" and "Tuesday except 12-1" as clocks, where a day is named."""
    found = list(nodes)
    if not any(_DAYS & node.meanings.keys() for node in nodes):
        return found
    for at, node in enumerate(nodes):
        if at and "at" in node.meanings and "Weekday" in nodes[at - 1].meanings:
            found[at] = Node(node.start, node.end, {k: v for k, v in node.meanings.items() if k != "filler"})
        if not 1 <= node.meanings.get("Number", 0) <= HALF_A_DAY:
            continue
        before = nodes[at - 1].meanings.keys() if at else set()
        after = next((each.meanings for each in nodes[at + 1 :] if "filler" not in each.meanings), {})
        if (after.keys() & _SUITING and not before & _DATING) or ("to" in after and "not" in before):
            found[at] = Node(node.start, node.end, {**node.meanings, "Clock": Clock(node.meanings["Number"])})
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


def _is_listed(nodes: Sequence[Node], left: int, right: int) -> bool:
    """Say whether two neighbours are joined by a word, or by a comma with more to come."""
    joined = any(node.meanings.keys() & {"or", "and"} for node in nodes[left + 1 : right])
    return joined or neighbour(nodes, right, 1) is not None


def _clock_before(node: Node, beside: Node) -> Node:
    """Read "2 or 3pm" as two afternoons, "10 or 2pm" as a morning and one."""
    said, time = _clock_of(node), beside.meanings.get("Time")
    if said is None or not said.bare or not isinstance(time, Time) or not time.point or time.first is None:
        return node
    same_half = said.hour % HALF_A_DAY <= time.first.hour % HALF_A_DAY
    clock = replace(said, half=time.first.half if same_half else None, zones=time.first.zones)
    return Node(node.start, node.end, {"Time": Time(clock, point=True)})


def _clock_after(node: Node, beside: Node) -> Node:
    time, said = beside.meanings.get("Time") or getattr(beside.meanings.get("When"), "time", None), _clock_of(node)
    is_point = isinstance(time, Time) and time.point
    return Node(node.start, node.end, {"Time": Time(said, point=True)}) if said and is_point else node


def _clock_of(node: Node) -> Clock | None:
    time, number = node.meanings.get("Time"), node.meanings.get("Number")
    if isinstance(time, Time) and time.point:
        return time.first
    return Clock(number, exact=number > HALF_A_DAY) if isinstance(number, int) and valid(number) else None


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
