"""What we ask a calendar about a stretch of time, and how an answer is read: what is odd is unknown."""

from datetime import UTC, datetime, tzinfo

from lxml.etree import _Element

from agent.domain import Slot
from integrations.ics import Unreadable, busy_in_events

_DAV = "{DAV:}"
_CALDAV = "{urn:ietf:params:xml:ns:caldav}"

_EVENTS = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:">
<D:prop><C:calendar-data><C:expand start="{start}" end="{end}"/></C:calendar-data></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""

_FREEBUSY = """<?xml version="1.0" encoding="utf-8"?>
<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="{start}" end="{end}"/>
</C:free-busy-query>"""


def events_query(span: Slot) -> str:
    """Ask for the events of a span, repetitions expanded."""
    return _EVENTS.format(start=_stamp(span.start), end=_stamp(span.end))


def freebusy_query(span: Slot) -> str:
    """Ask for the busy times of a span."""
    return _FREEBUSY.format(start=_stamp(span.start), end=_stamp(span.end))


def busy_in_multistatus(tree: _Element | None, zone: tzinfo, besides: str | None) -> list[Slot]:
    """List the busy times in the answer to events_query, but for the event of this UID; Unreadable where it is odd."""
    if tree is None or tree.tag != _DAV + "multistatus":
        raise Unreadable("the answer is no multistatus")
    busy: list[Slot] = []
    for response in tree:
        if response.tag == _DAV + "response":
            busy += busy_in_events(_calendar_data(response), zone, besides)
        elif response.tag != _DAV + "sync-token":
            raise Unreadable("the answer holds something else")
    return busy


def _calendar_data(response: _Element) -> str:
    status = response.findtext(f"{_DAV}propstat/{_DAV}status", "")
    data = response.findtext(f"{_DAV}propstat/{_DAV}prop/{_CALDAV}calendar-data")
    if " 200" not in status or not data:
        raise Unreadable("the answer is not complete")
    return str(data)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
