"""The one table from what the client raises to agent.errors."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from agent.errors import AccessDenied, FrontdeskError, ModelError, PermanentError, Throttled, TransientError

if TYPE_CHECKING:
    import openai

LONGEST_WAIT, USUAL_WAIT = 3600.0, 30.0
QUOTA_SPENT, NO_MODEL = "model: the account's quota is spent (429)", "model: the endpoint has no model"
TOO_LONG, FILTERED = "the mail does not fit the model's window", "the endpoint's filter refused the mail"
# Codes of OpenAI and Azure, and a type of llama.cpp.
UNANSWERABLE = {
    "context_length_exceeded": TOO_LONG,
    "exceed_context_size_error": TOO_LONG,
    "content_filter": FILTERED,
    "content_policy_violation": FILTERED,
}


@contextmanager
def translated(model: str) -> Iterator[None]:
    """Turn what the client raises into our types: https://platform.openai.com/docs/guides/error-codes."""
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        # Some servers quote the request in their refusal, so it is not chained: no mail text in a traceback.
        raise _refusal(error, model) from None
    except (httpx2.TransportError, OSError) as error:
        raise TransientError("model: connection lost") from error
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, (httpx2.TransportError, OSError)):
            raise TransientError("model: no connection, or no answer in time") from error
        raise PermanentError("model: the request never left") from error
    except httpx2.DecodingError as error:
        raise ModelError("model: the answer cannot be decoded") from error
    except openai.OpenAIError as error:
        raise PermanentError(f"model: the client failed ({type(error).__name__})") from error


def _refusal(error: "openai.APIStatusError", model: str) -> FrontdeskError:
    status, words = error.status_code, {str(error.code), str(error.type)}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        if "insufficient_quota" in words:
            return AccessDenied(QUOTA_SPENT)
        return Throttled("model: asked to slow down", _retry_after(error.response.headers))
    unanswerable = sorted(words & UNANSWERABLE.keys())
    if status == HTTPStatus.BAD_REQUEST and unanswerable:
        return ModelError(f"model: {UNANSWERABLE[unanswerable[0]]}")
    if status == HTTPStatus.NOT_FOUND:
        return PermanentError(f"{NO_MODEL} {model!r} (404)")
    return _kind(status)(f"model: the endpoint answered {status}")


def _kind(status: int) -> type[FrontdeskError]:
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT) or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TransientError
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return AccessDenied
    return PermanentError


def _retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds to wait: a number, or a date measured against the server's own clock."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
        except (TypeError, ValueError):
            return USUAL_WAIT
    return min(seconds, LONGEST_WAIT) if seconds > 0 else 0.0
