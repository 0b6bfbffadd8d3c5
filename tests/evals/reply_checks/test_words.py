"""Words of no template in our mails: they claim nothing."""

from dataclasses import replace

import pytest

from agent.domain import OutcomeKind
from agent.replies import Words, violations
from tests.evals.reply_checks.written import FACTS, SLOT, WORDS, Written, offered, swapped

OFFER = Written(offered(SLOT))


def said(words: str, written: Written = OFFER) -> list[tuple[str, bool]]:
    """Return what is found where these words stand in place of the model's."""
    return [(each.why, each.is_harm) for each in replace(written, text=swapped(WORDS[0], words)).findings()]


@pytest.mark.parametrize(
    ("words", "why", "is_harm"),
    [
        ("See you on Friday, 11 December at 3 pm.", "a time of its own", True),
        ("We look forward to seeing you tomorrow.", "a time of its own: 'tomorrow'", True),
        ("We would like to see you on this day.", "a time of its own: 'this day'", False),
        ("We have booked it for you.", "'booked' in its own words", True),
        ("You are customer 4711 for us.", "a number of its own: 4711", False),
    ],
)
def test_a_claim_in_the_words_around_the_facts_is_caught(words: str, why: str, is_harm: bool) -> None:
    found, harm = said(words)[0]
    assert (why in found, harm) == (True, is_harm)


@pytest.mark.parametrize(
    "words",
    [
        "See you on Thursday at 2 pm, as you wrote.",
        "We are glad to hear from you now.",
        "Thank you very much.",
    ],
)
def test_what_is_listed_or_quoted_may_be_said_again(words: str) -> None:
    assert said(words) == []


def test_what_the_customer_wrote_may_be_said_again() -> None:
    words, asked = "Friday at 5 is not possible.", {"text": "Could it be Friday at 5?"}
    assert said(words, replace(OFFER, asked=asked)) == []
    assert [is_harm for _, is_harm in said(words)] == [True, False]


def test_what_was_done_may_be_said() -> None:
    assert said("We have booked it for you.", Written(FACTS)) == []
    assert FACTS.outcome is OutcomeKind.BOOKED
    assert violations(Words("We have booked it for you.", ""))
