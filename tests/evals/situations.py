"""Cases and end states by hand, for the tests of the judge."""

from typing import Any

from agent.domain import EffectKind
from evals.case import Case
from ops.formats import HandledEffect, HandledTimings, HandleLine
from ops.world.play import EndState
from ops.world.readback import Snapshot

ANN = "ann@brightwater.example"
OWNER = "robin@frontdesk.example"
AT = "2026-12-03T14:00:00+01:00"

WORLD = {"clock": "2026-12-01T08:00:00+01:00", "verified": [ANN]}
MAIL = {
    "from": f"Ann Brook <{ANN}>",
    "date": "2026-12-01T09:00:00+01:00",
    "subject": "A call",
    "text": "Thursday at 2?",
}
BOOKED = {
    "outcome": "booked",
    "effects": [
        {"kind": "book", "start": AT, "attendees": [ANN]},
        {"kind": "reply", "recipients": [ANN], "contains": ["3 December 2026", "14:00"]},
    ],
}


def document(**changes: Any) -> dict[str, Any]:
    """Return a case as a file holds it."""
    return {"why": "a test", "family": "clean booking", "world": WORLD, "mails": [MAIL], "ideal": [BOOKED]} | changes


def case(**changes: Any) -> Case:
    return Case.model_validate(document(**changes))


def book(start: str = "2026-12-03T13:00:00+00:00", attendee: str = ANN) -> HandledEffect:
    return HandledEffect(kind=EffectKind.BOOK, to="customer", attendees=[attendee], start=start, end=start)


def reply(text: str = "Thursday, 3 December 2026, 14:00", to: str = ANN) -> HandledEffect:
    return HandledEffect(kind=EffectKind.REPLY, to="customer", recipients=[to], text=text)


def reminder(to: str = ANN) -> HandledEffect:
    return HandledEffect(kind=EffectKind.REMINDER, to="customer", recipients=[to], text="Thursday, 3 December 2026")


def notice(to: str = OWNER) -> HandledEffect:
    return HandledEffect(kind=EffectKind.NOTICE, to="owner", recipients=[to])


def line(outcome: str | None, *effects: HandledEffect, reason: str | None = None) -> HandleLine:
    return HandleLine.model_validate(
        {
            "file": "test/1",
            "status": "done" if outcome else "awaiting_approval",
            "outcome": outcome,
            "reason": reason,
            "form": None,
            "effects": [effect.model_dump() for effect in effects],
            "model_calls": [],
            "timings": HandledTimings(total=0, model=0),
            "path": [],
        }
    )


def end(*lines: HandleLine, differences: tuple[str, ...] = (), later: tuple[HandledEffect, ...] = ()) -> EndState:
    return EndState(lines, Snapshot(), Snapshot(), differences, (), (), b"", later)
