"""One Received field: which server wrote it, and who handed the mail over."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TypeAlias

from integrations.sender_auth.lexing import Unreadable, pieces

_LONGEST = 4_096
_QUOTED = '""'
_BETWEEN = re.compile(r"[\s\[\]()<>,;=]+")
# Postfix takes backslashes and odd parentheses out of the names in a certificate, but not quotes.
_CERTIFICATE = re.compile(r'\(Client CN "[^"()\\]*", Issuer "[^"()\\]*" \((?:not verified|verified OK)\)\)')
_EXIM = re.compile(r"\((?:\[[0-9a-f.:]+\](?::\d+)? )?helo=\S+(?: ident=\S+)?\)")
_CLAIM = frozenset({"helo", "ehlo"})
_CLAUSES = frozenset({"by", "from", "via", "with", "id", "for"})

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Hop:
    """A server's own name, and what it says of its client: the name claimed, the name looked up, the addresses seen."""

    by: str
    claimed: str | None = None
    looked_up: str | None = None
    addresses: tuple[Address, ...] = ()
    is_local: bool = False
    """Whether it came by LMTP, which does not leave a network."""


def read_hop(value: str) -> Hop | None:
    """Read a Received field; None where it does not say by whom, or not for sure."""
    words: list[str] = []
    noted: list[str] = []
    field = _CERTIFICATE.sub(" ", value[:_LONGEST])
    try:
        for kind, text in takewhile(lambda piece: piece != ("text", ";"), pieces(field)):
            if kind == "text":
                words += text.lower().split()
            elif kind == "quoted":
                words.append(_QUOTED)
            elif "by" not in words:
                noted.append(text.lower())
    except Unreadable:
        return None
    if words.count("by") != 1:
        return None
    client, (by, *rest) = words[: words.index("by")], words[words.index("by") + 1 :] or [""]
    if not by or by in _CLAUSES or (client and (len(client) != 2 or client[0] != "from")):
        return None
    ways = pairwise(takewhile(lambda word: word not in {"for", "id"}, rest))
    is_local = any(word == "with" and way.startswith("lmtp") for word, way in ways)
    return _hop(_name(by), _name(client[1]) if client else None, noted, is_local=is_local)


def _hop(by: str, claimed: str | None, noted: Sequence[str], *, is_local: bool) -> Hop:
    tokens = [[token for token in _BETWEEN.split(comment) if token] for comment in noted]
    seen = [found for named in tokens for found in _addresses(takewhile(lambda token: token not in _CLAIM, named))]
    looked_up = next((_name(named[0]) for named in tokens if len(named) > 1 and address_of(named[1])), None)
    if claimed and any(not _CLAIM.isdisjoint(named) for named in tokens):
        # Exim, qmail and Yahoo write what they have looked up or seen first, and what was claimed after it.
        seen += _addresses([claimed])
        # Only Exim looks the name up in both directions.
        looked_up = claimed if any(_EXIM.fullmatch(comment) for comment in noted) else None
    if any("forged" in named for named in tokens):
        looked_up = None
    # One that was claimed cannot stand for one that was seen, but speaks against the client: a name may be `helo`.
    every = [*seen, *(found for named in tokens for found in _addresses(named))] if seen else []
    return Hop(by, claimed, looked_up, tuple(dict.fromkeys(every)), is_local)


def _addresses(words: Iterable[str]) -> list[Address]:
    return [address for word in words if (address := address_of(word))]


def _name(word: str) -> str:
    return word.strip("[]").rstrip(".")


def address_of(word: str) -> Address | None:
    """Return an address, as it may stand in brackets; None where the word is none."""
    try:
        return ipaddress.ip_address(word.strip("[]").removeprefix("ipv6:").partition("%")[0])
    except ValueError:
        return None
