"""How dates, clocks and numbers are written in digits: each shape, and what it may mean."""

import re
from collections.abc import Callable

from agent.times.clocks import Clock, hours_said, valid
from agent.times.conventions import EARLIEST_YEAR, LATEST_YEAR, OTHER_YEARS
from agent.times.days import Date
from agent.times.lexicon import Meanings
from agent.times.zones import parse_zone

Match = re.Match[str]


def _clock(hour: str, minute: str | None, second: str | None = None) -> Clock | None:
    """Return a clock; a leading zero or an hour past twelve says that it counts to twenty-four."""
    shown = int(hour), int(minute or 0), int(second or 0)
    exact = shown[0] > 12 or hour.startswith("0")
    return Clock(*shown, exact=exact) if valid(*shown) else None


def full_year(digits: str | None) -> int | None:
    """Return the year of four digits, or of two: 26."""
    return None if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)


def _noise(_match: Match) -> Meanings:
    return {}


def _iso(match: Match) -> Meanings:
    return {"Date": Date(((int(match[3]), int(match[2])),), int(match[1]))} if 1 <= int(match[2]) <= 12 else {}


def _offset(match: Match) -> Meanings:
    try:
        return {"Zone": (parse_zone("+00:00" if match[0] == "z" else match[0]),)}
    except ValueError:
        return {}


def _late_offset(match: Match) -> Meanings:
    """Read the "-05:00" of "14:00 -05:00", which is the end of a stretch where it is later than the clock before it."""
    end = Clock(int(match[1]), int(match[2]), exact=True)
    return {"OffsetOrEnd": (end, parse_zone(f"-{match[1]}:{match[2]}"))}


def _colon(match: Match) -> Meanings:
    clock = _clock(match[1], match[2], match[3])
    return {"Clock": clock} if clock else {"unclear": True}


def _hours(match: Match) -> Meanings:
    """Read "14h30"."""
    return hours_said(int(match[1]), None if match[2] is None else int(match[2]))


def _dotted(match: Match) -> Meanings:
    return {"Date": Date(((int(match[1]), int(match[2])),), full_year(match[3]))} if 1 <= int(match[2]) <= 12 else {}


def _day_month(match: Match) -> Meanings:
    return {"Date": Date(((int(match[1]), int(match[2])),))}


def _decimal(match: Match) -> Meanings:
    return {"Decimal": (match[1], match[2])}


def _slashed(match: Match) -> Meanings:
    return {"Slashed": (int(match[1]), int(match[2]), full_year(match[3]))}


def _pair(match: Match) -> Meanings:
    return {"Slashed": (int(match[1]), int(match[2]), None)}


def _ordinal(match: Match) -> Meanings:
    return {"Ordinal": int(match[1])}


def _quarter(match: Match) -> Meanings:
    return {"Quarter": int(match[1])}


def _short_year(match: Match) -> Meanings:
    return {"Year": full_year(match[1])}


def _meridiem(match: Match) -> Meanings:
    return {"AmPm": f"{match[1] or match[2]}m"}


def _number(match: Match) -> Meanings:
    """Read up to two digits as a number, four as a year, and three or four as a clock without its colon: 1030."""
    digits = match[0]
    if len(digits) <= 2:
        return {"Number": int(digits)}
    clock = _clock(digits[:-2], digits[-2:])
    meanings: Meanings = {"Digits": clock} if clock else {}
    if EARLIEST_YEAR <= int(digits) <= LATEST_YEAR:
        meanings["Year"] = int(digits)
    if not meanings and OTHER_YEARS[0] <= int(digits) <= OTHER_YEARS[1]:
        return {"unclear": True}
    return meanings


SHAPES: tuple[tuple[str, str, Callable[[Match], Meanings]], ...] = (
    ("always", r"24/7", _noise),
    ("link or address", r"https?://\S+|\d[\w.+-]*@[\w-]+\.[\w.-]+", _noise),
    ("price", r"[$€£¥]\s?\d[\d.,]*k?|\d[\d.,]*\s?[$€£¥%]", _noise),
    ("1) or 1:", r"(?:(?<![^\n])|(?<=[,;]\s))\(?\d{1,2}[):](?=\s)", _noise),
    ("2026-12-03", r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:t(?=\d\d:)|(?![\d-]))", _iso),
    ("UTC+2 or +02:00", r"(?:utc|gmt)\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)|\+\d\d:\d\d(?!\d)", _offset),
    ("after 14:00:00", r"(?<=:\d\d)z(?!\w)|(?<=:\d\d:\d\d)[+-]\d\d:\d\d(?!\d)", _offset),
    ("after 14:00 and a blank", r"(?:(?<=:\d\d\s)|(?<=[ap]m\s))[-\u2212](0\d|1[0-2]):?([0-5]\d)(?!\d)", _late_offset),
    ("after 14:00, +0200", r"(?:(?<=:\d\d)|(?<=:\d\d\s)|(?<=[ap]m\s))\+[01]\d[0-5]\d(?!\d)", _offset),
    ("0930-1030", r"(?<!\d)0\d[0-5]\d(?=-\d{4}(?!\d))", _number),
    ("telephone", r"\+\d[\d ()./-]{6,}\d|(?<!\d)0\d{2,4}[ /-]\d{3,}[\d -]*|\d{3}-\d{3,4}(?:-\d{4})?(?!\d)", _noise),
    ("number of a paper, 2026-114", r"\d{4}-\d{3}(?!\d)", _noise),
    ("score or thousands", r"\d+:\d(?!\d)|\d{1,3}(?:,\d{3})+|\d{5,}\w*", _noise),
    ("14:00, 14:00:30 or 14:00h", r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s?h(?![^\W_])|(?![\d:]))", _colon),
    ("14h, 14h30, 14 h 30 or 14u", r"(\d{1,2})(?:\s[hu]\s(?=\d)|\s?[hu])(\d\d)?(?:m|min)?(?![^\W_])", _hours),
    ("14.30h", r"(\d{1,2})\.(\d\d)()\s?h(?![^\W_])", _colon),
    ("Q1", r"q\s?([1-4])(?![^\W_])", _quarter),
    ("3.12.2026", r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|(?<=\.)\d\d)(?![\d:])(?!\.\d)", _dotted),
    ("3.12.", r"(\d{1,2})\.(0?[1-9]|1[0-2])\.(?!\d)", _day_month),
    ("version", r"\d+(?:\.\d+){2,}", _noise),
    ("3.12 or 8.30", r"(\d{1,2})\.(\d{1,2})(?!\d)", _decimal),
    ("2/3/4pm", r"\d{1,2}(?:/\d{1,2}){1,7}[ap]\.?m(?![^\W_])", lambda _match: {"unclear": True}),
    ("3/12/2026 or 3-12-2026", r"(\d{1,2})(?:/|-(?=\d+-))(\d{1,2})[/-](\d{4}|\d\d)(?![\d/-])", _slashed),
    ("3/12", r"(\d{1,2})/(\d{1,2})(?![\d/])", _pair),
    ("12th", r"(\d{1,2})(?:\s?\.?[º°ª]|(?:st|nd|rd|th|er|ère|e|de|ste|:e)(?![^\W_]))", _ordinal),
    ("p.m. or 2p", r"(?<![^\W_])([ap])\.\s?m(?!\w)\.?|(?<=\d)([ap])m?(?![^\W_])", _meridiem),
    ("'26", r"'(\d\d)(?!\w)", _short_year),
    ("number", r"(\d{1,4})(?![\d_/])", _number),
)
"""Example, shape and reading, tried in this order at each place. Noise keeps its digits from being read."""
