"""What people answer to an offer, and what each answer takes, in eight languages; and what changes nothing of it."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Offer, Slot
from agent.offers import matching

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = datetime(2025, 3, 6, 10, tzinfo=BERLIN)


def at(day: int, hour: int, minute: int = 0) -> Slot:
    start = datetime(2025, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=30))


OFFERS = {
    "one": (at(11, 10),),
    "two": (at(11, 10), at(13, 14)),
    "ten_twice": (at(11, 10), at(13, 10), at(14, 14)),
    "three": (at(11, 10), at(12, 15), at(14, 10, 30)),
}
"""The 11th is a Tuesday."""
TABLE = tomllib.loads((Path(__file__).parent / "answers.toml").read_text(encoding="utf-8"))
GROUPS = [
    (offer, locale, result, answers)
    for offer, locales in TABLE.items()
    for locale, results in locales.items()
    for result, answers in results.items()
]
SINGLE = [
    (offer, locale, answer) for offer, locale, result, answers in GROUPS if result.isdigit() for answer in answers
]


def taken(answer: str, offer: str = "three", locale: str = "en", number: int | None = None) -> str:
    """Return the numbers of the slots taken, as the table writes them."""
    slots = OFFERS[offer]
    made = Offer("offer-1", "conversation-1", "anna@example.com", slots, datetime(2025, 3, 20, tzinfo=UTC))
    found = matching(answer, number, made, THURSDAY, BERLIN, locale)
    return " ".join(str(slots.index(slot) + 1) for slot in found) or "none"


def said(result: str, expected: str) -> str:
    return "asks" if expected == "asks" and not result.isdigit() else result


@pytest.mark.parametrize(("offer", "locale", "result", "answers"), GROUPS)
def test_an_answer_takes_what_it_names_and_nothing_else(
    offer: str, locale: str, result: str, answers: list[str]
) -> None:
    assert {a: said(taken(a, offer, locale), result) for a in answers} == dict.fromkeys(answers, result)


@pytest.mark.parametrize("offer", OFFERS)
def test_a_models_number_changes_nothing_of_an_answer_that_is_clear(offer: str) -> None:
    for kind, locale, answer in SINGLE[::2]:
        if kind == offer:
            clear = taken(answer, offer, locale)
            assert taken(answer, offer, locale, number=int(clear) % len(OFFERS[offer]) + 1) == clear, answer


@pytest.mark.parametrize("offer", OFFERS)
def test_case_changes_nothing(offer: str) -> None:
    for kind, locale, answer in SINGLE[::2]:
        if kind == offer:
            assert taken(answer.swapcase(), offer, locale) == taken(answer, offer, locale), answer


LETTERS = {
    "en": ("Hello,", "Kind regards\nAnna Meyer"),
    "de": ("Guten Tag,", "Viele Grüße\nAnna Meyer"),
    "fr": ("Bonjour,", "Cordialement\nAnna Meyer"),
    "es": ("Hola,", "Saludos\nAnna Meyer"),
    "it": ("Buongiorno,", "Cordiali saluti\nAnna Meyer"),
    "nl": ("Hallo,", "Met vriendelijke groet\nAnna Meyer"),
    "pt": ("Olá,", "Cumprimentos\nAnna Meyer"),
    "sv": ("Hej,", "Vänliga hälsningar\nAnna Meyer"),
}


@pytest.mark.parametrize("locale", LETTERS)
def test_a_greeting_and_a_signature_change_nothing(locale: str) -> None:
    greeting, signature = LETTERS[locale]
    for offer, language, answer in SINGLE[1::2]:
        if language == locale:
            letter = f"{greeting}\n\n{answer}\n\n{signature}"
            assert taken(letter, offer, locale) == taken(answer, offer, locale), answer
