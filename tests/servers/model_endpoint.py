"""Asking a scripted endpoint one question, as the desk asks it."""

from typing import Any

from agent.domain import ModelCall
from agent.errors import FrontdeskError
from agent.ports import Question
from integrations.openai_model import OpenAIModel
from integrations.openai_model.endpoint import Endpoint
from tests.servers.model_answers import Form
from tests.servers.model_server import Answer, ModelServer

SECRET = "sk-canary-key"
QUESTION = Question("mail-1", "understand_request", "Fill the form.", "canary words of the customer", 200, 0.0, 7)


def ask(
    server: ModelServer, said: Answer, *, question: Question = QUESTION, **peculiar: Any
) -> tuple[object, ModelCall]:
    """Return the form or the error, and the one recorded call; `peculiar` is what is so of the endpoint."""
    server.answers.append(said)
    outcome, [call] = told(server, question, **peculiar)
    return outcome, call


def told(server: ModelServer, question: Question = QUESTION, **peculiar: Any) -> tuple[object, list[ModelCall]]:
    """Return the form or the error, and the recorded calls."""
    calls: list[ModelCall] = []
    endpoint = {"base_url": server.url, "api_key": SECRET, "model": "small", "timeout": 5.0, **peculiar}
    model = OpenAIModel(Endpoint(**endpoint), calls.append)
    try:
        return model.fill(question, Form), calls
    except FrontdeskError as error:
        return error, calls
    finally:
        model.close()
