"""Whether the cases hold together: played with a model that understands every mail, each ends as its ideal says."""

from collections import Counter

import pytest

from agent.domain import EffectKind
from evals.case import load_cases
from evals.judge import Judgement, judge
from ops.world.play import EndState
from tests.evals.understanding.careful import played

CASES = load_cases()
APART = ("complaint_then_reminder",)
"""The second mail answers none of ours: it begins a conversation, and is acknowledged as such."""
QUICK = ("counter_then_accept",)
"""Played in the quick suite, a second each; `make test-servers` plays all."""
DOUBT = (
    "a sentence beside the choice, or a word of it that our table lacks, leaves the choice in doubt: asked once more"
)
CLOCK = "a time without a day, or one that another language reads otherwise, is only offered"
SHORT_OF_IDEAL = {
    "accept_without_references": DOUBT,
    "answer_to_the_older_offer": "a day that the model rules out, but not our own reader, is offered once more",
    "answered_in_english": DOUBT,
    "answers_another_question": "'I never answered you: Thursday' is read as no to Thursday",
    "corrected_within_a_minute": CLOCK,
    "correction_after_booking": CLOCK,
    "crossing_own_list": "what the customer listed is known by no number",
    "outside_hours_then_nearest": CLOCK,
    "second_request_while_open": "the answer to the first offer is taken for a wish beside the second one's booking",
    "sent_twice": "the wish for a time that the customer has goes to a person",
    "subject_changed": DOUBT,
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
    assert name in APART or not [who for who, times in acknowledged(end).items() if times > 1]


def acknowledged(end: EndState) -> Counter[str]:
    """Count the acknowledgements by whom they went to."""
    effects = (effect for line in end.mails for effect in line.effects if effect.kind is EffectKind.ACK)
    return Counter(person for effect in effects for person in effect.recipients)
