"""Which of a mail's trace fields our own servers have written."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from agent.domain import TraceField
from integrations.sender_auth.anchors import Own, TopmostWithoutId, TrustAnchor
from integrations.sender_auth.hops import Address, Hop, address_of, read_hop
from integrations.sender_auth.results import server_of

# Not `is_private`: that holds for addresses of other kinds, too.
_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
_INSIDE_NAMES = (".internal", ".local", ".lan", ".localdomain", ".localhost", ".home.arpa", ".intranet", ".corp")


@dataclass(frozen=True)
class Zone:
    """The Authentication-Results that our servers may have written, topmost first, and the host that ends them."""

    results: tuple[str, ...]
    stranger: str | None = None


def trusted_field(trace: Sequence[TraceField], anchor: TrustAnchor) -> str | None:
    """Return the one field that is believed: the topmost of our server's name, or, without a name, the topmost."""
    found = trusted_zone(trace, anchor).results
    if isinstance(anchor, TopmostWithoutId):
        found = found[:1]
    return next((field for field in found if anchor.covers(server_of(field))), None)


def trusted_zone(trace: Sequence[TraceField], anchor: TrustAnchor) -> Zone:
    """Walk down from the top, as far as only our own servers can have written.

    Each server adds its fields on top, so the walk starts among ours. A Received field that none of ours wrote ends it.
    So does, whatever it claims, the next Received field after the mail came in from outside: that one was in the mail
    already. Between these two stand the fields of our filters (Postfix's and Sendmail's, and Google's), and those that
    the sender put on top himself, which is why our server has to remove what bears its name. Exchange Online writes
    above the field of the crossing, so there the walk ends at the crossing.
    """
    results: list[str] = []
    outside: Hop | None = None
    for field in trace:
        if field.name != "received":
            results.append(field.value)
            continue
        if outside is not None:
            return Zone(tuple(results), _client(outside))
        hop = read_hop(field.value)
        if hop is None or not _is_ours(hop.by, anchor.own):
            return Zone(tuple(results), hop.by if hop else None)
        outside = None if _comes_from_us(hop, anchor) else hop
        if outside is not None and isinstance(anchor, TopmostWithoutId):
            return Zone(tuple(results), _client(outside))
    return Zone(tuple(results))


def _client(hop: Hop) -> str | None:
    return hop.looked_up if hop.looked_up and "." in hop.looked_up else next(map(str, hop.addresses), hop.claimed)


def _is_ours(by: str, own: Own) -> bool:
    """Say whether a server is ours; above the crossing, a name or an address without a place outside is, too."""
    address = address_of(by)
    if address is not None:
        return _is_inside(address, own)
    return "." not in by or by.endswith(_INSIDE_NAMES) or _is_named(by, own)


def _comes_from_us(hop: Hop, anchor: TrustAnchor) -> bool:
    """Say whether one of our servers handed the mail on; what a client calls itself does not count."""
    if hop.claimed is None or hop.is_local:
        return True
    if hop.addresses and all(_is_inside(address, anchor.own) for address in hop.addresses):
        return True
    if hop.looked_up is not None and _is_named(hop.looked_up, anchor.own):
        return True
    # Exchange Online notes no other name than the claimed one; it writes its results on all that comes from outside.
    return isinstance(anchor, TopmostWithoutId) and _is_named(hop.claimed, anchor.own)


def _is_inside(address: Address, own: Own) -> bool:
    networks = [*_INSIDE, *(entry for entry in own if not isinstance(entry, str))]
    return any(address in network for network in networks if network.version == address.version)


def _is_named(name: str, own: Own) -> bool:
    return any(name == entry or name.endswith(f".{entry}") for entry in own if isinstance(entry, str))
