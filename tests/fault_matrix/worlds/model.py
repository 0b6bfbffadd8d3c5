"""The adapter of language models before a scripted endpoint."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

from integrations.openai_model import OpenAIModel
from integrations.openai_model.endpoint import Endpoint
from tests.fault_matrix.http_line import HttpLine, Plan
from tests.fault_matrix.plays import Play
from tests.servers.http_script import Answer
from tests.servers.model_answers import FILLED, GOOD, Form
from tests.servers.model_endpoint import QUESTION
from tests.servers.model_server import answer, completion, model_server


def _refusal(status: int, code: str, **headers: str) -> Answer:
    error = {"message": "quoting: the customer's own words", "type": "invalid_request_error", "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps({"error": error}), {"Content-Type": "application/json", **named})


_REFUSALS = {
    "bad_request": _refusal(400, "invalid_value"),
    "unauthorized": _refusal(401, "invalid_api_key"),
    "quota_exceeded": _refusal(429, "insufficient_quota"),
    "forbidden": _refusal(403, "unsupported_country_region_territory"),
    "not_found": _refusal(404, "model_not_found"),
    "conflict": _refusal(409, "conflict"),
    "gone": _refusal(410, "model_retired"),
    "too_many_requests": _refusal(429, "rate_limit_exceeded", Retry_After="17"),
    "server_error": _refusal(500, "server_error"),
    "unavailable": _refusal(503, "overloaded"),
}


class World:
    """An endpoint that fills the form rightly."""

    def __init__(self, _folder: Path) -> None:
        self._stack = ExitStack()
        self._server = self._stack.enter_context(model_server())
        self._line = HttpLine(int(self._server.url.split(":")[2].split("/")[0]), _REFUSALS, _reshaped)

    @contextmanager
    def play(self, _call: str, timeout: float) -> Iterator[Play]:
        """Prepare the call."""
        self._server.answers[:] = [answer(completion(GOOD), headers={"date": "Mon, 23 Nov 2026 12:00:00 GMT"})]
        url = f"http://127.0.0.1:{self._line.port}/v1"
        endpoint = Endpoint(base_url=url, api_key="sk-of-the-tests", model="small", timeout=timeout)
        with closing(OpenAIModel(endpoint, lambda _call: None)) as model:
            yield Play(lambda: model.fill(QUESTION, Form), 0, {"ok": FILLED})

    def broken(self, fault: str, at: int) -> AbstractContextManager[Plan]:
        """Have a request meet a fault."""
        return self._line.broken(fault, at)

    def close(self) -> None:
        """Stop the server."""
        self._line.close()
        self._stack.close()


def _reshaped(_method: str, body: bytes) -> bytes:
    """Return the answer with its text under another name."""
    return body.replace(b'"choices"', b'"outputs"')
