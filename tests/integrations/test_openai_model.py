"""OpenAIModel against a scripted endpoint: every shape of answer ends in a valid form or in one of our errors."""

import gzip
import json
import traceback
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import openai
import pytest

from agent.errors import ModelError, PermanentError, Throttled, TransientError
from integrations.openai_model.endpoint import OPENAI, limit_key
from integrations.openai_model.failures import LONGEST_WAIT, USUAL_WAIT, translated
from integrations.openai_model.forms import strict_schema
from tests.servers.model_answers import ANSWERS, FILLED, GOOD, SLOW, Case, Form
from tests.servers.model_endpoint import QUESTION, SECRET, ask
from tests.servers.model_server import ModelServer, answer, completion, model_server, refusal


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.mark.parametrize("case", ANSWERS.values(), ids=ANSWERS)
def test_every_answer_ends_in_a_form_or_in_one_of_our_errors_with_its_usage_recorded(
    server: ModelServer, case: Case
) -> None:
    timeout = 0.2 if case.said.fault in SLOW else 5.0
    outcome, call = ask(server, case.said, timeout=timeout)
    is_form = isinstance(case.expected, Form)
    assert (outcome if is_form else type(outcome)) == case.expected
    assert (call.input_tokens, call.cached_tokens, call.output_tokens) == case.tokens
    assert call.result == ("ok" if is_form else type(outcome).__name__)
    assert (call.model, call.mail_id, call.purpose) == ("small", "mail-1", "understand_request")
    assert call.seconds < timeout + 3
    # Neither an error nor anything chained to it shows the mail, the answer or the key.
    shown = "".join(traceback.format_exception(outcome)) + repr(outcome) if isinstance(outcome, Exception) else ""
    assert not any(word in shown for word in ("canary", "mallory", "customer's own", "Thursday"))


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


def test_an_endpoint_without_schemas_has_it_in_words(server: ModelServer) -> None:
    outcome, _ = ask(server, answer(completion(f"```json\n{GOOD}\n```")), answer_format="json_object")
    assert outcome == FILLED
    [request] = server.requests
    assert request["response_format"] == {"type": "json_object"}
    system = request["messages"][0]["content"]
    assert system.startswith(QUESTION.system)
    assert json.loads(system.splitlines()[-1]) == strict_schema(Form)


def test_the_words_of_the_schema_are_enforced_by_our_own_reader(server: ModelServer) -> None:
    said = answer(completion('{"intent":"book","quote":"a","number":null,"to":"mallory@evil.example"}'))
    assert type(ask(server, said, answer_format="json_object")[0]) is ModelError


def test_what_an_endpoint_refuses_is_left_out_and_nothing_else(server: ModelServer) -> None:
    ask(server, answer(completion(GOOD)))
    ask(server, answer(completion(GOOD)), leave_out=frozenset({"store", "seed"}))
    everything, less = server.requests
    assert less == {name: value for name, value in everything.items() if name not in ("store", "seed")}


def test_the_environment_has_no_say(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "from-the-environment")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Odd: from-the-environment\nAuthorization: from-the-environment")
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
        ("https://ours.openai.azure.com/openai/v1", "max_completion_tokens"),
        ("https://api.openai.com.evil.example/v1", "max_tokens"),
        ("http://127.0.0.1:8000/v1", "max_tokens"),
    ],
)
def test_the_limit_has_the_name_that_the_endpoint_honours(base_url: str | None, limit: str) -> None:
    assert limit_key(base_url or OPENAI) == limit
