"""What endpoints write where a prompt is over their window, or where they do not know a parameter of ours."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import PermanentError, Throttled, TooLong
from integrations.openai_model.failures import REFUSES
from integrations.openai_model.refusals import PARAMETERS, refused_parameter, says_too_long
from tests.servers.model_endpoint import ask
from tests.servers.model_server import answer, model_server

OPENAI = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens."
LLAMA = "the request exceeds the available context size, try increasing it"
STUDIO = "Trying to keep the first 9001 tokens when context the overflows. However, the model is loaded with 4096."
KEPT = "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 9001>= 4096)"
ROUTER = "This endpoint's maximum context length is 8192 tokens. However, you requested about 9001 tokens"
LITE = "litellm.ContextWindowExceededError: litellm.BadRequestError: it is too long"


def said(message: str) -> dict[str, object]:
    """Return an error without a code."""
    return {"error": {"message": message}}


CODED = {"message": OPENAI, "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}

TOO_LONG: dict[str, tuple[int, object]] = {
    "OpenAI": (400, {"error": CODED}),
    "OpenAI, without a code": (400, said("Your input exceeds the context window of this model.")),
    "Azure": (400, {"error": {"code": "context_length_exceeded", "message": "", "status": 400}}),
    "Groq": (400, {"error": {"message": "Please reduce the length.", "code": "context_length_exceeded"}}),
    "DeepSeek": (400, {"error": {"message": OPENAI, "code": "invalid_request_error"}}),
    "vLLM": (400, {"object": "error", "message": OPENAI, "type": "BadRequestError", "param": None, "code": 400}),
    "vLLM, nested": (400, {"error": {"message": OPENAI, "type": "BadRequestError", "code": 400}}),
    "vLLM, by its engine": (400, said("The prompt (total length 9001) is too long to fit into the model")),
    "llama.cpp": (400, {"error": {"code": 400, "message": LLAMA, "type": "exceed_context_size_error", "n_ctx": 4096}}),
    "llama.cpp, at first": (500, {"error": {"code": 500, "message": LLAMA, "type": "server_error"}}),
    "llama.cpp, with counts": (400, said("request (9001 tokens) exceeds the available context size")),
    "llama-cpp-python": (400, said("Requested tokens (9001) exceed context window of 4096")),
    "Ollama": (400, {"error": "prompt too long; exceeded max context length by 905 tokens"}),
    "Ollama, not cutting": (400, said("the input length exceeds the context length")),
    "LM Studio": (400, {"error": STUDIO}),
    "LM Studio, newer": (400, {"error": KEPT}),
    "LM Studio, MLX": (400, {"error": "Context size has been exceeded."}),
    "OpenRouter": (400, {"error": {"message": ROUTER, "code": 400, "metadata": {"provider_name": None}}}),
    "OpenRouter, passing on JSON": (400, {"error": {"code": 400, "metadata": {"raw": json.dumps({"error": CODED})}}}),
    "OpenRouter, passing on words": (400, {"error": {"code": 400, "metadata": {"raw": OPENAI}}}),
    "OpenRouter, its own bound": (400, said("Input length 9 exceeds the maximum allowed input length")),
    "Mistral": (400, {"message": "Prompt contains 40000 tokens and 0 draft tokens, too large for model", "code": 3051}),
    "SGLang": (400, {"message": "The input (9001 tokens) is longer than the model's context length (8192 tokens)."}),
    "SGLang, with the answer": (400, {"message": "Requested token count exceeds the model's maximum context length"}),
    "SGLang, in brackets": (400, said("Input length (9001) exceeds model's maximum context length (9)")),
    "Anthropic": (400, said("prompt is too long: 213462 tokens > 200000 maximum")),
    "Google": (400, said("The input token count (9001) exceeds the maximum number of tokens allowed")),
    "xAI": (400, said("This model's maximum prompt length is 8192 but the request contains 9001")),
    "LiteLLM": (400, {"error": {"message": LITE, "code": "400"}}),
    "too much for a proxy": (413, {"error": CODED}),
}
QUOTING = f"Invalid value, input was: '{OPENAI}'"
NAMES = {
    "OpenAI": (
        "store",
        400,
        {"error": {"message": "Unknown parameter: 'store'.", "param": "store"}},
    ),
    "OpenAI, by words": ("seed", 400, said("Unrecognized request argument supplied: seed")),
    "a value": ("temperature", 400, said("Unsupported value: 'temperature' does not support 0.3")),
    "a model without schemas": (
        "response_format",
        400,
        {"error": {"message": "Invalid parameter: 'response_format' o"}},
    ),
    "DeepSeek": ("response_format", 400, said("This response_format type is unavailable now")),
    "LM Studio": ("response_format", 400, {"error": "'response_format.type' must be 'json_schema' or 'text'"}),
    "Mistral": ("store", 422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "store"], "input": False}]}),
    "Mistral, nested": ("seed", 422, {"message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"]}]}}),
}


@pytest.mark.parametrize(("status", "body"), TOO_LONG.values(), ids=TOO_LONG)
def test_a_prompt_over_the_window_is_too_long_however_the_endpoint_says_it(status: int, body: object) -> None:
    with model_server() as server:
        outcome, call = ask(server, answer(body, status))
    assert type(outcome) is TooLong
    assert call.result == "TooLong"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"error": {"message": QUOTING}}, PermanentError),
        (400, {"error": QUOTING}, PermanentError),
        (400, {"error": {"message": {"quoting": OPENAI}, "metadata": {"raw": QUOTING}}}, PermanentError),
        (429, {"error": {"message": "Too many tokens, please wait before trying again."}}, Throttled),
        (429, {"error": CODED}, Throttled),
    ],
)
def test_what_only_speaks_of_a_window_is_not_too_long(status: int, body: object, expected: type) -> None:
    with model_server() as server:
        assert type(ask(server, answer(body, status))[0]) is expected


@pytest.mark.parametrize(("parameter", "status", "body"), NAMES.values(), ids=NAMES)
def test_a_parameter_that_an_endpoint_does_not_take_is_named(parameter: str, status: int, body: object) -> None:
    with model_server() as server:
        outcome, _ = ask(server, answer(body, status))
    assert type(outcome) is PermanentError
    assert str(outcome) == f"{REFUSES} {parameter} ({status})"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from([OPENAI, "store", "error"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["message", "code", "param", "detail", "loc", "metadata", "raw"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(JSON)
def test_no_error_is_too_odd_to_be_read_and_none_puts_words_into_our_mouth(error: Any) -> None:
    assert says_too_long(error) in (True, False)
    assert refused_parameter(error) in ("", *PARAMETERS)
