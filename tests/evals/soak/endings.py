"""Ends of a soak, written down: one where all is well, and what changes it."""

from dataclasses import replace
from typing import Any

from evals.soak.ending import Ending, MailEnd, Sent
from evals.soak.folders import Place
from evals.soak.mails import MUST_BECOME, OWNER
from evals.soak.plan import Arrival, MailKind, Phase, PhaseKind, Plan
from evals.soak.process import Sample
from evals.soak.worker import Logged

HOUR = 3600.0
MEGABYTE = 2**20
REST = Phase(PhaseKind.IDLE, 3000, HOUR)
PLAN = Plan(HOUR, (Phase(PhaseKind.STORM, 0, 3000), REST), ())


def sample(at: float, **changes: Any) -> Sample:
    """Look at a worker that stays as it is, and spends half of a hundredth of a processor."""
    return replace(Sample(at, 160 * MEGABYTE, 18 * MEGABYTE, at * 0.005, 21, 3, 1), **changes)


SAMPLES = tuple(sample(at) for at in range(10, int(HOUR) + 1, 10))


def end(number: int, kind: MailKind, **changes: Any) -> MailEnd:
    """Return the end of a mail as it must be."""
    folder = "Frontdesk/Handled" if kind is MailKind.MACHINE else "Frontdesk/Person"
    arrival = Arrival(10.0 * number, number, kind)
    good = MailEnd(arrival, arrival.at, 1, (MUST_BECOME[kind],), (Place(folder, arrival.at + 2),))
    return replace(good, **changes)


MACHINE, PROVEN, UNPROVEN = (end(number, kind) for number, kind in enumerate(MailKind, 1))
ACK = Sent("<1@us>", "person2@brightwater.example", 2, "Re: A meeting 2")
NOTICES = (
    Sent("<2@us>", OWNER, 2, "Front desk: contact_unknown"),
    Sent("<3@us>", OWNER, 3, "Front desk: sender_unproven"),
)
GOOD = Ending(
    plan=PLAN,
    samples=SAMPLES,
    mails=(MACHINE, PROVEN, UNPROVEN),
    sent=(ACK, *NOTICES),
    logged=Logged({"warning: pass failed": 3}, ()),
    exit_code=0,
    faults=7,
    rotated=0,
    still_due=False,
)


def but(**changes: Any) -> Ending:
    """Return the good end with something changed."""
    return replace(GOOD, **changes)
