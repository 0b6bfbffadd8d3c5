"""A whole desk on a real mailbox and a real mail server, behind lines that break, and what became of its mail."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.parser import BytesHeaderParser
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel

from agent.errors import FrontdeskError
from agent.form import RequestForm
from agent.obligations import message_id
from agent.ports import Question
from integrations.memory_people import Said
from integrations.records.tables import mails
from ops.world.servers import EmbeddedServers
from tests.agent.desk import Desk, database_with_tables, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOB, BOB_CONTACT, BOOK, POLITE, form, mail, window
from tests.integrations.test_smtp_mailer import mailer
from tests.servers.imap_world import ImapWorld
from tests.servers.line_fault import LineFault

Place = tuple[str, bool]
"""The folder that a mail lies in, and whether it counts as seen."""

BOOKING, MACHINE, LATER = "<booking@example.org>", "<machine@example.org>", "<later@example.net>"
MAILS = {
    BOOKING: mail(message_id=BOOKING),
    MACHINE: mail("I am away.", message_id=MACHINE, headers=["Auto-Submitted: auto-replied"], sender=ANN),
    LATER: mail("Could we meet on Friday, 6 March at 11:00?", message_id=LATER, sender=BOB),
}
_FRIDAY = form("book", window("Friday, 6 March at 11:00", "2026-03-06", "11:00"))
_PASSES = 12
_HEADER = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"


@dataclass
class Stage:
    """The desk and the two lines."""

    world: ImapWorld
    desk: Desk
    imap: LineFault
    smtp: LineFault
    servers: EmbeddedServers
    database: sa.Engine
    passes: int = 0

    def settle(self) -> timedelta:
        """Let the worker pass until nothing is due any more; return how much of the desk's time that took."""
        began = self.desk.clock[0]
        for _ in range(_PASSES):
            self.passes += 1
            try:
                self.desk.wait()
            except FrontdeskError:
                self.desk.clock[0] += timedelta(seconds=1)
                continue
            if self.desk.records.next_due(self.desk.clock[0]) is None:
                return self.desk.clock[0] - began
        raise AssertionError("something is always due")

    def ending(self) -> "Ending":
        """Count at the servers what has become of the mails."""
        with self.database.connect() as connection:
            rows = connection.execute(sa.select(mails.c.message_id, mails.c.id)).all()
        sent = [(one.rcpt_tos, _message_id(one.raw)) for one in self.servers.smtp_transcript]
        return Ending(
            replies={row.message_id: message_id(self.desk.deps, f"{row.id}/reply") for row in rows},
            outcomes=sorted((row.message_id or "", self.desk.outcome(row.id)) for row in rows),
            sent=Counter((recipient, message_id) for recipients, message_id in sent for recipient in recipients),
            places=places(self.world),
            events=len(self.desk.events()),
            handoffs=self.desk.handoffs(),
            connections=(self.imap.connections, self.smtp.connections),
            utterances=(len(self.imap.said), len(self.smtp.said)),
        )


@dataclass(frozen=True)
class Ending:
    """What was counted, by Message-ID: outcomes, the Message-IDs of replies, what was sent to whom, places."""

    outcomes: list[tuple[str, str]]
    replies: dict[str, str]
    sent: Counter[tuple[str, str]]
    places: dict[str, list[Place]]
    events: int
    handoffs: list[str]
    connections: tuple[int, int]
    utterances: tuple[int, int]


@contextmanager
def staged(world: ImapWorld, servers: EmbeddedServers, *, timeout: float = 10.0, **changes: Any) -> Iterator[Stage]:
    """Open a desk on an account; `timeout` is that of both adapters."""
    servers.smtp_transcript.clear()
    with (
        LineFault(world.port) as imap,
        LineFault(servers.smtp_port) as smtp,
        closing(world.mailbox(port=imap.port, timeout=timeout)) as mailbox,
    ):
        settings: dict[str, Any] = {
            "contacts": (ANN_CONTACT, BOB_CONTACT),
            "script": say,
            "mailbox": mailbox,
            "mailer": mailer(smtp.port, timeout=timeout),
        }
        database = changes.get("database") or database_with_tables()
        yield Stage(world, open_desk(**settings | changes), imap, smtp, servers, database)


def places(world: ImapWorld) -> dict[str, list[Place]]:
    """Say where each mail lies, by its Message-ID."""
    found: dict[str, list[Place]] = {}
    with world.client() as client:
        for _, _, folder in client.list_folders():
            client.select_folder(folder, readonly=True)
            uids = client.search("ALL")
            items = client.fetch(uids, [_HEADER, "FLAGS"]) if uids else {}
            for item in items.values():
                header = next(value for key, value in item.items() if key.startswith(b"BODY[HEADER"))
                found.setdefault(_message_id(header), []).append((folder, b"\\Seen" in item[b"FLAGS"]))
    return found


def _message_id(raw: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(raw).get("Message-ID", "")).strip()


def say(question: Question, wanted: type[BaseModel]) -> Said:
    """Read the mails as a model that is right does."""
    if wanted is not RequestForm:
        return POLITE
    return _FRIDAY if "at 11:00" in question.user else BOOK
