"""A mail's working papers: typed values that nodes hand on through the records, so that no content is in the state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from agent.domain import Availability, Invitation, OutcomeKind, Plan, Slot
from agent.form import RequestForm, Ungrounded
from agent.ports import Deps, MailLog

Paper = TypeVar("Paper")

LASTING = ("email", RequestForm.__name__, Ungrounded.__name__)
"""Papers that hold what a mail says; all others follow from what was decided."""
_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)
"""Making an adapter takes far longer than using it: a quarter of a run, when each paper had its own."""


@dataclass(frozen=True)
class Calendars:
    """What the calendars said, by owner."""

    by_owner: Mapping[str, Availability]


@dataclass(frozen=True)
class Draft:
    """The words around the facts; `source` is `model` or `template`."""

    opening: str
    closing: str
    source: str


@dataclass(frozen=True)
class Given:
    """What a customer is told of a meeting beside its time."""

    meeting: str
    place: str
    link: str
    giver: str
    """Empty where only one person gives meetings."""
    zone: str
    """The giver's IANA time zone."""
    is_online: bool = False
    """Whether there is no place but a conference, whose address may be known only once it is booked."""


@dataclass(frozen=True)
class Done:
    """What the effect came to, read back: the facts of the reply."""

    outcome: OutcomeKind
    slots: tuple[Slot, ...] = ()
    old_slot: Slot | None = None
    given: Given | None = None
    """What the meeting was when it was written; None in papers of 0.1.0."""
    invitation: Invitation | None = None
    """What our mail tells the customer's calendar; None where nothing was written, or where its provider does so."""


@dataclass(frozen=True)
class Promise:
    """By when a person answers the rest of a mail, as our reply to it says."""

    answer_by: datetime


def given(deps: Deps, plan: Plan) -> Given:
    """Return what the customer is told of the plan's meeting, by the policy as it is now."""
    meeting = deps.policy.meeting(plan.meeting)
    is_one_of_several = deps.policy.owners and plan.owner in deps.policy.known_owners()
    return Given(
        meeting=meeting.name if meeting else plan.meeting,
        place=meeting.place if meeting else "",
        link=meeting.link if meeting else "",
        giver=deps.owner_of(plan.owner).name if is_one_of_several else "",
        zone=deps.policy.zone_of(plan.owner),
        is_online=meeting.is_online if meeting else False,
    )


def document(paper: object) -> dict[str, Any]:
    """Return a frozen value of ours as JSON."""
    dumped: dict[str, Any] = _adapter(type(paper)).dump_python(paper, mode="json")
    return dumped


def read(kind: type[Paper], document: dict[str, Any]) -> Paper:
    """Return the value that `document` made this JSON from."""
    value: Paper = _adapter(kind).validate_python(document)
    return value


def keep(records: MailLog, mail_id: str, paper: object) -> None:
    """Store a paper under the name of its type, replacing an earlier one."""
    records.keep(mail_id, type(paper).__name__, document(paper))


def kept(records: MailLog, mail_id: str, kind: type[Paper]) -> Paper:
    """Return the paper of this type; a mail without it is a bug."""
    found = records.kept(mail_id, kind.__name__)
    if found is None:
        raise LookupError(f"no {kind.__name__} was kept for this mail")
    return read(kind, found)
