"""What a phrase means where usage differs: the one table of choices. Change a line here, nowhere else."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PARTS: dict[str, tuple[int, int]] = {
    "before_work": (6, 9),
    "early_morning": (6, 9),
    "morning": (8, 12),
    "late_morning": (10, 12),
    "lunch": (12, 14),
    "after_lunch": (13, 17),
    "early_afternoon": (12, 15),
    "afternoon": (12, 19),
    "late_afternoon": (15, 18),
    "after_work": (17, 22),
    "early_evening": (17, 20),
    "evening": (18, 22),
    "late_evening": (21, 24),
    "evening_and_night": (18, 24),
    "night": (20, 24),
}
"""Local hours of each part of the day."""

DAY_EDGES: dict[str, tuple[tuple[int, int], ...]] = {
    "start": ((8, 10),),
    "mid": ((11, 14),),
    "late": ((15, 18), (20, 24)),
    "end": ((16, 18), (20, 24)),
    "first_half": ((8, 13),),
    "second_half": ((12, 18),),
}
"""Local hours of the edges of a day: "late Friday" ends the office's day, or the day itself: both are readings."""

MORNING_PARTS = frozenset({"before_work", "early_morning", "morning", "late_morning", "start"})
MIDDAY_PARTS = frozenset({"lunch", "mid"})
LATER_PARTS = frozenset(
    {"after_lunch", "early_afternoon", "afternoon", "late_afternoon", "after_work", "early_evening"}
)
"""Beside one of the first a bare hour is am, beside one of the second either; beside any other part it is pm.

No am goes with the last: "10am in the afternoon" is not understood; "2am at night" is.
"""

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

HYPHEN_DATE_LANGUAGES = frozenset({"nl"})
"""Here "maandag 11-4" is 11 to 4 o'clock, or 11 April."""

MONTH_FIRST_REGIONS = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "AS", "MP"})
UNSETTLED_LANGUAGES = frozenset({"en"})
"""3/4 has both readings in these languages where no region stands beside them; everywhere else the day comes first."""

NEXT_WEEKDAY_FOLLOWING_FIRST = True
""" "next Tuesday" is the one of the following calendar week first, the coming one second, where these differ."""

NEXT_MEANS_LATER_WITHIN_DAYS = 1
"""Nobody calls tomorrow "next Monday" for certain: within so many days the one a week later is a reading as well."""

WEEK_EDGES: dict[str, tuple[int, int]] = {
    "start": (0, 2),
    "mid": (2, 4),
    "late": (3, 7),
    "end": (4, 7),
    "first_half": (0, 3),
    "second_half": (2, 5),
}
"""First weekday and the one after the last (Monday is 0) of the parts of a week."""

MONTH_EDGES: dict[str, tuple[int, int | None]] = {
    "start": (1, 11),
    "mid": (11, 21),
    "late": (21, None),
    "end": (21, None),
    "first_half": (1, 16),
    "second_half": (16, None),
}
"""First day and the one after the last of the parts of a month; None: to its end."""

SAME_DAY_LATER_FIRST = True
"""A bare "Monday" written on a Monday is the one in a week first, today second."""

FAR_COINCIDENCE_DAYS = 31
"""Where weekday and day of the month ("Tuesday the 8th") agree only after so many days, the nearer day counts too."""

MENTIONED_AHEAD_DAYS = 92
"""Beside a word of the past ("your quote of 3 May") a date without a year is meant ahead only within so many days."""

QUARTER_EDGES: dict[str, tuple[int, int]] = {
    "start": (0, 1),
    "mid": (1, 2),
    "late": (1, 3),
    "end": (2, 3),
    "first_half": (0, 2),
    "second_half": (1, 3),
}
YEAR_EDGES: dict[str, tuple[int, int]] = {
    "start": (0, 4),
    "mid": (4, 8),
    "late": (6, 12),
    "end": (9, 12),
    "first_half": (0, 6),
    "second_half": (6, 12),
}
"""First month and the one after the last of the parts of a quarter and of a year."""

MONTH_WEEK_HOLDS = 3
"""The first week of a month is the one of its first Thursday (3); where the 1st lies in the week before, that too."""

EACH_WITHIN_DAYS = 14
"""How far ahead "Tuesdays" and "weekdays" reach where no bound is said."""

HOLIDAY_COUNTRIES: dict[str, tuple[str, ...]] = {
    "en": ("US", "GB", "CA", "IE", "AU"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH"),
    "es": ("ES", "MX", "AR"),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "pt": ("PT", "BR"),
    "sv": ("SE", "FI"),
}
"""Whose holidays a name may mean where the locale has no region that keeps it; the first ones that differ are read."""

ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST = True
"""People write "EST" in summer and mean New York's clock; taken at its word it is UTC-5. Both are readings then."""

BRITISH_ZONES = frozenset({"Europe/London", "Europe/Belfast", "Europe/Jersey", "Europe/Guernsey", "GB", "GB-Eire"})
"""Who writes "GMT" in summer in one of these may mean the clock on the wall; anywhere else it is UTC."""

EARLIEST_YEAR, LATEST_YEAR = 1970, 2199
OTHER_YEARS = (1800, 2399)
"""After a date these digits may be a year as well, which is too far away to be read."""
MAX_TEXT = 4000
MAX_WINDOWS = 20
MAX_READINGS = 2
"""A question names no more candidates for one time than this."""
MOST_DAYS = 10
"""A time on more days than these ("mornings in May") is written out for the first ones only."""
OPEN_DAYS = 7
"""A time on days without an end ("mornings from the 12th on") is written out for so many."""
