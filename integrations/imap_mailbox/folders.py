"""Which folders the desk uses, and what they are called on this server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from imapclient import IMAPClient

Listing = Sequence[tuple[Sequence[bytes], bytes | None, str]]


@dataclass(frozen=True)
class FolderNames:
    """The folders by their configured names; "/" stands for the server's own delimiter."""

    inbox: str = "INBOX"
    handled: str = "Frontdesk/Handled"
    person: str = "Frontdesk/Person"
    dead: str = "Frontdesk/Dead"
    sent: str = "Sent"
    drafts: str = "Drafts"


def prepare_folders(client: IMAPClient, wanted: FolderNames) -> FolderNames:
    """Return the names that hold on this server, and create the folders that are missing."""
    listing = client.list_folders()
    names = resolve(wanted, listing, _prefix(client))
    existing = {name for flags, _, name in listing if b"\\noselect" not in _lowered(flags)}
    for name in _values(names).values():
        if name not in existing and name.upper() != "INBOX":
            client.create_folder(name)
            client.subscribe_folder(name)
            existing.add(name)
    return names


def resolve(wanted: FolderNames, listing: Listing, prefix: str) -> FolderNames:
    """Translate configured names: the server's own Sent and Drafts where it marks them, its delimiter, its prefix."""
    delimiter = next((found.decode() for _, found, _ in listing if found), "/")
    existing = {name for _, _, name in listing}
    names = {}
    for field, name in _values(wanted).items():
        local = name.replace("/", delimiter)
        keeps = local in existing or local.upper() == "INBOX" or local.startswith(prefix)
        names[field] = local if keeps else prefix + local
    return replace(FolderNames(**names), **_special(listing))


def _special(listing: Listing) -> dict[str, str]:
    marks = {b"\\sent": "sent", b"\\drafts": "drafts"}
    return {marks[flag]: name for flags, _, name in listing for flag in _lowered(flags) if flag in marks}


def _lowered(flags: Sequence[bytes]) -> list[bytes]:
    return [flag.lower() for flag in flags]


def _prefix(client: IMAPClient) -> str:
    if not client.has_capability("NAMESPACE"):
        return ""
    personal = client.namespace().personal
    return str(personal[0][0]) if personal else ""


def _values(names: FolderNames) -> Mapping[str, str]:
    return {field.name: getattr(names, field.name) for field in fields(names)}
