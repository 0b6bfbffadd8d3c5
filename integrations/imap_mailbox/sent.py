"""Questions to the Sent folder: what to search for, and what an answer proves."""

import re
from collections.abc import Iterator, Sequence
from email.parser import BytesHeaderParser
from functools import reduce
from typing import Any

from integrations.mime import parse_arrival_headers

HEADERS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM REFERENCES IN-REPLY-TO X-FRONTDESK-LOOP)]<0.65536>"
LOOP_HEADER = "X-Frontdesk-Loop"

_IDS_A_SEARCH = 10
_PRINTABLE = re.compile(r"[!-~]{1,900}")


def searchable(message_id: str) -> bool:
    """Say whether the id can stand in a command; what cannot, no mail of ours and no proper mail carries."""
    return _PRINTABLE.fullmatch(message_id) is not None


def header_searches(thread: Sequence[str]) -> Iterator[list[Any]]:
    """Yield search criteria that together find every mail that has, answers or names one of the ids."""
    ids = [message_id for message_id in dict.fromkeys(thread) if searchable(message_id)]
    for start in range(0, len(ids), _IDS_A_SEARCH):
        keys: list[list[Any]] = [
            ["HEADER", field, message_id]
            for message_id in ids[start : start + _IDS_A_SEARCH]
            for field in ("Message-ID", "In-Reply-To", "References")
        ]
        yield reduce(lambda left, right: ["OR", left, right], keys)


def has_message_id(header: bytes, message_id: str) -> bool:
    """Say whether this is the mail with exactly this Message-ID."""
    return parse_arrival_headers(header)[0] == message_id


def by_person(header: bytes, thread: Sequence[str], loop_key: str) -> bool:
    """Say whether the mail belongs to the thread and lacks the desk's mark."""
    message_id, _, names = parse_arrival_headers(header)
    if not {message_id, *names} & set(thread):
        return False
    marks = BytesHeaderParser().parsebytes(header).get_all(LOOP_HEADER, [])
    return loop_key not in [str(mark).strip() for mark in marks]
