"""What a receiving mail server does to a mail before it lies in a mailbox, as pure functions on bytes."""

import re
from collections.abc import Collection
from email.header import Header
from email.parser import BytesHeaderParser

_REMOVED = (b"authentication-results", b"return-path")
_FIELD = re.compile(rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
_ONE_ADDRESS = re.compile(r"(?:.*<)?([^\s<>,;\"@]+@([A-Za-z0-9.-]+))>?", re.DOTALL)


def received(raw: bytes, *, mail_from: str, authserv_id: str, verified_senders: Collection[str]) -> bytes:
    """Return the mail as a receiving server stores it: forged results removed, our own verdict on top."""
    address = from_address(raw)
    verdict = "none"
    if address is not None and is_verified(address, verified_senders):
        verdict = f"pass header.from={address.rpartition('@')[2]}"
    results = f"Authentication-Results: {authserv_id}; dmarc={verdict}"
    return f"Return-Path: <{mail_from}>\r\n{results}\r\n".encode() + without_trace_fields(raw)


def submitted(raw: bytes, *, mail_from: str) -> bytes:
    """Return the mail as a server stores it for a local user who sent it himself: without any verdict."""
    return f"Return-Path: <{mail_from}>\r\n".encode() + without_trace_fields(raw)


def is_verified(address: str, verified_senders: Collection[str]) -> bool:
    """Say whether the list names the address, or its whole domain as `*@domain`."""
    patterns = {pattern.lower() for pattern in verified_senders}
    return address in patterns or "*@" + address.rpartition("@")[2] in patterns


def from_address(raw: bytes) -> str | None:
    """Return the one From address in lower case, None where there is not exactly one."""
    fields = BytesHeaderParser().parsebytes(raw).get_all("From", [])
    if len(fields) != 1 or isinstance(fields[0], Header):
        return None
    match = _ONE_ADDRESS.fullmatch(fields[0].strip())
    return match[1].lower() if match else None


def without_trace_fields(raw: bytes) -> bytes:
    """Remove Authentication-Results and Return-Path from the header; every other byte stays."""
    kept, position = [], 0
    while position < len(raw):
        match = _FIELD.match(raw, position)
        field = match[0] if match else b""
        if not field.strip(b"\r\n"):
            break
        position += len(field)
        if field.partition(b":")[0].strip().lower() not in _REMOVED:
            kept.append(field)
    return b"".join(kept) + raw[position:]
