"""Facts in our mails: what is so is found right in every language, and what is not is caught."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import EffectKind, Slot
from agent.replies import Facts
from agent.replies.language import languages
from tests.evals.reply_checks.written import (
    FACTS,
    LATER,
    OLD,
    SLOT,
    WORDS,
    Written,
    acknowledged,
    asked,
    cancelled,
    changed,
    moved,
    offered,
    reminded,
    swapped,
)

ALL = [
    FACTS,
    moved(),
    cancelled(),
    offered(SLOT),
    offered(SLOT, LATER),
    asked("which_time"),
    asked("which_booking", OLD),
]
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/Lisbon")
STAYS_LATER = "appointment stays as it is: Wednesday, 9"
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: f"{facts.outcome}-{len(facts.slots)}")
def test_what_the_desk_writes_is_found_right(facts: Facts) -> None:
    assert Written(facts).findings() == []


@pytest.mark.parametrize("language", languages())
def test_what_it_writes_in_other_languages_is_found_right(language: str) -> None:
    assert Written(moved(), language=language).findings() == []


@pytest.mark.parametrize("language", languages())
def test_acknowledgements_and_reminders_are_found_right(language: str) -> None:
    assert (acknowledged(language=language), reminded(language=language)) == ([], [])


@settings(max_examples=12)
@given(
    st.datetimes(datetime(2026, 12, 2), datetime(2028, 1, 1)),  # noqa: DTZ001 - made aware below
    st.sampled_from(languages()),
    st.sampled_from(ZONES),
    st.integers(-3, 3),
)
def test_a_time_is_found_right_on_every_clock_and_caught_where_the_event_is_elsewhere(
    start: datetime, language: str, zone: str, off: int
) -> None:
    begins = start.replace(minute=start.minute // 30 * 30, second=0, microsecond=0, tzinfo=UTC)
    slot = Slot(begins, begins + HALF_HOUR)
    really = Slot(slot.start + off * HALF_HOUR, slot.end + off * HALF_HOUR)
    written = Written(replace(FACTS, slots=(slot,), zone=zone), language=language, contact={"zone": zone})
    found = replace(written, effects=(changed(EffectKind.BOOK, really),)).findings()
    assert [finding.is_harm for finding in found] == [True] * len(found)
    assert bool(found) is bool(off)


@pytest.mark.parametrize(
    ("facts", "old", "new", "why"),
    [
        (FACTS, "3 December 2026, 14:00", "3 December 2026, 15:00", "there is no such time"),
        (FACTS, "14:30", "15:00", "there is no such time"),
        (FACTS, "Thursday, 3 December", "Thursday, 10 December", "there is no such time"),
        (FACTS, "3 December 2026", "3 December 2027", "is no day and time"),
        (FACTS, "Thursday", "Friday", "is no day and time"),
        (FACTS, "UTC+1", "UTC+2", "there is no such time"),
        (moved(), "New time: Thursday, 3", "New time: Thursday, 10", "there is no such time"),
        (moved(), "Old time: Wednesday, 2", "Old time: Wednesday, 9", "there is no such time"),
        (cancelled(), "Wednesday, 2", "Wednesday, 9", "there is no such time"),
        (offered(SLOT, LATER), "10:00 \u2013 10:30", "11:00 \u2013 11:30", "there is no such time"),
        (asked("which_booking", OLD), "Wednesday, 2", "Wednesday, 9", "there is no such time"),
        (offered(SLOT, old_slot=OLD), "Wednesday, 2", "Wednesday, 9", "there is no such time"),
        (
            replace(asked("which_time"), old_slot=OLD),
            "appointment stays as it is: Wednesday, 2",
            STAYS_LATER,
            "no such time",
        ),
        (asked("which_time"), "Which time do you mean?", "Your appointment is booked.", "says book"),
        (asked("which_time"), WORDS[1], "Your appointment has been moved.", "says move"),
        (FACTS, "Your appointment is booked.", "We have not booked anything.", "says that nothing is booked"),
    ],
)
def test_a_time_or_a_booking_that_is_not_there_is_harm(facts: Facts, old: str, new: str, why: str) -> None:
    found = Written(facts, text=swapped(old, new)).findings()
    assert any(finding.is_harm and why in finding.why for finding in found)


@pytest.mark.parametrize(
    ("facts", "old", "new", "why"),
    [
        (FACTS, "Berlin time", "Paris time", "on another clock"),
        (FACTS, "30 minutes", "45 minutes", "'Consultation, 45 minutes'"),
        (FACTS, "What: Consultation", "What: Dinner", "'Dinner, 30 minutes'"),
        (FACTS, "Where: by phone", "Where: 4 Harbour Street", "'4 Harbour Street'"),
        (FACTS, "Where: by phone", "With: Jo Marsh", "'Jo Marsh'"),
        (FACTS, "Where: by phone", "Link: https://meet.example.net/a", "'https://meet.example.net/a'"),
        (
            FACTS,
            "Kind regards,\nFront desk, on behalf of Robin Ashdown",
            "Kind regards,\nFront desk, on behalf of Jo Marsh",
            "'Jo Marsh'",
        ),
        (FACTS, "Your appointment is booked.", "Just reply to this email.", "does not say book"),
        (FACTS, "When: Thursday, 3 December 2026, 14:00 \u2013 14:30 (Berlin time, UTC+1)\n", "", "but not when"),
        (offered(SLOT, LATER), "2. Friday", "3. Friday", "numbers its times [1, 3]"),
        (
            offered(SLOT, LATER),
            "until Thursday, 3 December 2026, 09:00",
            "until Thursday, 3 December 2026, 10:00",
            "held",
        ),
        (offered(SLOT, LATER), "until Thursday, 3", "until Wednesday, 2", "held"),
        (offered(SLOT, LATER), "until Thursday, 3", "until Friday, 3", "cannot be read"),
        (FACTS, "14:00 \u2013 14:30 (Berlin time, UTC+1)", "15:00 \u2013 15:30 (Berlin time, UTC+2)", "another clock"),
        (FACTS, "robin@frontdesk.example", "desk@frontdesk.example", "which is not the owner's"),
        (asked("which_time", SLOT), "14:00 \u2013 14:30", "09:00 \u2013 09:30", "there is no such time"),
    ],
)
def test_anything_else_that_is_not_so_is_caught(facts: Facts, old: str, new: str, why: str) -> None:
    found = Written(facts, text=swapped(old, new), asked={"text": "Thursday at 2?"}).findings()
    assert any(why in finding.why for finding in found)


def test_an_offer_that_lists_nothing_is_caught() -> None:
    listed = "1. Thursday, 3 December 2026, 14:00 \u2013 14:30 (Berlin time, UTC+1)\n2. Friday, 4 December 2026, "
    cut = swapped(listed + "10:00 \u2013 10:30 (Berlin time, UTC+1)\n\n", "")
    assert Written(offered(SLOT, LATER), text=cut).findings()[0].why.endswith("lists none")


@pytest.mark.parametrize(("text", "is_so"), [("Thursday at 2?", True), ("3 December?", True), ("Friday at 2?", False)])
def test_a_question_may_repeat_what_the_customers_words_mean(text: str, is_so: bool) -> None:
    found = Written(asked("which_time", SLOT), asked={"text": text}).findings()
    assert [finding.is_harm for finding in found] == [False] * (not is_so)


def test_the_customers_own_appointment_may_be_asked_about_and_a_held_time_is_none() -> None:
    assert Written(asked("which_time", OLD), asked={"text": "Hello."}).findings() == []
    held = (changed(EffectKind.HOLD, SLOT),)
    assert Written(asked("which_offer", SLOT), effects=held, asked={"text": "Hello."}).findings() == []
    assert [each.is_harm for each in Written(asked("which_booking", SLOT), effects=held).findings()] == [True]


def test_an_appointment_that_was_cancelled_does_not_stay() -> None:
    effects = (changed(EffectKind.HOLD, SLOT), changed(EffectKind.CANCEL, OLD, "old"))
    found = Written(offered(SLOT, old_slot=OLD), effects=effects).findings()
    assert any(finding.is_harm and "there is no such time" in finding.why for finding in found)


def test_a_time_is_told_once_more_on_the_owners_clock() -> None:
    theirs = swapped("= 14:00 \u2013 14:30 (Berlin time, UTC+1)", "= 08:00 \u2013 08:30 (New York time, UTC-5)")
    written = Written(replace(FACTS, zone="America/New_York"), contact={"zone": "America/New_York"})
    assert written.findings() == []
    assert ["on another clock than the owner" in each.why for each in replace(written, text=theirs).findings()] == [
        True
    ]


def test_a_promise_is_told_on_the_customers_clock() -> None:
    assert ["on another clock" in each.why for each in acknowledged(swapped("Berlin", "Paris"))] == [True]


def test_a_person_answers_by_when_one_was_asked_to() -> None:
    hour_later = acknowledged(swapped("09:00", "10:00"))
    assert ["a person answers by" in finding.why for finding in hour_later] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [("14:00", "14:30"), ("still holding", "holding"), ("2026, 09:00", "2026, 10:00"), ("4 December", "11 December")],
)
def test_a_reminder_is_held_to_its_offer(old: str, new: str) -> None:
    assert reminded(lambda mail: replace(mail, text=mail.text.replace(old, new)))
