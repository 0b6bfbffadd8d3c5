"""Words of time that no rule has taken: what stands beside one of them is not understood, and never answered for."""

from collections.abc import Iterable, Sequence

from agent.times.grammar import Node

TIME_WORDS = {
    *("Edge", "Which", "OrdinalWord", "Ordinal", "Number", "Digits", "Decimal", "Part", "Month", "Weekday", "Relative"),
    *("Each", "Clock", "HourMark", "IdiomDays", "Gone", "before", "after", "until", "within", "between", "every"),
    *("unclear", "latest", "onwards", "ago", "later", "half", "half_hour", "half_past", "half_before", "quarter"),
    *("week_of", "week_number", "Shift", "zone_of", "MonthUnit", "Coming", "or_before", "or_after", "after_that"),
    *("day_after", "day_before"),
}
"""Kinds that change the time beside them. Rules take them away; one that is left over was meant in a way not known."""


def leftover(nodes: Sequence[Node], at: int) -> Node | None:
    """Return the word of time that stands beside this node, only fillers between, on its left or its right."""
    return _beside(nodes, at, -1) or _beside(nodes, at, 1) or _bound_to_another(nodes, at)


def _beside(nodes: Sequence[Node], at: int, step: int) -> Node | None:
    place = at + step
    while 0 <= place < len(nodes):
        kinds = nodes[place].meanings.keys()
        if "comma" in kinds:
            return None
        if (not TIME_WORDS.isdisjoint(kinds) and not _is_article(kinds)) or _is_period(nodes[place]):
            return nodes[place]
        if kinds.isdisjoint({"filler", "at"}):
            return None
        place += step
    return None


def _bound_to_another(nodes: Sequence[Node], at: int) -> Node | None:
    """Return the "after" of "after the meeting on Friday" or "at 5pm": it is not the day that this is after."""
    place, seen = at - 1, "on" if "Time" in nodes[at].meanings else ""
    while place >= 0:
        kinds = nodes[place].meanings.keys()
        if seen == "on another" and kinds & {"before", "after"}:
            return nodes[place]
        if kinds <= {"occasion", "engagement", "medium"} and seen == "on":
            seen = "on another"
        elif "comma" in kinds or "filler" not in kinds:
            return None
        elif "on" in kinds:
            seen = seen or "on"
        place -= 1
    return None


def _is_article(kinds: Iterable[str]) -> bool:
    """Say whether it is "one" or "ein", which counts nothing: "the one on Tuesday"."""
    return "Article" in kinds and not (TIME_WORDS - {"Number"}).intersection(kinds)


def _is_period(node: Node) -> bool:
    amount, unit = node.meanings.get("Length", (0, "minute"))
    weeks: bool = unit == "month" or (unit == "day" and amount % 7 == 0)
    return weeks or node.meanings.get("Unit", "day") != "day"
