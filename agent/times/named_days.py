"""Holidays by name. Their dates are the `holidays` package's, which is loaded where such a word is met."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from agent.times.conventions import HOLIDAY_COUNTRIES, LATEST_YEAR
from agent.times.days import ONE, Span
from agent.times.grammar import Node

_ENTRY = re.compile(r"(?P<name>\D+?)(?: (?P<first>[+-]\d+)(?:\.\.(?P<last>[+-]\d+))?)?")


@dataclass(frozen=True)
class Holiday:
    """A holiday by the name that the package has for it in English, or the days from `first` to `last` around it."""

    name: str
    first: int = 0
    last: int = 0
    countries: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None

    def spans(self, today: date) -> list[Span]:
        """Return the next such day; two where countries that may be meant differ."""
        found: dict[Span, None] = {}
        for country in [self.region] if self.region and self._known(self.region, today) else self.countries:
            found.update(dict.fromkeys(self._in(country, today)))
        why = "countries keep this holiday on different days" if len(found) > 1 else ""
        return [span._replace(why=why) for span in sorted(found, key=lambda span: span.first or today)]

    def _known(self, country: str, today: date) -> bool:
        return bool(self._in(country, today))

    def _in(self, country: str, today: date) -> list[Span]:
        for year in [self.year] if self.year else range(today.year - 1, min(today.year + 3, LATEST_YEAR)):
            for day in _days(country, year).get(self.name, ()):
                span = Span(day + self.first * ONE, day + (self.last + 1) * ONE)
                if self.year or (span.end and span.end > today):
                    return [span]
        return []


def entry(key: str) -> Holiday:
    """Read a key of a word table: "Good Friday", or "Christmas Day -1..+1" for the days around it."""
    match = _ENTRY.fullmatch(key)
    if match is None:
        message = f"{key!r} is no name of a holiday with days around it"
        raise ValueError(message)
    first = int(match["first"] or 0)
    return Holiday(match["name"], first, int(match["last"] or first))


def with_countries(nodes: Sequence[Node], language: str, region: str | None) -> list[Node]:
    """Say whose holidays are meant."""
    countries = HOLIDAY_COUNTRIES[language]
    return [
        replace(node, meanings={**node.meanings, "Holiday": replace(holiday, countries=countries, region=region)})
        if (holiday := node.meanings.get("Holiday")) is not None
        else node
        for node in nodes
    ]


@cache
def _days(country: str, year: int) -> dict[str, tuple[date, ...]]:
    import holidays

    try:
        kinds = holidays.country_holidays(country).supported_categories
        calendar = holidays.country_holidays(country, years=[year], language="en_US", categories=kinds)
    except NotImplementedError:
        return {}
    found: dict[str, tuple[date, ...]] = {}
    for day, names in sorted(calendar.items()):
        for name in names.split("; "):
            found[name] = (*found.get(name, ()), day)
    return found
