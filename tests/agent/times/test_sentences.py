"""Sentences as customers write them, against the tables sentences.toml, misread.toml and denials.toml."""

import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.times import resolve
from tests.agent.times.written import written

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
TABLES = [
    tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    for name in ("sentences.toml", "misread.toml", "denials.toml")
]
ROWS = [(language, *row) for table in TABLES for language, sentences in table.items() for row in sentences.items()]


@pytest.mark.parametrize(("language", "sentence", "expected"), ROWS)
def test_a_sentence_means_what_the_table_says(language, sentence, expected):
    assert written(resolve(sentence, REFERENCE, BERLIN, language)) == expected


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Friday at 3pm in the morning", "'3pm in the morning' beside it is not understood"),
        ("1 January 2200", "'2200' beside it is not understood"),
        ("our meeting on 3 November", "it has passed"),
        ("our call from yesterday", "it has passed"),
    ],
)
def test_what_is_left_out_is_named_with_a_reason(said, why):
    assert why in resolve(said, REFERENCE, BERLIN).why


def test_a_date_beside_a_word_of_the_past_is_meant_ahead_where_it_comes_soon():
    assert written(resolve("our meeting on 4 December", REFERENCE, BERLIN)) == "Fri 4 Dec"
