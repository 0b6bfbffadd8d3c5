"""Whole letters: what is quoted, what is in doubt, which zone is meant, and what politeness never changes."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Offer, Slot
from agent.offers import matching

BERLIN, LONDON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")
THURSDAY = datetime(2025, 3, 6, 10, tzinfo=BERLIN)


def at(day: int, hour: int, minute: int = 0) -> Slot:
    start = datetime(2025, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=30))


SLOTS = (at(11, 10), at(12, 15), at(14, 10, 30))
"""Tuesday at ten, Wednesday at three, Friday at half past ten."""
LIST = ("1. Tuesday, 11 March 2025, 10:00", "2. Wednesday, 12 March 2025, 15:00", "3. Friday, 14 March 2025, 10:30")


def taken(
    answer: str, number: int | None = None, zone: ZoneInfo = BERLIN, slots: tuple[Slot, ...] = SLOTS
) -> list[int]:
    offer = Offer("offer-1", "conversation-1", "anna@example.com", slots, datetime(2025, 3, 20, tzinfo=UTC))
    return [slots.index(slot) + 1 for slot in matching(answer, number, offer, THURSDAY, zone, "en")]


@pytest.mark.parametrize(
    "letter",
    [
        "The second, please.\n\n" + "\n".join(f"> {line}" for line in LIST),
        "\n".join(f"> {line}" for line in LIST) + "\n\nThe second, please.",
        "\n".join(LIST) + "\n\nThe second, please.",
        "The second, please.\n\n" + "\n".join(LIST),
        "1. Tuesday 10:00 no\n2. Wednesday 15:00 yes\n3. Friday 10:30 no",
        "2. Wednesday, 12 March 2025, 15:00",
    ],
)
def test_our_own_list_repeated_takes_nothing_but_what_is_said_beside_it(letter: str) -> None:
    assert taken(letter) == [2]


def test_a_list_of_one_repeated_is_a_yes_and_a_list_in_another_order_is_no_copy_of_ours() -> None:
    assert taken(LIST[0], slots=SLOTS[:1]) == [1]
    assert taken(f"{LIST[0]}\n{LIST[1]}\n\nThe second, please.", slots=SLOTS[:2]) == [2]
    assert taken("1. Wednesday 15:00\n2. Friday 10:30\n3. Tuesday 10:00") == [1, 2, 3]


def test_our_list_repeated_and_no_more_takes_nothing() -> None:
    assert len(taken("\n".join(LIST))) != 1
    assert taken("\n".join(f"> {line}" for line in LIST)) == []


@pytest.mark.parametrize("number", [None, 1, 2, 3])
@pytest.mark.parametrize(
    "answer",
    [
        "I cannot make the\nsecond one",
        "I cannot do\nWednesday",
        "The second, if it can be by phone.",
        "Let me ask my wife about the second one.",
        "What does the second one cost?",
        "The second one, but an hour later.",
        "Could we do Wednesday at 4 instead of 3?",
        "The second is on the second floor, at 2.",
        "Invoice number 2 is wrong.",
        "Please send it to\nElm Road 2\n10115 Berlin",
        "These do not work for me:\n\nTuesday\nWednesday",
        "The second one. At 4 pm, please.",
        "Friday? No way.",
        "We live on the third floor.",
    ],
)
def test_a_refusal_a_condition_a_question_or_another_wish_takes_nothing_whatever_the_model_says(
    answer: str, number: int | None
) -> None:
    assert taken(answer, number) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Wednesday is when my children are at school.",
        "Thanks for your mail of Friday. The second works.",
        "The second works. I have been waiting for 3 weeks.",
    ],
)
def test_what_is_in_doubt_takes_no_single_slot_whether_or_not_the_models_number_agrees(answer: str) -> None:
    assert [len(taken(answer, number)) == 1 for number in (None, 1, 2, 3)] == [False] * 4


@pytest.mark.parametrize("answer", ["not the first or the third", "anything but Tuesday and Friday", "all but 1 and 3"])
def test_a_slot_that_only_follows_is_asked_about_where_the_model_names_another(answer: str) -> None:
    alone = taken(answer)
    assert alone != [1]
    assert taken(answer, number=2) == alone
    if alone == [2]:
        assert [taken(answer, number) for number in (0, 1, 3, 4)] == [[2], [1, 2], [2, 3], [2]]


@pytest.mark.parametrize("answer", ["Unfortunately, Friday.", "My wife booked the\nsecond one"])
def test_a_refusal_of_who_knows_what_and_a_wrapped_line_leave_a_name_in_doubt(answer: str) -> None:
    assert taken(answer) == []


@pytest.mark.parametrize(
    ("letter", "taken_too"),
    [
        ("Hello Tom,\nyes please", True),
        ("Hello Tom Peter Weber Smith,\nyes please", True),
        ("Hello Tom sees Peter about moving,\nyes please", False),
        ("Yes please\n\nKind regards\nAnna Maria Meyer Weber\n+49 30 23125040", True),
        ("Yes please\n\nKind regards,\nAnna\nMeyer Ltd", True),
        ("Yes please\n\nKind regards\nAnna moves abroad before summer", False),
        ("Yes please\nAnna Meyer", True),
        ("Yes please. Kind regards, Anna Meyer", True),
        ("Yes please. Kind regards, Anna moved you", False),
        ("Yes please\nAnna saw you", False),
        ("Yes please, kind regards from Anna", False),
    ],
)
def test_a_name_in_a_greeting_or_below_a_closing_says_nothing_and_other_unknown_words_may(
    letter: str, taken_too: bool
) -> None:
    assert taken(letter, slots=SLOTS[:1]) == ([1] if taken_too else [])


def test_one_or_the_other_is_both_even_where_one_holds_the_other() -> None:
    assert taken("The morning ones or the first", slots=SLOTS) == [1, 3]
    assert taken("The first is good, mornings work too") == [1, 3]


def test_the_last_of_a_list_that_is_not_in_order_is_asked_about() -> None:
    assert taken("the last one", slots=(at(14, 10), at(11, 10), at(12, 10))) == [1, 3]


def test_an_ordinal_beside_a_weekday_or_a_month_is_a_date() -> None:
    in_april = tuple(Slot(slot.start + shift, slot.end + shift) for slot in SLOTS for shift in [timedelta(days=23)])
    assert taken("Thursday the 3rd", slots=in_april) == [1]
    assert taken("Friday the 3rd", slots=in_april) == []


def test_a_time_is_the_customers_unless_it_names_its_zone() -> None:
    assert taken("9:00 works", zone=LONDON) == [1]
    assert taken("10:00 works", zone=LONDON) == []
    assert taken("Tuesday 10:00 CET works", zone=LONDON) == [1]
    assert taken("Tuesday 9:00 London time works") == [1]
    assert taken("Tuesday 10:00 London time works") == []


FRAMES = (
    "{}",
    "{} works for me, thank you!",
    "Hi,\n\nI would like to take {} please.\n\nBest regards\nAnna",
    "Perfect, let's go with {}. See you then!",
    "Could we take {}?",
    "No problem, {} is fine.",
)
TIMES = ("%A %H:%M", "%A, %-d %B at %H:%M", "%d %B %Y, %H:%M", "%H:%M on %A", "%a %H:%M", "%Y-%m-%d %H:%M")


@given(
    st.lists(st.builds(at, st.integers(10, 28), st.integers(8, 17), st.sampled_from([0, 30])), min_size=2, max_size=4),
    st.data(),
)
@settings(max_examples=4)
def test_who_names_one_slots_day_and_time_takes_it_however_politely(slots: list[Slot], data: st.DataObject) -> None:
    offered = tuple({slot.start.astimezone(BERLIN).strftime("%A %H:%M"): slot for slot in slots}.values())
    index = data.draw(st.sampled_from(range(len(offered))))
    said = offered[index].start.astimezone(BERLIN)
    for frame, form in product(FRAMES, TIMES):
        answer = frame.format(said.strftime(form))
        assert taken(answer, slots=offered) == [index + 1], answer


OTHER = st.builds(at, st.integers(10, 28), st.integers(8, 17), st.sampled_from([0, 30]))
NAMED = {slot.start.astimezone(BERLIN).strftime("%A %H:%M") for slot in SLOTS}


@given(OTHER.map(lambda slot: slot.start.astimezone(BERLIN)), st.sampled_from([None, 1, 2, 3]))
@settings(max_examples=8)
def test_who_names_a_day_and_time_that_is_not_on_offer_takes_nothing(other: datetime, number: int | None) -> None:
    if other.strftime("%A %H:%M") not in NAMED:
        for frame, form in product(FRAMES, TIMES):
            answer = frame.format(other.strftime(form))
            assert taken(answer, number) == [], answer


POLITE = """yes ok perfect great thanks thank you please works fine good sounds suits me I we would like to take that it
hello see then sure lovely looking forward regards could can happy . , ! if but or and not"""


@given(st.lists(st.sampled_from(POLITE.split()), max_size=15).map(" ".join), st.sampled_from([None, 1, 2, 3]))
def test_words_that_name_no_slot_take_none_of_several(answer: str, number: int | None) -> None:
    assert taken(answer, number) == []
