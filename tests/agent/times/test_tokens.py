"""Where in a text a time stands, and which numbers are none; seen from Monday 23 November 2026, 9:00."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.times import resolve
from agent.times.lexicon import lexicon
from agent.times.tokens import tokenise
from tests.agent.times.written import written

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("locale", "text", "quotes"),
    [
        ("en", "Hi Ada, could we meet on Tuesday at 3pm?", ["Tuesday at 3pm"]),
        ("en", "Yes: dec4 at 10am is fine", ["dec4 at 10am"]),
        ("en", "So tue-thu works", ["tue-thu"]),
        ("en", "Fine, Tuesday (10am) then", ["Tuesday (10am"]),
        ("en", "Is 3pm New York time tomorrow ok", ["3pm New York time tomorrow"]),
        ("en", "I thought of 14:30h on Friday", ["14:30h on Friday"]),
        ("en", "We have Wed. or Fri., say", ["Wed", "Fri"]),
        ("de", "Können wir Donnerstagnachmittag?", ["Donnerstagnachmittag"]),
        ("de", "Oder Freitagnachmittag, Samstagvormittag?", ["Freitagnachmittag", "Samstagvormittag"]),
        ("de", "Passt heuteabend?", ["heuteabend"]),
        ("fr", "Pourquoi pas l'après-midi du 4 décembre ?", ["après-midi du 4 décembre"]),
    ],
)
def test_a_window_quotes_its_words_and_no_others(locale, text, quotes):
    assert [window.quote for window in resolve(text, REFERENCE, BERLIN, locale).windows] == quotes


@pytest.mark.parametrize(
    "text", ["Tuesday  at\n3 pm", "  (Tuesday) - 10:30, ok?", "tue-thu\n\n\nFriday", "l'an #12 ü3"]
)
def test_the_pieces_of_a_text_lie_in_order_with_nothing_but_blanks_between_them(text):
    nodes = tokenise(text, lexicon("en"))
    edges = [0, *(edge for node in nodes for edge in (node.start, node.end)), len(text)]
    assert edges == sorted(edges)
    assert all(node.start < node.end for node in nodes)
    assert not "".join(text[end:start] for end, start in zip(edges[::2], edges[1::2], strict=True)).strip()


def test_an_empty_line_ends_a_sentence_and_a_single_break_does_not():
    assert any("stop" in node.meanings for node in tokenise("Tuesday\n \nFriday", lexicon("en")))
    assert not any("stop" in node.meanings for node in tokenise("Tuesday\nFriday", lexicon("en")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuesday at 10 Downing Street", "Tue 24 Nov"),
        ("10 Downing Street on Friday", "Fri 27 Nov"),
        ("in room 10 on Friday at 3pm", "Fri 27 Nov 15:00"),
        ("12 people on Friday", "Fri 27 Nov"),
        ("on Friday, 12 people", "Fri 27 Nov"),
        ("$15 on Friday", "Fri 27 Nov"),
        ("100% Friday", "Fri 27 Nov"),
        ("12345 Friday", "Fri 27 Nov"),
        ("1,500 copies by Friday", "until the end of Fri 27 Nov"),
        ("10:5 on Friday", "Fri 27 Nov"),
        ("call 555-1234 on Friday", "Fri 27 Nov"),
        ("1: Tuesday at 3pm\n2: Friday at 4pm", "Tue 24 Nov 15:00; Fri 27 Nov 16:00"),
        ("https://example.com/2026-12-03 Friday", "Fri 27 Nov"),
        ("2026-13-03", "nothing"),
        ("2026-12-32", "nothing"),
        ("3.13.2026", "nothing"),
        ("Q5", "nothing"),
    ],
)
def test_numbers_that_are_no_times_leave_the_time_beside_them_as_it_is(text, expected):
    assert written(resolve(text, REFERENCE, BERLIN)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/12/03", "Thu 3 Dec"),
        ("2026-1-5", "nothing"),
        ("2027-1-5", "Tue 5 Jan 2027"),
        ("3.12.26", "Thu 3 Dec"),
        ("3/12/26", "Thu 3 Dec"),
        ("3-12-2026", "Thu 3 Dec"),
        ("on 3.12", "Fri 12 Mar 2027 | Thu 3 Dec"),
        ("13/2/2027", "Sat 13 Feb 2027"),
        ("2/13/2027", "Sat 13 Feb 2027"),
        ("3.12. at 10am", "Thu 3 Dec 10:00"),
        ("2026-12-03T14:00:00+05:30", "Thu 3 Dec 14:00 +0530"),
        ("2026-12-03T14:00:30", "Thu 3 Dec 14:00"),
        ("00:00 on Friday", "Fri 27 Nov 00:00"),
        ("Friday at 0:30", "Fri 27 Nov 00:30"),
        ("Friday at 12:30am", "Fri 27 Nov 00:30"),
        ("Friday 23:59", "Fri 27 Nov 23:59"),
        ("Friday 09:15", "Fri 27 Nov 09:15"),
        ("Friday 9:15", "Fri 27 Nov 09:15 | Fri 27 Nov 21:15"),
        ("Friday 0930", "Fri 27 Nov 09:30"),
        ("Friday 930", "Fri 27 Nov 09:30 | Fri 27 Nov 21:30"),
        ("Friday 2400", "Sat 28 Nov 00:00"),
        ("1 January 2199", "Tue 1 Jan 2199"),
        ("3p on Friday", "Fri 27 Nov 15:00"),
        ("3 p. m. on Friday", "Fri 27 Nov 15:00"),
        ("the 1ST of December", "Tue 1 Dec"),
    ],
)
def test_dates_and_clocks_are_read_in_all_their_shapes(text, expected):
    assert written(resolve(text, REFERENCE, BERLIN)) == expected
