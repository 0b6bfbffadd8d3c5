"""Whose word on senders is believed, and which servers are ours."""

import ipaddress
import re
from dataclasses import dataclass
from typing import TypeAlias

from integrations.mime.header.addresses import is_shared

TOPMOST_WITHOUT_ID = "!topmost-no-authserv-id"
"""The setting for Exchange Online, which writes no authserv-id."""

_ID = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
EXCHANGE = ("outlook.com", "office365.com")

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Own: TypeAlias = tuple[str | Network, ...]


@dataclass(frozen=True)
class AuthservId:
    """The name that our receiving server signs Authentication-Results with; `*.` before it stands for any host there.

    Such a field counts where our own servers have put it: see `trusted_zone`. That server has to remove fields of this
    name from what comes in (RFC 8601, section 5): directly below its own Received field, where most mail filters
    write, nobody can tell its field from a forged one.
    """

    name: str
    own_hosts: Own = ()

    def covers(self, server: str | None) -> bool:
        """Say whether this is the name, or one of the names, that we believe."""
        if self.name.startswith("*."):
            return server is not None and server.endswith(self.name[1:])
        return server == self.name

    @property
    def own(self) -> Own:
        """Name our servers: the hosts of the id's domain, and those that the settings add."""
        name = self.name.removeprefix("*.")
        parent = name.partition(".")[2]
        is_host = "." in parent and not is_shared(parent) and name == self.name
        return (parent if is_host else name, *self.own_hosts)


@dataclass(frozen=True)
class TopmostWithoutId:
    """Exchange Online: the topmost field counts, if it names nobody; Exchange writes it above its Received field."""

    own_hosts: Own = ()

    def covers(self, server: str | None) -> bool:
        """Say whether a field names nobody."""
        return server is None

    @property
    def own(self) -> Own:
        """Name our servers: those of Exchange Online, and those that the settings add."""
        return (*EXCHANGE, *self.own_hosts)


TrustAnchor: TypeAlias = AuthservId | TopmostWithoutId


def trust_anchor(authserv_id: str | None, hosts: str = "") -> TrustAnchor | None:
    """Return whom the settings tell us to believe, None for nobody; ValueError where they make no sense."""
    name = (authserv_id or "").strip().lower()
    if not name:
        return None
    if name == TOPMOST_WITHOUT_ID:
        return TopmostWithoutId(own_hosts(hosts))
    if not _ID.fullmatch(name) or (name.startswith("*.") and is_shared(name[2:])):
        raise ValueError(f"must be one name, such as mx.example.com or *.example.com, or {TOPMOST_WITHOUT_ID}")
    return AuthservId(name, own_hosts(hosts))


def own_hosts(text: str) -> Own:
    """Return the names of hosts or domains and the networks that a setting lists; ValueError for anything else."""
    return tuple(_own_host(entry) for entry in text.lower().replace(",", " ").split())


def _own_host(entry: str) -> str | Network:
    try:
        return ipaddress.ip_network(entry)
    except ValueError:
        if not _HOST.fullmatch(entry) or entry[-1].isdigit():
            raise ValueError(
                "must be names of hosts or domains, or addresses, with commas between, such as mail.example.com"
            ) from None
        return entry
