"""Which offered slots an answer takes: never one that its words do not name, never by a model's number alone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Offer, Slot
from agent.offers import matching
from agent.replies.language import find_language, languages
from agent.replies.times import slot_lines

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2025, 3, 6, 10, tzinfo=BERLIN)
"""A Thursday."""


def at(day: int, hour: int, minute: int = 0) -> Slot:
    start = datetime(2025, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=30))


def offer(*slots: Slot) -> Offer:
    return Offer("offer-1", "conversation-1", "anna@example.com", slots, datetime(2025, 3, 20, tzinfo=UTC))


THREE = offer(at(11, 10), at(11, 15), at(13, 14))
"""Tuesday at ten and at three, Thursday at two."""
TWO = offer(at(11, 10), at(13, 14))
ONE = offer(at(11, 10))


def taken(answer: str, locale: str = "en", number: int | None = None, of: Offer = THREE) -> list[int]:
    slots = matching(answer, number, of, REFERENCE, BERLIN, locale)
    return [of.slots.index(slot) + 1 for slot in slots]


@pytest.mark.parametrize(
    ("locale", "answer", "slot"),
    [
        ("en", "the later one", [2]),
        ("en", "The earlier one works better", [1]),
        ("de", "der spätere", [2]),
        ("de", "Bitte den früheren Termin", [1]),
        ("fr", "le plus tard", [2]),
        ("es", "la más tarde", [2]),
        ("en", "the later one doesn't work", []),
    ],
)
def test_the_later_of_two_is_one_of_them(locale: str, answer: str, slot: list[int]) -> None:
    assert taken(answer, locale, of=TWO) == slot


def test_the_later_of_three_is_asked_about() -> None:
    assert taken("the later one") == [2, 3]
    assert taken("the earlier one on Tuesday") == [1]


@pytest.mark.parametrize(("locale", "answer"), [("en", "Yes, that works!"), ("de", "Ja, gerne"), ("fr", "D'accord")])
def test_a_yes_takes_the_only_slot_and_none_of_several(locale: str, answer: str) -> None:
    assert taken(answer, locale, of=ONE) == [1]
    assert taken(answer, locale) == []


def test_a_yes_with_another_time_or_a_no_takes_nothing() -> None:
    assert taken("yes but at 11", of=ONE) == []
    assert taken("OK, not that one please", of=ONE) == []
    assert taken("Is that good?", of=ONE) == []


@pytest.mark.parametrize(
    "answer",
    ["Sounds good", "I will discuss this with my husband and get back to you.", "I passed it to my colleague."],
)
def test_a_models_number_alone_takes_nothing(answer: str) -> None:
    assert taken(answer, number=1) == []


@pytest.mark.parametrize(
    "answer", ["I am happy to hear that. Let me sleep on it.", "Great, I will check with my wife."]
)
def test_who_puts_the_answer_off_takes_nothing(answer: str) -> None:
    assert taken(answer, number=1, of=ONE) == []


@pytest.mark.parametrize("number", [None, 1, 3])
def test_a_slot_named_beside_another_time_is_not_taken_but_where_a_model_agrees_and_the_time_is_told_in_passing(
    number: int | None,
) -> None:
    told = taken("Tuesday 10:00 is perfect. My sister comes on Friday at noon.", number=number)
    assert told == ([1] if number == 1 else [])
    assert taken("Tuesday 10:00 is perfect. But at noon, please.", number=number) == []
    assert taken("Tuesday 10:00 is perfect. My sister would like Friday at noon.", number=number) == []


def test_a_number_alone_is_nothing_in_a_language_whose_times_are_not_read() -> None:
    assert taken("Tak, pasuje", "pl", number=1) == []


def test_a_number_that_may_be_an_hour_is_asked_about() -> None:
    """Thursday's slot is at two in the afternoon."""
    assert taken("I think 2 works for us") == [2, 3]
    assert taken("2 works") == [2]


def test_a_weekday_means_the_offered_one_however_far_away() -> None:
    far = offer(at(25, 10), at(27, 14))
    assert taken("Tuesday works", of=far) == [1]
    assert taken("the 2pm one", of=far) == [2]


def test_times_are_read_in_the_customers_zone() -> None:
    slots = matching("the 9:00 one", None, THREE, REFERENCE, ZoneInfo("Europe/London"), "en")
    assert slots == (THREE.slots[0],)


def test_a_very_long_answer_takes_nothing() -> None:
    assert taken("the second one".ljust(2000)) == [2]
    assert taken("the second one".ljust(2001), number=2) == []


PHRASE = """the second first last one 2 3 13 Tuesday Thursday Friday 10:00 2pm at on not no works but later either any
of them option please or and , . ? der zweite Termin nicht le deuxième mardi 14h el martes tomorrow week"""
WORDS = st.sampled_from(PHRASE.split())
ANSWERS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join))
LOCALES = st.sampled_from(["en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl", "", "de-AT", "x"])


@given(
    answer=ANSWERS,
    number=st.none() | st.integers(-2, 9),
    of=st.lists(st.builds(at, st.integers(7, 28), st.integers(8, 17)), unique=True, max_size=7),
    locale=LOCALES,
)
@settings(max_examples=50)
def test_the_result_is_always_part_of_the_offer_in_its_order(
    answer: str, number: int | None, of: list[Slot], locale: str
) -> None:
    slots = matching(answer, number, offer(*of), REFERENCE, BERLIN, locale)
    assert [slot for slot in of if slot in slots] == list(slots)


@given(answer=ANSWERS, number=st.none() | st.integers(1, 3), locale=LOCALES)
@settings(max_examples=30)
def test_beside_a_time_that_is_not_on_offer_no_single_slot_is_taken(
    answer: str, number: int | None, locale: str
) -> None:
    assert len(taken(f"{answer}. How about 2025-03-21 09:15?", locale, number)) != 1


@given(answer=ANSWERS, number=st.integers(-2, 9), locale=LOCALES)
@settings(max_examples=30)
def test_a_models_number_takes_at_most_its_own_slot_and_none_in_place_of_another(
    answer: str, number: int, locale: str
) -> None:
    alone, beside = taken(answer, locale), taken(answer, locale, number)
    added = sorted({*alone, number}) if len(alone) == 1 else [number]
    assert beside in (alone, added)


@pytest.mark.parametrize("locale", languages())
def test_a_line_of_ours_that_is_copied_back_takes_its_slot(locale: str) -> None:
    for number, slot in enumerate(THREE.slots, 1):
        [line] = slot_lines(slot, "Europe/Berlin", "Europe/Berlin", find_language(locale))
        for copied in (line, f"{number}. {line}", line.replace("\u2013", "-"), line.partition(" (")[0]):
            assert taken(copied, locale) == [number], copied


def test_a_zone_behind_a_time_counts_where_it_is_not_ours() -> None:
    assert taken("Tuesday 10:00 (Berlin time, UTC+1)") == [1]
    assert taken("Tuesday 10:00 (New York time, UTC-5)") != [1]
