"""Answers in doubt that a model's number settles, and that it settles nothing that the words do not name."""

import tomllib
from pathlib import Path

import pytest

from agent.offers.agreement import without_asides
from agent.offers.reading import Reader
from tests.agent.offers.test_answers import BERLIN, GROUPS, NEW_YORK, OFFERS, THURSDAY, taken

TABLE = tomllib.loads((Path(__file__).parent / "agreed.toml").read_text(encoding="utf-8"))
AGREED = [
    (offer, locale, result, answers)
    for offer, locales in TABLE.items()
    for locale, results in locales.items()
    for result, answers in results.items()
]
NUMBERS = (-1, 0, 1, 2, 3, 4, 5, 99)
REFUSING = ("condition", "shift", "defers", "back", "every", "all_but", "against")


@pytest.mark.parametrize(("offer", "locale", "number", "answers"), [group for group in AGREED if group[2] != "never"])
def test_an_answer_in_doubt_takes_the_slot_that_a_model_names_too_and_no_other(
    offer: str, locale: str, number: str, answers: list[str]
) -> None:
    for answer in answers:
        others = {taken(answer, offer, locale, other) for other in (None, 0, 1, 2, 3, 9) if str(other) != number}
        assert taken(answer, offer, locale, int(number)) == number, answer
        assert not any(result == number for result in others), answer


@pytest.mark.parametrize(("offer", "locale", "_", "answers"), [group for group in AGREED if group[2] == "never"])
def test_a_refusal_a_condition_a_question_or_another_wish_is_never_settled_by_a_number(
    offer: str, locale: str, _: str, answers: list[str]
) -> None:
    for answer in answers:
        results = {taken(answer, offer, locale, number) for number in (None, 1, 2, 3)}
        assert not any(result.isdigit() for result in results), answer


def names(answer: str, offer: str, locale: str, number: int) -> bool:
    """Say whether a sure clause names a slot as possible, and nothing in the answer refuses or defers."""
    zone = NEW_YORK if offer == "new_york" else BERLIN
    said = Reader(OFFERS[offer], THURSDAY, zone, locale, number).read(answer)
    mentions = [mention for clause in without_asides(said) for mention in clause.mentions if mention.possible]
    named = any(mention.sure and mention.slots == {number - 1} for mention in mentions)
    return named and not any(clause.has(*REFUSING) for clause in said)


def test_a_number_changes_nothing_but_to_a_slot_that_is_named_or_asks_about_its_own_beside_one_that_follows() -> None:
    answers = [(offer, locale, result, answer) for offer, locale, result, group in GROUPS for answer in group]
    for at, (offer, locale, result, answer) in enumerate(answers):
        number = NUMBERS[at % len(NUMBERS)]
        beside = taken(answer, offer, locale, number)
        if result.isdigit():
            assert beside == result or set(beside.split()) == {result, str(number)}, answer
        elif beside.isdigit():
            assert beside == str(number), answer
            assert names(answer, offer, locale, number), answer
        else:
            assert result in ("asks", beside), answer
