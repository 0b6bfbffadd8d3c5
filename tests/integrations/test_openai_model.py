"""OpenAIModel against a scripted endpoint: every shape of answer ends in a valid form or in one of our errors."""

import gzip
import json
import traceback
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import openai
import pytest

from agent.domain import ModelCall
from agent.errors import FrontdeskError, ModelError, PermanentError, Throttled, TransientError
from agent.ports import Question
from integrations.openai_model import OPENAI, OpenAIModel, limit_key
from integrations.openai_model.failures import LONGEST_WAIT, USUAL_WAIT, translated
from tests.servers.model_answers import BAD_ANSWERS, FILLED, GOOD, GOOD_ANSWERS, HTTP, Form
from tests.servers.model_server import Answer, ModelServer, answer, completion, model_server, refusal

SECRET = "sk-canary-key"
QUESTION = Question("mail-1", "understand_request", "Fill the form.", "canary words of the customer", 200, 0.0, 7)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def ask(
    server: ModelServer, said: Answer, *, timeout: float = 5.0, question: Question = QUESTION
) -> tuple[object, ModelCall]:
    """Return the form or the error, and the one recorded call."""
    calls: list[ModelCall] = []
    server.answers.append(said)
    model = OpenAIModel(base_url=server.url, api_key=SECRET, model="small", timeout=timeout, record=calls.append)
    outcome: object
    try:
        outcome = model.fill(question, Form)
    except FrontdeskError as error:
        outcome = error
    finally:
        model.close()
    (call,) = calls
    return outcome, call


@pytest.mark.parametrize("body", GOOD_ANSWERS.values(), ids=GOOD_ANSWERS)
def test_good_answers_fill_the_form(server: ModelServer, body: object) -> None:
    outcome, call = ask(server, answer(body))
    assert (outcome, call.result) == (FILLED, "ok")


@pytest.mark.parametrize("body", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_bad_answers_are_model_errors(server: ModelServer, body: object) -> None:
    outcome, call = ask(server, answer(body))
    assert type(outcome) is ModelError
    assert call.result == "ModelError"
    assert (call.input_tokens is not None) == (isinstance(body, dict) and bool(body.get("usage")))


@pytest.mark.parametrize(("said", "expected"), HTTP.values(), ids=HTTP)
def test_refusals_have_their_class(server: ModelServer, said: Answer, expected: type[FrontdeskError]) -> None:
    outcome, call = ask(server, said)
    assert type(outcome) is expected
    assert call.result == expected.__name__
    assert (call.model, call.mail_id, call.purpose) == ("small", "mail-1", "understand_request")


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_no_answer_outlasts_the_timeout(server: ModelServer, fault: str) -> None:
    outcome, call = ask(server, answer(completion(GOOD), fault=fault), timeout=0.2)
    assert type(outcome) is TransientError
    assert 0.2 <= call.seconds < 3


def test_nobody_listens() -> None:
    with model_server() as gone:
        pass
    outcome, call = ask(gone, answer(completion(GOOD)))
    assert (type(outcome), call.result) == (TransientError, "TransientError")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "999999"}, LONGEST_WAIT),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "nan"}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 10:00:30 GMT", "date": "Sun, 22 Nov 2026 10:00:00 GMT"}, 30.0),
        ({"retry-after": "Sun, 22 Nov 2026 10:00:30 GMT"}, USUAL_WAIT),
        ({"retry-after": "soon"}, USUAL_WAIT),
        ({}, USUAL_WAIT),
    ],
)
def test_throttled_says_how_long(server: ModelServer, headers: dict[str, str], seconds: float) -> None:
    outcome, _ = ask(server, refusal(429, headers=headers))
    assert isinstance(outcome, Throttled)
    assert outcome.retry_after == seconds


def test_one_attempt_per_call(server: ModelServer) -> None:
    """Retries are the engine's: a second request would find the script empty."""
    ask(server, refusal(503))
    assert len(server.requests) == 1


def test_a_missing_model_is_named(server: ModelServer) -> None:
    outcome, _ = ask(server, refusal(404, "model_not_found"))
    assert "'small'" in str(outcome)


@pytest.mark.parametrize("said", [*(said for said, _ in HTTP.values()), *map(answer, BAD_ANSWERS.values())])
def test_errors_hold_no_content(server: ModelServer, said: Answer) -> None:
    """Neither the message nor anything chained to it shows the mail, the answer or the key."""
    outcome, _ = ask(server, said)
    assert isinstance(outcome, FrontdeskError)
    shown = "".join(traceback.format_exception(outcome)) + repr(outcome)
    assert not any(word in shown for word in ("canary", "mallory", "customer's own", "Thursday"))


def test_usage_is_recorded_as_counted(server: ModelServer) -> None:
    _, call = ask(server, answer(completion(GOOD, finish_reason="length")))
    assert (call.input_tokens, call.cached_tokens, call.output_tokens) == (120, 100, 14)


@pytest.mark.parametrize(
    "usage", [None, [], {}, {"prompt_tokens": "12", "completion_tokens": -1}, {"prompt_tokens": True}]
)
def test_usage_that_is_no_count_is_unknown(server: ModelServer, usage: object) -> None:
    outcome, call = ask(server, answer(completion(GOOD) | {"usage": usage}))
    assert outcome == FILLED
    assert (call.input_tokens, call.cached_tokens, call.output_tokens) == (None, None, None)


def test_the_request_says_what_it_must_and_nothing_random(server: ModelServer) -> None:
    for _ in range(2):
        ask(server, answer(completion(GOOD)))
    assert server.raw[0] == server.raw[1]
    request = server.requests[0]
    assert set(request) == {"model", "messages", "response_format", "temperature", "seed", "store", "max_tokens"}
    assert (request["store"], request["temperature"], request["seed"], request["max_tokens"]) == (False, 0.0, 7, 200)
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["response_format"]["json_schema"]["strict"] is True
    assert server.paths[0] == "/v1/chat/completions"
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"


def test_the_environment_has_no_say(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "from-the-environment")
    for name in ("OPENAI_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    outcome, _ = ask(server, answer(completion(GOOD)))
    assert outcome == FILLED
    assert "from-the-environment" not in server.headers[0].values()


def test_a_changed_question_changes_the_request(server: ModelServer) -> None:
    ask(server, answer(completion(GOOD)))
    ask(server, answer(completion(GOOD)), question=replace(QUESTION, seed=8))
    assert server.raw[0] != server.raw[1]


def test_a_compressed_answer_is_read(server: ModelServer) -> None:
    packed = gzip.compress(json.dumps(completion(GOOD)).encode())
    outcome, _ = ask(server, answer(packed, headers={"content-encoding": "gzip"}))
    assert outcome == FILLED


def test_a_request_that_was_never_sent_is_permanent() -> None:
    """So does a replayer fail that has no recording: trying again would not help."""
    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    with pytest.raises(PermanentError), translated("small"):
        raise openai.APIConnectionError(request=request) from LookupError("not recorded")


@pytest.mark.parametrize(
    ("base_url", "limit"),
    [
        (None, "max_completion_tokens"),
        ("https://eu.api.openai.com/v1", "max_completion_tokens"),
        ("https://api.openai.com.evil.example/v1", "max_tokens"),
        ("http://127.0.0.1:8000/v1", "max_tokens"),
    ],
)
def test_the_limit_has_the_name_that_the_endpoint_honours(base_url: str | None, limit: str) -> None:
    assert limit_key(base_url or OPENAI) == limit
