"""What the servers held before and after each mail, put together from what they showed to have changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.domain import EffectKind
from ops.formats import HandledEffect, HandleLine
from ops.world.play import EndState

BOOKINGS = (EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL)
Times = tuple[datetime, datetime]
"""From when until when."""


@dataclass(frozen=True)
class Appointment:
    """An event with a customer."""

    times: Times
    attendees: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What the servers held before a mail was handled, and what was done for it."""

    appointments: Mapping[str, Appointment]
    """Before it, by event id."""
    held: frozenset[Times]
    """What is held after it; what time alone has let go of since may still be among it."""
    done: Mapping[EffectKind, HandledEffect]

    def handled(self, line: HandleLine) -> "Standing":
        """Return how things stand once one mail more was handled."""
        let_go, held = (
            {_times(effect) for effect in line.effects if effect.kind is kind}
            for kind in (EffectKind.RELEASE, EffectKind.HOLD)
        )
        done = {effect.kind: effect for effect in line.effects if effect.kind in BOOKINGS}
        return Standing(self.after(), (self.held - let_go) | held, done)

    def done_at(self, kind: EffectKind) -> Times | None:
        """Return the times of what was booked or cancelled, and the new ones of what was moved."""
        return _times(self.done[kind]) if kind in self.done else None

    def moved_from(self) -> Times | None:
        """Return when the appointment was that was moved."""
        moved = self.done.get(EffectKind.MOVE)
        before = self.appointments.get(moved.event_id or "") if moved else None
        return before.times if before else None

    def before_of(self, address: str) -> set[Times]:
        """Return when a customer had appointments."""
        return {each.times for each in self.appointments.values() if address in each.attendees}

    def after_of(self, address: str) -> set[Times]:
        """Return when a customer has appointments now."""
        return {each.times for each in self.after().values() if address in each.attendees}

    def after(self) -> Mapping[str, Appointment]:
        """Return the appointments once the mail was handled."""
        stand = dict(self.appointments)
        for kind, effect in self.done.items():
            stand.pop(effect.event_id or "", None)
            if kind is not EffectKind.CANCEL:
                stand[effect.event_id or ""] = Appointment(_times(effect), tuple(effect.attendees))
        return stand


def standings(end: EndState) -> Sequence[Standing]:
    """Return how things stood as each mail was handled, mail by mail."""
    events = {uid: Appointment((event.start, event.end), event.attendees) for uid, event in end.before.events.items()}
    found = [Standing(events, frozenset((start, until) for start, until, _ in end.before.holds), {})]
    for line in end.mails:
        found.append(found[-1].handled(line))
    return found[1:]


def _times(effect: HandledEffect) -> Times:
    return datetime.fromisoformat(effect.start or ""), datetime.fromisoformat(effect.end or "")
