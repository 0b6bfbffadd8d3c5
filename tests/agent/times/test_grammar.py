"""The rewriting grammar by itself, and the document that the command line prints."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.times import conventions, resolution_document, resolve
from agent.times.grammar import Node, Rule, grammar, rewrite
from agent.times.named_days import entry
from agent.times.table import conventions_table

BERLIN = ZoneInfo("Europe/Berlin")


def nodes(*meanings):
    return [Node(place, place + 1, meaning) for place, meaning in enumerate(meanings)]


def test_the_longest_rule_wins_and_optional_values_are_none():
    rules = grammar([Rule("Pair", "A B?", lambda a, b: (a, b)), Rule("Triple", "A B C", lambda a, b, c: (a, b, c))])
    assert rewrite(nodes({"A": 1}, {"B": 2}, {"C": 3}), rules)[0].meanings == {"Triple": (1, 2, 3)}
    assert rewrite(nodes({"A": 1}), rules)[0].meanings == {"Pair": (1, None)}


def test_fillers_are_skipped_inside_a_match_but_not_before_it():
    rules = grammar([Rule("Pair", "A B", lambda a, b: (a, b))])
    found = rewrite(nodes({"filler": True}, {"A": 1}, {"filler": True}, {"B": 2}), rules)
    assert [(node.start, node.end) for node in found] == [(0, 1), (1, 4)]


def test_a_rule_that_returns_none_refuses():
    rules = grammar([Rule("Small", "A", lambda a: a if a < 10 else None)])
    assert [list(node.meanings) for node in rewrite(nodes({"A": 5}, {"A": 50}), rules)] == [["Small"], ["A"]]


def test_a_comma_parts_a_small_word_from_what_follows():
    rules = grammar([Rule("Bound", "before A", lambda a: a)])
    assert len(rewrite(nodes({"before": True}, {"filler": True, "comma": True}, {"A": 1}), rules)) == 3


def test_the_document_is_plain_data():
    reference = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)
    text = "30 minutes on 3 December at 14:00, by Friday or next week, not 4 December"
    assert resolution_document(resolve(text, reference, BERLIN)) == {
        "verdict": "resolved",
        "windows": [
            {
                "quote": "3 December at 14:00",
                "polarity": "can",
                "readings": [{"kind": "instant", "start": "2026-12-03T14:00:00+01:00", "end": None}],
            },
            {
                "quote": "by Friday",
                "polarity": "can",
                "readings": [{"kind": "interval", "start": None, "end": "2026-11-28T00:00:00+01:00"}],
            },
            {
                "quote": "next week",
                "polarity": "can",
                "readings": [{"kind": "date", "start": "2026-11-30", "end": "2026-12-06"}],
            },
            {
                "quote": "4 December",
                "polarity": "cannot",
                "readings": [{"kind": "date", "start": "2026-12-04", "end": None}],
            },
        ],
        "duration_minutes": 30,
        "why": "",
    }


def test_the_conventions_are_rows_for_the_docs():
    rows = conventions_table()
    assert ("morning", "8:00 to 12:00", "PARTS") in rows
    assert ("late of a day", "15:00 to 18:00 or 20:00 to 24:00", "DAY_EDGES") in rows
    assert ("next Tuesday", "of the following week or the coming one", "NEXT_WEEKDAY_FOLLOWING_FIRST") in rows
    assert all(said and means and hasattr(conventions, constant) for said, means, constant in rows)


@pytest.mark.parametrize("key", ["", "Easter 3", "+1"])
def test_a_holiday_without_a_name_is_refused(key):
    with pytest.raises(ValueError, match="no name of a holiday"):
        entry(key)
