"""Whole runs with models that fail: one repair, one other model, and never more answers than a mail is worth."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agent.domain import GateState, Integration, pause_of
from agent.errors import AccessDenied, ModelError, PermanentError, Throttled, TooLong, TransientError
from agent.policy import MAX_ANSWERS
from integrations.records.gates import FAILURES
from ops.circuits import guarded
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOOK, POLITE, form, mail

AWAY = TransientError("model: no connection, or no answer in time")
REFUSED = ModelError("model: refused")
LONG = TooLong("model: the mail does not fit the model's window")
BAD = {"intent": "fly"}
CRASH = ZeroDivisionError("the process dies here")


def asked(desk: Desk) -> tuple[int, int]:
    """Count the questions to the model and to its fallback."""
    return len(desk.model.questions), len(desk.deps.fallback.questions)


def with_circuits(desk: Desk) -> Desk:
    """Put the gates of the two models before them, as an installation has them."""
    deps = replace(
        desk.deps,
        model=guarded(desk.deps.model, Integration.MODEL, desk.records, desk.deps.now),
        fallback=guarded(desk.deps.fallback, Integration.FALLBACK_MODEL, desk.records, desk.deps.now),
    )
    desk.worker = Worker(deps, desk.ports["records"], Runs(deps, desk.ports["records"], desk.saver), start="all")
    return desk


def pause(desk: Desk, integration: Integration, state: GateState = GateState.CLOSED) -> None:
    desk.records.set_gate(pause_of(integration), state, "moves", by="olive", at=desk.clock[0])


def test_what_is_no_form_twice_is_filled_by_the_other_model():
    desk = open_desk(fallback=[BOOK])
    mail_id = desk.receive(mail(), BAD, REFUSED)
    assert desk.outcome(mail_id) == "booked"
    understanding = [question for question in desk.model.questions if question.purpose == "understand_request"]
    assert len(understanding) == 2
    assert desk.deps.fallback.questions == [understanding[0]]
    assert desk.records.model_answers(mail_id) == 4


@pytest.mark.parametrize("error", [AWAY, Throttled("wait", 600), PermanentError("404"), AccessDenied("401")])
def test_a_model_that_does_not_answer_keeps_no_mail_waiting_where_there_is_another(error):
    desk = open_desk(fallback=[BOOK])
    mail_id = desk.receive(mail(), error)
    assert desk.outcome(mail_id) == "booked"
    assert [question.purpose for question in desk.deps.fallback.questions] == ["understand_request"]


def test_the_words_around_the_facts_come_from_the_other_model_too():
    desk = open_desk(fallback=[POLITE.model_copy(update={"opening": "Dear Ann, many thanks."})])
    desk.words.append(AWAY)
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert "Dear Ann, many thanks." in desk.mails_to(ANN)[0].text


def test_where_both_are_away_the_mail_waits_for_the_first():
    desk = open_desk(fallback=[AWAY])
    mail_id = desk.receive(mail(), AWAY)
    assert desk.outcome(mail_id) == "retry_later"
    desk.forms.append(BOOK)
    desk.wait()
    assert desk.outcome(mail_id) == "booked"


@pytest.mark.parametrize(
    ("forms", "second", "outcome"),
    [
        ([BAD, BAD], BAD, "handed_off(model_invalid)"),
        ([BAD, BAD], AWAY, "handed_off(model_invalid)"),
        ([PermanentError("404")], REFUSED, "handed_off(model_unavailable)"),
        ([AWAY], LONG, "retry_later"),
    ],
)
def test_where_the_other_cannot_either_what_the_first_said_stands(forms, second, outcome):
    desk = open_desk(fallback=[second])
    assert desk.outcome(desk.receive(mail(), *forms)) == outcome


@pytest.mark.parametrize("first", [[LONG], [BAD, LONG]], ids=["at once", "with the repair"])
def test_what_does_not_fit_is_neither_repaired_nor_sent_elsewhere(first):
    desk = open_desk(fallback=[BOOK])
    mail_id = desk.receive(mail(), *first)
    assert desk.outcome(mail_id) == "handed_off(too_long)"
    assert asked(desk) == (len(first), 0)
    assert desk.events() == {}


def test_a_model_that_a_person_has_paused_is_not_gone_around():
    desk = with_circuits(open_desk(fallback=[BOOK]))
    pause(desk, Integration.MODEL)
    mail_id = desk.receive(mail())
    assert (desk.outcome(mail_id), asked(desk)) == ("paused", (0, 0))
    desk.forms.append(BOOK)
    pause(desk, Integration.MODEL, GateState.OPEN)
    desk.run()
    assert desk.outcome(mail_id) == "booked"


def test_a_fallback_that_a_person_has_paused_is_not_asked():
    desk = with_circuits(open_desk(fallback=[BOOK]))
    pause(desk, Integration.FALLBACK_MODEL)
    assert desk.outcome(desk.receive(mail(), AWAY)) == "retry_later"
    assert asked(desk) == (1, 0)


def test_a_model_that_keeps_failing_is_left_alone_and_the_other_does_its_work():
    desk = with_circuits(open_desk(fallback=[form("wants_person")] * (FAILURES + 2)))
    desk.fails("model", "fill", AWAY, times=99)
    outcomes = [desk.outcome(desk.receive(mail(subject=f"Number {number}"))) for number in range(FAILURES + 2)]
    assert outcomes == ["handed_off(wants_person)"] * (FAILURES + 2)
    assert 99 - len(desk.ports["model"].faults) == FAILURES
    states = {gate.name: gate.state for gate in desk.records.gates(desk.clock[0])}
    assert (states["circuit_model"], states.get("circuit_fallback_model", "open")) == ("closed", "open")


def test_the_fourth_answer_is_the_last_and_the_templates_words_do():
    desk = open_desk(fallback=[BOOK, POLITE])
    desk.words += [{}, POLITE]
    mail_id = desk.receive(mail(), BAD, BAD)
    assert desk.outcome(mail_id) == "booked"
    assert desk.records.model_answers(mail_id) == MAX_ANSWERS
    assert asked(desk) == (3, 1)


@pytest.mark.parametrize("crashes", range(1, 4))
def test_answers_that_a_crash_has_lost_are_counted(crashes):
    desk = open_desk(fallback=[BOOK] * 9)
    desk.fails("model", "fill", CRASH, times=crashes, after=True)
    desk.words += [{}] * 9
    mail_id = desk.receive(mail(), *[BOOK] * 9)
    desk.later(hours=2)
    assert desk.records.model_answers(mail_id) <= MAX_ANSWERS
    assert desk.records.outcome(mail_id) is not None


ANSWER = st.sampled_from(["form", "no form", "away", "crash", "crash after"])


@examples(max_examples=5)
@given(st.lists(ANSWER, max_size=12), st.lists(ANSWER, max_size=6))
def test_no_order_of_answers_and_crashes_takes_more_than_four_answers_or_leaves_a_mail_open(first, second):
    desk = open_desk(fallback=[BOOK if said == "form" else BAD if said == "no form" else AWAY for said in second])
    desk.forms += [BAD if said == "no form" else BOOK for said in first] + [BOOK] * 20
    desk.words += [{} if said == "no form" else POLITE for said in first]
    for said in first:
        if said not in ("form", "no form"):
            error = AWAY if said == "away" else CRASH
            desk.fails("model", "fill", error, after=said == "crash after")
    mail_id = desk.receive(mail())
    for _ in range(4):
        if desk.records.outcome(mail_id) is None:
            desk.later(hours=2)
    assert desk.records.model_answers(mail_id) <= MAX_ANSWERS
    assert desk.records.outcome(mail_id) is not None
