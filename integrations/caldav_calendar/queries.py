"""What we ask a calendar about a stretch of time, and how an answer is taken apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote
from xml.sax.saxutils import escape

from lxml.etree import _Element

from agent.domain import Changes, Slot
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

SYNC_PROPERTY = """<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>"""

_CHANGES = """<?xml version="1.0" encoding="utf-8"?>
<D:sync-collection xmlns:D="DAV:"><D:sync-token>{since}</D:sync-token><D:sync-level>1</D:sync-level>
<D:prop><D:getetag/></D:prop></D:sync-collection>"""


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


def changes_query(since: str) -> str:
    """Ask what has changed since a sync token (RFC 6578)."""
    return _CHANGES.format(since=escape(since))


def changes_in(tree: _Element | None) -> Changes:
    """Return what the answer to changes_query says; removed files are named in it too."""
    multistatus = _multistatus(tree)
    token = token_in(tree)
    if not token:
        raise ShapeChanged("CalDAV", "multistatus/sync-token")
    responses = enumerate(multistatus.iterfind(f"{_DAV}response"))
    hrefs = [_in(response, "href", f"multistatus/response[{number}]").text or "" for number, response in responses]
    return Changes(frozenset(_name(href).removesuffix(".ics") for href in hrefs), token)


def token_in(tree: _Element | None) -> str:
    """Return the sync token in an answer; empty where the server gives none."""
    return (_multistatus(tree).findtext(f".//{_DAV}sync-token") or "").strip()


def files_in(tree: _Element | None) -> Iterator[File]:
    """Yield the files in the answer to events_query.

    Unreadable where the server says that it could not read one, or left some out; ShapeChanged where it is no such
    answer.
    """
    number = 0
    for child in _multistatus(tree).iterchildren(tag="*"):
        if child.tag == f"{_DAV}response":
            yield _file(child, f"multistatus/response[{number}]")
            number += 1
        elif child.tag not in _BESIDE:
            raise ShapeChanged("CalDAV", f"multistatus/response[{number}]")


def _multistatus(tree: _Element | None) -> _Element:
    if tree is None:
        raise TransientError("CalDAV: the answer is garbled")
    if tree.tag != f"{_DAV}multistatus":
        raise ShapeChanged("CalDAV", "multistatus")
    return tree


def _name(href: str) -> str:
    return unquote(href.rstrip("/").rpartition("/")[2])


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
            return File(_name(href), strong(etag), text)
    raise Unreadable("the server could not read an event")


def _in(element: _Element, name: str, place: str, namespace: str = _DAV) -> _Element:
    found = element.find(f"{namespace}{name}")
    if found is None:
        raise ShapeChanged("CalDAV", f"{place}/{name}")
    return found


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
