"""Whether the calendars of the policy's owners are of the kind that the settings name: all lie behind one login."""

from collections.abc import Iterator
from typing import Literal

from agent.policy import Policy

Kind = Literal["caldav", "google"]
WANTED = {"caldav": "the address of a CalDAV calendar", "google": "the id of a Google calendar, such as a@example.com"}


def of_another_kind(policy: Policy, kind: Kind) -> Iterator[tuple[str, str]]:
    """Name each owner whose calendar is of another kind, and say what is wrong and what to write."""
    for name, owner in policy.owners.items():
        is_address = owner.calendar.startswith(("https://", "http://"))
        if is_address is (kind == "google"):
            written = "a web address" if is_address else "an id"
            yield name, f"[owners.{name}] calendar is {written}, and calendar.kind is {kind}: write {WANTED[kind]}"
