"""Which folders the desk uses, and what they are called on this server."""

import imaplib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from imapclient import imap_utf7
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_response

from integrations.imap_mailbox.failures import refusals_ignored
from integrations.imap_mailbox.wire import Client

Listing = Sequence[tuple[Sequence[bytes], bytes | None, str]]

_CLOSED = {b"\\noselect", b"\\nonexistent"}
_SENT = ("Sent", "Sent Items", "Sent Messages", "Sent Mail", "Gesendet", "Gesendete Elemente", "Gesendete Objekte")
_DRAFTS = ("Drafts", "Draft", "Entwürfe")


@dataclass(frozen=True)
class FolderNames:
    """The folders by their configured names; "/" stands for the server's own delimiter.

    Without a name for Sent or Drafts the server's own is used.
    """

    inbox: str = "INBOX"
    handled: str = "Frontdesk/Handled"
    person: str = "Frontdesk/Person"
    dead: str = "Frontdesk/Dead"
    sent: str = ""
    drafts: str = ""


class Folders:
    """The folders as they are on the server of one account."""

    def __init__(self, wanted: FolderNames) -> None:
        self._wanted = self.names = wanted
        self._existing: set[str] = set()

    def refresh(self, client: Client) -> None:
        """Ask the server which folders it has; nothing is created."""
        listing = read_listing(client.list_lines())
        self.names = resolve(self._wanted, listing, _prefix(client))
        self._existing = {"INBOX", *_open_ones(listing)}

    def select(self, client: Client, field: str, *, readonly: bool = True) -> dict[bytes, Any] | None:
        """Open one of the folders; None where there is no such folder."""
        if getattr(self.names, field) not in self._existing:
            self.refresh(client)
        if getattr(self.names, field) in self._existing:
            try:
                return self._select(client, field, readonly=readonly)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                self.refresh(client)
                if getattr(self.names, field) in self._existing:
                    raise
        return None

    def ensure(self, client: Client, field: str) -> str:
        """Return the name of one of the folders, which is created and subscribed where it is missing."""
        if getattr(self.names, field) not in self._existing:
            self.refresh(client)
        name: str = getattr(self.names, field)
        if name not in self._existing:
            self._create(client, name)
        return name

    def _create(self, client: Client, name: str) -> None:
        try:
            client.create_folder(name)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            self.refresh(client)
            if name not in self._existing:  # somebody was faster
                raise
        with refusals_ignored():
            client.subscribe_folder(name)
        self._existing.add(name)

    def _select(self, client: Client, field: str, *, readonly: bool) -> dict[bytes, Any]:
        opened: dict[bytes, Any] = client.select_folder(getattr(self.names, field), readonly=readonly)
        return opened


def read_listing(lines: Sequence[Any]) -> Listing:
    """Return flags, delimiter and name of each folder; a line that cannot be read is left out."""
    found = []
    for line in _joined(lines):
        with suppress(ProtocolError, ValueError, TypeError):
            flags, delimiter, name = parse_response(line)[:3]
            marks = tuple(flag for flag in flags if isinstance(flag, bytes))
            found.append((marks, delimiter if isinstance(delimiter, bytes) else None, _decoded(name)))
    return found


def resolve(wanted: FolderNames, listing: Listing, prefix: str) -> FolderNames:
    """Translate configured names: the server's own Sent and Drafts, its delimiter, its prefix."""
    delimiter = next((found.decode("latin-1") for _, found, _ in listing if found), "/")
    existing = {name for _, _, name in listing}

    def local(name: str) -> str:
        if name.upper() == "INBOX":
            return "INBOX"
        translated = name.replace("/", delimiter)
        fits = name in existing or translated in existing or translated.startswith(prefix)
        return (name if name in existing else translated) if fits else prefix + translated

    return FolderNames(
        inbox=local(wanted.inbox),
        handled=local(wanted.handled),
        person=local(wanted.person),
        dead=local(wanted.dead),
        sent=local(wanted.sent or _own(listing, b"\\sent", _SENT, prefix)),
        drafts=local(wanted.drafts or _own(listing, b"\\drafts", _DRAFTS, prefix)),
    )


def _own(listing: Listing, mark: bytes, usual: Sequence[str], prefix: str) -> str:
    """Return the folder that the server marks; else the first of the usual ones that exists, else the first."""
    for flags, _, name in listing:
        if mark in _lowered(flags) and name in _open_ones(listing):
            return name
    known = {name.casefold(): name for name in _open_ones(listing)}
    candidates = [name for one in usual for name in (one, prefix + one)]
    return next((known[one.casefold()] for one in candidates if one.casefold() in known), usual[0])


def _open_ones(listing: Listing) -> list[str]:
    return [name for flags, _, name in listing if not _CLOSED & _lowered(flags)]


def _lowered(flags: Sequence[bytes]) -> set[bytes]:
    return {flag.lower() for flag in flags}


def _joined(lines: Sequence[Any]) -> list[list[Any]]:
    """Put a line and what followed its literals together again, as imaplib took them apart."""
    groups: list[list[Any]] = []
    continues = False
    for line in lines:
        if continues:
            groups[-1].append(line)
        else:
            groups.append([line])
        continues = isinstance(line, tuple)
    return groups


def _decoded(name: Any) -> str:
    raw = str(name).encode() if isinstance(name, int) else bytes(name)
    try:
        return str(imap_utf7.decode(raw))
    except ValueError:
        return raw.decode("latin-1")


def _prefix(client: Client) -> str:
    if client.has_capability("NAMESPACE"):
        with suppress(ValueError, ProtocolError), refusals_ignored():
            personal = client.namespace().personal
            return str(personal[0][0]) if personal else ""
    return ""
