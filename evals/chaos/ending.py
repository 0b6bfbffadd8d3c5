"""What a run leaves behind, as the servers show it: plain values, to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sent:
    """A mail that left: the number of the mail that it answers, 0 for none."""

    message_id: str
    to: str
    answers: int
    subject: str
    text: str


@dataclass(frozen=True)
class Ending:
    """The end of a run. Mails have numbers, from 1, in the order in which they arrived."""

    arrived: int
    outcomes: tuple[str, ...] = ()
    """Of each mail that the desk knows of: `booked`, `handed_off(unclear)`; `open(...)` where there is none."""
    settled: tuple[int, ...] = ()
    """The mails in the order in which they got an outcome."""
    handoffs: tuple[tuple[int, str], ...] = ()
    sent: tuple[Sent, ...] = ()
    """In the order in which they left."""
    events: tuple[str, ...] = ()
    earlier_events: tuple[str, ...] = ()
    """Those that stood before the first mail."""
    holds: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What lies in each, in the order in which it came there: mails by their numbers, ours by their Message-IDs."""
    problems: tuple[str, ...] = ()
    """Where the audit chain is broken, or the ledger says something else than the servers."""
