"""How an address finds its contact: exactly, or not at all. Shared by the adapters of the CRM."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import idna

from agent.domain import Contact, ContactMatch


def normal_address(address: str) -> str | None:
    """Return the address as it is compared: trimmed, lower-case, its domain in IDNA form; None where it is no address.

    A local part beyond ASCII keeps its case, since lower-casing maps some look-alikes onto plain letters.
    """
    local, at, domain = address.strip(" ").rpartition("@")
    if not (local and at and domain) or "@" in local or any(sign.isspace() or not sign.isprintable() for sign in local):
        return None
    try:
        host = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
    if host.endswith("."):
        return None
    return f"{local.lower() if local.isascii() else local}@{host.lower()}"


def match_of(found: Sequence[Contact], required: Sequence[str]) -> ContactMatch:
    """Say what the contacts found for one address amount to."""
    if not found:
        return ContactMatch("none")
    if len(found) > 1:
        return ContactMatch("many")
    contact = found[0]
    missing = tuple(name for name in required if not getattr(contact, name))
    return ContactMatch("incomplete" if missing else "one", contact, missing)


def known_zone(name: str | None) -> str | None:
    """Return the name of an IANA time zone; None where there is no such zone."""
    try:
        return str(ZoneInfo(name)) if name else None
    except (KeyError, ValueError, OSError):
        return None
