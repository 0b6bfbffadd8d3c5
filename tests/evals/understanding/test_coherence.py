"""Whether the cases hold together: played with a model that understands every mail, each ends as its ideal says."""

from collections import Counter

import pytest

from agent.domain import EffectKind
from evals.case import load_cases
from evals.judge import Judgement, judge
from ops.world.play import EndState
from tests.evals.understanding.careful import played

CASES = load_cases()
QUICK = ("counter_then_accept",)
"""Played in the quick suite, a second each; `make test-servers` plays all."""
DOUBT = (
    "a sentence beside the choice, or a word of it that our table lacks, leaves the choice in doubt: asked once more"
)
CLOCK = "read as English, the clock stands alone and means another day: what could be booked is only offered"
SHORT_OF_IDEAL = {
    "accept_and_invoice": DOUBT,
    "accept_by_number": "'le 2' alone is read as the second of the month",
    "accept_in_another_language": DOUBT,
    "accept_with_typos": DOUBT,
    "accept_without_references": DOUBT,
    "answer_to_the_older_offer": "a day that the model rules out, but not our own reader, is offered once more",
    "answered_in_english": DOUBT,
    "answers_another_question": "'I never answered you: Thursday' is read as no to Thursday",
    "away_message_between": "'donderdagochtend 18 februari' is read as two times",
    "cancel_after_booking": CLOCK,
    "cancelled_then_booked_again": CLOCK,
    "crossing_own_list": "what the customer listed is known by no number",
    "eight_in_the_evening": DOUBT,
    "next_thursday_answered": DOUBT,
    "not_the_first": CLOCK,
    "one_more_appointment": CLOCK,
    "outside_hours_then_nearest": CLOCK,
    "second_request_while_open": "the answer to the first offer is taken for a wish beside the second one's booking",
    "sent_twice": "the wish for a time that the customer has goes to a person",
    "subject_changed": DOUBT,
    "thanks_after_booking": "'toppen' and 'vi hörs' are no thanks that we know",
    "weekday_and_date_disagree": "a month in passing hides which candidate the weekday means",
    "which_booking_cancelled": "the answer names the booking that stays, too",
}
"""Cases that end short of their ideal, though safely, however well a model understands the mails, and why."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play all cases where there is time for them."""
    metafunc.parametrize("name", CASES if metafunc.config.getoption("--servers") else QUICK)


def test_a_case_that_is_understood_ends_as_it_should(name: str) -> None:
    end = played(CASES[name], name)
    judgement, why = judge(CASES[name], end)
    wanted = Judgement.SAFE if name in SHORT_OF_IDEAL else Judgement.CORRECT
    assert judgement is wanted, why or "it ends as it should now: take it off the list"
    assert not [who for who, times in acknowledged(end).items() if times > 1]


def acknowledged(end: EndState) -> Counter[str]:
    """Count the acknowledgements by whom they went to."""
    effects = (effect for line in end.mails for effect in line.effects if effect.kind is EffectKind.ACK)
    return Counter(person for effect in effects for person in effect.recipients)
