"""Access tokens: whether the token server gives one out, until when, and what for. The token itself is never shown."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from agent.errors import FrontdeskError
from ops.doctor.failures import caused_by, failure
from ops.doctor.findings import Fact, Finding

if TYPE_CHECKING:
    from integrations.oauth import AccessToken

OAUTH = "oauth"
MAIL = ("https://mail.google.com/", "https://outlook.office365.com/")


def check_token(token: "AccessToken", now: Callable[[], datetime]) -> Iterator[Finding]:
    """Ask for a new token, past every cache."""
    try:
        token(True)
    except FrontdeskError as error:
        yield _failure(error)
        return
    until, scopes = token.expires_at(), list(token.scopes)
    facts: dict[str, Fact] = {"expires_at": until.isoformat(timespec="seconds") if until else None, "scopes": scopes}
    if until is not None and until <= now():
        yield Finding(OAUTH, "oauth_expired", "the token that was given out has expired already", facts)
    elif not any(scope.startswith(MAIL) for scope in scopes):
        yield Finding(OAUTH, "oauth_not_for_mail", "a token is given out, but not for mail", facts)
    else:
        yield Finding(OAUTH, "ok", f"a token is given out{_until(until)}, for {', '.join(scopes)}", facts)


def _until(moment: datetime | None) -> str:
    return "" if moment is None else f" until {moment:%Y-%m-%d %H:%M %Z}"


def _failure(error: FrontdeskError) -> Finding:
    from integrations.oauth.failures import BadKeyFile

    if caused_by(error, BadKeyFile):
        return Finding(OAUTH, "oauth_key_file", str(error))
    return failure(OAUTH, error)
