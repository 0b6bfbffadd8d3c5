"""The ledger against the servers: it is compared with them, never trusted instead of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from agent.domain import EffectKind
from agent.effects import event_id, slot_of
from integrations.records.effect_rows import EffectRow
from integrations.records.schema import EffectState
from ops.world.readback import Snapshot

Span = tuple[datetime | date, datetime | date]
BOOKINGS = {EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL}


def differences(rows: Sequence[EffectRow], before: Snapshot, after: Snapshot) -> list[str]:
    """Say where the ledger's rows, in the order of the mails, tell something else than the servers.

    What the ledger itself calls uncertain may have happened or not.
    """
    return [*_mails(rows, after), *_events(rows, before, after), *_shown(after)]


def _mails(rows: Sequence[EffectRow], after: Snapshot) -> list[str]:
    sent = Counter(mail.message_id for mail in after.sent)
    told = {row.request["message_id"]: row.state for row in rows if "message_id" in row.request}
    possible = {name for name, state in told.items() if state in {EffectState.DONE, EffectState.UNCERTAIN}}
    return [
        *[
            f"the ledger says sent, the server does not: {name}"
            for name, state in told.items()
            if state is EffectState.DONE and not sent[name]
        ],
        *[f"the server sent what the ledger does not know: {name}" for name in sent if name not in possible],
        *[f"the server sent more than once: {name}" for name, times in sent.items() if times > 1],
    ]


def _events(rows: Sequence[EffectRow], before: Snapshot, after: Snapshot) -> list[str]:
    told = _spans(before)
    uncertain = set()
    for row in rows:
        if row.kind in BOOKINGS:
            uid = event_id(row.key) if row.kind is EffectKind.BOOK else row.request["booking"]
            if row.state is EffectState.UNCERTAIN:
                uncertain.add(uid)
            elif row.state is EffectState.DONE:
                _apply(told, uid, row)
    seen = _spans(after)
    return [
        problem
        for uid in sorted((told.keys() | seen.keys()) - uncertain)
        if (problem := _difference(uid, told.get(uid), seen.get(uid)))
    ]


def _shown(after: Snapshot) -> list[str]:
    """Find what the calendar shows as held, and is not."""
    left = sorted(after.shown - after.holds)
    return [f"the calendar shows a hold that there is not: {start} of {owner}" for start, _, owner in left]


def _spans(snapshot: Snapshot) -> dict[str, Span]:
    return {uid: (event.start, event.end) for uid, event in snapshot.events.items()}


def _apply(told: dict[str, Span], uid: str, row: EffectRow) -> None:
    if row.kind is EffectKind.CANCEL:
        told.pop(uid, None)
    else:
        slot = slot_of(row.result or {})
        told[uid] = (slot.start, slot.end)


def _difference(uid: str, told: Span | None, seen: Span | None) -> str:
    if told == seen:
        return ""
    if seen is None:
        return f"the ledger says booked, the calendar does not: {uid}"
    if told is None:
        return f"the calendar holds what the ledger does not know: {uid}"
    return f"the calendar has another time than the ledger: {uid}"
