"""How GoogleCalendar reads what has changed."""

import pytest

from agent.errors import AccessDenied
from tests.integrations.calendar_worlds import new_event, slot
from tests.integrations.google_world import CALENDAR, GoogleWorld


def test_the_token_comes_after_the_last_page(world: GoogleWorld) -> None:
    calendar = world.calendar()
    token = calendar.changes(None).token
    names = {f"event{number}" for number in range(1, 4)}
    for number, name in enumerate(sorted(names), 1):
        calendar.book(new_event(name, key=name, at=slot(number, 10)))
    world.google.page_size, world.google.empty_pages = 1, 1
    changed = calendar.changes(token)
    assert changed.event_ids == names
    assert calendar.changes(changed.token).event_ids == frozenset()


def test_a_token_of_another_calendar_is_no_token(world: GoogleWorld) -> None:
    assert not world.calendar().changes("invented").is_complete


def test_a_calendar_that_is_gone_is_access_denied(world: GoogleWorld) -> None:
    calendar = world.calendar()
    token = calendar.changes(None).token
    del world.google.calendars[CALENDAR]
    for since in (None, token):
        with pytest.raises(AccessDenied):
            calendar.changes(since)
