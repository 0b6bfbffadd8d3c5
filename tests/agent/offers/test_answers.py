"""What people answer to an offer, and what each answer takes, in eight languages; and what changes nothing of it."""

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Offer, Slot
from agent.offers import matching

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
THURSDAY = datetime(2025, 3, 6, 10, tzinfo=BERLIN)


def at(day: int, hour: int, minute: int = 0) -> Slot:
    start = datetime(2025, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=30))


OFFERS = {
    "one": (at(11, 10),),
    "two": (at(11, 10), at(13, 14)),
    "ten_twice": (at(11, 10), at(13, 10), at(14, 14)),
    "three": (at(11, 10), at(12, 15), at(14, 10, 30)),
    "five": (at(10, 9), at(10, 14), at(11, 10), at(12, 15), at(14, 10, 30)),
    "same_day": (at(11, 9), at(11, 11), at(11, 14)),
    "first_days": (at(3, 10), at(4, 15), at(5, 10, 30)),
    "same_time": (at(11, 10), at(12, 10), at(13, 10)),
    "new_york": (at(11, 15), at(12, 16, 30), at(14, 20)),
}
"""The 11th is a Tuesday; for the customer in New York it is then five hours earlier."""
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


NAMES_A_MONTH = re.compile(r"mar|mär|apr|may|avr|abr|\d[./\-]\d", re.IGNORECASE)
BY_TIME = (
    "Tuesday", "the 11th", "Wednesday at 3", "10:30", "mornings", "the afternoon one", "not Tuesday", "the earliest",
    "the later ones", "the latest", "either is fine", "none of these", "Friday at 9", "Tuesday or Friday",
    "the earlier one on Tuesday", "anything but Tuesday", "yes please", "11:00", "10 am please",
)  # fmt: skip


def matched(
    answer: str, slots: Sequence[Slot], locale: str = "en", number: int | None = None, zone: ZoneInfo = BERLIN
) -> tuple[Slot, ...]:
    """Return the slots taken by an answer written on the Thursday before the week of the first one."""
    first = min(slot.start for slot in slots).astimezone(BERLIN)
    thursday = first.replace(hour=10, minute=0) - timedelta(days=first.weekday() + 4)
    offer = Offer("offer-1", "conversation-1", "anna@example.com", tuple(slots), THURSDAY + timedelta(days=14))
    return matching(answer, number, offer, thursday, zone, locale)


def taken(answer: str, offer: str = "three", locale: str = "en", number: int | None = None, *, weeks: int = 0) -> str:
    """Return the numbers of the slots taken, as the table writes them."""
    shift = timedelta(weeks=weeks)
    slots = [Slot(slot.start + shift, slot.end + shift) for slot in OFFERS[offer]]
    found = matched(answer, slots, locale, number, NEW_YORK if offer == "new_york" else BERLIN)
    return " ".join(str(slots.index(slot) + 1) for slot in found) or "none"


def said(result: str, expected: str) -> str:
    return "asks" if expected == "asks" and not result.isdigit() else result


@pytest.mark.parametrize(("offer", "locale", "result", "answers"), GROUPS)
def test_an_answer_takes_what_it_names_and_nothing_else(
    offer: str, locale: str, result: str, answers: list[str]
) -> None:
    assert {a: said(taken(a, offer, locale), result) for a in answers} == dict.fromkeys(answers, result)


def test_a_slot_that_is_compared_is_asked_about_where_the_model_names_another() -> None:
    assert taken("the later one on Monday", "five", number=2) == "2"
    assert taken("the later one on Monday", "five", number=1) == "1 2"
    assert taken("the later one on Monday", "five", number=6) == "2"
    assert taken("Monday at 2, the later one", "five", number=1) == "2"


@pytest.mark.parametrize("offer", ["one", "two", "three", "five", "same_day", "same_time"])
def test_four_weeks_earlier_on_the_same_days_of_february_every_answer_takes_the_same(offer: str) -> None:
    for kind, locale, _, answers in GROUPS:
        for answer in answers[::12]:
            if kind == offer and not NAMES_A_MONTH.search(answer):
                assert taken(answer, offer, locale, weeks=-4) == taken(answer, offer, locale), answer


@pytest.mark.parametrize(("offer", "order"), [("three", (2, 0, 1)), ("five", (4, 3, 2, 1, 0)), ("same_day", (1, 2, 0))])
def test_the_order_of_the_offer_matters_only_to_answers_by_place(offer: str, order: tuple[int, ...]) -> None:
    slots = OFFERS[offer]
    mixed = tuple(slots[index] for index in order)
    for answer in BY_TIME:
        assert set(matched(answer, mixed)) == set(matched(answer, slots)), answer
    for number in range(len(slots)):
        assert matched(f"number {number + 1} please", mixed) == (mixed[number],)


@pytest.mark.parametrize("offer", OFFERS)
def test_case_changes_nothing(offer: str) -> None:
    for kind, locale, answer in SINGLE[::4]:
        if kind == offer:
            assert taken(answer.swapcase(), offer, locale) == taken(answer, offer, locale), answer


LETTERS = {
    "en": ("Hello Tom,\n\nThanks a lot!", "Have a nice weekend!\n\nKind regards\nAnna Meyer"),
    "de": ("Guten Tag Herr Weber,\n\nvielen Dank!", "Schönes Wochenende!\n\nViele Grüße\nAnna Meyer"),
    "fr": ("Bonjour Paul,\n\nMerci beaucoup !", "Bonne journée !\n\nCordialement\nAnna Meyer"),
    "es": ("Hola Pablo:\n\n¡Muchas gracias!", "¡Buen fin de semana!\n\nSaludos\nAnna Meyer"),
    "it": ("Buongiorno Paolo,\n\ngrazie mille!", "Buona giornata!\n\nCordiali saluti\nAnna Meyer"),
    "nl": ("Beste Piet,\n\nAlvast bedankt!", "Fijn weekend!\n\nMet vriendelijke groet\nAnna Meyer"),
    "pt": ("Olá Pedro,\n\nMuito obrigado!", "Bom fim de semana!\n\nCumprimentos\nAnna Meyer"),
    "sv": ("Hej Per,\n\nTack så mycket!", "Trevlig helg!\n\nVänliga hälsningar\nAnna Meyer"),
}


@pytest.mark.parametrize("locale", LETTERS)
def test_a_greeting_thanks_good_wishes_and_a_signature_change_nothing(locale: str) -> None:
    above, below = LETTERS[locale]
    for offer, language, answer in SINGLE[1::3]:
        if language == locale:
            assert taken(f"{above} {answer}\n\n{below}", offer, locale) == taken(answer, offer, locale), answer
