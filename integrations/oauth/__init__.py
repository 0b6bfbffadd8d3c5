"""Access tokens for mailboxes and calendars, as Google and Microsoft give them out."""

from integrations.oauth.access_token import AccessToken
from integrations.oauth.failures import oauth_errors
from integrations.oauth.google import GoogleRefreshToken, GoogleServiceAccount, GoogleStoredToken
from integrations.oauth.microsoft import MicrosoftClientCredentials

__all__ = [
    "AccessToken",
    "GoogleRefreshToken",
    "GoogleServiceAccount",
    "GoogleStoredToken",
    "MicrosoftClientCredentials",
    "oauth_errors",
]
