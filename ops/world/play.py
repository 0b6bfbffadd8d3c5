"""`play`: mails through a world, and what the servers hold afterwards."""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.domain import EffectKind, Handoff
from ops.adapters import MakeModel
from ops.bootstrap import Desk, open_desk
from ops.formats import HandledEffect, HandledStatus, HandleLine
from ops.world.changes import effects_between
from ops.world.clock import FARTHEST, WorldClock
from ops.world.format import World
from ops.world.ledger_check import differences
from ops.world.lines import told, told_line
from ops.world.post import WorldMail, deliver, wire, written_at
from ops.world.readback import Accounts, Snapshot, fetch_calendar, read_back
from ops.world.servers import EmbeddedServers
from ops.world.setting import (
    AUTHSERV_ID,
    PASSWORD,
    RECORDS,
    fill_calendar,
    fill_crm,
    lay_records,
    policy_for,
    seed_booking,
    settings_for,
)

__all__ = ["EndState", "WorldMail", "play"]

MAX_PASSES = 50
"""More passes than a mail's retries within its deadline."""
ANSWERS = (EffectKind.REPLY, EffectKind.REMINDER)
"""What `{{reply:N}}` counts: each may be answered."""


@dataclass(frozen=True)
class EndState:
    """What became of each mail, and what the servers hold at the end."""

    mails: tuple[HandleLine, ...]
    before: Snapshot
    after: Snapshot
    differences: tuple[str, ...]
    """Where our ledger says something else than the servers."""
    handoffs: tuple[Handoff, ...]
    audit: tuple[dict[str, Any], ...]
    calendar_file: bytes
    later: tuple[HandledEffect, ...] = ()
    """What time alone brought about, before a mail came or after the last: reminders, holds that lapsed."""


def play(
    world: World,
    mails: Iterable[WorldMail],
    make_model: MakeModel,
    *,
    level: str = "auto",
    folder: Path | None = None,
    watch: Callable[[HandleLine], None] = lambda _: None,
) -> EndState:
    """Deliver the mails one by one into a fresh world, let the worker handle each, and read the servers back."""
    with (
        nullcontext(folder) if folder else tempfile.TemporaryDirectory() as where,
        opened(world, make_model, level, Path(where)) as player,
    ):
        before = player.snapshot
        lines = []
        for mail in mails:
            lines.append(player.play(mail))
            watch(lines[-1])
        player.wait()
        return EndState(
            mails=tuple(lines),
            before=before,
            after=player.snapshot,
            differences=tuple(player.differences()),
            handoffs=tuple(player.desk.records.handoffs()),
            audit=tuple(player.audit()),
            calendar_file=fetch_calendar(player.accounts.servers),
            later=tuple(player.later),
        )


@contextmanager
def opened(world: World, make_model: MakeModel, level: str, folder: Path) -> Iterator["Player"]:
    """Start a world's servers in a folder and set a desk before them."""
    account = world.mailbox.address
    servers = EmbeddedServers(
        folder,
        {account: PASSWORD},
        authserv_id=AUTHSERV_ID,
        verified_senders=world.verified,
        owners=world.policy.known_owners(),
    )
    clock = WorldClock(world.clock)
    fill_crm(folder, world)
    with servers:
        fill_calendar(servers, world.calendar, world.clock)
        settings = settings_for(world, servers, folder, level)
        lay_records(folder)
        with open_desk(settings, policy_for(world, servers), now=clock, make_model=make_model) as desk:
            for number, booking in enumerate(world.bookings, 1):
                seed_booking(desk, world, booking, number)
            accounts = Accounts(servers, account, PASSWORD, folder / RECORDS, folder / "crm.sqlite")
            player = Player(desk, clock, accounts, world.owner.address)
            servers.break_as(world.faults)
            yield player


class Player:
    """A world in which mails can be played one after the other."""

    def __init__(self, desk: Desk, clock: WorldClock, accounts: Accounts, owner: str) -> None:
        self.desk, self.accounts = desk, accounts
        self._clock, self._owner = clock, owner
        self._replies: dict[str, list[str]] = {}
        self._taken: list[str] = []
        self._threads: dict[str, str] = {}
        """In which thread each mail came."""
        self._first = self.snapshot = read_back(accounts)
        self.later: list[HandledEffect] = []

    def play(self, mail: WorldMail) -> HandleLine:
        """Deliver a mail, let the worker handle it to its end, and say what the servers show."""
        self._let_pass(written_at(mail.raw))
        raw = wire(mail.raw, self._replies.get(mail.thread, []))
        started = time.perf_counter()
        if not deliver(raw, self.accounts.mailbox, self.accounts.servers.smtp_port):
            return told_line(mail.name, HandledStatus.NOT_RECEIVED, total=time.perf_counter() - started)
        taken = self._work()
        total = time.perf_counter() - started
        self._threads |= dict.fromkeys(taken, mail.thread)
        effects = self._read_back()
        # Retries may have taken so long that somebody else's time has come.
        self.later += [effect for effect in effects if effect.kind is EffectKind.REMINDER]
        own = [effect for effect in effects if effect.kind is not EffectKind.REMINDER]
        if not taken:
            return told_line(mail.name, HandledStatus.NOT_RECEIVED, effects=own, total=total)
        return told(self.desk.records, mail.name, taken[0], own, total=total, at=self._clock())

    def _let_pass(self, moment: datetime) -> None:
        """Let time pass up to a mail's Date, if that lies ahead and the clock can go there."""
        if moment < FARTHEST:
            self.wait(max(moment, self._clock()))
            self._clock.move_to(moment)

    def wait(self, until: datetime = FARTHEST) -> None:
        """Let time pass up to this moment, and what waits for nothing else come about at its time."""
        reached = None
        while (at := self.desk.records.next_lapse(self._clock())) is not None and at <= until and at != reached:
            reached = at
            self._clock.move_to(at)
            self._work()
            self.later += self._read_back()

    def _read_back(self) -> list[HandledEffect]:
        """Name what the servers show that they did not show before."""
        before, self.snapshot = self.snapshot, read_back(self.accounts)
        rows = {row.request["message_id"]: row for row in self.desk.records.effects() if "message_id" in row.request}
        kinds = {message_id: row.kind for message_id, row in rows.items()}
        for mail in self.snapshot.sent[len(before.sent) :]:
            if kinds.get(mail.message_id) in ANSWERS:
                thread = self._threads.get(rows[mail.message_id].mail_id, "")
                self._replies.setdefault(thread, []).append(mail.message_id)
        return effects_between(before, self.snapshot, owner=self._owner, kinds=kinds)

    def differences(self) -> list[str]:
        """Compare what our ledger says with what the servers hold."""
        rows = [row for mail_id in self._taken for row in self.desk.records.effects(mail_id)]
        return differences(rows, self._first, self.snapshot)

    def audit(self) -> list[dict[str, Any]]:
        """Return the audit trail as it is exported: one record each, in order."""
        return [
            {"seq": e.seq, "at": e.at.isoformat(), "event": e.event, "mail_id": e.mail_id, "facts": e.facts}
            for e in self.desk.records.history()
        ]

    def _work(self) -> list[str]:
        """Let the worker run until nothing is due; where something waits, time passes."""
        taken = self.desk.worker.run_once()
        self._taken += taken
        for _ in range(MAX_PASSES):
            due = self.desk.records.next_due(self._clock())
            if due is None:
                break
            self._clock.move_to(due)
            self._taken += self.desk.worker.run_once()
        return taken
