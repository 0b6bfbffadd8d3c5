"""What counts as lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent.domain import OutcomeKind, Reason
from evals.faults.losses import losses
from integrations.records import SqlRecords
from integrations.records.schema import EffectState

BOOKED = (OutcomeKind.BOOKED, None)
HANDED = (OutcomeKind.HANDED_OFF, Reason.UNCLEAR)
DEAD = (OutcomeKind.DEAD_LETTERED, Reason.POISON)


@dataclass
class Left:
    """What the records hold in the end."""

    outcomes: Mapping[str, Any]
    told: Sequence[tuple[str, Reason]] = ()
    done: Sequence[tuple[str, str]] = ()
    """Effects: the mail that each is for, and its state."""
    owed: Sequence[str] = field(default_factory=list)

    def outcome(self, mail_id: str) -> Any:
        return self.outcomes[mail_id]

    def status(self, _: str) -> str:
        return "paused"

    def handoffs(self) -> list[Any]:
        return [SimpleNamespace(mail_id=mail_id, reason=reason) for mail_id, reason in self.told]

    def effects(self) -> list[Any]:
        return [
            SimpleNamespace(mail_id=mail_id, state=EffectState(state), kind="reply") for mail_id, state in self.done
        ]

    def owed_due(self, _: datetime) -> list[Any]:
        return [SimpleNamespace(kind=kind) for kind in self.owed]


def lost(left: Left, delivered: int = 1) -> list[str]:
    return losses(cast("SqlRecords", left), list(left.outcomes), delivered)


@pytest.mark.parametrize(
    "left",
    [
        Left({"m": BOOKED}, done=[("m", "done"), ("m", "failed")]),
        Left({"m": HANDED}, told=[("m", Reason.UNCLEAR)]),
        Left({"m": HANDED}, told=[("m", Reason.EFFECT_UNCERTAIN)], done=[("m", "uncertain")]),
        Left({"m": DEAD}, told=[("m", Reason.POISON)]),
    ],
)
def test_a_mail_that_ends_or_is_a_persons_is_not_lost(left: Left) -> None:
    assert lost(left) == []


@pytest.mark.parametrize(
    ("left", "what"),
    [
        (Left({"m": None}), "mail 1 has no end: paused"),
        (Left({"m": HANDED}), "mail 1 was handed to nobody"),
        (Left({"m": DEAD}, told=[("other", Reason.POISON)]), "mail 1 was handed to nobody"),
        (Left({"m": BOOKED}, done=[("m", "inflight")]), "a reply was begun and never settled"),
        (
            Left({"m": BOOKED}, told=[("m", Reason.FOLLOW_UP)], done=[("m", "uncertain")]),
            "nobody was told of a reply in doubt",
        ),
        (Left({"m": BOOKED}, owed=["notice"]), "a notice is still owed"),
    ],
)
def test_what_nobody_sees_to_is_lost(left: Left, what: str) -> None:
    assert lost(left) == [what]


def test_a_mail_that_was_never_taken_in_is_lost() -> None:
    assert lost(Left({"m": BOOKED}), delivered=2) == ["1 mails taken in of 2"]
