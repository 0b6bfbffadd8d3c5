"""Where a mailbox is, and who we are there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Tls = Literal["tls", "starttls", "none"]


@dataclass(frozen=True)
class ImapAccount:
    """An account on an IMAP server; `timeout` in seconds, for connecting and for every answer.

    `access_token` replaces the password by XOAUTH2; it is called at every login, with True where the server has just
    refused the token that it gave.
    """

    host: str
    port: int
    tls: Tls
    username: str
    password: str = field(default="", repr=False)
    access_token: Callable[[bool], str] | None = field(default=None, repr=False)
    cafile: str | None = None
    timeout: float = 30.0
