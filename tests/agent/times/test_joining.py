"""What belongs together in a sentence: days and times, lists, what is ruled out; seen from Monday 23 November 2026."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.times import resolve
from agent.times.grammar import MOST_FILLERS, Node, Rule, grammar, rewrite
from tests.agent.times.written import written

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)


def read(text, reference=REFERENCE):
    return written(resolve(text, reference, BERLIN))


@pytest.mark.parametrize(("fillers", "kinds"), [(MOST_FILLERS, ["Pair"]), (MOST_FILLERS + 1, ["A", "B"])])
def test_a_rule_looks_past_so_many_fillers(fillers, kinds):
    meanings = [{"A": 1}, *[{"filler": True}] * fillers, {"B": 2}]
    found = rewrite(
        [Node(place, place + 1, meaning) for place, meaning in enumerate(meanings)],
        grammar([Rule("Pair", "A B", lambda a, b: (a, b))]),
    )
    assert [kind for node in found for kind in node.meanings if kind != "filler"] == kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuesday works, I hope, so 3pm", "Tue 24 Nov 15:00"),
        ("Tuesday alpha beta gamma delta at 3pm", "Tue 24 Nov 15:00"),
        ("Tuesday alpha beta gamma delta epsilon at 3pm", "Tue 24 Nov; Tue 24 Nov 15:00"),
        ("Tuesday. 3pm", "Tue 24 Nov; Tue 24 Nov 15:00"),
        ("3pm alpha beta Tuesday", "Tue 24 Nov 15:00"),
        ("after 2pm, Tuesday or Thursday", "Tue 24 Nov 14:00-24:00; Thu 26 Nov 14:00-24:00"),
    ],
)
def test_a_day_and_a_time_of_one_sentence_go_together_where_few_words_part_them(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuesday at 3pm or Wednesday", "Tue 24 Nov 15:00; Wed 25 Nov"),
        ("Tuesday at 10am or 2pm", "Tue 24 Nov 10:00; Tue 24 Nov 14:00"),
        ("10am or 2pm on Tuesday", "Tue 24 Nov 10:00; Tue 24 Nov 14:00"),
        ("Tuesday at 10am, Wednesday at 11am", "Tue 24 Nov 10:00; Wed 25 Nov 11:00"),
        ("Tuesday between 9 and 11 or after 3pm", "Tue 24 Nov 09:00-11:00; Tue 24 Nov 15:00-24:00"),
        ("Thursday before 11am or Friday", "Thu 26 Nov 00:00-11:00; Fri 27 Nov"),
        (
            "Tuesday, Wednesday and Thursday afternoon",
            "Tue 24 Nov 12:00-19:00; Wed 25 Nov 12:00-19:00; Thu 26 Nov 12:00-19:00",
        ),
        (
            "Tuesday or Wednesday morning or Thursday afternoon",
            "Tue 24 Nov 08:00-12:00; Wed 25 Nov 08:00-12:00; Thu 26 Nov 12:00-19:00",
        ),
        ("22nd of March, 23rd or 30th", "Mon 22 Mar 2027; Tue 23 Mar 2027; Tue 30 Mar 2027"),
        ("March 3rd, 4th or 5th", "Wed 3 Mar 2027; Thu 4 Mar 2027; Fri 5 Mar 2027"),
        ("1st, 2nd or 31st of January", "Fri 1 Jan 2027; Sat 2 Jan 2027; Sun 31 Jan 2027"),
        ("3 December or 4 January", "Thu 3 Dec; Mon 4 Jan 2027"),
        ("3rd March or 12th", "Wed 3 Mar 2027; Fri 12 Mar 2027"),
        ("the 3rd or 12th", "Thu 3 Dec; Sat 12 Dec"),
        ("Tuesday at 9am. Wednesday or Thursday at 3pm", "Tue 24 Nov 09:00; Wed 25 Nov 15:00; Thu 26 Nov 15:00"),
        ("Tuesday or Thursday in week 50", "Tue 8 Dec; Thu 10 Dec"),
        ("next Tuesday or Wednesday", "Tue 1 Dec | Tue 24 Nov; Wed 2 Dec | Wed 25 Nov"),
        ("Tuesday or next Wednesday", "Tue 24 Nov; Wed 2 Dec | Wed 25 Nov"),
        ("Tuesday next week or Thursday", "Tue 1 Dec; Thu 3 Dec"),
        ("next week I can do Tuesday or Thursday", "Tue 1 Dec; Thu 3 Dec"),
        ("next week. Tuesday", "Mon 30 Nov to Sun 6 Dec; Tue 24 Nov"),
        ("next month, a Tuesday", "Tue 1 Dec; Tue 8 Dec; Tue 15 Dec; Tue 22 Dec; Tue 29 Dec"),
        ("tomorrow or Wednesday, say 3pm", "Tue 24 Nov 15:00; Wed 25 Nov 15:00"),
    ],
)
def test_the_members_of_a_list_share_what_is_said_once(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuesday, not Wednesday", "Tue 24 Nov; not Wed 25 Nov"),
        ("Tuesday, not Wednesday morning", "Tue 24 Nov; not Wed 25 Nov 08:00-12:00"),
        ("not Tuesday, Wednesday or Thursday", "not Tue 24 Nov; not Wed 25 Nov; not Thu 26 Nov"),
        ("not Tuesday or Wednesday. Thursday", "not Tue 24 Nov; not Wed 25 Nov; Thu 26 Nov"),
        ("not Tuesday but Wednesday", "not Tue 24 Nov; Wed 25 Nov"),
        ("Tuesday works, Wednesday or Thursday doesn't", "Tue 24 Nov; not Wed 25 Nov; not Thu 26 Nov"),
        ("I can't do Tuesday or Wednesday, Thursday is better", "not Tue 24 Nov; not Wed 25 Nov; Thu 26 Nov"),
        ("not Thursday, Tuesday or Wednesday is better", "not Thu 26 Nov; Tue 24 Nov; Wed 25 Nov"),
        ("not Thursday, Tuesday, Wednesday is better", "not Thu 26 Nov; not Tue 24 Nov; Wed 25 Nov"),
        ("busy on Tuesday, free on Wednesday", "not Tue 24 Nov; Wed 25 Nov"),
        ("I'm busy on Tuesday and Wednesday but Thursday", "not Tue 24 Nov; not Wed 25 Nov; Thu 26 Nov"),
        ("instead of Tuesday, Thursday or Friday", "not Tue 24 Nov; Thu 26 Nov; Fri 27 Nov"),
        ("this week not Friday", "Mon 23 Nov to Sun 29 Nov; not Fri 27 Nov"),
        ("next week except Friday after 3pm", "Mon 30 Nov to Sun 6 Dec; not Fri 4 Dec 15:00-24:00"),
        ("Friday I can't but Thursday", "not Fri 27 Nov; Thu 26 Nov"),
    ],
)
def test_what_is_ruled_out_reaches_as_far_as_its_list(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("move from Tuesday 3pm to 4pm", "Tue 24 Nov 15:00; Tue 24 Nov 16:00"),
        ("reschedule Tuesday at 10am to Thursday", "Tue 24 Nov 10:00; Thu 26 Nov"),
        ("move Tuesday 9-11 to Thursday", "Tue 24 Nov 09:00-11:00; Thu 26 Nov"),
        ("move it from 9-11 on Tuesday to Thursday", "Tue 24 Nov 09:00-11:00; Thu 26 Nov"),
        ("move Thursday to 9-11 on Tuesday", "Thu 26 Nov; Tue 24 Nov 09:00-11:00"),
        ("Move it. From Tuesday to Thursday", "Tue 24 Nov to Thu 26 Nov"),
        ("Tuesday to Thursday. Move it", "Tue 24 Nov to Thu 26 Nov"),
    ],
)
def test_what_is_moved_has_two_times_in_its_own_sentence(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does 9 work on Thursday?", "Thu 26 Nov 09:00 | Thu 26 Nov 21:00"),
        ("On Thursday, does 3 suit?", "Thu 26 Nov 15:00 | Thu 26 Nov 03:00"),
        ("does 9 work", "nothing"),
        ("does 13 work on Thursday", "Thu 26 Nov"),
        ("the 9 works, Thursday", "Thu 26 Nov"),
        ("Tuesday except 12-1", "Tue 24 Nov; not Tue 24 Nov 12:00-13:00"),
        ("Friday at 10, 11 or 2", "Fri 27 Nov 10:00; Fri 27 Nov 11:00; Fri 27 Nov 14:00 | Fri 27 Nov 02:00"),
        ("at 10, 11 on Friday", "nothing"),
        ("Friday at 2 or 3pm", "Fri 27 Nov 14:00; Fri 27 Nov 15:00"),
        ("Friday at 10 or 2pm", "Fri 27 Nov 10:00; Fri 27 Nov 14:00"),
        ("Friday at 12 or 1pm", "Fri 27 Nov 12:00; Fri 27 Nov 13:00"),
        ("Friday at 9am, 10 or 11", "Fri 27 Nov 09:00; Fri 27 Nov 10:00; Fri 27 Nov 11:00"),
        ("Friday at 9am and 2 people", "Fri 27 Nov 09:00"),
        ("Friday at 12 noon", "Fri 27 Nov 12:00"),
        ("12 midnight on Friday", "Sat 28 Nov 00:00 | Fri 27 Nov 00:00"),
        ("10 noon on Friday", "nothing"),
        ("the fourth quarter of 2027", "Fri 1 Oct 2027 to Fri 31 Dec 2027"),
        ("the fifth quarter", "nothing"),
        ("week 54", "nothing"),
        ("this hour", "nothing"),
        ("in the next hour", "Mon 23 Nov 09:00-10:00"),
        ("two months on Friday", "nothing"),
        ("the Tuesday after last", "nothing"),
        ("the Tuesday after this", "nothing"),
        ("the one on Tuesday at 3pm", "Tue 24 Nov 15:00"),
        ("week 0", "nothing"),
    ],
)
def test_a_number_is_what_the_words_beside_it_make_of_it(text, expected):
    assert read(text) == expected


def test_weeks_from_a_weekday_that_has_passed_may_be_counted_from_it_or_from_the_coming_one():
    saturday = datetime(2026, 11, 28, 9, 0, tzinfo=BERLIN)
    assert read("Friday in a week", saturday) == "Fri 4 Dec | Fri 11 Dec"
    assert read("Friday in a week") == "Fri 4 Dec"
    assert read("Friday week", saturday) == "Fri 11 Dec"
