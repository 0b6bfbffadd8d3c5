"""Access tokens for the mailbox and the calendars, as the settings want them."""

from pathlib import Path
from typing import TYPE_CHECKING

from ops.settings import Settings

if TYPE_CHECKING:
    from integrations.oauth import AccessToken, GoogleServiceAccount, GoogleStoredToken


def access_token(settings: Settings, username: str) -> "AccessToken | None":
    """Make what gives out access tokens for a mailbox; None where oauth.kind is not set."""
    if not settings.oauth.kind:
        return None
    # The vendors' libraries take a quarter of a second to import, and most desks log in with a password.
    from integrations.oauth import GoogleRefreshToken, GoogleServiceAccount, MicrosoftClientCredentials

    oauth, cafile = settings.oauth, name_of(settings.oauth.cafile)
    secret = oauth.client_secret.get_secret_value()
    if oauth.kind == "google_refresh_token":
        return GoogleRefreshToken(
            client_id=oauth.client_id,
            client_secret=secret,
            refresh_token=oauth.refresh_token.get_secret_value(),
            token_url=oauth.token_url,
            cafile=cafile,
            timeout=oauth.timeout_seconds,
        )
    if oauth.kind == "google_service_account":
        return GoogleServiceAccount(
            key_file=oauth.key_file or Path(),
            subject=username,
            token_url=oauth.token_url,
            cafile=cafile,
            timeout=oauth.timeout_seconds,
        )
    return MicrosoftClientCredentials(
        tenant=oauth.tenant,
        client_id=oauth.client_id,
        client_secret=secret,
        token_url=oauth.token_url,
        cafile=cafile,
        timeout=oauth.timeout_seconds,
    )


def calendar_token(settings: Settings) -> "GoogleServiceAccount | GoogleStoredToken":
    """Make what gives out access tokens for Google's calendars."""
    from integrations.oauth import GoogleServiceAccount, GoogleStoredToken
    from integrations.oauth.scopes import CALENDAR

    calendar = settings.calendar
    if calendar.key_file:
        return GoogleServiceAccount(
            key_file=calendar.key_file, subject=calendar.subject, scopes=CALENDAR, timeout=calendar.timeout_seconds
        )
    return GoogleStoredToken(calendar.token_file or Path(), timeout=calendar.timeout_seconds)


def name_of(file: Path | None) -> str | None:
    """Return a file's name as libraries want it."""
    return None if file is None else str(file)
