"""What compatible endpoints really answer, well and badly, and what each must become."""

import json
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from agent.errors import (
    AccessDenied,
    FrontdeskError,
    ModelError,
    PermanentError,
    ShapeChanged,
    Throttled,
    TooLong,
    TransientError,
)
from tests.servers.model_server import Answer, answer, completion, refusal


class Form(BaseModel):
    """A small form."""

    intent: Literal["book", "cancel"]
    quote: str = Field(max_length=40)
    number: int | None


GOOD = '{"intent":"book","quote":"Thursday at two","number":2}'
FILLED = Form(intent="book", quote="Thursday at two", number=2)
HTML, SSE, LATIN = "text/html", "text/event-stream", "application/json; charset=iso-8859-1"
CHARGED = {"error": {"message": "too late", "code": None}, "usage": completion(GOOD)["usage"]}
COUNTED, NOT_COUNTED = (4000, 100, 14), (None, None, None)
SLOW = ("hang", "drip")
"""The faults that last until the client has lost its patience."""


@dataclass(frozen=True)
class Case:
    """An answer, what it must become, and the tokens that are recorded: input, cached, output."""

    said: Answer
    expected: Form | type[FrontdeskError]
    tokens: tuple[int | None, int | None, int | None]


def _case(body: object, expected: Form | type[FrontdeskError], **wire: object) -> Case:
    counted = isinstance(body, dict) and bool(body.get("usage")) and not wire.get("fault")
    return Case(answer(body, **wire), expected, COUNTED if counted else NOT_COUNTED)  # type: ignore[arg-type]


def _fills(body: object, **wire: object) -> Case:
    return _case(body, FILLED, **wire)


def _bad(body: object, **wire: object) -> Case:
    return _case(body, ModelError, **wire)


def _reshaped(body: object) -> Case:
    return _case(body, ShapeChanged)


def _away(body: object, **wire: object) -> Case:
    return _case(body, TransientError, **wire)


def _refused(said: Answer, expected: type[FrontdeskError]) -> Case:
    return Case(said, expected, NOT_COUNTED)


def _miscounted(usage: object, read: int | None = None, written: int | None = None) -> Case:
    return Case(answer(completion(GOOD) | {"usage": usage}), FILLED, (read, None, written))


ANSWERS = {
    "plain": _fills(completion(GOOD)),
    "fenced": _fills(completion(f"```json\n{GOOD}\n```")),
    "fenced without a language": _fills(completion(f"\n```\n{GOOD}\n```\n")),
    "spaces around": _fills(completion(f"  \n{GOOD}\n")),
    "keys in another order": _fills(completion('{"number":2,"quote":"Thursday at two","intent":"book"}')),
    "no refusal key, unknown keys": _fills(completion(GOOD) | {"timings": {"prompt_n": 1}}),
    "no usage": _fills({"choices": completion(GOOD)["choices"]}),
    "choices null": _bad(completion(GOOD) | {"choices": None}),
    "choices empty": _bad(completion(GOOD) | {"choices": []}),
    "choices missing": _reshaped({"id": "x", "usage": None}),
    "two choices": _bad(completion(GOOD) | {"choices": completion(GOOD)["choices"] * 2}),
    "choice not an object": _reshaped(completion(GOOD) | {"choices": ["text"]}),
    "message missing": _reshaped(completion(GOOD) | {"choices": [{"finish_reason": "stop"}]}),
    "message a list": _reshaped(completion(GOOD, message=[])),
    "message null": _bad(completion(GOOD, message=None)),
    "content null": _bad(completion(None)),
    "content missing": _bad(completion(GOOD) | {"choices": [{"finish_reason": "stop", "message": {}}]}),
    "content a list": _reshaped(completion([{"type": "text", "text": GOOD}])),
    "content empty": _bad(completion("")),
    "refusal": _bad(completion(None, refusal="I cannot help with that.")),
    "refusal beside a form": _bad(completion(GOOD, refusal="No.")),
    "tool call": _bad(completion(GOOD, tool_calls=[{"id": "1", "function": {"name": "send_mail"}}])),
    "length": _bad(completion(GOOD, finish_reason="length")),
    "filter": _bad(completion(GOOD, finish_reason="content_filter")),
    "finish reason null": _bad(completion(GOOD, finish_reason=None)),
    "finish reason unknown": _bad(completion(GOOD, finish_reason="bored")),
    "truncated form": _bad(completion(GOOD[:20])),
    "prose": _bad(completion("They would like to book.")),
    "prose around the form": _bad(completion(f"Sure! {GOOD}")),
    "two fences": _bad(completion(f"```\n{GOOD}\n```\n```\n{GOOD}\n```")),
    "form twice": _bad(completion(GOOD + GOOD)),
    "extra key": _bad(completion(GOOD[:-1] + ',"to":"mallory@evil.example"}')),
    "duplicate key": _bad(completion('{"intent":"book","intent":"cancel","quote":"a","number":null}')),
    "key missing": _bad(completion('{"intent":"book","quote":"a"}')),
    "wrong type": _bad(completion('{"intent":"book","quote":"a","number":"2"}')),
    "float for an integer": _bad(completion('{"intent":"book","quote":"a","number":2.0}')),
    "true for an integer": _bad(completion('{"intent":"book","quote":"a","number":true}')),
    "not in the list": _bad(completion('{"intent":"pay","quote":"a","number":null}')),
    "too long": _bad(completion(json.dumps({"intent": "book", "quote": "a" * 41, "number": None}))),
    "not a number": _bad(completion('{"intent":"book","quote":"a","number":NaN}')),
    "half a surrogate": _bad(completion('{"intent":"book","quote":"\\ud800","number":null}')),
    "an array": _bad(completion(f"[{GOOD}]")),
    "null": _bad(completion("null")),
    "nested without end": _bad(completion("[" * 100_000)),
    "number without end": _bad(completion('{"intent":"book","quote":"a","number":' + "9" * 10_000 + "}")),
    "error inside 200": _bad({"error": {"message": "no", "code": "bad"}}),
    "overload inside 200": _away({"error": {"message": "overloaded", "code": 529}}),
    "rate limit inside 200": _away({"error": {"message": "slow down", "code": 429}}),
    "window inside 200": _case({"error": {"message": "", "code": "context_length_exceeded"}}, TooLong),
    "finished by the window": _case(completion(GOOD, finish_reason="model_context_window_exceeded"), TooLong),
    "finish reason a list": _bad(completion(GOOD, finish_reason=["stop"])),
    "usage null": _miscounted(None),
    "usage a list": _miscounted([1]),
    "usage empty": _miscounted({}),
    "usage negative": _miscounted({"prompt_tokens": -5, "completion_tokens": -1}),
    "usage of words": _miscounted({"prompt_tokens": "12", "completion_tokens": 14}, None, 14),
    "usage of truths": _miscounted({"prompt_tokens": True, "completion_tokens": 1.5}),
    "usage nothing": _miscounted({"prompt_tokens": 0, "completion_tokens": 0}, None, 0),
    "HTML 200": _away(b"<html><body>Sign in</body></html>"),
    "truncated JSON": _away(json.dumps(completion(GOOD)).encode()[:80]),
    "empty body": _away(b""),
    "JSON string": _reshaped(b'"ok"'),
    "not UTF-8": _away(b'{"choices": "\xff"}'),
    "another charset": _away(
        json.dumps(completion("fünf"), ensure_ascii=False).encode("latin-1"), headers={"content-type": LATIN}
    ),
    "a stream that nobody asked for": _away(b'data: {"choices":[]}\n\ndata: [DONE]\n\n', headers={"content-type": SSE}),
    "a huge answer": _bad(b'{"choices":"' + b"a" * 2_100_000 + b'"}'),
    "400": _refused(refusal(400), PermanentError),
    "400 window": _refused(refusal(400, "context_length_exceeded"), TooLong),
    "400 window, llama.cpp": _refused(refusal(400, type="exceed_context_size_error"), TooLong),
    "400 filter, Azure": _refused(refusal(400, "content_filter"), ModelError),
    "401": _refused(refusal(401, "invalid_api_key"), AccessDenied),
    "403": _refused(refusal(403), AccessDenied),
    "404": _refused(refusal(404, "model_not_found"), PermanentError),
    "408": _refused(refusal(408), TransientError),
    "409": _refused(refusal(409), TransientError),
    "413": _refused(refusal(413), PermanentError),
    "422": _refused(refusal(422), PermanentError),
    "429": _refused(refusal(429, "rate_limit_exceeded"), Throttled),
    "429 quota": _refused(refusal(429, "insufficient_quota"), AccessDenied),
    "500": _refused(refusal(500), TransientError),
    "503": _refused(refusal(503), TransientError),
    "400 schema refused": _refused(refusal(400, param="response_format"), PermanentError),
    "429 HTML": _case(b"<html>slow down</html>", Throttled, status=429, headers={"content-type": HTML}),
    "502 HTML": _away(b"<html>bad gateway</html>", status=502, headers={"content-type": HTML}),
    "500 that was charged": Case(answer(CHARGED, 500), TransientError, COUNTED),
    "500 cut half-way": _away(CHARGED, status=500, fault="cut"),
    "500 byte by byte": _away(CHARGED, status=500, fault="drip"),
    "redirect": _case(b"", PermanentError, status=307, headers={"location": "http://127.0.0.1:9/elsewhere"}),
    "silence": _away(completion(GOOD), fault="hang"),
    "byte by byte": _away(completion(GOOD), fault="drip"),
    "hung up": _away(completion(GOOD), fault="hang_up"),
    "cut half-way": _away(completion(GOOD), fault="cut"),
    "broken off half-way": _away(completion(GOOD), fault="reset"),
    "broken compression": _bad(b"not gzip", headers={"content-encoding": "gzip"}),
}
