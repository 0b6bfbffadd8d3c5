"""Day or month first in dates of digits: settled by the locale, else by another date in the same text, else both."""

from collections.abc import Sequence

from agent.times.conventions import MONTH_FIRST_REGIONS, UNSETTLED_LANGUAGES
from agent.times.days import Date
from agent.times.grammar import Node

MONTHS = 12
QUARTER_HOURS = frozenset({"00", "15", "30", "45"})
"""After a full stop these are minutes: "9.30" is no day of a month."""

DAY_FIRST, MONTH_FIRST, EITHER = "day first", "month first", "either"


def order_of(language: str, region: str | None) -> str:
    """Return the order that a locale writes dates in."""
    if region in MONTH_FIRST_REGIONS:
        return MONTH_FIRST
    return EITHER if region is None and language in UNSETTLED_LANGUAGES else DAY_FIRST


def with_dates(nodes: Sequence[Node], order: str) -> list[Node]:
    """Give dates of digits their meaning."""
    slashed = [node.meanings["Slashed"] for node in nodes if "Slashed" in node.meanings]
    if order == EITHER:
        order = _by_evidence([(first, second) for first, second, _ in slashed])
    return [Node(node.start, node.end, _dated(node, order)) for node in nodes]


def _by_evidence(pairs: list[tuple[int, int]]) -> str:
    if any(first > MONTHS >= second for first, second in pairs):
        return DAY_FIRST
    if any(second > MONTHS >= first for first, second in pairs):
        return MONTH_FIRST
    return EITHER


def _dated(node: Node, order: str) -> dict[str, object]:
    meanings = dict(node.meanings)
    if "Slashed" in meanings:
        first, second, year = meanings["Slashed"]
        date = _date(first, second, year, order)
        if date is not None:
            meanings["Date"] = date
    if "Decimal" in meanings:
        first, second = (int(digits) for digits in meanings["Decimal"])
        date = _date(first, second, None, order)
        if date is not None and meanings["Decimal"][1] not in QUARTER_HOURS:
            meanings["DecimalDate"] = date
    return meanings


def _date(first: int, second: int, year: int | None, order: str) -> Date | None:
    """Return the date in the orders that are possible; one against its locale's habit is read as it must."""
    day_first, month_first = (first, second), (second, first)
    wanted = {DAY_FIRST: [day_first], MONTH_FIRST: [month_first], EITHER: [month_first, day_first]}[order]
    valid = [pair for pair in wanted if _possible(pair)] or [p for p in (day_first, month_first) if _possible(p)]
    unique = tuple(dict.fromkeys(valid))
    return Date(unique, year) if unique else None


def _possible(pair: tuple[int, int]) -> bool:
    return 1 <= pair[0] <= 31 and 1 <= pair[1] <= MONTHS
