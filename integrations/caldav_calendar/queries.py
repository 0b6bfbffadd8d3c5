"""What we ask a calendar about a stretch of time, and how an answer is taken apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from lxml.etree import _Element

from agent.domain import Slot
from agent.errors import ShapeChanged, TransientError
from integrations.caldav_calendar.reply import strong
from integrations.ics import Unreadable

_DAV = "{DAV:}"
_CALDAV = "{urn:ietf:params:xml:ns:caldav}"
_BESIDE = (f"{_DAV}sync-token", f"{_DAV}responsedescription")

# Repetitions are listed by us: not every server does, and not all of them well.
_EVENTS = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:">
<D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""

_FREEBUSY = """<?xml version="1.0" encoding="utf-8"?>
<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="{start}" end="{end}"/>
</C:free-busy-query>"""


@dataclass(frozen=True)
class File:
    """A calendar file, and where it lies: the last part of its address."""

    name: str
    etag: str
    text: str


def events_query(span: Slot) -> str:
    """Ask for the files with events in a span."""
    return _EVENTS.format(start=_stamp(span.start), end=_stamp(span.end))


def freebusy_query(span: Slot) -> str:
    """Ask for the busy times of a span."""
    return _FREEBUSY.format(start=_stamp(span.start), end=_stamp(span.end))


def files_in(tree: _Element | None) -> Iterator[File]:
    """Yield the files in the answer to events_query.

    Unreadable where the server says that it could not read one, or left some out; ShapeChanged where it is no such
    answer.
    """
    if tree is None:
        raise TransientError("CalDAV: the answer is garbled")
    if tree.tag != f"{_DAV}multistatus":
        raise ShapeChanged("CalDAV", "multistatus")
    number = 0
    for child in tree.iterchildren(tag="*"):
        if child.tag == f"{_DAV}response":
            yield _file(child, f"multistatus/response[{number}]")
            number += 1
        elif child.tag not in _BESIDE:
            raise ShapeChanged("CalDAV", f"multistatus/response[{number}]")


def _file(response: _Element, place: str) -> File:
    href = _in(response, "href", place).text or ""
    if response.find(f"{_DAV}status") is not None:
        raise Unreadable("the server does not give everything")
    _in(response, "propstat", place)
    place = f"{place}/propstat"
    for propstat in response.iterfind(f"{_DAV}propstat"):
        if " 200" in (_in(propstat, "status", place).text or ""):
            prop, place = _in(propstat, "prop", place), f"{place}/prop"
            etag = _in(prop, "getetag", place).text or ""
            text = _in(prop, "calendar-data", place, _CALDAV).text or ""
            return File(unquote(href.rstrip("/").rpartition("/")[2]), strong(etag), text)
    raise Unreadable("the server could not read an event")


def _in(element: _Element, name: str, place: str, namespace: str = _DAV) -> _Element:
    found = element.find(f"{namespace}{name}")
    if found is None:
        raise ShapeChanged("CalDAV", f"{place}/{name}")
    return found


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
