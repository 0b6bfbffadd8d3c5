"""One authorised call of a method, as those that answer it see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.google import conference
from tests.servers.google.document import Method
from tests.servers.google.event_view import Reader
from tests.servers.google.refusals import access_missing, changed_meanwhile, not_found, scope_missing
from tests.servers.google.world import ROLES, CalendarRecord, Stored, World

_SCOPE = "https://www.googleapis.com/auth/calendar."
_OWNED = frozenset({f"{_SCOPE}events.owned", f"{_SCOPE}events.owned.readonly"})
_BLIND = frozenset({f"{_SCOPE}events.freebusy"})


@dataclass(frozen=True)
class Grant:
    """What a token stands for."""

    user: str
    scopes: frozenset[str]
    service: bool = False
    """Whether a service account acts as itself, not on behalf of a user."""


@dataclass
class Call:
    """A call whose request fits the document."""

    world: World
    method: Method
    grant: Grant
    asked: Mapping[str, Any]
    """The parameters, those in the path and those of the query."""
    body: dict[str, Any] = field(default_factory=dict)
    if_match: str | None = None

    def role(self, calendar: CalendarRecord) -> str:
        """Say what the token lets its user do in this calendar."""
        useful = self.grant.scopes & self.method.scopes
        if useful <= _OWNED and calendar.access != "owner":
            raise scope_missing(self.method.scopes)
        if useful <= _BLIND:
            return min("freeBusyReader", calendar.access, key=ROLES.index)
        return calendar.access

    def calendar(self, level: str, named: str = "calendarId") -> CalendarRecord:
        """Find the calendar that is asked for, if the user may use it so."""
        calendar = self.found(self.asked[named])
        if ROLES.index(self.role(calendar)) < ROLES.index(level):
            raise access_missing(level)
        for stored in calendar.events:
            conference.proceed(self.world, calendar, stored)
        return calendar

    def reader(self, calendar: CalendarRecord) -> Reader:
        """Say who reads this calendar."""
        return Reader(self.grant.user, self.role(calendar))

    def found(self, calendar_id: str) -> CalendarRecord:
        """Find a calendar that the user can see."""
        calendar = self.world.calendars.get(self.grant.user if calendar_id == "primary" else calendar_id)
        if calendar is None or calendar.access == "none":
            raise not_found()
        return calendar

    def require_unchanged(self, stored: Stored) -> None:
        """Refuse to change an event that is not as the client read it."""
        if self.if_match not in (None, "*", stored.resource["etag"]):
            raise changed_meanwhile()
