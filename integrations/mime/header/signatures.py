"""DKIM signatures of the From domain, checked again with keys that are handed in."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from agent.domain import SignatureCheck, SignatureResult
from integrations.mime.header.addresses import aligned, ascii_domain, sole_from
from integrations.mime.header.block import split_header
from integrations.mime.header.words import readable
from integrations.mime.limits import MAX_HEADER_BLOCK, MAX_SIGNATURE, MAX_SIGNATURES

Tags: TypeAlias = Mapping[str, str]

_TAG = re.compile(r"\s*([a-zA-Z]\w*)\s*=([^;]*)")
_SELECTOR = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*")
_STRONG = ("rsa-sha256", "ed25519-sha256")
_COVERED = frozenset({"from", "subject", "date", "to", "content-type"})
_SHORTEST_RSA = 1024
_LONGEST_RSA = 8192


def wanted_keys(raw: bytes) -> tuple[str, ...]:
    """Name the DNS records of the keys of signatures that speak for the From domain, each once, topmost first."""
    fields, _ = split_header(raw[:MAX_HEADER_BLOCK], [])
    domain = _from_domain(raw)
    if domain is None:
        return ()
    tags = [_tags(readable(value)) for name, value in fields if name == "dkim-signature"]
    return tuple(dict.fromkeys(name for found in tags[:MAX_SIGNATURES] if (name := _key_name(found, domain))))


def checked(raw: bytes, keys: Mapping[str, str | None], now: datetime) -> tuple[SignatureCheck, ...]:
    """Check every signature that speaks for the From domain; `keys` has the text of each record, None for none.

    May take long on a hostile mail: it is for a process that can be killed.
    """
    import dkim

    domain = _from_domain(raw)
    if domain is None:
        return ()
    try:
        message = dkim.DKIM(raw, logger=_silent(), minkey=0)
    except (dkim.DKIMException, IndexError):  # a field that starts with a fold
        unread = (name.partition("._domainkey.")[2] for name in wanted_keys(raw))
        return tuple(SignatureCheck(signer, SignatureResult.NO_KEY) for signer in unread)
    names = [name.decode("ascii").lower() for name, _ in message.headers]
    values = [value for name, value in message.headers if name.lower() == b"dkim-signature"]
    found = []
    for index, value in enumerate(values[:MAX_SIGNATURES]):
        tags = _tags(value.decode("latin-1"))
        record = _key_name(tags, domain)
        if record is None:
            continue
        result = SignatureResult.NO_KEY
        if key := keys.get(record):
            result = SignatureResult.WEAK if _is_weak(tags, names, now) else _verified(message, index, key)
        found.append(SignatureCheck(ascii_domain(tags["d"]) or "", result))
    return tuple(found)


def _verified(message: Any, index: int, key: str) -> SignatureResult:
    import dkim

    try:
        _, size, kind, _ = dkim.evaluate_pk("key", key)
    except (dkim.KeyFormatError, ValueError, KeyError, UnboundLocalError):  # all of them for a record that is no key
        return SignatureResult.NO_KEY
    if kind == b"rsa" and not _SHORTEST_RSA <= size <= _LONGEST_RSA:
        return SignatureResult.WEAK
    try:
        is_valid = message.verify(idx=index, dnsfunc=lambda _name, **_: key.encode())
    except (dkim.DKIMException, ValueError, TypeError, AssertionError):  # what it raises on values that cannot be read
        return SignatureResult.INVALID
    return SignatureResult.VALID if is_valid else SignatureResult.INVALID


def _from_domain(raw: bytes) -> str | None:
    fields, _ = split_header(raw[:MAX_HEADER_BLOCK], [])
    address = sole_from([readable(value) for name, value in fields if name == "from"])
    return address.rpartition("@")[2] if address else None


def _tags(value: str) -> Tags:
    """Return the tags of a signature; nothing of one that names a tag twice, or is no list of tags."""
    tags: dict[str, str] = {}
    for spec in value.strip().rstrip(";").split(";") if len(value) <= MAX_SIGNATURE else []:
        found = _TAG.fullmatch(spec)
        if found is None or found.group(1) in tags:
            return {}
        tags[found.group(1)] = "".join(found.group(2).split())
    return tags


def _key_name(tags: Tags, domain: str) -> str | None:
    signer, selector = ascii_domain(tags.get("d", "")), tags.get("s", "").lower()
    if signer is None or not aligned(signer, domain) or not _SELECTOR.fullmatch(selector):
        return None
    name = f"{selector}._domainkey.{signer}"
    return name if len(name) <= 253 else None


def _is_weak(tags: Tags, names: list[str], now: datetime) -> bool:
    """Say whether a signature that holds would still hold for another mail, or for none at all by now."""
    signed = tags.get("h", "").lower().split(":")
    until = tags.get("x", "")
    return (
        tags.get("a", "").lower() not in _STRONG
        or "l" in tags
        or any(name in names and name not in signed for name in _COVERED)
        or any(names.count(name) > signed.count(name) for name in set(signed))
        or (until != "" and not (until.isdecimal() and len(until) < 12 and now.timestamp() <= int(until)))
    )


def _silent() -> logging.Logger:
    """Return a logger that says nothing: what it would say holds addresses."""
    logger = logging.getLogger("frontdesk.dkim")
    logger.disabled = True
    return logger
