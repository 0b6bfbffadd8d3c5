"""The calendars of all owners: each is asked, and told whose it is where there are several."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

from agent.domain import DESK_OWNER
from agent.policy import Policy
from agent.slots.meetings import same_calendar
from ops.doctor.calendar import AT_CALDAV, CALENDAR, check_calendar
from ops.doctor.failures import failure
from ops.doctor.findings import Finding, State
from ops.doctor.google import MISSING, check_login, told
from ops.rules.calendars import of_another_kind
from ops.settings import Settings

Now = Callable[[], datetime]


def check_calendars(settings: Settings, policy: Policy, now: Now) -> Iterator[Finding]:
    """Ask for a token where one is needed; where there is one, ask every calendar."""
    from ops.adapters import calendar_maker
    from ops.tokens import calendar_token

    at_google = settings.calendar.kind == "google"
    if at_google:
        login = list(check_login(calendar_token(settings), now))
        yield from login
        if any(finding.state is State.PROBLEM for finding in login):
            return
    made, strange = calendar_maker(settings, policy, now), dict(of_another_kind(policy, settings.calendar.kind))
    for owner in sorted(policy.known_owners() - strange.keys(), key=lambda owner: (owner != DESK_OWNER, owner)):
        with closing(made(owner)) as calendar:
            means = (MISSING, told) if at_google else (AT_CALDAV, lambda error: failure(CALENDAR, error))
            found = [
                *check_calendar(calendar, now, *means),
                *_conferences(policy, owner, able=calendar.makes_conferences),
            ]
            yield from found if not policy.owners else (_of(owner, one) for one in found if _is_told(owner, one))


def odd_calendars(settings: Settings, policy: Policy) -> Iterator[Finding]:
    """Name the owners whose calendar is of another kind, or that of the settings' owner, too."""
    for name, said in of_another_kind(policy, settings.calendar.kind):
        yield Finding(CALENDAR, "calendar_of_another_kind", said, {"owner": name, "setting": _setting(name)})
    key = _key(settings)
    own = settings.calendar.url or settings.calendar.id
    for name, owner in policy.owners.items():
        if own and same_calendar(owner.calendar, own):
            message = f"{name}: it is the calendar of {key}, the owner's, too"
            yield Finding(CALENDAR, "calendar_shared", message, {"owner": name, "setting": _setting(name)})


def _conferences(policy: Policy, owner: str, *, able: bool) -> Iterator[Finding]:
    """Name the kinds of meeting whose conference this owner's calendar would have to make, and cannot."""
    kinds = [meeting.name for meeting in policy.meetings if meeting.conference and owner in meeting.owners]
    if kinds and not able:
        message = f"it makes no conferences, and the policy wants them for {', '.join(kinds)}"
        yield Finding(CALENDAR, "calendar_no_conferences", message, {"meetings": kinds})


def _is_told(owner: str, found: Finding) -> bool:
    """Say whether a finding is of this owner's calendar; of the clock the server is asked once."""
    return found.name == CALENDAR or owner == DESK_OWNER


def _of(owner: str, found: Finding) -> Finding:
    """Say whose calendar it is, where there are several."""
    if found.name != CALENDAR:
        return found
    kind = Finding if owner == DESK_OWNER else _OfTheirs
    return kind(CALENDAR, found.code, f"{owner}: {found.message}", {**found.facts, "owner": owner})


class _OfTheirs(Finding):
    """A finding of a calendar that the policy file names."""

    @property
    def remedy(self) -> str:
        """Say what to do, in the policy file where what it names is at fault."""
        there = f"{_setting(str(self.facts['owner']))} of the policy file"
        return super().remedy.replace("calendar.url", there).replace("calendar.id", there)


def _setting(owner: str) -> str:
    return f"[owners.{owner}] calendar"


def _key(settings: Settings) -> str:
    return "calendar.url" if settings.calendar.kind == "caldav" else "calendar.id"
