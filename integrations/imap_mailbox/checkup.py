"""A look at a mailbox that changes nothing: what the server can do, which folders there are, what has come in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from agent.domain import TraceField
from integrations.imap_mailbox.account import ImapAccount
from integrations.imap_mailbox.connection import ImapConnection
from integrations.imap_mailbox.folders import FolderNames, Folders
from integrations.imap_mailbox.sent import header_of
from integrations.imap_mailbox.wire import Client
from integrations.mime.parse import parse_headers_only

CAPABILITIES = ("MOVE", "UIDPLUS", "IDLE", "SPECIAL-USE")
_TRACE = "BODY.PEEK[HEADER.FIELDS (RECEIVED AUTHENTICATION-RESULTS)]<0.65536>"
_LOOKED_AT = 20


@dataclass(frozen=True)
class IntakeFacts:
    """The intake folder; of its newest mails the fields that servers wrote on the way."""

    mails: int
    uidvalidity: int | None
    permanent_flags: tuple[str, ...]
    traces: tuple[tuple[TraceField, ...], ...]


@dataclass(frozen=True)
class MailboxFacts:
    """What was seen after logging in; the intake is None where there is no folder of its name."""

    capabilities: frozenset[str]
    names: FolderNames
    """The folders by the names that this server has for them, or would have."""
    missing: tuple[str, ...]
    """Which of them do not exist yet, by their fields."""
    intake: IntakeFacts | None = field(default=None)


def look_at(account: ImapAccount, wanted: FolderNames) -> MailboxFacts:
    """Log in, look and log out."""
    connection = ImapConnection(account, _nothing)
    try:
        return connection.read(_looking(wanted))
    finally:
        connection.close()


def _nothing(_client: Client) -> None:
    """Prepare nothing: what is missing stays missing."""


def _looking(wanted: FolderNames) -> Callable[[Client], MailboxFacts]:
    def look(client: Client) -> MailboxFacts:
        folders = Folders(wanted)
        folders.refresh(client)
        others = [one.name for one in fields(FolderNames) if one.name != "inbox"]
        missing = [name for name in others if folders.select(client, name) is None]
        opened = folders.select(client, "inbox")
        return MailboxFacts(
            capabilities=frozenset(name for name in CAPABILITIES if client.has_capability(name)),
            names=folders.names,
            missing=tuple(missing if opened is not None else ["inbox", *missing]),
            intake=None if opened is None else _intake(client, opened),
        )

    return look


def _intake(client: Client, opened: Mapping[bytes, Any]) -> IntakeFacts:
    mails, validity = opened.get(b"EXISTS"), opened.get(b"UIDVALIDITY")
    count = mails if isinstance(mails, int) else 0
    flags = opened.get(b"PERMANENTFLAGS") or ()
    return IntakeFacts(
        mails=count,
        uidvalidity=validity if isinstance(validity, int) else None,
        permanent_flags=tuple(flag.decode("ascii", "replace") for flag in flags if isinstance(flag, bytes)),
        traces=tuple(_traces(client, count)) if count else (),
    )


def _traces(client: Client, count: int) -> list[tuple[TraceField, ...]]:
    newest = client.search(f"{max(1, count - _LOOKED_AT + 1)}:*")
    items = client.fetch(newest, [_TRACE]) if newest else {}
    return [parse_headers_only(header_of(items.get(uid, {})) or b"", "").trace for uid in newest]
