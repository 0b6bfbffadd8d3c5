"""CaldavCalendar on a real server that fails as told, and through a line that breaks."""

import pytest

from agent.errors import (
    Conflict,
    OutcomeUnknown,
    TransientError,
)
from ops.world.servers import EmbeddedServers
from tests.integrations.calendar_worlds import new_event, slot
from tests.integrations.ics_files import ics
from tests.integrations.ics_worlds import CaldavWorld, port_of, through
from tests.servers.tcp_fault import TcpFault


@pytest.mark.parametrize("fault", ["drop", "store_then_drop"])
def test_a_write_that_was_cut_off_is_unknown(servers: EmbeddedServers, fault: str) -> None:
    calendar = CaldavWorld(servers).calendar()
    booked = calendar.book(new_event())
    happened = fault == "store_then_drop"
    servers.calendar_faults.extend([fault] * 3)
    with pytest.raises(OutcomeUnknown):
        calendar.book(new_event("event2"))
    assert (calendar.get("event2") is not None) == happened
    with pytest.raises(OutcomeUnknown):
        calendar.move(booked, slot(4, 9))
    current = calendar.get("event1")
    assert current is not None
    assert (current.slot == slot(4, 9)) == happened
    with pytest.raises(OutcomeUnknown):
        calendar.cancel(current)
    assert (calendar.get("event1") is None) == happened
    calendar.close()


def test_a_server_that_is_not_available_leaves_a_write_undone(servers: EmbeddedServers) -> None:
    calendar = CaldavWorld(servers).calendar()
    assert calendar.get("event1") is None
    servers.calendar_faults.append("unavailable")
    with pytest.raises(TransientError):
        calendar.book(new_event())
    assert calendar.get("event1") is None
    calendar.close()


def test_a_write_into_silence_is_unknown(servers: EmbeddedServers) -> None:
    with TcpFault(port_of(servers)) as line:
        calendar = through(line, timeout=0.5)
        line.blackhole_after = b"PUT /"
        with pytest.raises(OutcomeUnknown):
            calendar.book(new_event())
        calendar.close()


def test_an_event_that_cannot_be_read_back_is_unknown(servers: EmbeddedServers) -> None:
    calendar = CaldavWorld(servers).calendar()
    assert calendar.get("event1") is None
    with TcpFault(port_of(servers)) as line:
        behind = through(line)
        assert behind.get("event1") is None
        line.lose_reply_to = b"GET /desk/calendar/event1.ics HTTP/1.1"
        line.requests.clear()
        with pytest.raises(OutcomeUnknown):
            behind.book(new_event())
        behind.close()
    assert calendar.get("event1") is not None
    calendar.close()


def test_an_event_under_another_name_with_our_id_is_a_conflict(servers: EmbeddedServers) -> None:
    world = CaldavWorld(servers)
    world.store("elsewhere", ics("event1", ":20261203T100000Z", ":20261203T110000Z"))
    calendar = world.calendar()
    with pytest.raises(Conflict):
        calendar.book(new_event())
    calendar.close()
