"""How every calendar notes what an attendee answered."""

import pytest

from agent.domain import Answer
from agent.errors import Conflict, Gone, OutcomeUnknown
from tests.integrations.calendar_worlds import ANN, BEN, World, new_event


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_is_noted_for_that_attendee_alone(calendar_world: World, answer: Answer) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event(attendees=(ANN, BEN)))
    assert calendar_world.seen("event1").answers == {ANN: None, BEN: None}
    calendar.note_answer(booked, "Ben@example.org", answer)
    assert calendar_world.seen("event1").answers == {ANN: None, BEN: answer}
    noted = calendar.get("event1")
    assert noted is not None
    assert (noted.slot, noted.summary, noted.attendees) == (booked.slot, booked.summary, booked.attendees)
    assert (noted.sequence, noted.key, noted.tentative) == (0, booked.key, False)


def test_an_attendee_may_change_their_mind(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.note_answer(calendar.book(new_event()), ANN, Answer.ACCEPTED)
    accepted = calendar.get("event1")
    assert accepted is not None
    calendar.note_answer(accepted, ANN, Answer.DECLINED)
    assert calendar_world.seen("event1").answers == {ANN: Answer.DECLINED}


def test_who_is_not_invited_cannot_answer(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    with pytest.raises(Gone):
        calendar.note_answer(booked, BEN, Answer.ACCEPTED)
    assert calendar.get("event1") == booked


def test_no_answer_is_noted_in_an_event_that_a_person_edited(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.retitle("event1", "Mine now")
    with pytest.raises(Conflict):
        calendar.note_answer(booked, ANN, Answer.ACCEPTED)
    calendar_world.remove("event1")
    with pytest.raises(Conflict):
        calendar.note_answer(booked, ANN, Answer.ACCEPTED)


def test_a_person_who_is_faster_than_an_answer_wins(calendar_world: World) -> None:
    booked = calendar_world.calendar().book(new_event())
    faster = calendar_world.overtaken(lambda: calendar_world.retitle("event1", "Mine now"))
    with faster as calendar, pytest.raises(Conflict):
        calendar.note_answer(booked, ANN, Answer.ACCEPTED)
    seen = calendar_world.seen("event1")
    assert (seen.summary, seen.answers) == ("Mine now", {ANN: None})


def test_an_answer_whose_noting_was_cut_off_is_unknown_and_noted(calendar_world: World) -> None:
    booked = calendar_world.calendar().book(new_event())
    with calendar_world.losing_answers() as calendar, pytest.raises(OutcomeUnknown):
        calendar.note_answer(booked, ANN, Answer.TENTATIVE)
    assert calendar_world.seen("event1").answers == {ANN: Answer.TENTATIVE}
