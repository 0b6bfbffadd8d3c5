"""The conventions as rows that the docs print."""

from agent.times.conventions import (
    ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST,
    BARE_HOURS,
    BARE_HOURS_24,
    DAY_EDGES,
    EACH_WITHIN_DAYS,
    MENTIONED_AHEAD_DAYS,
    MONTH_EDGES,
    MONTH_FIRST_REGIONS,
    MONTH_WEEK_HOLDS,
    MOST_DAYS,
    NEXT_WEEKDAY_FOLLOWING_FIRST,
    OPEN_DAYS,
    PARTS,
    QUARTER_EDGES,
    SAME_DAY_LATER_FIRST,
    WEEK_EDGES,
    WEEKDAYS,
    YEAR_EDGES,
)


def conventions_table() -> list[tuple[str, str, str]]:
    """Return each choice as a row for the docs: what is said, what it means, the constant that decides."""
    rows = [_row(said, _hours((hours,)), "PARTS") for said, hours in PARTS.items()]
    rows += [_row(f"{edge} of a day", _hours(hours), "DAY_EDGES") for edge, hours in DAY_EDGES.items()]
    rows += [
        _row(f"{edge} of the week", f"{WEEKDAYS[first]} to {WEEKDAYS[end - 1]}", "WEEK_EDGES")
        for edge, (first, end) in WEEK_EDGES.items()
    ]
    rows += [
        _row(f"{edge} of the month", f"{first} to {end - 1 if end else 'its last day'}", "MONTH_EDGES")
        for edge, (first, end) in MONTH_EDGES.items()
    ]
    for unit, edges in (("quarter", QUARTER_EDGES), ("year", YEAR_EDGES)):
        rows += [
            _row(f"{edge} of the {unit}", f"months {first + 1} to {end} of it", f"{unit.upper()}_EDGES")
            for edge, (first, end) in edges.items()
        ]
    return [*rows, *_choices(), *_zones()]


def _choices() -> list[tuple[str, str, str]]:
    following = ("of the following week", "the coming one")
    same_day = ("the one in a week", "today")
    return [
        ("next Tuesday", _ordered(following, as_written=NEXT_WEEKDAY_FOLLOWING_FIRST), "NEXT_WEEKDAY_FOLLOWING_FIRST"),
        ("Monday, on a Monday", _ordered(same_day, as_written=SAME_DAY_LATER_FIRST), "SAME_DAY_LATER_FIRST"),
        ("at 3, in English", _ordered(BARE_HOURS[3]), "BARE_HOURS"),
        ("at 9, in English", _ordered(BARE_HOURS[9]), "BARE_HOURS"),
        ("at 9, elsewhere", _ordered(BARE_HOURS_24[9]), "BARE_HOURS_24"),
        ("3/12 in English without a region", "both orders of day and month", "UNSETTLED_LANGUAGES"),
        ("3/12 in these regions", f"month first: {', '.join(sorted(MONTH_FIRST_REGIONS))}", "MONTH_FIRST_REGIONS"),
        ("3/12 elsewhere", "day first", "MONTH_FIRST_REGIONS"),
        ("first week of a month", f"the week of its first {WEEKDAYS[MONTH_WEEK_HOLDS]}", "MONTH_WEEK_HOLDS"),
        ("Tuesdays, weekdays", f"those of the next {EACH_WITHIN_DAYS} days", "EACH_WITHIN_DAYS"),
        ("mornings in May", f"the first {MOST_DAYS} of them", "MOST_DAYS"),
        ("mornings from the 12th on", f"those of {OPEN_DAYS} days", "OPEN_DAYS"),
        ("mornings, of no day", f"those of {OPEN_DAYS} days", "OPEN_DAYS"),
        (
            "your quote of 3 May",
            f"ahead where that comes within {MENTIONED_AHEAD_DAYS} days, else passed",
            "MENTIONED_AHEAD_DAYS",
        ),
    ]


def _zones() -> list[tuple[str, str, str]]:
    by_clock = ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST
    standard, british = ("New York's clock", "UTC-5"), ("London's clock", "UTC")
    return [
        ("3pm EST, in summer", _ordered(standard, as_written=by_clock), "ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST"),
        ("3pm EST, in winter", "UTC-5, which the clock shows", "ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST"),
        ("3pm ET, 3pm Pacific", "as EST and PST", "ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST"),
        ("3pm EST or ET, from a zone with that clock", "that clock", "ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST"),
        ("3pm GMT, in summer from a British zone", _ordered(british, as_written=by_clock), "BRITISH_ZONES"),
        ("3pm GMT elsewhere, 3pm UTC", "UTC", "BRITISH_ZONES"),
    ]


def _row(said: str, meaning: str, constant: str) -> tuple[str, str, str]:
    return said.replace("_", " "), meaning, constant


def _hours(stretches: tuple[tuple[int, int], ...]) -> str:
    return " or ".join(f"{first}:00 to {last}:00" for first, last in stretches)


def _ordered(options: tuple[str, ...], *, as_written: bool = True) -> str:
    return " or ".join(options if as_written else reversed(options))
