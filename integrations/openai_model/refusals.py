"""What an endpoint's own words about a refusal mean. They may quote the mail, so none of them is passed on."""

import re
from collections.abc import Iterator, Sequence

from agent.errors import ModelError
from integrations.openai_model.forms import load_json, mapping

TOO_LONG = "model: the mail does not fit the model's window"
# OpenAI, Azure, Groq and llama-cpp-python; llama.cpp; z.ai's reason for which an answer ended.
CODES = frozenset({"context_length_exceeded", "exceed_context_size_error", "model_context_window_exceeded"})
# How a refusal begins where it has no code of its own. Only the beginning counts: some quote the mail further on.
SHAPES = (
    r"this (?:model|endpoint)'s maximum (?:context|prompt) length is \d",  # vLLM, OpenRouter, DeepSeek, xAI
    r"(?:the )?request (?:\(\d+ tokens\) )?exceeds the available context size",  # llama.cpp, and Ollama on it
    r"prompt too long; exceeded (?:max )?context length",  # Ollama
    r"the input length exceeds the context length",  # Ollama
    r"prompt contains \d+ tokens",  # Mistral
    r"the number of tokens to keep from the initial prompt is greater than the context length",  # LM Studio
    r"trying to keep the first \d+ tokens when context",  # LM Studio
    r"context size has been exceeded",  # LM Studio
    r"input length \(?\d+\)? exceeds (?:the )?(?:model's )?maximum (?:context|allowed input) length",  # SGLang
    r"the input \(\d+ tokens\) is longer than the model's context length",  # SGLang, Together
    r"requested token count exceeds the model's maximum context length",  # SGLang
    r"the prompt \(total length \d+\) is too long to fit into the model",  # vLLM
    r"requested tokens \(\d+\) exceed context window",  # llama-cpp-python
    r"prompt is too long: \d+ tokens > \d",  # Anthropic
    r"the input token count (?:\(\d+\) )?exceeds the maximum number of tokens",  # Google
    r"your input exceeds the context window of this model",  # OpenAI
    r"litellm\.contextwindowexceedederror",  # LiteLLM, before the words of the endpoint behind it
)
BEGINNING = re.compile("|".join(SHAPES), re.IGNORECASE)
PARAMETERS = ("store", "seed", "temperature", "response_format")
"""What we send beyond the question itself, and endpoints may not know."""
QUOTED = re.compile(
    r"(?:un(?:known|supported) (?:parameter|value)|invalid parameter|unrecognized request argument supplied): ?'?(\w+)"
    r"|'?(response_format)"
    r"|this (response_format) type is unavailable"
    r"|failed to deserialize the json body into the target type: (response_format)",
    re.IGNORECASE,
)


def says_too_long(error: object) -> bool:
    """Say whether an error, as the endpoint wrote it, is that the prompt does not fit its window."""
    return any(_is_too_long(one) for one in (error, _passed_on(error)))


def _is_too_long(error: object) -> bool:
    written = mapping(error)
    message = error if isinstance(error, str) else written.get("message")
    coded = bool(CODES & {str(written.get("code")), str(written.get("type"))})
    return coded or (isinstance(message, str) and BEGINNING.match(message) is not None)


def _passed_on(error: object) -> object:
    """Return what OpenRouter passes on of the endpoint behind it: `metadata.raw`, which is JSON or mere words."""
    raw = mapping(mapping(error).get("metadata")).get("raw")
    if not isinstance(raw, str):
        return None
    try:
        inner = load_json(raw)
    except ModelError:
        return raw
    return mapping(inner).get("error", inner)


def refused_parameter(error: object) -> str:
    """Return which parameter of ours an endpoint does not take, by its own words; empty where it is none of them."""
    said = [name for name in _named(error) if name in PARAMETERS]
    return said[0] if said else ""


def _named(error: object) -> Iterator[str]:
    written = mapping(error)
    message = error if isinstance(error, str) else written.get("message")
    yield str(written.get("param"))
    if isinstance(message, str) and (found := QUOTED.match(message)):
        yield from filter(None, found.groups())
    # Mistral and vLLM list what their validation found, with the place of each.
    for holder in (written, mapping(message)):
        for detail in _listed(holder.get("detail")):
            yield from map(str, _listed(mapping(detail).get("loc")))


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
