"""What holds for every text: nothing raises, weeks shift answers by weeks, unrelated words change nothing."""

import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import ReadingKind, Verdict
from agent.times import LANGUAGES, resolution_document, resolve
from agent.times.lexicon import fold, lexicon

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)

WEEKDAY_PHRASES = (
    "Tuesday at 3pm",
    "next Friday",
    "Monday",
    "this Thursday morning",
    "Tue or Wed from 10-4",
    "Wednesday next week",
    "any day next week except Friday",
    "Tue-Thu 2-4pm",
    "Friday week",
    "the week after next",
    "late Friday",
    "Wed or Fri at 9",
    "Thursday works, Friday doesn't work",
    "within three days",
    "in a fortnight",
    "weekdays after 5pm",
    "later this week",
    "this coming Wednesday at 4pm",
    "ten to four on Friday",
    "Wednesday or Thursday, but not in the morning",
    "not this week, next week",
    "Wednesday at 10 or 11",
    "from Wednesday 2pm until Friday noon",
    "1) Tue 3pm 2) Wed 10am",
)
DATED_PHRASES = (*WEEKDAY_PHRASES, "3 December at 14:00", "the 12th", "tomorrow", "3/12", "between 2 and 4 on Friday")

TABLES = Path(__file__).with_name("phrases")
ROWS = [
    (language, phrase)
    for language in LANGUAGES
    for phrases in tomllib.loads((TABLES / f"{language}.toml").read_text(encoding="utf-8")).values()
    for phrase in phrases
]
SAME = [
    ("tomorrow at 3pm", "at 3pm tomorrow", "tomorrow, 15:00", "3 pm tomorrow", "tomorrow @ 3 p.m."),
    ("Friday before 11am", "before 11am on Friday", "Friday until 11:00", "up to 11 am on Friday"),
    ("between 2pm and 4pm on Friday", "Friday 2-4pm", "from 14:00 to 16:00 on Friday", "Friday, 2 pm till 4 pm"),
    ("not before the 12th", "no earlier than the 12th", "not until the 12th", "from the 12th on", "as of the 12th"),
    ("3 December", "the 3rd of December", "Dec 3rd", "December 3, 2026", "2026-12-03"),
    ("any day next week except Friday", "next week, but not Friday", "next week apart from Friday"),
    ("Friday week", "a week on Friday", "Friday in a week", "a week after Friday"),
    ("in two weeks", "in a fortnight", "two weeks from today", "14 days from now", "in 14 days"),
    ("late Friday", "Friday late", "late on Friday"),
    ("Tue or Wed morning", "Tuesday morning or Wednesday morning", "either Tue or Wed in the morning"),
    ("by Friday", "until Friday", "no later than Friday", "Friday at the latest", "not after Friday"),
    ("Tuesday at 10, 11 or 2pm", "at 10, 11 or 2pm on Tuesday", "Tuesday 10am, 11am or 2pm"),
    (
        "Wednesday 9.30-10.30",
        "Wednesday from 9:30 to 10:30 am",
        "Wednesday 0930-1030",
        "between 9.30 and 10.30 on Wednesday",
    ),
    ("Friday 3pm UK time", "Friday 3pm London time", "Friday 3pm British time"),
    ("Friday 3pm Eastern Standard Time", "Friday 3pm EST", "3pm est on Friday"),
    ("the 15th of next month", "next month on the 15th", "the 15th next month"),
    ("Friday doesn't work", "not Friday", "I can't do Friday", "I'm busy on Friday", "Friday is not possible"),
]

UNRELATED = {
    "en": ("Hello Ada, thank you very much.", "Kind regards, Grace"),
    "de": ("Hallo Ada, vielen Dank für die Nachricht.", "Viele Grüße, Grace"),
    "fr": ("Bonjour Ada, merci beaucoup.", "Cordialement, Grace"),
    "es": ("Hola Ada, muchas gracias.", "Saludos cordiales, Grace"),
    "it": ("Ciao Ada, grazie mille.", "Cordiali saluti, Grace"),
    "nl": ("Hallo Ada, hartelijk dank.", "Met vriendelijke groet, Grace"),
    "pt": ("Olá Ada, muito obrigada.", "Cumprimentos, Grace"),
    "sv": ("Hej Ada, tack så mycket.", "Vänliga hälsningar, Grace"),
}

words = st.sampled_from(sorted({" ".join(phrase) for language in LANGUAGES for phrase in lexicon(language).phrases}))
pieces = st.one_of(words, st.integers(0, 99999).map(str), st.sampled_from([":", "-", "/", ".", ",", "pm", "h", "\n\n"]))
phrases = st.lists(pieces, max_size=12).map(" ".join)
locales = st.sampled_from([*LANGUAGES, "en-US", "en_GB", "xx", "", "de_DE.UTF-8"])
references = st.datetimes(datetime(1971, 1, 2), datetime(2190, 1, 1), timezones=st.sampled_from([UTC, BERLIN]))  # noqa: DTZ001


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(st.text(max_size=200), phrases), locale=locales, reference=references)
def test_every_text_has_a_sound_resolution(text, locale, reference):
    resolution = resolve(text, reference, BERLIN, locale)
    resolution_document(resolution)
    for window in resolution.windows:
        assert window.quote in text
        assert window.readings
        for reading in window.readings:
            assert reading.start or reading.end
            assert reading.kind is not ReadingKind.INSTANT or (reading.start and reading.start >= reference)
            if reading.start and reading.end:
                assert reading.start < reading.end
    several = any(len(window.readings) > 1 for window in resolution.windows)
    expected = Verdict.AMBIGUOUS if several else Verdict.RESOLVED if resolution.windows else Verdict.NONE
    assert resolution.verdict is expected


@settings(deadline=None)
@given(phrase=st.sampled_from(WEEKDAY_PHRASES), weeks=st.integers(1, 200), hours=st.integers(0, 24 * 7))
def test_shifting_the_reference_by_whole_weeks_shifts_weekdays_by_as_many(phrase, weeks, hours):
    reference = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hours)
    before = resolve(phrase, reference, UTC).windows
    after = resolve(phrase, reference + timedelta(weeks=weeks), UTC).windows
    shift = timedelta(weeks=weeks)
    assert [[r.start and r.start + shift for r in w.readings] for w in before] == [
        [r.start for r in w.readings] for w in after
    ]


@settings(deadline=None)
@given(
    phrase=st.sampled_from(DATED_PHRASES),
    before=st.sampled_from(["", "Hello Ada, thank you very much. ", "Would you be available "]),
    after=st.sampled_from(["", " would be lovely", ". Kind regards, Grace", "? Looking forward to it!"]),
)
def test_unrelated_words_around_a_phrase_change_nothing(phrase, before, after):
    alone = resolve(phrase, REFERENCE, BERLIN)
    among = resolve(before + phrase + after, REFERENCE, BERLIN)
    assert [(w.readings, w.possible) for w in among.windows] == [(w.readings, w.possible) for w in alone.windows]


def meant(text, language="en"):
    return [(window.readings, window.possible) for window in resolve(text, REFERENCE, BERLIN, language).windows]


@pytest.mark.parametrize("phrases", SAME, ids=lambda phrases: phrases[0])
def test_paraphrases_mean_the_same(phrases):
    assert [meant(phrase) for phrase in phrases] == [meant(phrases[0])] * len(phrases)


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_change_nothing(language):
    for phrase in (phrase for spoken, phrase in ROWS if spoken == language):
        assert meant(phrase.upper(), language) == meant(phrase, language), phrase
        assert meant(phrase.lower(), language) == meant(phrase, language), phrase


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"sv"}))
def test_accents_change_nothing(language):
    for phrase in (phrase for spoken, phrase in ROWS if spoken == language):
        longer = " ".join(fold(word) if len(word) > 3 else word for word in phrase.split())
        assert meant(longer, language) == meant(phrase, language), phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_unrelated_sentences_before_and_after_any_phrase_change_nothing(language):
    before, after = UNRELATED[language]
    for phrase in (phrase for spoken, phrase in ROWS if spoken == language):
        assert meant(f"{before} {phrase}. {after}", language) == meant(phrase, language), phrase


def test_a_thousand_phrases_are_read_in_a_second():
    began = time.process_time()
    for language, phrase in ROWS:
        meant(phrase, language)
    assert len(ROWS) / (time.process_time() - began) > 1_000


@given(day=st.dates(datetime(2026, 11, 24).date(), datetime(2189, 12, 31).date()))  # noqa: DTZ001
def test_every_written_date_to_come_is_read_back(day):
    for text in (f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%d.%m.%Y}"):
        (window,) = resolve(text, REFERENCE, BERLIN, "en-GB").windows
        assert [reading.start.date() for reading in window.readings if reading.start] == [day]


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_every_clock_of_twenty_four_hours_is_read_back(hour, minute):
    (window,) = resolve(f"2026-12-03 {hour:02}:{minute:02}", REFERENCE, BERLIN, "de").windows
    assert (hour, minute) in [
        (reading.start.hour, reading.start.minute) for reading in window.readings if reading.start
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "mon or tue but not am or ",
        "a-",
        "a'",
        "a ",
        "1 ",
        "1-",
        "1.",
        "monday, ",
        "from ",
        "the 1 ",
        "next ",
        "or ",
        "(",
    ],
)
def test_a_hostile_text_is_read_in_little_time(piece):
    start = time.process_time()
    resolve((piece * 4000)[:4000], REFERENCE, BERLIN)
    assert time.process_time() - start < 2


def test_a_text_that_is_too_long_is_refused():
    assert resolve("Tuesday " * 2000, REFERENCE, BERLIN).verdict is Verdict.NONE
