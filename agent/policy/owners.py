"""Who is asked first for a meeting, and why."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from agent.domain import DESK_OWNER, Hold
from agent.policy.numbers import Policy
from agent.slots import MeetingType


class WhyOwner(StrEnum):
    """Why a meeting is with this owner and no other who gives it."""

    OFFERED = "offered"
    """Theirs is the offer that the mail answers."""
    CRM = "crm"
    """The CRM says that they look after the customer."""
    FEWEST_AHEAD = "fewest_ahead"
    """They have the fewest meetings ahead, or come first of those who have."""
    NAMED_FIRST = "named_first"
    """The policy names them first."""
    FREE = "free"
    """Whoever comes before them has no such time."""
    BOOKED = "booked"
    """The meeting that is moved is with them."""


def crm_owner(policy: Policy, said: str | None, owner_address: str) -> str | None:
    """Return the owner whom the CRM names: by a mail address, or as it calls them; None where that is none, or several.

    `owner_address` is that of the settings' owner.
    """
    if said is None or not said.strip():
        return None
    known = {name: (owner.address, *owner.crm) for name, owner in policy.owners.items()}
    known[DESK_OWNER] = (owner_address,)
    named = _plain(said)
    found = [owner for owner, names in known.items() if named in map(_plain, names)]
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    return name.strip().casefold()


def owners_in_order(
    meeting: MeetingType, holds: Sequence[Hold], now: datetime, first: str | None = None, crm: str | None = None
) -> Sequence[str]:
    """List who may give a meeting, in the order in which they are asked.

    `first` comes before all, then who the CRM says, where they give it; then who has the fewest meetings ahead, or
    whom the policy names first.
    """

    def ahead(owner: str) -> int:
        theirs = [hold.offer_id for hold in holds if hold.owner == owner and hold.slot.end > now]
        # Of an offer's times one at most will be given.
        return theirs.count("") + len({offer_id for offer_id in theirs if offer_id})

    def place(owner: str) -> tuple[bool, bool, int, int]:
        return owner != first, owner != crm, ahead(owner) if meeting.round_robin else 0, meeting.owners.index(owner)

    return sorted(meeting.owners, key=place)


def why_asked(
    meeting: MeetingType, owner: str, asked: Sequence[str], first: str | None, crm: str | None
) -> WhyOwner | None:
    """Say why an owner gives a meeting, `asked` being who was asked in order; None where nobody else gives it."""
    if len(meeting.owners) == 1:
        return None
    if owner == first:
        return WhyOwner.OFFERED
    if owner == crm:
        return WhyOwner.CRM
    if owner != asked[0]:
        return WhyOwner.FREE
    return WhyOwner.FEWEST_AHEAD if meeting.round_robin else WhyOwner.NAMED_FIRST
