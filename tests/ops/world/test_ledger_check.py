"""The ledger against the servers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.domain import EffectKind
from agent.effects import event_id
from integrations.records.effect_rows import EffectRow
from integrations.records.schema import EffectState
from ops.world.ledger_check import differences
from ops.world.readback import SeenEvent, SeenMail, Snapshot

START = datetime(2026, 12, 3, 13, tzinfo=UTC)
BOOKED = event_id("book")


def span(hours: int = 0) -> dict[str, str]:
    at = START + timedelta(hours=hours)
    return {"start": at.isoformat(), "end": (at + timedelta(minutes=30)).isoformat()}


def row(kind: EffectKind, request: dict[str, Any], state: EffectState = EffectState.DONE, key: str = "") -> EffectRow:
    result = request if state is EffectState.DONE else None
    return EffectRow(key or kind.value, kind, "m", "c", state, 1, request, "", result, START, START)


def reply(state: EffectState = EffectState.DONE) -> EffectRow:
    return row(EffectKind.REPLY, {"message_id": "<1@a.test>"}, state)


def book(state: EffectState = EffectState.DONE) -> EffectRow:
    return row(EffectKind.BOOK, span(), state)


def move(hours: int, state: EffectState = EffectState.DONE) -> EffectRow:
    return row(EffectKind.MOVE, {"booking": BOOKED, **span(hours)}, state)


HELD = frozenset({(START, START + timedelta(minutes=30), "owner")})
CANCEL = row(EffectKind.CANCEL, {"booking": BOOKED})


def sent(*names: str) -> Snapshot:
    return Snapshot(tuple(SeenMail(name, ("ann@example.com",), "", "", b"") for name in names))


def holding(**hours: int) -> Snapshot:
    moments = {uid: START + timedelta(hours=shift) for uid, shift in hours.items()}
    seen = {uid: SeenEvent(uid, at, at + timedelta(minutes=30), "", ()) for uid, at in moments.items()}
    return Snapshot(events=seen)


@pytest.mark.parametrize(
    ("rows", "before", "after"),
    [
        ([], Snapshot(), Snapshot()),
        ([reply()], Snapshot(), sent("<1@a.test>")),
        ([reply(EffectState.FAILED)], Snapshot(), Snapshot()),
        ([reply(EffectState.UNCERTAIN)], Snapshot(), Snapshot()),
        ([reply(EffectState.UNCERTAIN)], Snapshot(), sent("<1@a.test>")),
        ([], holding(owners=1), holding(owners=1)),
        ([book()], holding(owners=1), holding(owners=1, **{BOOKED: 0})),
        ([book(EffectState.UNCERTAIN)], Snapshot(), Snapshot()),
        ([book(EffectState.UNCERTAIN)], Snapshot(), holding(**{BOOKED: 0})),
        ([book(), move(2)], Snapshot(), holding(**{BOOKED: 2})),
        ([book(), move(2, EffectState.FAILED)], Snapshot(), holding(**{BOOKED: 0})),
        ([book(), move(2, EffectState.UNCERTAIN)], Snapshot(), holding(**{BOOKED: 2})),
        ([book(), move(2), CANCEL], Snapshot(), Snapshot()),
        ([move(2)], holding(**{BOOKED: 0}), holding(**{BOOKED: 2})),
        ([], Snapshot(), Snapshot(holds=HELD, shown=HELD)),
        ([], Snapshot(), Snapshot(holds=HELD)),
    ],
)
def test_a_ledger_that_tells_the_truth_differs_in_nothing(
    rows: list[EffectRow], before: Snapshot, after: Snapshot
) -> None:
    assert differences(rows, before, after) == []


@pytest.mark.parametrize(
    ("rows", "before", "after", "said"),
    [
        ([reply()], Snapshot(), Snapshot(), "the ledger says sent, the server does not: <1@a.test>"),
        ([], Snapshot(), sent("<1@a.test>"), "the server sent what the ledger does not know: <1@a.test>"),
        ([reply(EffectState.FAILED)], Snapshot(), sent("<1@a.test>"), "the server sent what the ledger does not know"),
        ([reply()], Snapshot(), sent("<1@a.test>", "<1@a.test>"), "the server sent more than once: <1@a.test>"),
        ([book()], Snapshot(), Snapshot(), f"the ledger says booked, the calendar does not: {BOOKED}"),
        ([], Snapshot(), holding(x=0), "the calendar holds what the ledger does not know: x"),
        ([book(EffectState.FAILED)], Snapshot(), holding(**{BOOKED: 0}), "the calendar holds what the ledger does"),
        ([book()], Snapshot(), holding(**{BOOKED: 1}), f"the calendar has another time than the ledger: {BOOKED}"),
        ([book(), move(2)], Snapshot(), holding(**{BOOKED: 0}), "the calendar has another time than the ledger"),
        ([book(), CANCEL], Snapshot(), holding(**{BOOKED: 0}), "the calendar holds what the ledger does not know"),
        ([], holding(owners=1), Snapshot(), "the ledger says booked, the calendar does not: owners"),
        ([], holding(owners=1), holding(owners=2), "the calendar has another time than the ledger: owners"),
        ([], Snapshot(), Snapshot(shown=HELD), "the calendar shows a hold that there is not: "),
    ],
)
def test_every_lie_is_told(rows: list[EffectRow], before: Snapshot, after: Snapshot, said: str) -> None:
    (found,) = differences(rows, before, after)
    assert found.startswith(said)
