"""Everyday phrases of eight languages against the tables in phrases/, seen from Monday 23 November 2026, 9:00."""

import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Verdict
from agent.times import LANGUAGES, resolve
from tests.agent.times.written import written

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
TABLES = Path(__file__).with_name("phrases")


def rows():
    for language in LANGUAGES:
        kinds = tomllib.loads((TABLES / f"{language}.toml").read_text(encoding="utf-8"))
        for kind, phrases in kinds.items():
            for phrase, expected in phrases.items():
                yield pytest.param(language, phrase, expected, id=f"{language}-{kind}-{phrase}")


@pytest.mark.parametrize(("language", "phrase", "expected"), list(rows()))
def test_a_phrase_means_what_the_table_says(language, phrase, expected):
    resolution = resolve(phrase, REFERENCE, BERLIN, language)
    assert written(resolution) == expected
    assert resolution.verdict is not Verdict.RESOLVED or " | " not in expected
    if expected == "nothing" or " | " in expected:
        assert resolution.why


def test_what_is_not_understood_is_named():
    assert "'every' beside it is not understood" in resolve("every Tuesday at 10", REFERENCE, BERLIN).why


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("the same time please", "'the same time' says no time by itself"),
        ("weekly", "'weekly' says no time by itself"),
        ("Can we make it an hour later?", "'it an hour later' says no time by itself"),
        ("Thank you", "no time is named"),
        ("ten to four on Friday", "it may be minutes before the hour, or from one hour to the other"),
    ],
)
def test_a_reason_says_what_is_missing_or_open(phrase, why):
    assert why in resolve(phrase, REFERENCE, BERLIN).why
