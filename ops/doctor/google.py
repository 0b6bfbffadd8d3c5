"""Google's calendars: whether we get a token, for what and until when, and what its refusals mean."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from agent.errors import FrontdeskError
from ops.doctor.calendar import CALENDAR
from ops.doctor.failures import caused_by, failure
from ops.doctor.findings import Fact, Finding

if TYPE_CHECKING:
    from integrations.oauth import GoogleServiceAccount, GoogleStoredToken

LOGIN = "calendar_login"
SOON = timedelta(days=14)
MISSING = {"nothing": ("calendar_id_unknown", "there is no calendar of this id, or none that this login may see")}
_REASONS = {
    "accessNotConfigured": "calendar_api_off",
    "insufficientPermissions": "calendar_scope_missing",
    "forbiddenForServiceAccounts": "calendar_not_delegated",
    "forbidden": "calendar_forbidden",
    "requiredAccessLevel": "calendar_forbidden",
    **dict.fromkeys(
        ("quotaExceeded", "dailyLimitExceeded", "calendarUsageLimits", "calendarUsageLimitsExceeded"),
        "calendar_quota_spent",
    ),
}
"""What Google's reasons for a refusal mean."""
_REASON = re.compile(r"\((\w+)\)$")
_REFUSALS = {
    "clock": "calendar_login_clock",
    "key": "calendar_key_unknown",
    "subject": "calendar_subject_unknown",
    "consent": "calendar_consent_gone",
    "client": "calendar_client_unknown",
    "scope": "calendar_scope_missing",
}
"""What the reasons of the token server mean; what an account may not is told by whose account it is."""


def check_login(token: "GoogleServiceAccount | GoogleStoredToken", now: Callable[[], datetime]) -> Iterator[Finding]:
    """Ask for a new token, past every cache, and look at what it is for."""
    from integrations.oauth import GoogleStoredToken
    from integrations.oauth.scopes import not_granted

    stored = isinstance(token, GoogleStoredToken)
    try:
        token(True)
        ends = token.stored().expires_at if isinstance(token, GoogleStoredToken) else None
    except FrontdeskError as error:
        yield _no_token(error, stored=stored)
        return
    until = token.expires_at()
    facts: dict[str, Fact] = {
        "expires_at": until.isoformat(timespec="seconds") if until else None,
        "consent_ends_at": ends.isoformat(timespec="seconds") if ends else None,
        "scopes": list(token.scopes),
    }
    if lacking := not_granted(token.scopes):
        yield Finding(LOGIN, "calendar_scope_missing", f"a token is given out, but not for {', '.join(lacking)}", facts)
    elif until is not None and until <= now():
        yield Finding(LOGIN, "calendar_login_clock", "the token that was given out has expired already", facts)
    elif ends is not None and ends - now() < SOON:
        yield Finding(LOGIN, "calendar_consent_ends", f"Google ends the consent on {_day(ends)}", facts)
    else:
        yield Finding(LOGIN, "ok", f"a token is given out{_lasting(ends)}, for {', '.join(token.scopes)}", facts)


def told(error: FrontdeskError) -> Finding:
    """Say what a failure of a calendar at Google means."""
    reason = _REASON.search(str(error))
    if reason and reason[1] in _REASONS:
        return Finding(CALENDAR, _REASONS[reason[1]], str(error))
    return failure(CALENDAR, error)


def _no_token(error: FrontdeskError, *, stored: bool) -> Finding:
    from integrations.oauth.failures import BadKeyFile, BadTokenFile, Refused

    if caused_by(error, BadTokenFile):
        return Finding(LOGIN, "calendar_token_file", str(error))
    if caused_by(error, BadKeyFile):
        return Finding(LOGIN, "calendar_key_file", str(error))
    refused = caused_by(error, Refused)
    if isinstance(refused, Refused) and refused.why == "not_allowed":
        return Finding(LOGIN, "calendar_client_unknown" if stored else "calendar_not_delegated", str(error))
    if isinstance(refused, Refused) and refused.why in _REFUSALS:
        return Finding(LOGIN, _REFUSALS[refused.why], str(error))
    return failure(LOGIN, error)


def _lasting(ends: datetime | None) -> str:
    return "" if ends is None else f", by a consent until {_day(ends)}"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"
