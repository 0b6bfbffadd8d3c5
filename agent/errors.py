"""What can go wrong, as types. Adapters raise them, the graph acts on them; anything else is a bug.

    FrontdeskError
    ├── TransientError       the same call may work later: retried until the mail's deadline
    │   ├── Throttled        ... and the far side said when
    │   │   └── Unsettled    ... a write was cut short, and its provider cannot say yet whether it happened
    │   ├── ProofUnavailable ... once somebody else answers: it says nothing of the integration that was asked
    │   └── GateClosed       ... once a person or a budget opens the gate again
    │       └── CircuitOpen  ... once the integration answers again
    ├── PermanentError       the same call fails again: error edge at once
    │   ├── TooLong          what is to be read does not fit the model's window
    │   ├── Gone             what was asked for is no longer there
    │   ├── PolicyChanged    a mail was decided by a policy that has been changed since
    │   ├── ShapeChanged     an answer is not of the shape that was agreed on: the owner is told, a gate closes
    │   └── AccessDenied     our credentials or configuration: error edge, and the owner is told
    ├── ModelError           refusal, cut off, not the form, out of range: one repair, then the error edge
    ├── Conflict             what we read has changed before we wrote: an event that a person edited is left alone
    │   └── SlotTaken        ... the slot is no longer free: read again and decide again, bounded
    └── OutcomeUnknown       a write may have landed: never repeated; reconciled, else handed off

Messages name the integration and the cause, never an address, a subject or a body.
"""


class Bug(Exception):
    """Anything else, by its name and place alone: checkpoints keep the words of what left the graph."""


class FrontdeskError(Exception):
    """A failure that the workflow knows how to act on."""


class TransientError(FrontdeskError):
    """The same call may work later."""


class Throttled(TransientError):
    """The far side asked to wait; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unsettled(Throttled):
    """A write was cut short, and it is too early to say that it did not happen: ask again after `retry_after`."""


class ProofUnavailable(TransientError):
    """What a sender would be proven with did not come, from a server that is neither ours nor the mailbox's."""


class GateClosed(TransientError):
    """The gate of this name holds an effect back."""

    def __init__(self, gate: str, reason: str) -> None:
        super().__init__(f"held back by {gate}" + (f": {reason}" if reason else ""))
        self.gate = gate


class CircuitOpen(GateClosed):
    """An integration keeps failing and is left alone for a while."""


class PermanentError(FrontdeskError):
    """The same call fails again."""


class Gone(PermanentError):
    """What was asked for is no longer there."""


class PolicyChanged(PermanentError):
    """The policy no longer has the kind of meeting or the owner that a mail was decided by."""


class ShapeChanged(PermanentError):
    """An answer from outside no longer has the shape that it had; `path` says where, never what stands there."""

    def __init__(self, integration: str, path: str) -> None:
        super().__init__(f"{integration}: the shape of the answer has changed at {path}")
        self.path = path


class TooLong(PermanentError):
    """What is to be read does not fit the model's window."""


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
