"""What compatible endpoints really answer, well and badly, and what each must become."""

import json
from typing import Literal

from pydantic import BaseModel, Field

from agent.errors import AccessDenied, ModelError, PermanentError, Throttled, TransientError
from tests.servers.model_server import answer, completion, refusal


class Form(BaseModel):
    """A small form."""

    intent: Literal["book", "cancel"]
    quote: str = Field(max_length=40)
    number: int | None


GOOD = '{"intent":"book","quote":"Thursday at two","number":2}'
FILLED = Form(intent="book", quote="Thursday at two", number=2)

GOOD_ANSWERS = {
    "plain": completion(GOOD),
    "fenced": completion(f"```json\n{GOOD}\n```"),
    "fenced without a language": completion(f"\n```\n{GOOD}\n```\n"),
    "spaces around": completion(f"  \n{GOOD}\n"),
    "keys in another order": completion('{"number":2,"quote":"Thursday at two","intent":"book"}'),
    "no refusal key, unknown keys": completion(GOOD) | {"timings": {"prompt_n": 1}},
    "no usage": {"choices": completion(GOOD)["choices"]},
}

BAD_ANSWERS = {
    "choices null": completion(GOOD) | {"choices": None},
    "choices empty": completion(GOOD) | {"choices": []},
    "choices missing": {"id": "x", "usage": None},
    "two choices": completion(GOOD) | {"choices": completion(GOOD)["choices"] * 2},
    "choice not an object": completion(GOOD) | {"choices": ["text"]},
    "message null": completion(GOOD, message=None),
    "content null": completion(None),
    "content missing": completion(GOOD) | {"choices": [{"finish_reason": "stop", "message": {}}]},
    "content a list": completion([{"type": "text", "text": GOOD}]),
    "content empty": completion(""),
    "refusal": completion(None, refusal="I cannot help with that."),
    "refusal beside a form": completion(GOOD, refusal="No."),
    "tool call": completion(GOOD, tool_calls=[{"id": "1", "function": {"name": "send_mail"}}]),
    "length": completion(GOOD, finish_reason="length"),
    "filter": completion(GOOD, finish_reason="content_filter"),
    "finish reason null": completion(GOOD, finish_reason=None),
    "finish reason unknown": completion(GOOD, finish_reason="bored"),
    "truncated form": completion(GOOD[:20]),
    "prose": completion("They would like to book."),
    "prose around the form": completion(f"Sure! {GOOD}"),
    "two fences": completion(f"```\n{GOOD}\n```\n```\n{GOOD}\n```"),
    "form twice": completion(GOOD + GOOD),
    "extra key": completion(GOOD[:-1] + ',"to":"mallory@evil.example"}'),
    "duplicate key": completion('{"intent":"book","intent":"cancel","quote":"a","number":null}'),
    "key missing": completion('{"intent":"book","quote":"a"}'),
    "wrong type": completion('{"intent":"book","quote":"a","number":"2"}'),
    "float for an integer": completion('{"intent":"book","quote":"a","number":2.0}'),
    "true for an integer": completion('{"intent":"book","quote":"a","number":true}'),
    "not in the list": completion('{"intent":"pay","quote":"a","number":null}'),
    "too long": completion(json.dumps({"intent": "book", "quote": "a" * 41, "number": None})),
    "not a number": completion('{"intent":"book","quote":"a","number":NaN}'),
    "half a surrogate": completion('{"intent":"book","quote":"\\ud800","number":null}'),
    "an array": completion(f"[{GOOD}]"),
    "null": completion("null"),
    "nested without end": completion("[" * 100_000),
    "number without end": completion('{"intent":"book","quote":"a","number":' + "9" * 10_000 + "}"),
    "error inside 200": {"error": {"message": "overloaded", "code": 529}},
    "HTML 200": b"<html><body>Sign in</body></html>",
    "truncated JSON": json.dumps(completion(GOOD)).encode()[:80],
    "empty body": b"",
    "JSON string": b'"ok"',
    "not UTF-8": b'{"choices": "\xff"}',
    "a huge answer": b'{"choices":"' + b"a" * 2_100_000 + b'"}',
}

HTTP = {
    "400": (refusal(400), PermanentError),
    "400 window": (refusal(400, "context_length_exceeded"), ModelError),
    "400 window, llama.cpp": (refusal(400, type="exceed_context_size_error"), ModelError),
    "400 filter, Azure": (refusal(400, "content_filter"), ModelError),
    "401": (refusal(401, "invalid_api_key"), AccessDenied),
    "403": (refusal(403), AccessDenied),
    "404": (refusal(404, "model_not_found"), PermanentError),
    "408": (refusal(408), TransientError),
    "409": (refusal(409), TransientError),
    "413": (refusal(413), PermanentError),
    "422": (refusal(422), PermanentError),
    "429": (refusal(429, "rate_limit_exceeded"), Throttled),
    "429 quota": (refusal(429, "insufficient_quota"), AccessDenied),
    "429 HTML": (answer(b"<html>slow down</html>", 429, {"content-type": "text/html"}), Throttled),
    "500": (refusal(500), TransientError),
    "502 HTML": (answer(b"<html>bad gateway</html>", 502, {"content-type": "text/html"}), TransientError),
    "503": (refusal(503), TransientError),
    "redirect": (answer(b"", 307, {"location": "http://127.0.0.1:9/elsewhere"}), PermanentError),
    "hung up": (answer(completion(GOOD), fault="hang_up"), TransientError),
    "cut half-way": (answer(completion(GOOD), fault="cut"), TransientError),
    "broken compression": (answer(b"not gzip", 200, {"content-encoding": "gzip"}), ModelError),
}
