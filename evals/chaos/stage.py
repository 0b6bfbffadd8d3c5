"""The stage: a case's world on its servers, which outlive every process of the desk; and what they hold in the end."""

import imaplib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from evals.case import Case
from evals.chaos.ending import Ending, Sent
from integrations.records import audit
from integrations.records.schema import EffectState
from ops.settings import Settings
from ops.stores import open_records
from ops.world.ledger_check import BOOKINGS, differences
from ops.world.play import WorldMail, opened
from ops.world.post import REPLY, deliver, wire
from ops.world.readback import Accounts, Snapshot, fetch_calendar, read_back, seen_mail
from ops.world.servers import EmbeddedServers
from ops.world.setting import AUTHSERV_ID, PASSWORD, settings_for

LEVEL = "auto"
_BEGIN_EVENT = b"BEGIN:VEVENT"


@dataclass(frozen=True)
class Scenery:
    """A case's world as it stands before the first mail, in a folder to be copied for each run."""

    case: Case
    mails: tuple[WorldMail, ...]
    folder: Path
    before: Snapshot
    earlier_mails: int
    """How many mails the records know from before."""


def build(name: str, case: Case, folder: Path) -> Scenery:
    """Set up a case's world in a new folder."""
    folder.mkdir(parents=True)
    world = case.opened_world()
    with opened(world, lambda _: nullcontext(), LEVEL, folder) as player:  # type: ignore[arg-type,return-value]
        # No mail is read here, so that no model is asked.
        return Scenery(case, tuple(case.world_mails(name)), folder, player.snapshot, len(world.bookings))


class Stage:
    """One run's world: mails go in, and what the servers hold is read back."""

    def __init__(self, scenery: Scenery, folder: Path, servers: EmbeddedServers) -> None:
        self.world = scenery.case.opened_world()
        self.servers, self.settings = servers, settings_for(self.world, servers, folder, LEVEL)
        self.arrived: list[bytes] = []
        self._scenery, self._folder = scenery, folder

    def next_mail(self) -> bytes | None:
        """Return the mail that comes next; None where there is no more, or its author still waits for our answer."""
        if len(self.arrived) == len(self._scenery.mails):
            return None
        raw = self._scenery.mails[len(self.arrived)].raw
        replies = [mail.message_id for mail in self._sent() if mail.to != self.world.owner.address]
        if max(map(int, REPLY.findall(raw)), default=0) > len(replies):
            return None
        return wire(raw, replies)

    def deliver(self, raw: bytes) -> None:
        """Bring a mail to the mailbox."""
        if not deliver(raw, self.world.mailbox.address, self.servers.smtp_port):
            raise RuntimeError("the mail server did not take a mail from outside")
        self.arrived.append(raw)

    def largest_file(self) -> int:
        """Return the size of the desk's largest file, in bytes."""
        return max(path.stat().st_size for path in self._folder.glob("*.sqlite*"))

    def ending(self, now: datetime) -> Ending:
        """Read back what became of everything. The desk must not be running."""
        world, settings = self.world, self.settings
        accounts = Accounts(
            self.servers,
            world.mailbox.address,
            PASSWORD,
            self._folder / "records.sqlite",
            self._folder / "crm.sqlite",
        )
        after = read_back(accounts)
        with open_records(settings, world.policy, lambda: now) as records:
            history = records.history()
            taken = [entry.mail_id or "" for entry in history if entry.event == "mail_taken_in"]
            mails = sorted(taken[self._scenery.earlier_mails :], key=lambda mail_id: records.mail(mail_id).uid)
            numbers = {mail_id: number for number, mail_id in enumerate(mails, 1)}
            settled = [numbers.get(e.mail_id or "", 0) for e in history if e.event == "mail_settled"]
            handoffs = [(numbers.get(h.mail_id, 0), str(h.reason)) for h in records.handoffs()]
            rows = [row for mail_id in mails for row in records.effects(mail_id)]
            outcomes = tuple(_outcome(records, mail_id) for mail_id in mails)
            broken = [f"the audit chain is {p.kind} at {p.seq}" for p in audit.verify(records._database)]  # noqa: SLF001
        # A calendar can always be asked.
        unsure = [f"unsure of a {r.kind}" for r in rows if r.kind in BOOKINGS and r.state is EffectState.UNCERTAIN]
        return Ending(
            arrived=len(self.arrived),
            outcomes=outcomes,
            settled=tuple(settled[self._scenery.earlier_mails :]),
            handoffs=tuple(sorted(handoffs)),
            sent=tuple(self._sent()),
            events=_events(after, fetch_calendar(self.servers)),
            earlier_events=_events(self._scenery.before),
            holds=tuple(sorted(f"{start:%d %H:%M} to {end:%H:%M} UTC" for start, end, _ in after.holds)),
            activities=_activities(self._folder / "crm.sqlite"),
            folders=self._folders(settings),
            problems=(*broken, *unsure, *differences(rows, self._scenery.before, after)),
        )

    def _sent(self) -> list[Sent]:
        """List what has left, each with the number of the mail that it answers."""
        ids = {_header(raw, "Message-ID"): number for number, raw in enumerate(self.arrived, 1)}
        mails = [seen_mail(m.raw, m.rcpt_tos) for m in self.servers.smtp_transcript if m.login is not None]
        return [
            Sent(mail.message_id, to, ids.get(_header(mail.raw, "In-Reply-To"), 0), mail.subject, mail.text)
            for mail in mails
            for to in mail.recipients
        ]

    def _folders(self, settings: Settings) -> Mapping[str, tuple[str, ...]]:
        """List each folder, in the order in which it was filled: customers' mails by number, ours by Message-ID."""
        ids = {_header(raw, "Message-ID"): str(number) for number, raw in enumerate(self.arrived, 1)}
        listed = {}
        with imaplib.IMAP4("127.0.0.1", self.servers.imap_port, timeout=10) as connection:
            connection.login(self.world.mailbox.address, PASSWORD)
            for name, folder in settings.imap.folders.model_dump().items():
                found = _listed(connection, folder)
                listed[name] = tuple(ids.get(message_id, message_id) for message_id in found)
        return listed


@contextmanager
def staged(scenery: Scenery) -> Iterator[Stage]:
    """Put a copy of the scenery on the stage, for one run."""
    world = scenery.case.opened_world()
    accounts = {world.mailbox.address: PASSWORD}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "world"
        shutil.copytree(scenery.folder, folder)
        with EmbeddedServers(folder, accounts, authserv_id=AUTHSERV_ID, verified_senders=world.verified) as servers:
            servers.break_as(world.faults)
            yield Stage(scenery, folder, servers)


def _outcome(records: Any, mail_id: str) -> str:
    settled = records.outcome(mail_id)
    if settled is None:
        return f"open({records.status(mail_id)})"
    outcome, reason = settled
    return f"{outcome}({reason})" if reason else str(outcome)


def _header(raw: bytes, name: str) -> str:
    return str(BytesHeaderParser().parsebytes(raw)[name] or "").strip()


def _events(seen: Snapshot, calendar: bytes = b"") -> tuple[str, ...]:
    events = [f"{e.start:%d %H:%M} to {e.end:%H:%M %Z} {' '.join(e.attendees)}" for e in seen.events.values()]
    # Events with one UID in two files are one to whoever reads by UID.
    twins = calendar.count(_BEGIN_EVENT) - len(events)
    return (*sorted(events), *["an event with the UID of another"] * twins)


def _activities(crm: Path) -> tuple[str, ...]:
    with closing(sqlite3.connect(f"{crm.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT contact_id, text FROM activities").fetchall()
    return tuple(sorted(f"{contact} {text}" for contact, text in rows))


def _listed(connection: imaplib.IMAP4, folder: str) -> list[str]:
    if connection.select(f'"{folder}"', readonly=True)[0] != "OK":
        return []
    numbers = connection.search(None, "ALL")[1][0].split()
    parts = [connection.fetch(number.decode(), "(BODY.PEEK[HEADER])")[1][0] for number in numbers]
    return [_header(part[1], "Message-ID") for part in parts if isinstance(part, tuple)]
