"""A week in March, and an agenda in it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from agent.domain import Availability, Slot
from agent.slots import Agenda, SlotRules
from agent.slots.hours import WEEKDAYS

NOW = datetime(2025, 3, 10, 7, 0, tzinfo=UTC)
"""Monday, eight in the morning in Berlin."""
ALWAYS = dict.fromkeys(WEEKDAYS, ("00:00-24:00",))


def at(day: int, hour: int, minute: int = 0, minutes: int = 30, month: int = 3) -> Slot:
    start = datetime(2025, month, day, hour, minute, tzinfo=UTC)
    return Slot(start, start + timedelta(minutes=minutes))


def agenda(*busy: Slot, full: tuple[date, ...] = (), **rules: Any) -> Agenda:
    return Agenda(SlotRules(**rules), Availability(busy), full_days=frozenset(full))
