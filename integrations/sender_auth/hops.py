"""One Received field: which server wrote it, and who handed the mail over."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TypeAlias

from integrations.sender_auth.lexing import Unreadable, pieces

_LONGEST = 4_096
_BETWEEN = re.compile(r"[\s\[\]()<>,;=]+")
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
    try:
        for kind, text in takewhile(lambda piece: piece != ("text", ";"), pieces(value[:_LONGEST])):
            if kind != "comment":
                words += text.lower().split()
            elif "by" not in words:
                noted.append(text.lower())
    except Unreadable:
        return None
    if words.count("by") != 1:
        return None
    client, (by, *rest) = words[: words.index("by")], words[words.index("by") + 1 :] or [""]
    if not by or by in _CLAUSES or (client and (len(client) != 2 or client[0] != "from")):
        return None
    is_local = any(word == "with" and way.startswith("lmtp") for word, way in pairwise(rest))
    return _hop(_name(by), _name(client[1]) if client else None, noted, is_local=is_local)


def _hop(by: str, claimed: str | None, noted: Sequence[str], *, is_local: bool) -> Hop:
    tokens = [[token for token in _BETWEEN.split(comment) if token] for comment in noted]
    looked_up = next((_name(named[0]) for named in tokens if len(named) > 1 and address_of(named[1])), None)
    if any("forged" in named for named in tokens):
        looked_up = None
    seen = [address for named in tokens for token in named if (address := address_of(token))]
    if claimed and any("helo" in named for named in tokens):
        # Exim writes what it has looked up first, an address where that is nothing, and what was claimed after it.
        seen += [address] if (address := address_of(claimed)) else []
        looked_up = claimed
    return Hop(by, claimed, looked_up, tuple(seen), is_local)


def _name(word: str) -> str:
    return word.strip("[]").rstrip(".")


def address_of(word: str) -> Address | None:
    """Return an address, as it may stand in brackets; None where the word is none."""
    try:
        found = ipaddress.ip_address(word.strip("[]").removeprefix("ipv6:").partition("%")[0])
    except ValueError:
        return None
    inner = found.sixtofour if isinstance(found, ipaddress.IPv6Address) else None
    return inner or found
