"""Access tokens for a mailbox, as Google and Microsoft give them out."""

from integrations.oauth.access_token import AccessToken
from integrations.oauth.failures import oauth_errors
from integrations.oauth.google import GoogleRefreshToken, GoogleServiceAccount
from integrations.oauth.microsoft import MicrosoftClientCredentials

__all__ = ["AccessToken", "GoogleRefreshToken", "GoogleServiceAccount", "MicrosoftClientCredentials", "oauth_errors"]
