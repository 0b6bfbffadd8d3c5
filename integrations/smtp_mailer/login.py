"""Logging in: with a password by the one way that is tried, or with an access token (XOAUTH2)."""

import base64
import binascii
import smtplib

from integrations.smtp_mailer.refusals import LoginRefused

_LOGGED_IN = (235, 503)
_MECHANISMS = {"PLAIN": "auth_plain", "LOGIN": "auth_login", "CRAM-MD5": "auth_cram_md5"}
XOAUTH2 = "XOAUTH2"


def log_in(server: smtplib.SMTP, username: str, password: str, token: str | None) -> None:
    """Log in once: a refused password is not tried in other ways, which would count as more failures."""
    if not server.has_extn("auth"):
        raise smtplib.SMTPNotSupportedError("no AUTH")
    offered = server.esmtp_features["auth"].upper().replace("=", " ").split()
    if token is not None:
        if XOAUTH2 not in offered:
            raise smtplib.SMTPNotSupportedError(XOAUTH2)
        _log_in_with_token(server, username, token)
        return
    mechanism = next((known for known in _MECHANISMS if known in offered), None)
    if mechanism is None:
        raise smtplib.SMTPNotSupportedError("no AUTH that we know")
    server.user, server.password = username, password
    try:
        server.auth(mechanism, getattr(server, _MECHANISMS[mechanism]))
    except smtplib.SMTPAuthenticationError as error:
        raise LoginRefused(error.smtp_code, _bytes(error.smtp_error), with_token=False) from error
    except binascii.Error as error:
        raise LoginRefused(-1, b"", with_token=False) from error


def _log_in_with_token(server: smtplib.SMTP, username: str, token: str) -> None:
    given = base64.b64encode(f"user={username}\1auth=Bearer {token}\1\1".encode("ascii")).decode()
    code, words = server.docmd("AUTH", f"{XOAUTH2} {given}")
    reasons = b""
    if code == 334:
        # A refusal comes with its reasons as a challenge, which wants an empty answer.
        reasons = _decoded(words)
        code, words = server.docmd("")
    if code not in _LOGGED_IN:
        raise LoginRefused(code, b" ".join(filter(None, (words, reasons))), with_token=True)


def _decoded(challenge: bytes) -> bytes:
    try:
        return base64.b64decode(challenge)
    except binascii.Error:
        return b""


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
