"""How the API says no: Google's error JSON, and the refusals that this fake knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REALM = 'Bearer realm="https://accounts.google.com/"'
NOT_AUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential."
)


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is answered with an error."""

    status: int
    reason: str
    message: str
    domain: str = "global"
    location: str = ""
    kind: str = "parameter"
    """What `location` names: a parameter or a header."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """Return the error as it goes over the wire."""
        one = {"domain": self.domain, "reason": self.reason, "message": self.message}
        if self.location:
            one |= {"locationType": self.kind, "location": self.location}
        return {"error": {"errors": [one], "code": self.status, "message": self.message}}


def invalid(message: str, location: str = "", reason: str = "invalid") -> Refusal:
    """Return a 400 for a value that cannot be."""
    return Refusal(400, reason, message, location=location)


def required(name: str) -> Refusal:
    """Return a 400 for what is missing."""
    return Refusal(400, "required", f"Required parameter: {name}", location=name)


def no_time_range(location: str = "timeMax") -> Refusal:
    """Return a 400 for an end that is not after its start."""
    message = "The specified time range is empty."
    return Refusal(400, "timeRangeEmpty", message, domain="calendar", location=location)


def unauthorized(reason: str = "authError") -> Refusal:
    """Return a 401 for a token that is missing, unknown or too old."""
    message = "Login Required." if reason == "required" else NOT_AUTHENTICATED
    challenge = REALM if reason == "required" else f'{REALM}, error="invalid_token"'
    headers = {"WWW-Authenticate": challenge}
    return Refusal(401, reason, message, location="Authorization", kind="header", headers=headers)


def scope_missing(scopes: frozenset[str]) -> Refusal:
    """Return a 403 for a token that is not for this method."""
    wanted = f'{REALM}, error="insufficient_scope", scope="{" ".join(sorted(scopes))}"'
    message = "Request had insufficient authentication scopes."
    return Refusal(403, "insufficientPermissions", message, headers={"WWW-Authenticate": wanted})


def access_missing(level: str) -> Refusal:
    """Return a 403 for somebody who may read this calendar but not do that."""
    return Refusal(403, "requiredAccessLevel", f"You need to have {level} access to this calendar.", domain="calendar")


def not_found() -> Refusal:
    """Return a 404 for what is not there, or may not be seen."""
    return Refusal(404, "notFound", "Not Found")


def duplicate() -> Refusal:
    """Return a 409 for an id that was used before."""
    return Refusal(409, "duplicate", "The requested identifier already exists.")


def deleted() -> Refusal:
    """Return a 410 for an event that is deleted already."""
    return Refusal(410, "deleted", "Resource has been deleted")


def sync_token_expired() -> Refusal:
    """Return a 410 for a sync token that is too old."""
    message = "Sync token is no longer valid, a full sync is required."
    return Refusal(410, "fullSyncRequired", message, domain="calendar", location="syncToken")


def changed_meanwhile() -> Refusal:
    """Return a 412 for an ETag that is not the present one."""
    return Refusal(412, "conditionNotMet", "Precondition Failed", location="If-Match", kind="header")
