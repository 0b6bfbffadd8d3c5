"""Stands right before a memory server: notes every write that takes effect there, and judges it at that moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from agent.domain import Effect, EffectKind, NewEvent, OutgoingMail, Slot
from agent.errors import CircuitOpen, Conflict, GateClosed, OutcomeUnknown
from integrations.records.schema import EffectState
from tests.agent.desk import GRACE, Desk
from tests.agent.machine import rows
from tests.agent.machine.letters import Letter

LAG = GRACE * 3 / 4
"""After so long a late provider shows what it wrote."""
WRITES = {
    "book": EffectKind.BOOK,
    "move": EffectKind.MOVE,
    "cancel": EffectKind.CANCEL,
    "send": EffectKind.REPLY,
    "file": EffectKind.FILE,
    "keep_sent": EffectKind.SENT_COPY,
    "log_activity": EffectKind.ACTIVITY,
}
CHANGES = frozenset({"book", "move", "cancel"})


@dataclass
class Late:
    """A write that was accepted, and that shows at this time."""

    shows_at: datetime
    mail_id: str
    write: Callable[[], object]


@dataclass
class Witness:
    """What happened at the servers, by whose mail; `violations` is what should not have."""

    desk: Desk
    letters: dict[str, Letter]
    violations: list[str] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    """For whom we made each event."""
    ours: dict[str, Slot] = field(default_factory=dict)
    """Where we left each event that we did not remove."""
    places: dict[str, list[Slot | None]] = field(default_factory=dict)
    """Where each event has been by our hand; None where we removed it."""
    touched: set[str] = field(default_factory=set)
    """Our events that a person moved or removed."""
    changes: dict[str, dict[str, tuple[Slot | None, Slot | None]]] = field(default_factory=dict)
    """By mail and event: where the event was before the mail's first change, and where after its last one."""
    late: list[Late] = field(default_factory=list)
    delays: list[BaseException | None] = field(default_factory=list)
    """How the calls end whose writes are to show late."""

    def before(self, port: Any) -> Any:
        """Return the port with this witness before it."""
        return _Watched(port, self)

    def lasting(self, mail_id: str) -> list[str]:
        """Name the events that a mail left elsewhere than it found them, and no person touched."""
        changes = self.changes.get(mail_id, {})
        return [name for name, (before, after) in changes.items() if name not in self.touched and before != after]

    def land(self, now: datetime) -> None:
        """Let what was accepted show that is due by now."""
        for late in [late for late in self.late if late.shows_at <= now]:
            self.late.remove(late)
            try:
                late.write()
            except Conflict:
                continue

    def see(self, method: str, write: Callable[..., Any], *args: Any) -> Any:
        """Let a write take effect, now or late, and judge it."""
        at_hand = rows.mail_at_hand(self.desk)
        self._judge(method, args, at_hand)
        if method not in CHANGES:
            return write(*args)
        change = partial(self._change, at_hand, method, write, *args)
        if self.delays:
            self.late.append(Late(self.desk.clock[0] + LAG, at_hand, change))
            raise self.delays.pop(0) or OutcomeUnknown("the reply was lost, and the write shows late")
        return change()

    def _change(self, mail_id: str, method: str, write: Callable[..., Any], event: Any, *rest: Any) -> Any:
        name = event.event_id
        before = self.ours.get(name)
        result = write(event, *rest)
        after = rows.slot_of(self.desk, name)
        if method == "book" and isinstance(event, NewEvent):
            self.owners[name] = event.attendees[0]
        if after is None:
            self.ours.pop(name, None)
        else:
            self.ours[name] = after
        self.places.setdefault(name, []).append(after)
        changes = self.changes.setdefault(mail_id, {})
        changes[name] = (changes.get(name, (before,))[0], after)
        return result

    def _judge(self, method: str, args: tuple[Any, ...], at_hand: str) -> None:
        try:
            self.desk.deps.gates.check(Effect(WRITES[method], "", ""))
        except CircuitOpen:
            # The one call that tries whether the provider answers again closes it to all others.
            pass
        except GateClosed as closed:
            self.violations.append(f"{method} went through the closed gate {closed.gate}")
        if method == "send":
            self._judge_mail(args[0])
        elif method in CHANGES:
            self._judge_change(method, args[0], at_hand)

    def _judge_change(self, method: str, event: Any, at_hand: str) -> None:
        booking = [row for row in rows.effects(self.desk, mail_id=at_hand) if row.kind in CHANGES]
        if [row.state for row in booking if row.state != EffectState.FAILED] != [EffectState.INFLIGHT]:
            self.violations.append(f"{method} without an intent, beside {[(r.kind, r.state) for r in booking]}")
        sender = rows.sender(self.desk, self.letters, at_hand)
        owner = event.attendees[0] if method == "book" else self.owners.get(event.event_id)
        if owner != sender:
            self.violations.append(f"{method} for {sender} of an event of {owner}")
        there = rows.slot_of(self.desk, event.event_id)
        if method != "book" and event.event_id in self.touched and there != self.ours.get(event.event_id):
            self.violations.append(f"{method} of an event that a person changed")

    def _judge_mail(self, mail: OutgoingMail) -> None:
        intents = [row for row in rows.effects(self.desk) if row.request.get("message_id") == mail.message_id]
        if [row.state for row in intents] != [EffectState.INFLIGHT]:
            self.violations.append(f"a mail is sent without an intent, at {[row.state for row in intents]}")
        letter = self.letters.get(mail.in_reply_to or "")
        if letter and intents and intents[0].kind == EffectKind.REPLY:
            thread = [*letter.thread, letter.message_id]
            if self.desk.mailbox.written_by_person(thread):
                self.violations.append("a reply is sent in a thread in which a person has written")


class _Watched:
    def __init__(self, port: Any, witness: Witness) -> None:
        self._port, self._witness = port, witness

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        return partial(self._witness.see, name, found) if name in WRITES else found
