"""The one table from what the client raises to agent.errors."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from agent.errors import AccessDenied, FrontdeskError, ModelError, PermanentError, Throttled, TooLong, TransientError
from integrations.openai_model.refusals import TOO_LONG, refused_parameter, says_too_long

if TYPE_CHECKING:
    import openai

LONGEST_WAIT, USUAL_WAIT = 3600.0, 30.0
QUOTA_SPENT, NO_MODEL = "model: the account's quota is spent (429)", "model: the endpoint has no model"
REFUSES = "model: the endpoint does not take the parameter"
# Codes of OpenAI and Azure.
FILTERED = {"content_filter", "content_policy_violation"}


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
        is_spent = "insufficient_quota" in words
        wait = _retry_after(error.response.headers)
        return AccessDenied(QUOTA_SPENT) if is_spent else Throttled("model: asked to slow down", wait)
    if says_too_long(error.body):
        return TooLong(TOO_LONG)
    if status == HTTPStatus.BAD_REQUEST and words & FILTERED:
        return ModelError("model: the endpoint's filter refused the mail")
    if status == HTTPStatus.NOT_FOUND:
        return PermanentError(f"{NO_MODEL} {model!r} (404)")
    kind, parameter = _kind(status), refused_parameter(error.body)
    is_named = kind is PermanentError and parameter
    return kind(f"{REFUSES} {parameter} ({status})" if is_named else f"model: the endpoint answered {status}")


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
