"""How a mail of the outside reaches the mailbox: as it is written down, to SMTP."""

import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from ops.world.delivery import from_address

REPLY = re.compile(rb"\{\{reply:(\d{1,4})\}\}")
LINE_END = re.compile(rb"\r\n|\r|\n")
NULL_RETURN_PATH = re.compile(rb"^return-path:[ \t]*<>", re.IGNORECASE | re.MULTILINE)
LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class WorldMail:
    """A mail to play. `{{reply:N}}` in it stands for our Nth Message-ID to mails of the same thread."""

    name: str
    raw: bytes
    thread: str = ""


def wire(raw: bytes, replies: Sequence[str]) -> bytes:
    """Return a mail as a sending server puts it on the wire: the placeholders filled, each line with its CRLF."""

    def message_id(match: re.Match[bytes]) -> bytes:
        number = int(match[1])
        known = 0 < number <= len(replies)
        return (replies[number - 1] if known else f"<no-reply-{number}@missing.invalid>").encode()

    return LINE_END.sub(b"\r\n", REPLY.sub(message_id, raw))


def deliver(raw: bytes, mailbox: str, port: int) -> bool:
    """Bring a mail to the mailbox as a stranger's server would; say whether it was taken."""
    try:
        with smtplib.SMTP("127.0.0.1", port, "localhost", timeout=30) as connection:
            connection.sendmail(envelope_sender(raw), [mailbox], raw, ["BODY=8BITMIME"])
    except smtplib.SMTPException:
        return False
    return True


def written_at(raw: bytes) -> datetime:
    """Return a mail's Date; the beginning of time where it has none that can be read."""
    try:
        written = parsedate_to_datetime(str(message_from_bytes(raw)["Date"]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def envelope_sender(raw: bytes) -> str:
    """Return what a sending server would give as MAIL FROM: nobody for a bounce, else the author."""
    if NULL_RETURN_PATH.search(raw.partition(b"\r\n\r\n")[0]):
        return ""
    address = from_address(raw) or ""
    plain = address.isascii() and 0 < len(address) <= LONGEST_ADDRESS
    return address if plain else "unknown@sender.invalid"
