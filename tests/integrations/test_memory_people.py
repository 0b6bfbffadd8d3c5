"""ScriptedModel: a model for unit tests that is as strict as the real one."""

import pytest
from pydantic import BaseModel

from agent.domain import ModelCall
from agent.errors import ModelError, TransientError
from agent.ports import LanguageModel, Question
from integrations.memory_people import ScriptedModel
from tests.servers.model_answers import FILLED, Form

QUESTION = Question("mail-1", "draft_reply", "system", "user", 100, 0.0, 1)
VALUES = {"intent": "book", "quote": "Thursday at two", "number": 2}


def test_a_list_is_said_in_order() -> None:
    model: LanguageModel = ScriptedModel([FILLED, VALUES])
    assert [model.fill(QUESTION, Form) for _ in range(2)] == [FILLED, FILLED]


def test_a_function_sees_the_question_and_the_form() -> None:
    def said(question: Question, form: type[BaseModel]) -> dict[str, object]:
        return VALUES | {"quote": f"{question.purpose} {form.__name__}"}

    assert ScriptedModel(said).fill(QUESTION, Form).quote == "draft_reply Form"


def test_an_error_in_the_script_is_raised() -> None:
    with pytest.raises(TransientError):
        ScriptedModel([TransientError("model: down")]).fill(QUESTION, Form)


@pytest.mark.parametrize("values", [{}, VALUES | {"to": "mallory@evil.example"}, VALUES | {"number": "2"}])
def test_what_is_not_the_form_is_a_model_error(values: dict[str, object]) -> None:
    with pytest.raises(ModelError):
        ScriptedModel([values]).fill(QUESTION, Form)


def test_an_empty_script_is_a_mistake_of_the_test() -> None:
    with pytest.raises(AssertionError, match="number 1"):
        ScriptedModel([]).fill(QUESTION, Form)


def test_calls_are_recorded_like_real_ones() -> None:
    calls: list[ModelCall] = []
    model = ScriptedModel([VALUES, ModelError("model: refused")], calls.append)
    model.fill(QUESTION, Form)
    with pytest.raises(ModelError):
        model.fill(QUESTION, Form)
    assert [call.result for call in calls] == ["ok", "ModelError"]
    assert model.questions == [QUESTION, QUESTION]
