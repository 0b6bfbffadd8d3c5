"""What can go wrong, as types. Adapters raise them, the graph acts on them; anything else is a bug.

    FrontdeskError
    ├── TransientError       the same call may work later: retried until the mail's deadline
    │   ├── Throttled        ... and the far side said when
    │   └── GateClosed       ... once a person, a budget or a circuit opens the gate again
    ├── PermanentError       the same call fails again: error edge at once
    │   └── AccessDenied     our credentials or configuration: error edge, and the owner is told
    ├── ModelError           refusal, cut off, not the form, out of range: one repair, then the error edge
    ├── Conflict             what we read has changed before we wrote: an event that a person edited is left alone
    │   └── SlotTaken        ... the slot is no longer free: read again and decide again, bounded
    └── OutcomeUnknown       a write may have landed: never repeated; reconciled, else handed off

Messages name the integration and the cause, never an address, a subject or a body.
"""


class FrontdeskError(Exception):
    """A failure that the workflow knows how to act on."""


class TransientError(FrontdeskError):
    """The same call may work later."""


class Throttled(TransientError):
    """The far side asked to wait; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class GateClosed(TransientError):
    """A gate holds this effect back."""


class PermanentError(FrontdeskError):
    """The same call fails again."""


class AccessDenied(PermanentError):
    """The far side refused our credentials or our configuration."""


class ModelError(FrontdeskError):
    """The model's answer cannot be used."""


class Conflict(FrontdeskError):
    """What we read has changed before we wrote."""


class SlotTaken(Conflict):
    """The slot is no longer free."""


class OutcomeUnknown(FrontdeskError):
    """A write may or may not have happened."""
