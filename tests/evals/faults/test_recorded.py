"""A cassette as what it answers to each question."""

import json
from pathlib import Path

from evals.faults.recorded import canonical, recorded
from evals.faults.strike import UNKNOWN, RecordedModel

QUESTION = '{"model": "m", "messages": []}'
TURNED = '{"messages": [], "model": "m"}'


def test_the_first_trial_of_a_case_answers_each_of_its_questions() -> None:
    answers = recorded("clean_booking")
    assert {json.loads(question)["response_format"]["json_schema"]["name"] for question in answers} == {
        "RequestForm",
        "DraftForm",
    }
    assert all(status == 200 and json.loads(body)["choices"] for status, body in answers.values())


def test_a_case_that_asks_nothing_has_no_answers(tmp_path: Path) -> None:
    assert recorded("auto_reply", tmp_path) == {}


def test_a_question_is_answered_as_often_as_it_is_asked_whatever_the_order_of_its_keys() -> None:
    model = RecordedModel({canonical(QUESTION): (200, b"{}")})
    assert [model.answer(asked.encode(), {}) for asked in (QUESTION, TURNED, QUESTION)] == [(200, b"{}")] * 3
    assert model.answer(b'{"model": "other"}', {}) == UNKNOWN


def test_what_is_to_be_said_next_is_said_once() -> None:
    model = RecordedModel({canonical(QUESTION): (200, b"{}")})
    model.next = (429, b"")
    assert [model.answer(QUESTION.encode(), {})[0] for _ in range(2)] == [429, 200]
