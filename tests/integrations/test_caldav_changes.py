"""What CaldavCalendar makes of servers that cannot say what has changed."""

from dataclasses import replace

import pytest

from agent.errors import ShapeChanged
from tests.integrations.calendar_worlds import new_event
from tests.integrations.ics_worlds import CaldavWorld, renamed


@pytest.mark.parametrize("status", [403, 409, 501])
def test_a_server_that_refuses_the_report_leaves_it_to_us(caldav_world: CaldavWorld, status: int) -> None:
    token = caldav_world.calendar().changes(None).token
    with caldav_world.relayed() as (relay, calendar):
        relay.altered["REPORT"] = lambda said: replace(said, status=status, body=b"")
        again = calendar.changes(token)
    assert (again.token, again.is_complete) == (token, False)


def test_a_server_without_tokens_leaves_it_to_us(caldav_world: CaldavWorld) -> None:
    with caldav_world.relayed() as (relay, calendar):
        relay.altered["PROPFIND"] = lambda said: renamed(said, b"sync-token", b"getctag")
        found = calendar.changes(None)
    assert (found.event_ids, found.token, found.is_complete) == (frozenset(), "", False)


@pytest.mark.parametrize("name", [b"multistatus", b"href", b"sync-token"])
def test_a_report_of_another_shape_says_so(caldav_world: CaldavWorld, name: bytes) -> None:
    token = caldav_world.calendar().changes(None).token
    caldav_world.calendar().book(new_event())
    with caldav_world.relayed() as (relay, calendar):
        relay.altered["REPORT"] = lambda said: renamed(said, name, b"other")
        with pytest.raises(ShapeChanged) as caught:
            calendar.changes(token)
    assert name.decode() in caught.value.path
