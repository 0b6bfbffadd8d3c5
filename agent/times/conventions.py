"""What a phrase means where usage differs: the one table of choices. Change a line here, nowhere else."""

PARTS: dict[str, tuple[int, int]] = {
    "early_morning": (6, 9),
    "morning": (8, 12),
    "lunch": (12, 14),
    "after_lunch": (13, 17),
    "afternoon": (12, 18),
    "evening": (18, 22),
    "late_evening": (21, 24),
    "night": (20, 24),
}
"""Local hours of each part of the day."""

MORNING_PARTS = frozenset({"early_morning", "morning"})
"""Beside one of these a bare hour is am; beside any other part it is pm."""

BARE_HOURS: dict[int, tuple[str, ...]] = {
    **dict.fromkeys(range(1, 7), ("pm", "am")),
    **dict.fromkeys(range(7, 10), ("am", "pm")),
    10: ("am",),
    11: ("am",),
    12: ("pm",),
}
"""Halves of the day that an hour without am or pm may stand in, the likelier first, in a language of twelve hours."""

BARE_HOURS_24: dict[int, tuple[str, ...]] = {
    **BARE_HOURS,
    **dict.fromkeys(range(7, 10), ("am",)),
}
"""The same in a language of twenty-four hours: "um 9 Uhr" is exact, "um 3" is not."""

TWELVE_HOUR_LANGUAGES = frozenset({"en"})

EARLIEST_HOUR_MARK = 5
"""From here on "14h" and "dix heures" may be times of day; "2h" is two hours long."""

LATEST_BARE_END = 22
"""A range without am and pm, like "8 to 12", is not read in the evening where it would end after this hour."""

MONTH_FIRST_REGIONS = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "AS", "MP"})
UNSETTLED_LANGUAGES = frozenset({"en"})
"""3/4 has both readings in these languages where no region stands beside them; everywhere else the day comes first."""

NEXT_WEEKDAY_FOLLOWING_FIRST = True
""" "next Tuesday" is the one of the following calendar week first, the coming one second, where these differ."""

NEXT_MEANS_LATER_WITHIN_DAYS = 1
"""Nobody calls tomorrow "next Monday" for certain: within so many days the one a week later is a reading as well."""

WEEK_EDGES: dict[str, tuple[int, int]] = {"start": (0, 2), "mid": (2, 4), "late": (3, 7), "end": (4, 7)}
"""First weekday and the one after the last (Monday is 0) of the parts of a week."""

MONTH_EDGES: dict[str, tuple[int, int | None]] = {
    "start": (1, 11),
    "mid": (11, 21),
    "late": (21, None),
    "end": (21, None),
}
"""First day and the one after the last of the parts of a month; None: to its end."""

SAME_DAY_LATER_FIRST = True
"""A bare "Monday" written on a Monday is the one in a week first, today second."""

FAR_COINCIDENCE_DAYS = 31
"""Where weekday and day of the month ("Tuesday the 8th") agree only after so many days, the nearer day counts too."""

EARLIEST_YEAR, LATEST_YEAR = 1970, 2199
MAX_TEXT = 4000
MAX_WINDOWS = 20
MAX_READINGS = 2
"""A question names no more candidates for one time than this."""
MOST_DAYS = 7
"""A time on more days than these ("mornings in May") is not written out day by day."""
