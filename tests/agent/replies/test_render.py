"""What a rendered mail states, in every language and for every outcome."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import OutcomeKind, Person
from agent.replies import default_words, facts_block, render
from agent.replies.facts import ANSWERED
from agent.replies.language import find_language, languages
from tests.agent.replies.kinds import BOOKED, LATER, OWNER, at, every_kind

OPENING, CLOSING = "Hello Anna, how good to hear from you.", "Warm regards."
EVERY_KIND = tuple(every_kind())
TAGS = (*languages(), "de-AT", "en_GB", "pl", "")


def test_every_outcome_that_is_answered_is_covered_here() -> None:
    assert {facts.outcome for facts in EVERY_KIND} == set(ANSWERED)


@pytest.mark.parametrize("tag", TAGS)
def test_every_mail_discloses_the_ai_and_names_a_person_in_its_language(tag: str) -> None:
    spoken = find_language(tag)
    disclosure = spoken.say("mail.disclosure", owner=OWNER.name, address=OWNER.address)
    signature = spoken.say("mail.sender", owner=OWNER.name)
    for facts in EVERY_KIND:
        mail = render(facts, OPENING, CLOSING, tag)
        # Where it is seen: right after the opening, above all facts.
        assert mail.startswith(f"{OPENING}\n\n{disclosure}\n\n")
        assert mail.endswith(f"{facts_block(facts, tag)}\n\n{CLOSING}\n\n{signature}\n")
        assert "{" not in mail
        assert "\n-- \n" not in mail
        assert not any(line != line.rstrip() for line in mail.splitlines())


@pytest.mark.parametrize("tag", languages())
def test_wherever_a_time_stands_the_zone_stands_beside_it(tag: str) -> None:
    for facts in EVERY_KIND:
        lines = facts_block(facts, tag).splitlines()
        assert all("UTC" in line for line in lines if "2025" in line)
        stated = (*facts.slots, facts.old_slot) if facts.old_slot else facts.slots
        assert sum("2025" in line for line in lines) >= len(stated)


def test_a_booking_states_what_when_where_and_how_to_change_it() -> None:
    assert facts_block(BOOKED, "en").splitlines() == [
        "Your appointment is booked.",
        "",
        "What: Introductory call, 30 minutes",
        "When: Thursday, 6 March 2025, 15:00 – 15:30 (Berlin time, UTC+1)",
        "Where: Room 4",
        "",
        "To move or cancel your appointment, just reply to this email.",
    ]


def test_the_owners_clock_stands_beside_the_customers_where_they_differ() -> None:
    block = facts_block(replace(BOOKED, zone="America/New_York"), "en")
    assert "When: Thursday, 6 March 2025, 09:00 – 09:30 (New York time, UTC-5)\n= 15:00 – 15:30 (Berlin" in block
    assert "New York" not in facts_block(BOOKED, "en")
    assert "Paris" in facts_block(replace(BOOKED, zone="Europe/Paris"), "en")
    assert "Berlin" not in facts_block(replace(BOOKED, zone="Europe/Paris"), "en")


def test_the_owners_date_is_stated_where_it_is_another_day() -> None:
    block = facts_block(replace(BOOKED, zone="Pacific/Auckland"), "de")
    assert "Freitag, 7. März 2025, 03:00 – 03:30 Uhr (Ortszeit Auckland, UTC+13)" in block
    assert "= Donnerstag, 6. März 2025, 15:00 – 15:30 Uhr (Ortszeit Berlin, UTC+1)" in block


def test_each_offered_time_states_the_offset_that_holds_on_its_day() -> None:
    facts = replace(BOOKED, outcome=OutcomeKind.OFFERED, slots=(at(28, 9), at(31, 9)))
    lines = facts_block(facts, "fr").splitlines()
    assert lines[2] == "1. vendredi 28 mars 2025, 10:00 – 10:30 (heure locale : Berlin, UTC+1)"
    assert lines[3] == "2. lundi 31 mars 2025, 11:00 – 11:30 (heure locale : Berlin, UTC+2)"


def test_a_zone_without_a_city_is_its_offset() -> None:
    assert "(UTC+0)" in facts_block(replace(BOOKED, zone="UTC", owner_zone="UTC"), "es")
    assert "(Kolkata time, UTC+5:30)" in facts_block(replace(BOOKED, zone="Asia/Kolkata"), "en")
    assert "(Buenos Aires time, UTC-3)" in facts_block(replace(BOOKED, zone="America/Argentina/Buenos_Aires"), "en")


def test_a_move_states_both_times_and_a_cancellation_the_one_that_is_gone() -> None:
    moved = facts_block(replace(BOOKED, outcome=OutcomeKind.MOVED, old_slot=at(5, 9)), "en")
    assert "New time: Thursday, 6 March" in moved
    assert "Old time: Wednesday, 5 March" in moved
    gone = facts_block(replace(BOOKED, outcome=OutcomeKind.CANCELLED, slots=(), old_slot=at(5, 9)), "en")
    assert "cancelled" in gone
    assert "When: Wednesday, 5 March" in gone


def test_an_offer_is_numbered_and_says_until_when_it_is_held() -> None:
    facts = replace(BOOKED, outcome=OutcomeKind.OFFERED, slots=(at(6, 14), at(7, 9)), held_until=LATER)
    block = facts_block(facts, "en")
    assert "\n1. Thursday" in block
    assert "\n2. Friday" in block
    assert "holding these times for you until Friday, 7 March 2025, 17:00 (Berlin time, UTC+1)." in block


def test_a_language_of_a_region_has_its_dates_and_one_without_a_file_has_english() -> None:
    assert "Thursday, 6 March 2025, 15:00" in facts_block(BOOKED, "en")
    assert "Donnerstag, 6. März" in facts_block(BOOKED, "de_XX")
    polish = render(BOOKED, OPENING, CLOSING, "pl")
    assert "we cannot write to you in your own language yet" in polish
    assert facts_block(BOOKED, "en") in polish
    assert "in your own language" not in render(BOOKED, OPENING, CLOSING, "en")


@pytest.mark.parametrize(
    "claim", ["It is booked.", "See you on Tuesday.", "See https://evil.example.com", "At 3 then."]
)
def test_words_that_claim_something_give_way_to_our_own(claim: str) -> None:
    mail = render(BOOKED, claim, CLOSING, "en")
    assert claim not in mail
    assert mail.startswith(default_words(BOOKED, "en").opening)


def test_empty_words_leave_no_gap() -> None:
    mail = render(BOOKED, "", " ", "en")
    assert mail.startswith("This email was written by an AI assistant.")
    assert "\n\n\n" not in mail


@given(st.text(), st.text(), st.text())
def test_no_name_or_place_can_forge_a_line(meeting: str, place: str, name: str) -> None:
    facts = replace(BOOKED, meeting=f"Call {meeting}", place=f"Room {place}", owner=Person(f"D {name}", OWNER.address))
    assert len(render(facts, OPENING, CLOSING, "en").splitlines()) == 16


@pytest.mark.parametrize(
    "changed",
    [
        {"slots": ()},
        {"outcome": OutcomeKind.MOVED, "slots": (at(6, 14), at(7, 14))},
        {"outcome": OutcomeKind.CANCELLED},
        {"outcome": OutcomeKind.OFFERED, "slots": ()},
        {"outcome": OutcomeKind.ASKED},
        {"outcome": OutcomeKind.ASKED, "question": "how_are_you"},
        {"outcome": OutcomeKind.IGNORED},
        {"outcome": OutcomeKind.SHADOWED},
        {"outcome": OutcomeKind.DEAD_LETTERED},
        {"explanation": "moon"},
    ],
)
def test_facts_that_no_mail_can_state_are_refused_before_anything_is_written(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"lacks its facts|no text"):
        replace(BOOKED, **changed)  # type: ignore[arg-type]


def test_an_offer_in_the_times_asked_for_says_so_and_how_it_is_ordered() -> None:
    facts = replace(BOOKED, outcome=OutcomeKind.OFFERED, slots=(at(6, 14), at(7, 9)), explanation="as_asked")
    block = facts_block(facts, "en")
    assert block.startswith("Here are some of the free times among those you asked for, the earliest first:")
    assert "We can offer you" not in block


def test_who_gives_the_meeting_and_how_to_join_it_are_told_where_there_is_something_to_tell() -> None:
    assert not {"With:", "Link:"} & set(facts_block(BOOKED, "en").split())
    facts = replace(BOOKED, giver="Jonas Reed", link="https://meet.example.com/room")
    assert "With: Jonas Reed\n" in facts_block(facts, "en")
    assert "Link: https://meet.example.com/room" in facts_block(facts, "en")
    offered = replace(facts, outcome=OutcomeKind.OFFERED)
    assert "With: Jonas Reed" in facts_block(offered, "en")
    assert "Link:" not in facts_block(offered, "en")
