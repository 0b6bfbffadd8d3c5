"""What invited customers answer is noted in our events: from whom it is proven, about what stands, and once."""

import pytest

from agent.domain import LEVEL, Answer, Event, Integration, Level, NewEvent, pause_of
from agent.errors import Conflict, Gone, OutcomeUnknown, TransientError
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOB, OWNER, half_hour
from tests.agent.test_workflow_calendar import SLOT, itip
from tests.agent.test_workflow_gates import pause, resume

KINDS = {"ACCEPTED": Answer.ACCEPTED, "TENTATIVE": Answer.TENTATIVE, "DECLINED": Answer.DECLINED}


@pytest.fixture
def noted(desk: Desk) -> list[tuple[str, str, Answer]]:
    """Give Ann a booking, and list what is noted in events from now on."""
    desk.booked(SLOT)
    seen: list[tuple[str, str, Answer]] = []
    note = desk.calendar.note_answer

    def note_answer(event: Event, attendee: str, answer: Answer) -> None:
        note(event, attendee, answer)
        seen.append((event.event_id, attendee, answer))

    desk.calendar.note_answer = note_answer  # type: ignore[method-assign]
    return seen


def dropped(desk: Desk) -> list[str]:
    """Return why what was owed was dropped."""
    return [entry.facts["why"] for entry in desk.records.history() if entry.event == "owed_dropped"]


@pytest.mark.parametrize(("said", "answer"), KINDS.items())
def test_the_answer_of_the_proven_attendee_is_noted_once(desk: Desk, noted, said, answer):
    desk.receive(itip(answer=said))
    desk.run()
    assert noted == [("seed1", ANN, answer)]
    assert f"PARTSTAT={said}".encode() in desk.calendar.files["seed1"][1]
    assert desk.events() == {"seed1": SLOT}


@pytest.mark.parametrize(
    "raw",
    [
        itip(sender=BOB),
        itip(sender=BOB, attendee=BOB),
        itip(proven=False),
        itip(uid="theirs"),
        itip(answer="NEEDS-ACTION"),
        itip(answer="DELEGATED"),
        itip("COUNTER"),
        itip("REQUEST"),
        itip(text="Hi, I accepted the invitation, but could we do 4 pm?"),
    ],
)
def test_nothing_else_is_noted(desk: Desk, noted, raw):
    desk.receive(raw)
    assert noted == []
    assert dropped(desk) == []


def test_where_the_provider_sees_answers_itself_none_is_noted(desk: Desk, noted):
    desk.calendar.invites = True
    desk.receive(itip())
    assert noted == []


def test_an_answer_to_the_time_before_a_move_is_not_noted_for_the_new_one(desk: Desk, noted):
    event = desk.calendar.get("seed1")
    assert event
    desk.calendar.move(event, half_hour(6, 15))
    desk.receive(itip())
    assert noted == []
    assert dropped(desk) == ["changed_since"]


def test_an_event_that_is_gone_takes_no_answer(desk: Desk, noted):
    desk.calendar.files.clear()
    desk.receive(itip())
    assert dropped(desk) == ["changed_since"]


def test_an_event_that_a_person_put_in_its_place_is_left_alone(desk: Desk, noted):
    desk.calendar.files.clear()
    desk.calendar.book(NewEvent("seed1", "", SLOT, "Mine", "", "", (ANN,), OWNER))
    desk.receive(itip())
    assert (noted, dropped(desk)) == ([], ["changed_since"])


@pytest.mark.parametrize(
    ("error", "why"), [(Conflict("edited"), "changed_meanwhile"), (Gone("not invited"), "not_invited")]
)
def test_what_a_person_changed_meanwhile_is_theirs(desk: Desk, noted, error, why):
    desk.fails("calendar", "note_answer", error)
    desk.receive(itip())
    assert (noted, dropped(desk)) == ([], [why])


@pytest.mark.parametrize("error", [TransientError("away"), OutcomeUnknown("cut")])
@pytest.mark.parametrize("after", [True, False])
def test_what_failed_is_noted_later(desk: Desk, noted, error, after):
    desk.fails("calendar", "note_answer", error, after=after)
    desk.receive(itip())
    desk.later(minutes=2)
    assert set(noted) == {("seed1", ANN, Answer.ACCEPTED)}
    assert desk.handoffs() == []


def test_a_paused_calendar_gets_it_once_it_may_be_used_again(desk: Desk, noted):
    pause(desk, pause_of(Integration.CALENDAR))
    desk.receive(itip())
    assert noted == []
    resume(desk, pause_of(Integration.CALENDAR))
    desk.later(minutes=2)
    assert noted == [("seed1", ANN, Answer.ACCEPTED)]


@pytest.mark.parametrize("level", ["off", "shadow"])
def test_a_desk_that_does_not_act_notes_nothing(level: str):
    desk = open_desk()
    desk.booked(SLOT)
    before = dict(desk.calendar.files)
    desk.records.set_gate(LEVEL, Level(level), "", by="olive", at=desk.clock[0])
    desk.mailbox.deliver(itip())
    desk.run()
    assert desk.calendar.files == before
