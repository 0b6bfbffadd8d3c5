"""An account as the contract tests of the mailbox see it, and the one that lives in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from agent.domain import Folder
from agent.ports import Mailbox
from integrations.memory import MemoryMailbox
from tests.servers.imap_world import DESK, LOOP_KEY


class Desk(Mailbox, Protocol):
    """The port, and what the worker needs beside it."""

    def close(self) -> None: ...


class World(Protocol):
    """An account with other users."""

    def mailbox(self) -> Desk: ...
    def deliver(self, raw: bytes, arrived_at: datetime | None = None) -> object: ...
    def deliver_all(self, mails: Sequence[tuple[bytes, datetime]]) -> None: ...
    def person_sends(self, raw: bytes) -> None: ...
    def rebuild(self) -> None: ...
    def intake(self) -> list[bytes]: ...
    def filed(self, folder: Folder) -> list[bytes]: ...
    def sent(self) -> list[bytes]: ...
    def drafts(self) -> list[bytes]: ...


class MemoryWorld:
    """A mailbox in memory as the contract tests see it."""

    def __init__(self) -> None:
        self._mailbox = MemoryMailbox(DESK, LOOP_KEY, max_bytes=20_000)
        self.deliver, self.rebuild = self._mailbox.deliver, self._mailbox.rebuild
        self.person_sends = self._mailbox.sent.append

    def deliver_all(self, mails: Sequence[tuple[bytes, datetime]]) -> None:
        """Put mails into the intake folder, each with its time of arrival."""
        for raw, arrived_at in mails:
            self.deliver(raw, arrived_at)

    def mailbox(self) -> MemoryMailbox:
        """Return the adapter."""
        return self._mailbox

    def intake(self) -> list[bytes]:
        """Return the mails of the intake folder."""
        return list(self._mailbox.inbox.values())

    def filed(self, folder: Folder) -> list[bytes]:
        """Return the mails that were filed there."""
        return self._mailbox.filed[folder]

    def sent(self) -> list[bytes]:
        """Return the mails in Sent."""
        return self._mailbox.sent

    def drafts(self) -> list[bytes]:
        """Return the mails in Drafts."""
        return self._mailbox.drafts
