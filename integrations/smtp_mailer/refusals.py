"""The one table from what smtplib raises, and from what servers say, to agent.errors."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError
from integrations.said import said

_TEMPORARY = range(400, 500)
_LOGIN_WANTED = (530, 534, 535, 538)
_ENHANCED = re.compile(rb"(?:^|\n)\s*([245])\.\d{1,3}\.\d{1,3}\b")
_STATUS = re.compile(rb"(?:^|\n)\s*[245]\.\d{1,3}\.\d{1,3}\s*")
# Servers that refuse logins for a while and say so with a code that means for good.
_LOGIN_LATER = (b"too many", b"again later", b"temporar", b"concurrent connections")
# A daily limit, which Gmail words as a refusal for good.
_SPENT = (b"5.4.5 daily",)
# The sender is refused, whatever the command: Postfix says so at RCPT, Exchange after the text.
_SENDER_REFUSED = (
    *(b"send as", b"sendasdenied", b"5.7.57", b"5.7.60", b"client not authenticated", b"sender address rejected"),
    *(b"sender verify failed", b"relay access denied", b"relaying denied", b"not permitted to relay"),
)
_NO_PASSWORDS = (b"5.7.139", b"basic auth", b"basicauth")
_SWITCHED_OFF = (b"smtpclientauth",)


class Stage(StrEnum):
    """What a reply was about."""

    GREETING = "session"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "mail"


class Refused(Exception):
    """A reply that we did not want; its words stay out of the text of this exception."""

    def __init__(self, stage: Stage, code: int, words: bytes) -> None:
        super().__init__(f"the {stage} was refused ({code})")
        self.stage, self.code, self.words = stage, code, words

    @property
    def is_temporary(self) -> bool:
        """Say whether the same may work later."""
        status = _ENHANCED.search(self.words)
        if self.code in _TEMPORARY or self.code < 0 or (status is not None and status[1] == b"4"):
            return True
        lower = self.words.lower()
        return _has(lower, _SPENT) or (self.stage is Stage.LOGIN and _has(lower, _LOGIN_LATER))


class LoginRefused(Refused):
    """The login was refused."""

    def __init__(self, code: int, words: bytes, *, with_token: bool) -> None:
        super().__init__(Stage.LOGIN, code, words)
        self.with_token = with_token


@contextmanager
def smtp_errors(*hide: str) -> Iterator[None]:
    """Translate what goes wrong before the text was handed over; what is in `hide` is not repeated."""
    try:
        yield
    except (Refused, OSError, UnicodeError) as error:  # smtplib's exceptions are OSErrors
        raise _translated(error, hide) from error


def _translated(error: Exception, hide: tuple[str, ...]) -> FrontdeskError:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        error = Refused(Stage.GREETING, error.smtp_code, words)
    if isinstance(error, Refused):
        return _kind(error)(f"SMTP: {_sentence(error, hide)}")
    for fits, kind, cause in _TABLE:
        if fits(error):
            return kind(f"SMTP: {cause}")
    return TransientError("SMTP: the connection failed")


def _kind(refused: Refused) -> type[FrontdeskError]:
    if refused.is_temporary:
        return TransientError
    if refused.stage in (Stage.GREETING, Stage.LOGIN) or refused.code in _LOGIN_WANTED:
        return AccessDenied
    if _has(refused.words.lower(), _SENDER_REFUSED):
        return AccessDenied
    # What is too large is refused for its own sake, with the sender's name on it.
    return AccessDenied if refused.stage is Stage.SENDER and refused.code != 552 else PermanentError


def _sentence(refused: Refused, hide: tuple[str, ...]) -> str:
    """Say what was refused, by which code, in the server's words, and what helps."""
    if refused.code < 0:
        return f"the answer to the {refused.stage} cannot be read"
    status = _STATUS.search(refused.words)
    code = f"{refused.code} {status[0].decode().strip()}" if status else str(refused.code)
    verb = "put off" if refused.is_temporary else "refused"
    words = said(_STATUS.sub(b" ", refused.words), *hide)
    return f"the {refused.stage} was {verb} ({code})" + (f": {words}" if words else "") + _remedy(refused)


def _remedy(refused: Refused) -> str:
    lower = refused.words.lower()
    if not isinstance(refused, LoginRefused) or refused.is_temporary:
        return ""
    if _has(lower, _SWITCHED_OFF):
        return " (an administrator of the mailbox has to allow SMTP AUTH)"
    if _has(lower, _NO_PASSWORDS) and not refused.with_token:
        return " (where a server takes no passwords, use OAuth: settings `oauth`)"
    return ""


def _has(lower: bytes, words: tuple[bytes, ...]) -> bool:
    return any(word in lower for word in words)


_TABLE: tuple[tuple[Callable[[Exception], bool], type[FrontdeskError], str], ...] = (
    (lambda e: isinstance(e, ssl.SSLCertVerificationError), AccessDenied, "the certificate is not trusted"),
    (lambda e: isinstance(e, UnicodeError), AccessDenied, "the credentials are not ASCII"),
    (
        lambda e: isinstance(e, smtplib.SMTPNotSupportedError),
        AccessDenied,
        "the server lacks what the settings ask for",
    ),
    (lambda e: isinstance(e, FileNotFoundError), AccessDenied, "the file with certificates is not there"),
    (lambda e: isinstance(e, smtplib.SMTPServerDisconnected), TransientError, "the connection was closed"),
    (lambda e: isinstance(e, smtplib.SMTPException), AccessDenied, "the server offers no login that we know"),
)
