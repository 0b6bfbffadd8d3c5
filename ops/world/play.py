"""`play`: mails through a world, and what the servers hold afterwards."""

import re
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from agent.domain import Arrival, Booking, EffectKind, Handoff, MailUid, ModelCall, NewEvent, OutcomeKind, Slot
from agent.effects import event_id
from agent.form import RequestForm
from integrations.records.schema import EffectState
from ops import cost
from ops.bootstrap import Desk, MakeModel, open_desk
from ops.formats import HandledCall, HandledEffect, HandledStatus, HandledTimings, HandleLine
from ops.world.clock import WorldClock
from ops.world.delivery import from_address
from ops.world.format import World, WorldBooking
from ops.world.readback import Accounts, Snapshot, effects_between, fetch_calendar, read_back
from ops.world.servers import EmbeddedServers
from ops.world.setting import (
    AUTHSERV_ID,
    PASSWORD,
    fill_calendar,
    fill_crm,
    settings_for,
)

MAX_PASSES = 50
"""More passes than a mail's retries within its deadline."""
REPLY = re.compile(rb"\{\{reply:(\d+)\}\}")
NULL_RETURN_PATH = re.compile(rb"^return-path:[ \t]*<>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class WorldMail:
    """A mail to play. `{{reply:N}}` in it stands for our Nth Message-ID to mails of the same thread."""

    name: str
    raw: bytes
    thread: str = ""


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


def play(
    world: World,
    mails: Sequence[WorldMail],
    make_model: MakeModel,
    *,
    level: str = "auto",
    folder: Path | None = None,
    watch: Callable[[HandleLine], None] = lambda _: None,
) -> EndState:
    """Deliver the mails one by one into a fresh world, let the worker handle each, and read the servers back."""
    with (
        nullcontext(folder) if folder else tempfile.TemporaryDirectory() as where,
        _opened(world, make_model, level, Path(where)) as player,
    ):
        before = player.snapshot
        lines = []
        for mail in mails:
            lines.append(player.play(mail))
            watch(lines[-1])
        return EndState(
            mails=tuple(lines),
            before=before,
            after=player.snapshot,
            differences=tuple(player.differences()),
            handoffs=tuple(player.desk.records.handoffs()),
            audit=tuple(player.audit()),
            calendar_file=fetch_calendar(player.accounts.servers),
        )


@contextmanager
def _opened(world: World, make_model: MakeModel, level: str, folder: Path) -> Iterator["Player"]:
    account = world.mailbox.address
    servers = EmbeddedServers(folder, {account: PASSWORD}, authserv_id=AUTHSERV_ID, verified_senders=world.verified)
    clock = WorldClock(world.clock)
    fill_crm(folder, world)
    with servers:
        fill_calendar(servers, world.calendar, world.clock)
        settings = settings_for(world, servers, folder, level)
        with open_desk(settings, world.policy, now=clock, make_model=make_model) as desk:
            for number, booking in enumerate(world.bookings, 1):
                seed_booking(desk, world, booking, number)
            accounts = Accounts(servers, account, PASSWORD, folder / "records.sqlite", folder / "crm.sqlite")
            player = Player(desk, clock, accounts, world.owner.address)
            servers.break_as(world.faults)
            yield player


def seed_booking(desk: Desk, world: World, booking: WorldBooking, number: int) -> None:
    """Make an appointment that the desk booked before the play began, for a mail that has long been settled."""
    records, calendar, policy = desk.records, desk.deps.calendar, world.policy
    slot = Slot(booking.start.astimezone(UTC), booking.start.astimezone(UTC) + policy.slots.length)
    arrival = Arrival(MailUid(1, number), 0, None, booking.contact, ())
    mail_id = records.take_in(arrival, received_at=world.clock) or ""
    records.settle(mail_id, OutcomeKind.BOOKED, None, world.clock)
    event_id = f"seed{number}{slot.start:%Y%m%dt%H%M}"
    names = {contact.address: contact.name for contact in world.contacts}
    event = calendar.book(
        NewEvent(
            event_id=event_id,
            key=event_id,
            slot=slot,
            summary=f"{policy.meeting}: {names.get(booking.contact) or booking.contact}",
            description="",
            location=policy.place,
            attendees=(booking.contact,),
            organizer=desk.deps.owner,
        )
    )
    conversation_id = records.mail(mail_id).conversation_id
    records.add_booking(Booking(event_id, conversation_id, booking.contact, event_id, event.slot), mail_id)


class Player:
    """A world in which mails can be played one after the other."""

    def __init__(self, desk: Desk, clock: WorldClock, accounts: Accounts, owner: str) -> None:
        self.desk, self.accounts = desk, accounts
        self._clock, self._owner = clock, owner
        self._replies: dict[str, list[str]] = {}
        self.snapshot = read_back(accounts)

    def play(self, mail: WorldMail) -> HandleLine:
        """Deliver a mail, let the worker handle it to its end, and say what the servers show."""
        raw = self._filled(mail)
        self._clock.move_to(written_at(raw))
        started = time.perf_counter()
        if not self._deliver(raw):
            return _line(mail, HandledStatus.NOT_RECEIVED, total=time.perf_counter() - started)
        taken = self._work()
        total = time.perf_counter() - started
        before, self.snapshot = self.snapshot, read_back(self.accounts)
        kinds = self._kinds()
        replies = [
            m.message_id for m in self.snapshot.sent[len(before.sent) :] if kinds.get(m.message_id) is EffectKind.REPLY
        ]
        self._replies.setdefault(mail.thread, []).extend(replies)
        effects = effects_between(before, self.snapshot, owner=self._owner, kinds=kinds)
        return self._told(mail, taken, effects, total)

    def differences(self) -> list[str]:
        """Compare what our ledger says with what the servers hold."""
        done = self.desk.records.effects(state=EffectState.DONE)
        noted = {row.request["message_id"] for row in done if "message_id" in row.request}
        left = {mail.message_id for mail in self.snapshot.sent}
        booked = {event_id(row.key) for row in done if row.kind is EffectKind.BOOK}
        gone = {row.request["booking"] for row in done if row.kind is EffectKind.CANCEL}
        return [
            *[f"the ledger says sent, the server does not: {name}" for name in sorted(noted - left)],
            *[f"the server sent what the ledger does not know: {name}" for name in sorted(left - noted)],
            *[
                f"the ledger says booked, the calendar does not: {uid}"
                for uid in sorted(booked - gone - set(self.snapshot.events))
            ],
            *[
                f"the ledger says cancelled, the calendar does not: {uid}"
                for uid in sorted(gone & set(self.snapshot.events))
            ],
        ]

    def audit(self) -> list[dict[str, Any]]:
        """Return the audit trail as it is exported: one record each, in order."""
        return [
            {"seq": e.seq, "at": e.at.isoformat(), "event": e.event, "mail_id": e.mail_id, "facts": e.facts}
            for e in self.desk.records.history()
        ]

    def _filled(self, mail: WorldMail) -> bytes:
        replies = self._replies.get(mail.thread, [])

        def message_id(match: re.Match[bytes]) -> bytes:
            number = int(match[1])
            return (
                replies[number - 1] if 0 < number <= len(replies) else f"<no-reply-{number}@missing.invalid>"
            ).encode()

        return REPLY.sub(message_id, mail.raw)

    def _deliver(self, raw: bytes) -> bool:
        """Bring a mail to the mailbox as a stranger's server would."""
        try:
            with smtplib.SMTP("127.0.0.1", self.accounts.servers.smtp_port, timeout=30) as connection:
                connection.sendmail(envelope_sender(raw), [self.accounts.mailbox], raw, ["BODY=8BITMIME"])
        except smtplib.SMTPException:
            return False
        return True

    def _work(self) -> list[str]:
        """Let the worker run until nothing is due; where something waits, time passes."""
        taken = self.desk.worker.run_once()
        for _ in range(MAX_PASSES):
            due = self.desk.records.next_due(self._clock())
            if due is None:
                break
            self._clock.move_to(due)
            self.desk.worker.run_once()
        return taken

    def _kinds(self) -> dict[str, EffectKind]:
        effects = self.desk.records.effects()
        return {row.request["message_id"]: row.kind for row in effects if "message_id" in row.request}

    def _told(self, mail: WorldMail, taken: Sequence[str], effects: list[HandledEffect], total: float) -> HandleLine:
        if not taken:
            return _line(mail, HandledStatus.NOT_RECEIVED, effects=effects, total=total)
        records, mail_id = self.desk.records, taken[0]
        calls = records.calls(mail_id)
        finished = {entry.event: entry.facts for entry in records.history(mail_id)}.get("run_ended", {})
        settled = records.outcome(mail_id)
        return _line(
            mail,
            HandledStatus(records.status(mail_id).value),
            settled=settled,
            would_be=finished.get("result") if settled and settled[0] is OutcomeKind.SHADOWED else None,
            form=records.kept(mail_id, RequestForm.__name__),
            effects=effects,
            calls=[_priced(call, self._clock()) for call in calls],
            total=total,
            path=finished.get("path", []),
        )


def _line(mail: WorldMail, status: HandledStatus, *, total: float, **told: Any) -> HandleLine:
    outcome, reason = told.pop("settled", None) or (None, None)
    calls = told.pop("calls", [])
    return HandleLine(
        file=mail.name,
        status=status,
        outcome=outcome,
        reason=reason,
        form=told.pop("form", None),
        effects=told.pop("effects", []),
        model_calls=calls,
        timings=HandledTimings(total=round(total, 3), model=round(sum(call.seconds for call in calls), 3)),
        path=told.pop("path", []),
        **told,
    )


def _priced(call: ModelCall, at: datetime) -> HandledCall:
    price = cost.price(call, at)
    return HandledCall(
        purpose=call.purpose,
        model=call.model,
        input_tokens=call.input_tokens,
        cached_tokens=call.cached_tokens,
        output_tokens=call.output_tokens,
        cost_usd=None if price is None else float(price),
        seconds=round(call.seconds, 3),
        result=call.result,
    )


def written_at(raw: bytes) -> datetime:
    """Return a mail's Date; the beginning of time where it has none that can be read."""
    try:
        written = parsedate_to_datetime(str(message_from_bytes(raw)["Date"]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def envelope_sender(raw: bytes) -> str:
    """Return what a sending server would give as MAIL FROM: nobody for a bounce, else the author."""
    head = raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    if NULL_RETURN_PATH.search(head):
        return ""
    address = from_address(raw) or ""
    return address if address.isascii() and address else "unknown@sender.invalid"
