"""Questions to the Sent folder: what to search for, and what an answer proves."""

import re
from collections.abc import Collection, Iterator, Sequence
from email.parser import BytesHeaderParser
from typing import Any

from integrations.imap_mailbox.wire import Client
from integrations.mime import parse_arrival_headers
from integrations.mime.loops import LOOP_HEADER, is_mark

_HEADERS = f"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM REFERENCES IN-REPLY-TO {LOOP_HEADER.upper()})]<0.65536>"
_BATCH = 100
_IDS_A_SEARCH = 10
_LONGEST_SEARCH = 6_000
"""Bytes of one command; servers must take 8,000."""
_PRINTABLE = re.compile(r"[!-~]{1,900}")


def searchable(message_id: str) -> bool:
    """Say whether the id can stand in a command; what cannot, no mail of ours and no proper mail carries."""
    return _PRINTABLE.fullmatch(message_id) is not None


def id_search(message_id: str, field: str = "Message-ID") -> str:
    """Return search criteria for mails whose field contains the id, quoted: it may hold what has a meaning there."""
    quoted = message_id.replace("\\", "\\\\").replace('"', '\\"')
    return f'HEADER {field} "{quoted}"'


def header_searches(thread: Sequence[str]) -> Iterator[str]:
    """Yield search criteria that together find every mail that has, answers or names one of the ids."""
    keys: list[str] = []
    for message_id in dict.fromkeys(filter(searchable, thread)):
        more = [id_search(message_id, field) for field in ("Message-ID", "In-Reply-To", "References")]
        if len(keys) == 3 * _IDS_A_SEARCH or (keys and sum(map(len, keys + more)) > _LONGEST_SEARCH):
            yield _any_of(keys)
            keys = []
        keys += more
    if keys:
        yield _any_of(keys)


def found_headers(client: Client, criteria: str) -> Iterator[bytes]:
    """Yield the header fields of what a search in the open folder finds; the server's hits are only candidates."""
    uids = client.search(criteria)
    for start in range(0, len(uids), _BATCH):
        for item in client.fetch(uids[start : start + _BATCH], [_HEADERS]).values():
            yield header_of(item)


def header_of(item: dict[bytes, Any]) -> bytes:
    """Return the header in an answer to FETCH; empty where there is none."""
    found = (value for key, value in item.items() if key.startswith(b"BODY[HEADER") and isinstance(value, bytes))
    return next(found, b"")


def has_message_id(header: bytes, message_id: str) -> bool:
    """Say whether this is the mail with exactly this Message-ID."""
    return parse_arrival_headers(header)[0] == message_id


def by_person(header: bytes, thread: Sequence[str], ours: Collection[str], loop_key: str) -> bool:
    """Say whether the mail belongs to the thread, is none of `ours` and lacks the desk's mark."""
    message_id, _, names = parse_arrival_headers(header)
    if message_id in ours or not {message_id, *names} & set(thread):
        return False
    marks = BytesHeaderParser().parsebytes(header).get_all(LOOP_HEADER, [])
    return not any(is_mark(str(value), loop_key) for value in marks)


def _any_of(keys: Sequence[str]) -> str:
    if len(keys) == 1:
        return keys[0]
    half = len(keys) // 2
    return f"OR ({_any_of(keys[:half])}) ({_any_of(keys[half:])})"
