"""The adapter as the tests of this folder open it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from typing import Any

from integrations.google_calendar import GoogleCalendar
from tests.integrations.calendar_worlds import ROBIN

CALENDAR = ROBIN.address


@contextmanager
def adapter(
    api_url: str,
    token: Callable[[bool], str] = lambda _fresh: "token",
    *,
    zone: tzinfo = UTC,
    timeout: float = 10.0,
    **options: Any,
) -> Iterator[GoogleCalendar]:
    """Yield the adapter for Robin's calendar."""
    made = GoogleCalendar(calendar_id=CALENDAR, token=token, zone=zone, api_url=api_url, timeout=timeout, **options)
    try:
        yield made
    finally:
        made.close()
