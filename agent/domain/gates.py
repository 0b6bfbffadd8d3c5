"""What can hold an effect back: the level, a person's pause, an open circuit, a spent budget. All are gates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """What the desk may do, lowest first: nothing; decide and record; act once a person agrees; act."""

    OFF = "off"
    SHADOW = "shadow"
    APPROVE = "approve"
    AUTO = "auto"


class Integration(StrEnum):
    """What the desk reaches the world through; named like the port."""

    MAILBOX = "mailbox"
    MAILER = "mailer"
    CONTACTS = "contacts"
    CALENDAR = "calendar"
    MODEL = "model"
    FALLBACK_MODEL = "fallback_model"


class GateState(StrEnum):
    """Whether a gate lets effects through; a half-open one lets one call try."""

    OPEN = "open"
    HALF_OPEN = "half_open"
    CLOSED = "closed"


LEVEL = "level"
"""The gate whose state is a Level."""
KILL_SWITCH = "kill_switch"
"""The gate that holds every effect back."""


@dataclass(frozen=True)
class Gate:
    """One thing that can hold effects back: its state, why, by whose hand, and until when (None: until changed)."""

    name: str
    state: str
    reason: str
    by: str
    at: datetime
    until: datetime | None = None


def pause_of(integration: Integration) -> str:
    """Name the gate by which a person keeps the desk from an integration."""
    return str(integration)


def circuit_of(integration: Integration) -> str:
    """Name the gate that closes by itself when an integration keeps failing."""
    return f"circuit_{integration}"
