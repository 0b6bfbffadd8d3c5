"""What may fail: every call of every port, by each error that its port allows, before or after it took effect."""

from dataclasses import dataclass

from hypothesis import strategies as st

from agent.errors import AccessDenied, ModelError, OutcomeUnknown, PermanentError, Throttled, TransientError


class PlantedBugError(ValueError):
    """A bug of our making."""


ERRORS = {
    "transient": lambda: TransientError("away"),
    "throttled": lambda: Throttled("slow down", 300),
    "permanent": lambda: PermanentError("it will not work"),
    "denied": lambda: AccessDenied("wrong password"),
    "unknown": lambda: OutcomeUnknown("the connection died"),
    "not the form": lambda: ModelError("not the form"),
    "bug": lambda: PlantedBugError("a bug"),
    "killed": lambda: SystemExit("killed"),
}
TYPED = ("transient", "throttled", "permanent", "denied")
SUDDEN = ("bug", "killed")

READS = {
    "mailbox": ("status", "arrivals", "read", "written_by_person", "is_sent"),
    "sender_auth": ("verify",),
    "contacts": ("find",),
    "calendar": ("availability", "get"),
    "model": ("fill",),
}
HARMLESS = {"mailbox": ("file", "keep_sent", "keep_draft"), "contacts": ("log_activity",)}
"""Writes that may be repeated: whatever their error says, they may have taken effect."""
EFFECTS = {"calendar": ("book", "move", "cancel"), "mailer": ("send",)}
"""Writes that happen once: an error other than OutcomeUnknown says that they did not happen."""
OURS = {
    "records": (
        "begin_intake", "intake_place", "end_intake", "take_in", "came_back", "sent_counts", "is_held_back", "told_of",
        "due", "begin_attempt", "mail", "conversation", "email", "keep_email", "keep", "kept",
        "note", "settle", "retry_later", "pause", "start_over", "hand_off", "owe", "count_round", "open_offer", "held",
        "hold", "reserve", "release", "bookings", "booking_of_event", "add_booking", "change_booking", "owed_due",
        "delivered", "put_off", "failed_delivery",
    ),
    "ledger": ("perform", "acted", "generation", "give_up"),
}  # fmt: skip


@dataclass(frozen=True)
class Outage:
    """Which call fails how, and how often."""

    port: str
    method: str
    error: str
    after: bool
    times: int


def outages() -> st.SearchStrategy[Outage]:
    """Generate outages; what the workflow does outside fails as often as all else together."""
    effects = _of(EFFECTS, (*TYPED, "unknown", *SUDDEN), (False,)) | _of(EFFECTS, ("unknown", *SUDDEN), (True,))
    harmless = _of(HARMLESS, (*TYPED, "unknown", *SUDDEN), (False, True))
    reads = _of(READS, (*TYPED, *SUDDEN), (False,)) | _of({"model": ("fill",)}, ("not the form",), (False,))
    ours = _of(OURS, ("transient", "permanent", *SUDDEN), (False, True))
    return st.one_of(effects, effects, harmless, reads, ours)


def _of(
    calls: dict[str, tuple[str, ...]], errors: tuple[str, ...], after: tuple[bool, ...]
) -> st.SearchStrategy[Outage]:
    every = [(port, method) for port, methods in calls.items() for method in methods]
    times = st.sampled_from((1, 1, 1, 1, 3))
    call = st.sampled_from(every)
    parts = st.tuples(call, st.sampled_from(errors), st.sampled_from(after), times)
    return parts.map(lambda found: Outage(*found[0], *found[1:]))
