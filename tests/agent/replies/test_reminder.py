"""The mail that reminds of an open offer."""

from dataclasses import replace

import pytest

from agent.domain import OutcomeKind
from agent.replies import facts_block, reminder
from agent.replies.language import find_language, languages
from tests.agent.replies.kinds import BOOKED, OFFERED, OWNER, at


def test_a_reminder_reads_like_this() -> None:
    assert reminder(replace(OFFERED, giver="Jonas Reed"), "en").splitlines() == [
        "This is just a short reminder of our offer.",
        "",
        "This email was written by an AI assistant. To reach a person, write to Dana Ruiz: dana@example.com",
        "",
        "We are still holding these times for you:",
        "",
        "1. Thursday, 6 March 2025, 15:00 – 15:30 (Berlin time, UTC+1)",
        "2. Friday, 7 March 2025, 10:00 – 10:30 (Berlin time, UTC+1)",
        "",
        "What: Introductory call, 30 minutes",
        "With: Jonas Reed",
        "Where: Room 4",
        "",
        "Reply with the number of the time that suits you, or tell us what would suit you better.",
        "We are holding these times for you until Friday, 7 March 2025, 17:00 (Berlin time, UTC+1).",
        "",
        "We look forward to hearing from you.",
        "",
        "Kind regards,",
        "Front desk, on behalf of Dana Ruiz",
    ]


@pytest.mark.parametrize("tag", [*languages(), "pl"])
@pytest.mark.parametrize("slots", [OFFERED.slots, OFFERED.slots[:1]], ids=["several", "one"])
def test_a_reminder_states_what_the_offer_stated_and_promises_nothing_else(tag: str, slots: tuple[object, ...]) -> None:
    facts = replace(OFFERED, slots=slots, old_slot=at(5, 9))
    mail, spoken = reminder(facts, tag), find_language(tag)
    # All but the line above the times, which says that they are still held.
    assert facts_block(facts, tag).split("\n\n", 1)[1] in mail
    assert spoken.say("reminder.held_one" if len(slots) == 1 else "reminder.held") in mail.splitlines()
    assert spoken.say("mail.disclosure", owner=OWNER.name, address=OWNER.address) in mail.split("\n\n")[1]
    assert reminder(replace(facts, explanation="taken", follow_up=True), tag) == mail
    assert ("in your own language" in mail) is not spoken.known


@pytest.mark.parametrize(
    "facts",
    [replace(OFFERED, held_until=None), BOOKED, replace(BOOKED, outcome=OutcomeKind.ASKED, question="which_time")],
)
def test_only_times_that_are_held_until_some_moment_can_be_reminded_of(facts: object) -> None:
    with pytest.raises(ValueError, match="held until"):
        reminder(facts, "en")  # type: ignore[arg-type]
