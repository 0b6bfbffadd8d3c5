"""The suggested reply that a person finishes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import OutcomeKind, Person, Slot
from agent.replies import Facts, facts_block, suggestion
from agent.replies.language import find_language, languages

OWNER = Person("Dana Ruiz", "dana@example.com")
START = datetime(2025, 3, 7, 14, tzinfo=UTC)
BOOKED = Facts(
    outcome=OutcomeKind.BOOKED,
    slots=(Slot(START, START + timedelta(minutes=30)),),
    old_slot=None,
    zone="Europe/Berlin",
    owner_zone="Europe/Berlin",
    meeting="Consultation",
    place="by phone",
    owner=OWNER,
)


def test_a_suggestion_without_facts_leaves_a_line_for_the_persons_own_words() -> None:
    assert suggestion(OWNER, "en", excerpt="What does it cost?\n\nAnn") == (
        "Hello, thank you for your message.\n\n[Your own words]\n\nKind regards,\nDana Ruiz\n\n"
        "You wrote:\n> What does it cost?\n>\n> Ann\n"
    )


@pytest.mark.parametrize("tag", [*languages(), "pl"])
def test_a_suggestion_states_what_has_happened_in_the_customers_language(tag: str) -> None:
    text = suggestion(OWNER, tag, facts=BOOKED, excerpt="Thanks")
    spoken = find_language(tag)
    assert text.startswith(spoken.say("opening.booked"))
    assert facts_block(BOOKED, tag) in text
    assert spoken.say("draft.own_words") not in text
    assert f"\nDana Ruiz\n\n{spoken.say('draft.quote')}\n> Thanks\n" in text


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("facts", [None, BOOKED])
def test_a_suggestion_claims_no_machine_and_promises_nothing(tag: str, facts: Facts | None) -> None:
    text = suggestion(OWNER, tag, facts=facts)
    spoken = find_language(tag)
    assert spoken.say("mail.disclosure", owner=OWNER.name, address=OWNER.address) not in text
    assert spoken.say("status.handed_off", owner=OWNER.name) not in text
    assert OWNER.address not in text
    assert ">" not in text


def test_links_are_quoted_as_they_stand() -> None:
    assert "> see https://x.example/a?b=1" in suggestion(OWNER, "en", excerpt="see https://x.example/a?b=1")


def test_a_long_mail_is_quoted_in_part() -> None:
    assert suggestion(OWNER, "en", excerpt="word " * 2000).endswith("> […]\n")


@given(st.text(max_size=500))
def test_no_word_of_the_customers_leaves_the_quote(excerpt: str) -> None:
    said = suggestion(OWNER, "en", excerpt=excerpt)
    own, _, quoted = said.partition("\n\nYou wrote:\n")
    assert own.rstrip("\n") == suggestion(OWNER, "en").rstrip("\n")
    assert all(line.startswith(">") for line in quoted.splitlines())
