"""An answer of a CalDAV server, and what its refusals mean."""

from dataclasses import dataclass
from http import HTTPStatus

from lxml.etree import _Element

from agent.errors import AccessDenied, PermanentError

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_NO_CALENDAR = (*GONE, HTTPStatus.CONFLICT, HTTPStatus.METHOD_NOT_ALLOWED)
# As RFC 4791 has it, and as Nextcloud says it, also of an event that lies in its bin.
_UID_TAKEN = ("no-uid-conflict", "uid already exists")
_FULL = ("quota-not-exceeded", "sufficient-disk-space")
_CONDITION = "urn:ietf:params:xml:ns:caldav"
_CALENDAR = "BEGIN:VCALENDAR"


@dataclass(frozen=True)
class Reply:
    """An answer that has to be looked at; failures that mean the same everywhere have been raised already.

    The body of a 403 holds only the names of the conditions that were not met.
    """

    status: int
    given_etag: str | None
    body: str
    tree: _Element | None
    date: str | None = None

    @property
    def ok(self) -> bool:
        """Say whether the server did what it was asked."""
        return self.status // 100 == 2

    @property
    def failed(self) -> bool:
        """Say whether the server failed, and did not only refuse."""
        refused = (HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.INSUFFICIENT_STORAGE)
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR and self.status not in refused

    @property
    def etag(self) -> str | None:
        """The ETag as a condition may name it."""
        return strong(self.given_etag) if self.given_etag else None

    @property
    def uid_taken(self) -> bool:
        """Say whether a create was refused since the UID lies under another name, or did once."""
        refused = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
        return self.status in refused and any(said in self.body for said in _UID_TAKEN)

    @property
    def is_full(self) -> bool:
        """Say whether a write was refused for want of room."""
        named = self.status == HTTPStatus.FORBIDDEN and any(said in self.body for said in _FULL)
        return named or self.status == HTTPStatus.INSUFFICIENT_STORAGE

    @property
    def is_page(self) -> bool:
        """Say whether it is a web page: of a login, a proxy, a hotel."""
        return self.body.lstrip("\ufeff \t\r\n")[:14].lower().startswith(("<!doctype html", "<html"))

    @property
    def is_calendar(self) -> bool:
        """Say whether it is a calendar file, well or badly written."""
        return self.body.lstrip("\ufeff \t\r\n")[: len(_CALENDAR)].upper() == _CALENDAR

    def refusal(self) -> PermanentError:
        """Return what a refusal means that is no answer to the question."""
        if self.status in (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT) and _CONDITION in self.body:
            return PermanentError("CalDAV: the server does not accept the request")
        if self.status == HTTPStatus.FORBIDDEN:
            return AccessDenied("CalDAV: the right was refused")
        if self.status in _NO_CALENDAR:
            return AccessDenied("CalDAV: there is no such calendar")
        return PermanentError(f"CalDAV: the server answered {self.status}")


def strong(etag: str) -> str:
    """Return an ETag in quotes: proxies call one weak that is none, some servers leave the quotes out in one place."""
    return '"' + etag.strip().removeprefix("W/").strip('"') + '"'
