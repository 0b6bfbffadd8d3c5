"""Connecting and logging in."""

import imaplib
import re
from contextlib import suppress

from imapclient.exceptions import CapabilityError, LoginError
from imapclient.imapclient import _quote

from agent.errors import AccessDenied
from integrations.imap_mailbox.account import ImapAccount
from integrations.imap_mailbox.failures import TokenRefused, is_for_later
from integrations.imap_mailbox.wire import Client

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_STATUS = re.compile(r'"status"\s*:\s*"?(\d+)')
_BAD_TOKEN = re.compile(r"AUTHENTICATIONFAILED|AUTHENTICATE failed", re.IGNORECASE)


def connect(account: ImapAccount, largest: int) -> Client:
    """Return a client that has logged in; a refused access token is replaced once. `largest` mail in bytes."""
    try:
        return _logged_in(account, largest, renew=False)
    except TokenRefused:
        return _logged_in(account, largest, renew=True)


def shut(client: Client) -> None:
    """Close the connection without a word."""
    with suppress(imaplib.IMAP4.error, OSError):
        client.shutdown()


def _logged_in(account: ImapAccount, largest: int, *, renew: bool) -> Client:
    client = Client(account, largest)
    try:
        client.encrypt()
        if account.access_token is None:
            _with_password(client, account)
        else:
            _with_token(client, account.username, account.access_token(renew))
    except BaseException:
        shut(client)
        raise
    return client


def _with_password(client: Client, account: ImapAccount) -> None:
    username, password = account.username, account.password
    if _CONTROL.search(username + password):
        raise AccessDenied("IMAP: the credentials contain control characters")
    plain = client.has_capability("AUTH=PLAIN")
    if client.has_capability("LOGINDISABLED") and not plain:
        raise CapabilityError("no login by password")
    if plain and (client.has_capability("LOGINDISABLED") or not (username + password).isascii()):
        client.plain_login(username, password)
    else:
        client.login(_quote(username), password)


def _with_token(client: Client, username: str, token: str) -> None:
    details: list[str] = []
    answers = [f"user={username}\1auth=Bearer {token}\1\1"]

    def answer(challenge: bytes) -> str:
        if answers:
            return answers.pop()
        # The second challenge says why the token is refused, and wants an empty answer.
        details.append(challenge.decode("ascii", "replace"))
        return ""

    try:
        client.sasl_login("XOAUTH2", answer)
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise
        refusal = LoginError(" ".join([str(error), *details]))
        raise (TokenRefused(*refusal.args) if _is_bad_token(refusal) else refusal) from error


def _is_bad_token(refusal: LoginError) -> bool:
    if is_for_later(refusal):
        return False
    status = _STATUS.search(str(refusal))
    return status.group(1) in {"400", "401"} if status else _BAD_TOKEN.search(str(refusal)) is not None
