"""What other languages and regions read, seen from Monday 23 November 2026, half past nine in Berlin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Verdict
from agent.times import LANGUAGES, resolve
from agent.times.lexicon import lexicon

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)


def starts(text, locale):
    resolution = resolve(text, REFERENCE, BERLIN, locale)
    return [[f"{reading.start:%m-%d %H:%M}" for reading in window.readings] for window in resolution.windows]


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("de", "Dienstag um 14 Uhr", "11-24 14:00"),
        ("de", "am 3.12. um 15:30 Uhr", "12-03 15:30"),
        ("de", "Montag, den 30. November, um 9 Uhr", "11-30 09:00"),
        ("de", "Donnerstagnachmittag", "11-26 12:00"),
        ("de", "übermorgen früh um 8", "11-25 08:00"),
        ("de", "in zwei Wochen", "12-07 00:00"),
        ("de-AT", "ab 14 Uhr am Dienstag", "11-24 14:00"),
        ("fr", "mardi à 14h30", "11-24 14:30"),
        ("fr", "le 3 décembre à quinze heures", "12-03 15:00"),
        ("fr", "après-demain matin", "11-25 08:00"),
        ("fr", "entre 10h et 12h jeudi", "11-26 10:00"),
        ("fr", "la semaine prochaine", "11-30 00:00"),
        ("es", "el martes a las 3 de la tarde", "11-24 15:00"),
        ("es", "mañana por la mañana", "11-24 08:00"),
        ("es", "entre las 10 y las 12 del viernes", "11-27 10:00"),
        ("it", "martedì alle 15", "11-24 15:00"),
        ("it", "domani mattina", "11-24 08:00"),
        ("nl", "dinsdag om 14 uur", "11-24 14:00"),
        ("nl", "volgende week dinsdag", "12-01 00:00"),
        ("pt", "terça às 15h", "11-24 15:00"),
        ("pt", "amanhã de manhã", "11-24 08:00"),
        ("sv", "tisdag kl. 14", "11-24 14:00"),
        ("sv", "på fredag eftermiddag", "11-27 12:00"),
    ],
)
def test_a_clear_phrase_has_one_reading(locale, text, expected):
    assert starts(text, locale) == [[expected]]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", ["03-12 00:00", "12-03 00:00"]),
        ("en-US", ["03-12 00:00"]),
        ("en_GB", ["12-03 00:00"]),
        ("de", ["12-03 00:00"]),
        ("fr", ["12-03 00:00"]),
    ],
)
def test_the_locale_settles_the_order_of_day_and_month_where_it_can(locale, expected):
    assert starts("3/12", locale) == [expected]


@pytest.mark.parametrize(("locale", "readings"), [("en", 2), ("de", 1)])
def test_an_hour_after_six_is_exact_only_where_the_day_has_twenty_four(locale, readings):
    text = {"en": "tomorrow at 9", "de": "morgen um 9"}[locale]
    assert len(resolve(text, REFERENCE, BERLIN, locale).windows[0].readings) == readings


@pytest.mark.parametrize("text", ["Freitag geht leider nicht", "nicht am Freitag", "außer Freitag"])
def test_german_rules_days_out(text):
    assert [window.possible for window in resolve(text, REFERENCE, BERLIN, "de").windows] == [False]


def test_words_are_read_without_their_accents():
    assert starts("ubermorgen um 14 Uhr", "de") == starts("übermorgen um 14 Uhr", "de")


def test_a_language_without_a_table_is_refused():
    resolution = resolve("2026-12-03", REFERENCE, BERLIN, "pl")
    assert resolution.verdict is Verdict.NONE
    assert "language" in resolution.why


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_names_all_days_months_and_the_words_that_rules_need(language):
    meanings = list(lexicon(language).phrases.values())
    assert {m["Weekday"] for m in meanings if "Weekday" in m} == set(range(7))
    assert {m["Month"] for m in meanings if "Month" in m} == set(range(1, 13))
    assert {m["Relative"] for m in meanings if "Relative" in m} >= {-1, 0, 1, 2}
    kinds = {kind for m in meanings for kind in m}
    assert kinds >= {"at", "from", "to", "until", "before", "after", "between", "and", "or", "not", "refused", "filler"}


@pytest.mark.parametrize(
    ("text", "readings"), [("Fr. Müller hat um 14 Uhr Zeit", ["11-23"]), ("Fr. um 14 Uhr", ["11-27"])]
)
def test_fr_is_friday_unless_a_name_follows(text, readings):
    assert [start[:5] for window in starts(text, "de") for start in window] == readings
