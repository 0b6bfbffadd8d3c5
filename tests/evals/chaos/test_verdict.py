"""The verdict finds what must not be, and lets pass what nobody can help."""

import pytest

from evals.chaos.ending import Ending
from evals.chaos.verdict import Excuse, Grade, judge
from tests.evals.chaos.endings import ACK, BOOKING, EVENT, GOOD, NOTICE, OFFER, OWNERS_EVENT, UNSURE, but, filed, sent

CALM = Excuse()
KILLED_WHILE_SENDING = Excuse(unknown_sendings=1)
TWO_DAYS_LATER = Excuse(time_is_over=True)
LATE = but(
    outcomes=("offered", "handed_off(slot_lost)"),
    handoffs=((2, "slot_lost"),),
    sent=(OFFER, sent("<5@us>", 2), NOTICE),
    events=(OWNERS_EVENT,),
    activities=("c1 Front desk: handed off", "c1 Front desk: offered"),
    folders=filed(handled=("1",), person=("2",)),
)


def grades(seen: Ending, excuse: Excuse = CALM, wanted: Ending = GOOD) -> set[str]:
    return {finding.grade.value for finding in judge(wanted, seen, excuse)}


@pytest.mark.parametrize("excuse", [CALM, KILLED_WHILE_SENDING, TWO_DAYS_LATER])
def test_the_same_end_differs_in_nothing(excuse: Excuse) -> None:
    assert judge(GOOD, GOOD, excuse) == []


@pytest.mark.parametrize(
    "seen",
    [
        but(outcomes=("offered",), settled=(1,)),
        but(outcomes=("offered", "open(running)"), settled=(1,)),
        but(sent=(OFFER,)),
        but(events=(OWNERS_EVENT,)),
        but(events=(EVENT,)),
        but(activities=("c1 Front desk: offered",)),
        but(folders=filed(inbox=("2",), handled=("1",))),
        but(folders=filed(handled=("1",))),
        but(folders=filed(sent=("<1@us>",))),
        but(arrived=1, outcomes=("offered",), settled=(1,), sent=()),
    ],
)
def test_what_is_missing_is_lost(seen: Ending) -> None:
    assert Grade.LOST in grades(seen)


@pytest.mark.parametrize(
    "seen",
    [
        but(sent=(OFFER, OFFER, BOOKING)),
        but(sent=(OFFER, sent("<9@us>", 1, OFFER.text), BOOKING)),
        but(sent=(OFFER, sent("<9@us>", 1), BOOKING)),
        but(events=(EVENT, EVENT, OWNERS_EVENT)),
        but(activities=(*GOOD.activities, GOOD.activities[0])),
        but(outcomes=("offered", "booked", "booked"), settled=(1, 2, 3)),
        but(folders=filed(person=("1",))),
        but(folders=filed(handled=("1", "1", "2"))),
        but(folders=filed(sent=("<1@us>", "<1@us>", "<2@us>"))),
        but(problems=("the server sent more than once: <1@us>",)),
    ],
)
def test_what_is_there_twice_is_doubled(seen: Ending) -> None:
    assert Grade.DOUBLED in grades(seen)


@pytest.mark.parametrize("seen", [but(settled=(2, 1)), but(sent=(BOOKING, OFFER))])
def test_a_conversation_out_of_turn_is_disordered(seen: Ending) -> None:
    assert grades(seen) == {Grade.DISORDERED}


@pytest.mark.parametrize(
    "seen",
    [
        but(outcomes=("offered", "dead_lettered(poison)")),
        but(outcomes=("handed_off(calendar_unknown)", "booked")),
        but(settled=(1, 2, 2)),
        but(events=("03 15:00 to 15:30 UTC ann@brightwater.example", OWNERS_EVENT)),
        but(holds=("03 15:00 to 15:30 UTC",)),
        but(handoffs=((1, "follow_up"),)),
        but(sent=(OFFER, sent("<2@us>", 2, "other words"))),
        but(problems=("the audit chain is altered at 7",)),
        UNSURE,
    ],
)
def test_what_nothing_explains_is_different(seen: Ending) -> None:
    assert Grade.DIFFERENT in grades(seen)


def test_the_figures_in_an_answer_may_differ_as_time_passes() -> None:
    wanted = but(sent=(sent("<1@us>", 1, "by 08:31"), BOOKING))
    assert grades(but(wanted, sent=(sent("<1@us>", 1, "by 08:32"), BOOKING)), wanted=wanted) == set()
    assert grades(but(wanted, sent=(sent("<1@us>", 1, "later"), BOOKING)), wanted=wanted) == {Grade.DIFFERENT}
    assert grades(but(wanted, sent=(sent("<1@us>", 1, "later"), BOOKING)), TWO_DAYS_LATER, wanted) == set()


def test_a_reply_that_died_half_sent_may_have_left_once() -> None:
    assert grades(UNSURE, KILLED_WHILE_SENDING) == {Grade.UNCERTAIN}
    assert grades(but(UNSURE, sent=(ACK, NOTICE, BOOKING)), KILLED_WHILE_SENDING) == {Grade.UNCERTAIN}


def test_an_uncertain_end_explains_what_came_of_the_mails_after_it() -> None:
    assert grades(but(UNSURE, outcomes=(UNSURE.outcomes[0], "asked")), KILLED_WHILE_SENDING) == {Grade.UNCERTAIN}
    assert Grade.DIFFERENT in grades(but(UNSURE, outcomes=("asked", "booked")), KILLED_WHILE_SENDING)
    dead = but(UNSURE, outcomes=(UNSURE.outcomes[0], "dead_lettered(poison)"))
    assert Grade.DIFFERENT in grades(dead, KILLED_WHILE_SENDING)


@pytest.mark.parametrize(
    ("seen", "grade"),
    [
        (but(UNSURE, sent=(OFFER, OFFER, ACK, NOTICE, BOOKING)), Grade.DOUBLED),
        (but(UNSURE, sent=(OFFER, sent("<9@us>", 1, OFFER.text), NOTICE, BOOKING)), Grade.DOUBLED),
        (but(UNSURE, sent=(ACK, sent("<9@us>", 1, ACK.text), NOTICE, OFFER, BOOKING)), Grade.DOUBLED),
        (but(UNSURE, sent=(OFFER, sent("<9@us>", 1), ACK, NOTICE, BOOKING)), Grade.DOUBLED),
        (but(UNSURE, events=(EVENT, EVENT, OWNERS_EVENT)), Grade.DOUBLED),
        (but(UNSURE, activities=(*GOOD.activities, GOOD.activities[0])), Grade.DOUBLED),
        (but(UNSURE, sent=(OFFER, ACK, BOOKING)), Grade.LOST),
        (but(UNSURE, folders=filed(handled=("2",))), Grade.LOST),
        (but(UNSURE, settled=(2, 1)), Grade.DISORDERED),
        (but(UNSURE, outcomes=(UNSURE.outcomes[0], "open(new)"), settled=(1,)), Grade.LOST),
    ],
)
def test_uncertainty_excuses_nothing_else(seen: Ending, grade: Grade) -> None:
    assert grades(seen, KILLED_WHILE_SENDING) >= {Grade.UNCERTAIN, grade}


def test_one_death_explains_one_uncertain_mail() -> None:
    twice = but(
        UNSURE,
        outcomes=("handed_off(effect_uncertain)",) * 2,
        handoffs=((1, "effect_uncertain"), (2, "effect_uncertain")),
        sent=(OFFER, ACK, NOTICE, BOOKING, sent("<6@us>", 0)),
        folders=filed(handled=(), person=("1", "2")),
    )
    assert [f.grade for f in judge(GOOD, twice, Excuse(unknown_sendings=2))] == [Grade.UNCERTAIN] * 2
    assert [f.grade for f in judge(GOOD, twice, KILLED_WHILE_SENDING)] == [Grade.UNCERTAIN]


def test_what_time_explains_is_late() -> None:
    assert grades(LATE, TWO_DAYS_LATER) == {Grade.LATE}
    assert Grade.DIFFERENT in grades(LATE)
    assert Grade.DIFFERENT in grades(but(LATE, outcomes=("offered", "dead_lettered(poison)")), TWO_DAYS_LATER)
    assert Grade.DOUBLED in grades(but(LATE, events=(OWNERS_EVENT, OWNERS_EVENT)), TWO_DAYS_LATER)


def test_times_held_may_be_given_back_as_time_passes() -> None:
    held, more = ("03 15:00 to 15:30 UTC", "04 09:00 to 09:30 UTC"), ("05 09:00 to 09:30 UTC",)
    wanted = but(holds=held)
    assert grades(but(holds=held[:1]), TWO_DAYS_LATER, wanted) == set()
    assert grades(but(holds=held[:1]), wanted=wanted) == {Grade.DIFFERENT}
    assert grades(but(holds=(*held, *more)), TWO_DAYS_LATER, wanted) == {Grade.DIFFERENT}
