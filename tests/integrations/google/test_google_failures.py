"""What the answers and failures of Google mean, read and written."""

import json
import ssl
from http.client import IncompleteRead

import httplib2
import pytest

from agent.errors import (
    AccessDenied,
    Conflict,
    FrontdeskError,
    Gone,
    OutcomeUnknown,
    PermanentError,
    Throttled,
    TransientError,
)
from integrations.google_calendar.connection import NotSent
from integrations.google_calendar.failures import Refused, google_errors
from tests.integrations.google.adapter import adapter
from tests.servers.http_script import Answer, http_script


def because(reason: str) -> bytes:
    """Return the body of a refusal as Google writes it."""
    said = {"domain": "global", "reason": reason, "message": "ann@example.org"}
    return json.dumps({"error": {"code": 403, "message": "ann@example.org", "errors": [said]}}).encode()


def outcome(error: Exception, *, writing: bool) -> FrontdeskError:
    """Return what an error is translated to."""
    with pytest.raises(FrontdeskError) as caught, google_errors(writing=writing):
        raise error
    return caught.value


@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (302, PermanentError, PermanentError),
        (400, PermanentError, PermanentError),
        (401, AccessDenied, AccessDenied),
        (403, AccessDenied, AccessDenied),
        (404, Gone, Gone),
        (408, TransientError, OutcomeUnknown),
        (409, PermanentError, Conflict),
        (410, Gone, Gone),
        (412, PermanentError, Conflict),
        (429, Throttled, Throttled),
        (500, TransientError, OutcomeUnknown),
        (503, TransientError, OutcomeUnknown),
    ],
)
def test_what_a_status_means(status: int, reading: type[FrontdeskError], writing: type[FrontdeskError]) -> None:
    refused = Refused(status, {}, because("ann@example.org"))
    said = [outcome(refused, writing=False), outcome(refused, writing=True)]
    assert [type(one) for one in said] == [reading, writing]
    assert "ann" not in str(said)


@pytest.mark.parametrize(
    ("reason", "kind", "wait"),
    [
        ("rateLimitExceeded", Throttled, 60),
        ("userRateLimitExceeded", Throttled, 60),
        ("quotaExceeded", Throttled, 1800),
        ("dailyLimitExceeded", Throttled, 1800),
        ("calendarUsageLimitsExceeded", Throttled, 1800),
        ("forbidden", AccessDenied, None),
        ("insufficientPermissions", AccessDenied, None),
        ("accessNotConfigured", AccessDenied, None),
    ],
)
@pytest.mark.parametrize("writing", [False, True])
def test_what_google_forbids_is_told_apart_by_its_reason(
    reason: str, kind: type[FrontdeskError], wait: float | None, writing: bool
) -> None:
    error = outcome(Refused(403, {}, because(reason)), writing=writing)
    assert (type(error), getattr(error, "retry_after", None)) == (kind, wait)
    assert reason in str(error)


@pytest.mark.parametrize(
    ("status", "reason", "said", "wait"),
    [
        (429, "", "17", 17),
        (429, "", "86400", 3600),
        (429, "", "soon", 60),
        (403, "rateLimitExceeded", "17", 17),
        (403, "quotaExceeded", "17", 1800),
        (403, "quotaExceeded", "2400", 2400),
        (429, "dailyLimitExceeded", "17", 1800),
        (503, "", "17", 17),
    ],
)
def test_how_long_google_asks_to_wait(status: int, reason: str, said: str, wait: float) -> None:
    error = outcome(Refused(status, {"retry-after": said}, because(reason)), writing=False)
    assert isinstance(error, Throttled)
    assert error.retry_after == wait


def untrusted() -> NotSent:
    """Return what comes of a certificate that nobody vouches for."""
    error = NotSent()
    error.__cause__ = ssl.SSLCertVerificationError("robin@frontdesk.example")
    return error


@pytest.mark.parametrize(
    ("error", "reading", "writing"),
    [
        (NotSent(), TransientError, TransientError),
        (untrusted(), AccessDenied, AccessDenied),
        (TimeoutError("robin@frontdesk.example"), TransientError, OutcomeUnknown),
        (ConnectionResetError(), TransientError, OutcomeUnknown),
        (IncompleteRead(b"ann@example.org"), TransientError, OutcomeUnknown),
        (httplib2.HttpLib2Error("robin@frontdesk.example"), TransientError, OutcomeUnknown),
    ],
)
def test_what_a_broken_line_means(
    error: Exception, reading: type[FrontdeskError], writing: type[FrontdeskError]
) -> None:
    said = [outcome(error, writing=False), outcome(error, writing=True)]
    assert [type(one) for one in said] == [reading, writing]
    assert "@" not in str(said)


def test_a_refusal_may_say_anything() -> None:
    bodies = ["", "<html>", "[]", "7", '{"error": "no"}', '{"error": {"errors": "x", "message": 5}}', "[" * 100_000]
    refusals = [Answer(status, body) for body in bodies for status in (400, 403, 500)]
    script = iter(refusals)
    with http_script(lambda *_: next(script)) as url, adapter(url) as calendar:
        for refusal in refusals:
            with pytest.raises(FrontdeskError) as caught:
                calendar.get("event1")
            assert str(caught.value) == f"Google Calendar: answered {refusal.status}"
