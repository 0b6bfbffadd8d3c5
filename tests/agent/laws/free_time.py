"""Law 6: nothing that is busy, unknown or held for others is booked or offered."""

from itertools import combinations

from agent.domain import Slot
from tests.agent.laws.bookings import slot_of
from tests.agent.laws.stage import Stage, busy_once
from tests.agent.laws.turn import Turn
from tests.agent.mails import BERLIN


def what_is_booked_was_free(stage: Stage, turn: Turn) -> None:
    found = slot_of(stage, turn)
    if found is None:
        return
    name, slot, _ = found
    for other, busy in _busy(turn, besides=name):
        assert not slot.overlaps(busy), f"booked over {other}"
    assert not any(slot.overlaps(unknown) for unknown in turn.after.unknown), "booked where nothing is known"


def what_is_offered_is_free(stage: Stage, turn: Turn) -> None:
    slots, moving = _newly_held(stage, turn)
    for other, busy in _busy(turn, besides=moving):
        assert not any(slot.overlaps(busy) for slot in slots), f"offered over {other}"
    assert not any(slot.overlaps(unknown) for slot in slots for unknown in turn.after.unknown)


def what_is_given_away_lies_ahead_and_within_the_hours(stage: Stage, turn: Turn) -> None:
    found = slot_of(stage, turn)
    for slot in [*_newly_held(stage, turn)[0], *([found[1]] if found else [])]:
        start, end = (moment.astimezone(BERLIN) for moment in (slot.start, slot.end))
        assert start > stage.desk.clock[0]
        assert start.isoweekday() <= 5
        assert start.hour >= 9
        assert (end.hour, end.minute) <= (17, 0)


def what_others_hold_is_left_to_them(stage: Stage, turn: Turn) -> None:
    found = slot_of(stage, turn)
    slots = [*_newly_held(stage, turn)[0], *([found[1]] if found else [])]
    held = {h for h in (*turn.before.holds, *turn.after.holds) if h.expires_at > stage.desk.clock[0]}
    for hold in held:
        if hold.conversation_id != turn.conversation_id:
            assert not any(slot.overlaps(hold.slot) for slot in slots), "held for another conversation"


def one_holds_a_stretch_of_an_owners_time(stage: Stage, turn: Turn) -> None:
    """What a conversation has been offered it may reserve besides, for the booking that follows."""
    open_ = [hold for hold in turn.after.holds if hold.expires_at > stage.desk.clock[0]]
    for one, other in combinations(open_, 2):
        is_same = one.conversation_id == other.conversation_id
        apart = is_same or one.owner != other.owner or not one.slot.overlaps(other.slot)
        assert apart, "two hold the same time"
    for one, other in combinations(turn.after.bookings, 2):
        assert one.owner != other.owner or not one.slot.overlaps(other.slot), "two bookings overlap"


def what_is_held_is_what_was_offered(_: Stage, turn: Turn) -> None:
    if not turn.outcome.startswith(("offered", "asked")):
        # A handoff may follow an offer whose mail was never sent; nothing else leaves anything held anew.
        here = [hold for hold in turn.after.holds if hold.conversation_id == turn.conversation_id]
        new = {hold.slot for hold in here} - {hold.slot for hold in turn.before.holds}
        assert not new or turn.outcome.startswith("handed_off"), f"{turn.outcome}, and {new} is held"


def _newly_held(stage: Stage, turn: Turn) -> tuple[list[Slot], str]:
    """Return what this mail had us hold, and the event that would be moved there."""
    if turn.outcome not in {"offered", "asked"} or turn.plan is None or not turn.plan.slots:
        return [], ""
    moving = next((b.event_id for b in turn.before.bookings if b.id == turn.plan.booking_id), "")
    offer = stage.desk.records.open_offer(turn.conversation_id, stage.desk.clock[0])
    return list(offer.slots if offer else ()), moving


def _busy(turn: Turn, besides: str) -> list[tuple[str, Slot]]:
    files = ((name, raw) for name, raw in turn.after.files.items() if name != besides)
    return [(name, slot) for name, raw in files for slot in busy_once(raw, BERLIN, None)]


LAW_6 = (
    what_is_booked_was_free,
    what_is_offered_is_free,
    what_is_given_away_lies_ahead_and_within_the_hours,
    what_others_hold_is_left_to_them,
    one_holds_a_stretch_of_an_owners_time,
    what_is_held_is_what_was_offered,
)
