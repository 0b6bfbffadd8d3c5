"""The conventions as the docs print them: every row that is worked out from a constant."""

import pytest

from agent.times.table import conventions_table


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("before work", "6:00 to 9:00"),
        ("early morning", "6:00 to 9:00"),
        ("morning", "8:00 to 12:00"),
        ("late morning", "10:00 to 12:00"),
        ("lunch", "12:00 to 14:00"),
        ("after lunch", "13:00 to 17:00"),
        ("early afternoon", "12:00 to 15:00"),
        ("afternoon", "12:00 to 19:00"),
        ("late afternoon", "15:00 to 18:00"),
        ("after work", "17:00 to 22:00"),
        ("early evening", "17:00 to 20:00"),
        ("evening", "18:00 to 22:00"),
        ("late evening", "21:00 to 24:00"),
        ("evening and night", "18:00 to 24:00"),
        ("night", "20:00 to 24:00"),
        ("start of a day", "8:00 to 10:00"),
        ("mid of a day", "11:00 to 14:00"),
        ("late of a day", "15:00 to 18:00 or 20:00 to 24:00"),
        ("end of a day", "16:00 to 18:00 or 20:00 to 24:00"),
        ("start of the week", "Monday to Tuesday"),
        ("mid of the week", "Wednesday to Thursday"),
        ("late of the week", "Thursday to Sunday"),
        ("end of the week", "Friday to Sunday"),
        ("start of the month", "1 to 10"),
        ("mid of the month", "11 to 20"),
        ("late of the month", "21 to its last day"),
        ("end of the month", "21 to its last day"),
        ("start of the quarter", "months 1 to 1 of it"),
        ("mid of the quarter", "months 2 to 2 of it"),
        ("late of the quarter", "months 2 to 3 of it"),
        ("end of the quarter", "months 3 to 3 of it"),
        ("start of the year", "months 1 to 4 of it"),
        ("mid of the year", "months 5 to 8 of it"),
        ("late of the year", "months 7 to 12 of it"),
        ("end of the year", "months 10 to 12 of it"),
        ("next Tuesday", "of the following week or the coming one"),
        ("Monday, on a Monday", "the one in a week or today"),
        ("at 3, in English", "pm or am"),
        ("at 9, in English", "am or pm"),
        ("at 9, elsewhere", "am"),
        ("first week of a month", "the week of its first Thursday"),
        ("Tuesdays, weekdays", "those of the next 14 days"),
        ("mornings in May", "the first 10 of them"),
        ("mornings from the 12th on", "those of 7 days"),
    ],
)
def test_a_convention_is_printed_as_it_is_kept(said, meaning):
    assert [means for what, means, _ in conventions_table() if what == said] == [meaning]
