"""What a calendar server says of the calendar itself: whether it is one, and what we may do there."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from lxml.etree import _Element

_DAV = "{DAV:}"
_CALDAV = "{urn:ietf:params:xml:ns:caldav}"
_WRITING = {"bind", "unbind", "write-content"}

PROPERTIES = """<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>
<D:resourcetype/><D:current-user-privilege-set/><C:supported-calendar-component-set/>
</D:prop></D:propfind>"""

Found = Literal["calendar", "other", "nothing", "forbidden"]


@dataclass(frozen=True)
class CalendarFacts:
    """What lies at the address; None where the server does not say."""

    found: Found
    writable: bool | None = None
    server_time: datetime | None = None


def calendar_facts(status: int, tree: _Element | None, date: str | None) -> CalendarFacts:
    """Read the answer to a PROPFIND of PROPERTIES."""
    found = _found(status, tree)
    writable = _writable(tree) if tree is not None and found == "calendar" else None
    return CalendarFacts(found, writable, _moment(date))


def _found(status: int, tree: _Element | None) -> Found:
    if status == HTTPStatus.FORBIDDEN:
        return "forbidden"
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return "nothing"
    if status != HTTPStatus.MULTI_STATUS or tree is None or tree.find(f".//{_CALDAV}calendar") is None:
        return "other"
    kinds = [kind.get("name", "").upper() for kind in tree.iter(f"{_CALDAV}comp")]
    return "calendar" if not kinds or "VEVENT" in kinds else "other"


def _writable(tree: _Element) -> bool | None:
    if tree.find(f".//{_DAV}current-user-privilege-set") is None:
        return None
    granted = {str(right.tag).removeprefix(_DAV) for privilege in tree.iter(f"{_DAV}privilege") for right in privilege}
    if not granted:
        return None
    return bool(granted & {"all", "write"}) or granted >= _WRITING


def _moment(date: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date or "")
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
