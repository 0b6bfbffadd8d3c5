"""A language model behind any OpenAI-compatible chat endpoint. Built by ops/bootstrap."""

import json
import ssl
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from agent.domain import ModelCall
from agent.errors import FrontdeskError, ModelError
from agent.ports import Question
from integrations.openai_model.answers import content_of, usage_of
from integrations.openai_model.endpoint import Endpoint, limit_key
from integrations.openai_model.failures import translated
from integrations.openai_model.forms import Form, read_form, schema_name, strict_schema
from integrations.openai_model.windows import refuse_cut, refuse_too_long

LARGEST_UNPACKED = 4_000_000
IN_WORDS = "Answer with one JSON object and nothing else. It must fit this JSON schema, with every key:"


@cache
def _certificates() -> ssl.SSLContext:
    """Return what servers are checked against: reading all certificates takes as long as a short call."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


class OpenAIModel:
    """Fills forms by one chat completion each, without tools and without retries of its own."""

    def __init__(self, endpoint: Endpoint, record: Callable[[ModelCall], None]) -> None:
        """Open a client."""
        import openai

        from integrations.openai_model.bounds import bounded

        self._client = openai.OpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key,
            timeout=endpoint.timeout,
            max_retries=0,
            # A redirect or a proxy would carry the mail to a host that the settings do not name.
            http_client=openai.DefaultHttpxClient(
                timeout=endpoint.timeout,
                follow_redirects=False,
                trust_env=False,
                verify=_certificates(),
                event_hooks=bounded(endpoint.timeout),
            ),
        )
        # The client takes these from the environment behind the settings' back.
        self._client.organization = self._client.project = self._client.admin_api_key = None
        self._client._custom_headers = {}  # noqa: SLF001  nothing public undoes OPENAI_CUSTOM_HEADERS
        self._endpoint, self._record = endpoint, record

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fill(self, question: Question, form: type[Form]) -> Form:
        """Return the form, valid; the call is recorded with its usage, whatever comes of it."""
        request = self._request(question, form)
        text = "\n".join(message["content"] for message in request["messages"])
        refuse_too_long(text, self._endpoint.window_tokens, question.max_tokens)
        started = time.perf_counter()
        answer, result = bytearray(), "bug"
        try:
            with translated(self._endpoint.model):
                self._post(request, answer)
            refuse_cut(text, usage_of(answer), self._endpoint.window_tokens)
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
                    model=self._endpoint.model,
                    seconds=time.perf_counter() - started,
                    result=result,
                    **vars(usage_of(answer)),
                )
            )
        return filled

    def _request(self, question: Question, form: type[Form]) -> dict[str, Any]:
        schema = strict_schema(form)
        system = question.system
        wanted: dict[str, Any] = {"type": self._endpoint.answer_format}
        if self._endpoint.answer_format == "json_schema":
            wanted["json_schema"] = {"name": schema_name(form), "strict": True, "schema": schema}
        else:
            system += f"\n\n{IN_WORDS}\n{json.dumps(schema)}"
        request = {
            "model": self._endpoint.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question.user}],
            "response_format": wanted,
            "temperature": question.temperature,
            "seed": question.seed,
            "store": False,
            limit_key(self._endpoint.base_url): question.max_tokens,
        }
        return {name: value for name, value in request.items() if name not in self._endpoint.leave_out}

    def _post(self, request: dict[str, Any], answer: bytearray) -> None:
        """Read what comes back into `answer`, a refusal too: it may say what it cost."""
        import openai

        try:
            with self._client.chat.completions.with_streaming_response.create(**request) as response:
                for piece in response.iter_bytes():
                    answer += piece
                    if len(answer) > LARGEST_UNPACKED:
                        raise ModelError("model: the answer is too large")
        except openai.APIStatusError as error:
            answer += error.response.content
            raise
