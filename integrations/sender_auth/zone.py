"""Which of a mail's trace fields our own servers have written."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from agent.domain import TraceField
from integrations.sender_auth.anchors import EXCHANGE, Own, TopmostWithoutId, TrustAnchor
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
# From these its servers talk to each other; what a tenant sends out comes from others.
_EXCHANGE_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("2603:1096::/32", "2603:10a6::/32", "2603:10b6::/32", "2603:10c6::/32", "2603:10d6::/32"),
        *("2603:10e6::/32", "2603:10f6::/32"),
        *("2603:1006::/40", "2603:1016::/36", "2603:1026::/36", "2603:1036::/36", "2603:1046::/36", "2603:1056::/36"),
    )
)
_INSIDE_NAMES = (".internal", ".local", ".lan", ".localdomain", ".localhost", ".home.arpa", ".intranet", ".corp")


@dataclass(frozen=True)
class Zone:
    """The Authentication-Results that our servers may have written, topmost first, and the host that ends them.

    `above` has the runs of them that only our servers can have written; in `last` those of the sender may stand, too.
    """

    above: tuple[str, ...]
    last: tuple[str, ...]
    stranger: str | None = None
    is_crossed: bool = False
    """Whether `last` stands directly above the field of the server that took the mail in from outside."""


def trusted_fields(trace: Sequence[TraceField], anchor: TrustAnchor) -> tuple[str, ...]:
    """Return the fields that are believed, topmost first: together they are what our server found.

    Filters write a field each (OpenDKIM, OpenDMARC, policyd-spf), in any order, so all of our name count that stand
    above the crossing, and below it those of the topmost run without another's in between. There a forged field looks
    as a filter's does, so a server that leaves them in is not protected against one that adds what its filters left
    unsaid: it has to remove what bears its name. `judge` makes the best of the others: what an upper field says of
    DMARC or of signatures, no lower one mends, and every failure counts.

    Without a name only the topmost counts, directly above the crossing, where Exchange Online writes it, or above every
    server's field, where nobody else can.
    """
    zone = trusted_zone(trace, anchor)
    if isinstance(anchor, TopmostWithoutId):
        is_placed = zone.is_crossed or any(field.name != "received" for field in trace[:1])
        is_its = is_placed and not zone.above and zone.last and anchor.covers(server_of(zone.last[0]))
        return zone.last[:1] if is_its else ()
    above = (field for field in zone.above if anchor.covers(server_of(field)))
    run = dropwhile(lambda field: not anchor.covers(server_of(field)), zone.last)
    return (*above, *takewhile(lambda field: anchor.covers(server_of(field)), run))


def trusted_zone(trace: Sequence[TraceField], anchor: TrustAnchor) -> Zone:
    """Walk down from the top, as far as only our own servers can have written.

    Each server adds its fields on top, so the walk starts among ours. A Received field that none of ours wrote ends it.
    So does, whatever it claims, the next Received field after the mail came in from outside: that one was in the mail
    already. Between these two stand the fields of our filters (Postfix's and Sendmail's, and Google's), and those that
    the sender put on top himself, which is why our server has to remove what bears its name. Exchange Online writes
    above the field of the crossing, so there the walk ends at the crossing.
    """
    above: list[str] = []
    last: list[str] = []
    outside: Hop | None = None
    for field in trace:
        if field.name != "received":
            last.append(field.value)
            continue
        if outside is not None:
            return Zone(tuple(above), tuple(last), _client(outside))
        hop = read_hop(field.value)
        if hop is None or not _is_ours(hop.by, anchor.own):
            return Zone(tuple(above), tuple(last), hop.by if hop else None)
        outside = None if _comes_from_us(hop, anchor) else hop
        if outside is not None and isinstance(anchor, TopmostWithoutId):
            is_crossed = bool(hop.addresses) and _is_named(hop.by, anchor.own)
            return Zone(tuple(above), tuple(last), _client(outside), is_crossed)
        above += last
        last = []
    return Zone(tuple(above), tuple(last))


def _client(hop: Hop) -> str | None:
    return hop.looked_up if hop.looked_up and "." in hop.looked_up else next(map(str, hop.addresses), hop.claimed)


def _is_ours(by: str, own: Own) -> bool:
    """Say whether a server is ours; above the crossing, a name or an address without a place outside is, too."""
    address = address_of(by)
    if address is not None:
        # Google names its inner servers by addresses that hold the address of the older kind.
        inner = address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
        return _is_inside(inner or address, own)
    return "." not in by or by.endswith(_INSIDE_NAMES) or _is_named(by, own)


def _comes_from_us(hop: Hop, anchor: TrustAnchor) -> bool:
    """Say whether one of our servers handed the mail on; what a client calls itself does not count."""
    if hop.claimed is None or hop.is_local:
        return True
    if hop.addresses and all(_is_inside(address, anchor.own) for address in hop.addresses):
        return True
    if hop.looked_up is not None and _is_named(hop.looked_up, anchor.own):
        return True
    # Exchange Online notes no other name than the claimed one, and the addresses of its own servers are public.
    return (
        isinstance(anchor, TopmostWithoutId)
        and _is_named(hop.claimed, EXCHANGE)
        and bool(hop.addresses)
        and all(_is_inside(address, (*_EXCHANGE_INSIDE, *anchor.own)) for address in hop.addresses)
    )


def _is_inside(address: Address, own: Own) -> bool:
    networks = [*_INSIDE, *(entry for entry in own if not isinstance(entry, str))]
    return any(address in network for network in networks if network.version == address.version)


def _is_named(name: str, own: Own) -> bool:
    return any(name == entry or name.endswith(f".{entry}") for entry in own if isinstance(entry, str))
