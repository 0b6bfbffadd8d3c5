"""A language model behind any OpenAI-compatible chat endpoint. Built by ops/bootstrap."""

import ssl
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from agent.domain import ModelCall
from agent.errors import FrontdeskError, ModelError, TransientError
from agent.ports import Question
from integrations.openai_model.answers import content_of, usage_of
from integrations.openai_model.failures import translated
from integrations.openai_model.forms import Form, read_form, schema_name, strict_schema

OPENAI = "https://api.openai.com/v1"
LARGEST_ANSWER = 2_000_000


@cache
def _certificates() -> ssl.SSLContext:
    """Return what servers are checked against: reading all certificates takes as long as a short call."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


class OpenAIModel:
    """Fills forms by one chat completion each, without tools and without retries of its own."""

    def __init__(
        self,
        *,
        base_url: str | None,
        api_key: str,
        model: str,
        timeout: float = 60.0,
        record: Callable[[ModelCall], None],
    ) -> None:
        """Open a client; `timeout` in seconds bounds each wait and the whole answer."""
        import openai

        url = base_url or OPENAI
        self._client = openai.OpenAI(
            base_url=url,
            api_key=api_key,
            timeout=timeout,
            max_retries=0,
            # A redirect or a proxy would carry the mail to a host that the settings do not name.
            http_client=openai.DefaultHttpxClient(
                timeout=timeout, follow_redirects=False, trust_env=False, verify=_certificates()
            ),
        )
        # The client takes these from the environment behind the settings' back.
        self._client.organization = self._client.project = None
        self._model, self._timeout, self._record = model, timeout, record
        self._limit = limit_key(url)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fill(self, question: Question, form: type[Form]) -> Form:
        """Return the form, valid; the call is recorded with its usage, whatever comes of it."""
        request = self._request(question, form)
        started = time.perf_counter()
        answer, result = b"", "bug"
        try:
            with translated(self._model):
                answer = self._post(request, deadline=started + self._timeout)
            filled = read_form(content_of(answer), form)
            result = "ok"
        except FrontdeskError as error:
            result = type(error).__name__
            raise
        finally:
            self._record(
                ModelCall(
                    mail_id=question.mail_id,
                    purpose=question.purpose,
                    model=self._model,
                    seconds=time.perf_counter() - started,
                    result=result,
                    **vars(usage_of(answer)),
                )
            )
        return filled

    def _request(self, question: Question, form: type[Form]) -> dict[str, Any]:
        schema = {"name": schema_name(form), "strict": True, "schema": strict_schema(form)}
        return {
            "model": self._model,
            "messages": [
                {"role": "system", "content": question.system},
                {"role": "user", "content": question.user},
            ],
            "response_format": {"type": "json_schema", "json_schema": schema},
            "temperature": question.temperature,
            "seed": question.seed,
            "store": False,
            self._limit: question.max_tokens,
        }

    def _post(self, request: dict[str, Any], deadline: float) -> bytes:
        # Read piece by piece: the client's own timeout is per piece, so a server that drips would never meet it.
        answer = bytearray()
        with self._client.chat.completions.with_streaming_response.create(**request) as response:
            for piece in response.iter_bytes():
                answer += piece
                if len(answer) > LARGEST_ANSWER:
                    raise ModelError("model: the answer is too large")
                if time.perf_counter() > deadline:
                    raise TransientError("model: the answer took too long")
        return bytes(answer)


def limit_key(url: str) -> str:
    """Name the parameter that limits an answer's length at this endpoint.

    OpenAI's newer models refuse `max_tokens`; Ollama and others ignore `max_completion_tokens` without a word, and a
    limit that is ignored is no limit. Both at once is refused by OpenAI.
    """
    host = urlsplit(url).hostname or ""
    return "max_completion_tokens" if f".{host}".endswith(".api.openai.com") else "max_tokens"
