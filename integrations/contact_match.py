"""How an address finds its contact: exactly, or not at all. Shared by the adapters of the CRM."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from zoneinfo import ZoneInfo

import idna

from agent.domain import Contact, ContactMatch, Origin

MOST_MERGES = 8
"""So many times a record may stand for another; then something is wrong with them."""


@dataclass(frozen=True)
class Holder:
    """Who is said to have an address, and where."""

    contact_id: str
    in_use: bool = True
    """Whether the address is."""
    shared: bool = False
    """Whether several people read it."""
    origin: Origin | None = None


@dataclass(frozen=True)
class Record:
    """A contact as the CRM keeps it."""

    contact: Contact
    active: bool = True
    shared: bool = False
    """Whether it is a mailbox that several people read."""
    merged_into: str | None = None
    """The id of the record that stands for this one."""


class Directory(Protocol):
    """A CRM, as far as an address is looked up in it."""

    def holders(self, address: str) -> Sequence[Holder]:
        """List who has exactly this normal address, one for each place where it stands."""

    def records(self, ids: Collection[str]) -> Mapping[str, Record]:
        """Return the records that there are with these ids, by id."""

    def accounts(self, domain: str) -> Collection[str]:
        """Name the companies whose mail has this domain."""


@dataclass(frozen=True)
class Matching:
    """The rules by which an address is matched."""

    required: Sequence[str] = ("name",)
    plus_addressing: bool = False
    """Whether ada+news@example.com is ada@example.com, where nobody has the former."""


def find_in(directory: Directory, address: str, rules: Matching) -> ContactMatch:
    """Find who has this address."""
    wanted = normal_address(address)
    if wanted is None:
        return ContactMatch("none")
    for written in (wanted, _untagged(wanted) if rules.plus_addressing else None):
        found = _trails(directory, written, wanted) if written else []
        if found:
            return _match(found, rules.required)
    accounts = set(directory.accounts(wanted.rpartition("@")[2]))
    return ContactMatch("none", account=accounts.pop() if len(accounts) == 1 else None)


def normal_address(address: str) -> str | None:
    """Return the address as it is compared: trimmed, lower-case, its domain in IDNA form; None where it is no address.

    A local part beyond ASCII keeps its case, since lower-casing maps some look-alikes onto plain letters.
    """
    local, at, domain = address.strip(" ").rpartition("@")
    if not (local and at and domain) or "@" in local or any(sign.isspace() or not sign.isprintable() for sign in local):
        return None
    host = normal_domain(domain)
    return host and f"{local.lower() if local.isascii() else local}@{host}"


def normal_domain(domain: str) -> str | None:
    """Return a domain as it is compared: lower-case, in IDNA form; None where it is none."""
    try:
        host = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
    return None if host.endswith(".") else host.lower()


def known_zone(name: str | None) -> str | None:
    """Return the name of an IANA time zone; None where there is no such zone."""
    try:
        return str(ZoneInfo(name)) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _untagged(address: str) -> str | None:
    """Return the address without what follows the first + of its local part; None where nothing does."""
    local, _, domain = address.rpartition("@")
    mailbox, plus, _ = local.partition("+")
    return f"{mailbox}@{domain}" if mailbox and plus else None


@dataclass(frozen=True)
class _Trail:
    """Where an address leads: to the record that stands for its holder."""

    record: Record
    in_use: bool
    shared: bool
    is_broken: bool = False
    """Whether the records that stand for each other lead nowhere, or in a circle."""


def _trails(directory: Directory, address: str, asked: str) -> list[_Trail]:
    holders = directory.holders(address)
    records = directory.records({holder.contact_id for holder in holders})
    return [
        _followed(directory, records[holder.contact_id], holder, asked)
        for holder in holders
        if holder.contact_id in records
    ]


def _followed(directory: Directory, record: Record, holder: Holder, asked: str) -> _Trail:
    shared, last = holder.shared or record.shared, record.merged_into
    for _ in range(MOST_MERGES):
        if last is None:
            break
        survivor = directory.records({last}).get(last)
        if survivor is None:
            break
        record, last = survivor, survivor.merged_into
        shared = shared or record.shared
    origins = {**record.contact.origins, **({"address": holder.origin} if holder.origin else {})}
    record = replace(record, contact=replace(record.contact, address=asked, origins=origins))
    return _Trail(record, holder.in_use and record.active, shared, is_broken=last is not None)


def _match(found: Sequence[_Trail], required: Sequence[str]) -> ContactMatch:
    """Say what the records with one address amount to; one that is not in use counts only where no other is."""
    counted = [trail for trail in found if trail.in_use or trail.is_broken] or found
    people = {trail.record.contact.id: trail for trail in counted}
    if len(people) > 1 or any(trail.shared for trail in counted):
        return ContactMatch("many")
    (trail,) = people.values()
    contact = trail.record.contact
    missing = tuple(name for name in required if not getattr(contact, name))
    if trail.is_broken or not trail.in_use:
        missing = ("merged",) if trail.is_broken else ("active",)
    return ContactMatch("incomplete" if missing else "one", contact, missing)
