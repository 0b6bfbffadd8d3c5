"""Law 3: one booking effect a mail at most, and only on what was made for its sender."""

from agent.domain import EffectKind, Slot
from integrations.records.schema import EffectState
from tests.agent.laws.stage import Stage
from tests.agent.laws.turn import Turn

CHANGES = {"booked": EffectKind.BOOK, "moved": EffectKind.MOVE, "cancelled": EffectKind.CANCEL}


def done(stage: Stage, turn: Turn) -> list[EffectKind]:
    """List the booking effects that came about for the mail."""
    rows = stage.desk.records.effects(turn.mail_id, state=EffectState.DONE)
    return [row.kind for row in rows if row.kind in CHANGES.values()]


def a_mail_changes_one_event_at_most(stage: Stage, turn: Turn) -> None:
    changed = turn.changed() - stage.persons.keys()
    assert len(changed) <= 1, f"one mail changed {sorted(changed)}"
    assert len(done(stage, turn)) == len(changed), (done(stage, turn), changed)


def only_what_was_made_for_the_sender_is_touched(stage: Stage, turn: Turn) -> None:
    for name in turn.changed() - stage.persons.keys():
        assert stage.made_for[name] == turn.letter.sender, f"an event of {stage.made_for[name]} was touched"


def what_a_person_made_or_changed_stays(stage: Stage, turn: Turn) -> None:
    for name, raw in stage.persons.items():
        assert turn.after.files.get(name) == raw, "an event of a person was changed"


def the_outcome_says_what_was_done(stage: Stage, turn: Turn) -> None:
    kinds, expected = done(stage, turn), CHANGES.get(turn.outcome)
    if not turn.outcome.startswith("handed_off"):
        assert kinds == ([expected] if expected else []), f"{turn.outcome}, and done is {kinds}"


def records_and_calendar_agree(stage: Stage, turn: Turn) -> None:
    for booking in turn.after.bookings:
        found = None if booking.event_id in stage.persons else stage.desk.calendar.get(booking.event_id)
        assert booking.event_id in stage.persons or (found and found.slot == booking.slot), "a booking has no event"
        assert stage.made_for[booking.event_id] == booking.address


def a_booking_is_cancelled_only_where_the_words_call_it_off(_: Stage, turn: Turn) -> None:
    if turn.outcome != "cancelled":
        return
    [name] = turn.changed() & turn.before.files.keys() - turn.after.files.keys()
    said = [letter for letter in (turn.letter, *turn.led_to_question) if any(p.calls_off for p in letter.said)]
    assert said, f"cancelled without a word: {turn.letter.words!r}"
    own = {booking.event_id: booking.slot for booking in turn.before.bookings if booking.address == turn.letter.sender}
    named = {start for piece in turn.letter.said for start in piece.names}
    assert len(own) == 1 or own[name].start in named or turn.led_to_question, "one of several was guessed"
    assert named <= {slot.start for slot in own.values()}, f"the mail names another time: {turn.letter}"


def slot_of(stage: Stage, turn: Turn) -> tuple[str, Slot, Slot | None] | None:
    """Return the event that was booked or moved: its name, where it is, and where it was."""
    if turn.outcome not in {"booked", "moved"}:
        return None
    [name] = turn.changed() - stage.persons.keys()
    found = stage.desk.calendar.get(name)
    assert found is not None
    return name, found.slot, next((b.slot for b in turn.before.bookings if b.event_id == name), None)


LAW_3 = (
    a_mail_changes_one_event_at_most,
    only_what_was_made_for_the_sender_is_touched,
    what_a_person_made_or_changed_stays,
    the_outcome_says_what_was_done,
    records_and_calendar_agree,
    a_booking_is_cancelled_only_where_the_words_call_it_off,
)
