"""What IMAPClient raises, and what it means."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from imapclient.exceptions import CapabilityError, LoginError, ProtocolError

from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError
from integrations.said import said

DEAD = (imaplib.IMAP4.abort, OSError)
"""What a connection that cannot be used any longer raises."""


class ConnectionLost(TransientError):
    """The connection died while a command ran on it."""


class Unreachable(TransientError):
    """No connection came about."""


class Oversized(ConnectionLost):
    """... because the server announced more than we take."""


class TokenRefused(LoginError):  # type: ignore[misc]  # untyped
    """The server says that the access token is bad or has expired."""


@contextmanager
def imap_errors(*hide: str) -> Iterator[None]:
    """Translate what IMAPClient raises; a refusal shows the server's own words, without those to `hide`."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        meaning = _meaning(error)
        words = said(error, *hide) if meaning.shown else ""
        raise meaning.kind(f"IMAP: {meaning.cause}" + (f" ({words})" if words else "")) from error


@contextmanager
def refusals_ignored() -> Iterator[None]:
    """Go on where the server refuses a command; a connection that died stays dead."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass


def is_for_later(error: Exception) -> bool:
    """Say whether the server refuses for now and not for good."""
    return issubclass(_meaning(error).kind, TransientError)


class _Meaning(NamedTuple):
    fits: Callable[[Exception], bool]
    kind: type[FrontdeskError]
    cause: str
    shown: bool = False


def _meaning(error: Exception) -> _Meaning:
    return next(row for row in _TABLE if row.fits(error))


def _a(*kinds: type[Exception]) -> Callable[[Exception], bool]:
    return lambda error: isinstance(error, kinds)


def _says(pattern: str) -> Callable[[Exception], bool]:
    words = re.compile(pattern, re.IGNORECASE)
    return lambda error: words.search(str(error)) is not None


def _no_tls(error: Exception) -> bool:
    return isinstance(error, ssl.SSLError) and getattr(error, "reason", None) == "WRONG_VERSION_NUMBER"


def _cut_at_login(error: Exception) -> bool:
    return isinstance(error, LoginError) and isinstance(error.__context__, imaplib.IMAP4.abort)


_LATER = (
    r"unavailable|in ?use\]|\[limit|throttled|serverbug|too many|try again|session (is )?(expired|invalid)|\* BYE|"
    r"server (is )?busy|overquota.*(bandwidth|commands?\b(?! error))"
)
_DENIED = r"authenticationfailed|authorizationfailed|\[expired|privacyrequired|contactadmin|noperm|quota"

_TABLE = (
    _Meaning(_a(ssl.SSLCertVerificationError), AccessDenied, "the certificate is not trusted"),
    _Meaning(_no_tls, AccessDenied, "the server does not speak TLS on this port"),
    _Meaning(_a(OSError), TransientError, "the connection failed"),
    _Meaning(_a(UnicodeEncodeError), AccessDenied, "the credentials are not ASCII"),
    _Meaning(_a(CapabilityError), AccessDenied, "the server lacks what the settings ask for"),
    _Meaning(_a(imaplib.IMAP4.readonly), AccessDenied, "the folder may only be read"),
    _Meaning(_a(imaplib.IMAP4.abort), TransientError, "the connection was closed"),
    _Meaning(_cut_at_login, TransientError, "the connection was closed at login", shown=True),
    # A failed parse may quote the mail.
    _Meaning(_a(ProtocolError, ValueError), PermanentError, "the server's answer cannot be read"),
    _Meaning(
        _says("authenticated but not connected"),
        AccessDenied,
        "logged in, but not to this mailbox; check the username, and that the app may use IMAP for it",
        shown=True,
    ),
    _Meaning(_says(_LATER), TransientError, "the server is not available now", shown=True),
    _Meaning(_says("trycreate"), TransientError, "a folder is gone", shown=True),
    _Meaning(_a(LoginError), AccessDenied, "the login was refused", shown=True),
    _Meaning(_says(_DENIED), AccessDenied, "the server refused for want of rights or room", shown=True),
    _Meaning(_a(Exception), PermanentError, "the server refused the command", shown=True),
)
