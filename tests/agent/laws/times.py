"""Law 5: what is booked without asking is what the mail's own words say, and what is accepted was offered."""

from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.domain import Reading, ReadingKind, Slot, Window
from agent.form import WindowForm, folded, is_quoted
from tests.agent.laws.bookings import slot_of
from tests.agent.laws.letters import names_only, takes
from tests.agent.laws.stage import Stage, read_once
from tests.agent.laws.turn import Turn


def what_is_booked_is_what_the_words_say(stage: Stage, turn: Turn) -> None:
    """Judge by what the mail was composed of: not by any reader."""
    found = slot_of(stage, turn)
    if found is None:
        return
    _, slot, old = found
    said = [letter.counts for letter in (turn.letter, *turn.led_to_question)]
    is_offered = slot in {offered for slots in turn.offered for offered in slots}
    assert (is_offered and takes(said[0], slot, turn.offered)) or any(names_only(words, slot, old) for words in said), (
        f"{turn.outcome} at {slot.start}, offered {turn.offered}, for {turn.letter}"
    )


def what_is_accepted_was_offered_to_the_sender_in_this_conversation(stage: Stage, turn: Turn) -> None:
    found = slot_of(stage, turn)
    if found and not is_read_in_one_way(stage, turn, found[1], found[2]):
        assert found[1] in {slot for slots in turn.offered for slot in slots}, (
            f"{turn.outcome} at {found[1].start}: neither read twice nor offered, for {turn.letter}, {turn.form}"
        )


def is_read_in_one_way(stage: Stage, turn: Turn, slot: Slot, old: Slot | None) -> bool:
    """Say whether our reader reads this start alone from the words, and the model quotes them and reads it too."""
    email, form = stage.desk.records.email(turn.mail_id), turn.form
    if form is None:
        return False
    here = turn.written_at.astimezone(turn.letter.zone)
    windows: tuple[Window, ...] = ()
    for text in (email.reply_text, email.subject):
        windows = windows or read_once(text, here, here.tzinfo, turn.language).windows
    own = [w for w in windows if w.possible and not (old and any(r.start == old.start for r in w.readings))]
    starts = {reading.start for window in own for reading in window.readings if _is_exact(reading, slot)}
    read = [window for window in own if {r.start for r in window.readings} == {slot.start}]
    quoted = [w for w in form.windows if w.possible and is_quoted(w.quote, (email.reply_text, email.subject))]
    agreed = [w for w in quoted if _says(w, slot, turn) and any(_overlaps(w.quote, window.quote) for window in read)]
    return starts == {slot.start} and bool(agreed)


def _is_exact(reading: Reading, slot: Slot) -> bool:
    if reading.kind is ReadingKind.INSTANT or reading.start is None or reading.end is None:
        return reading.kind is ReadingKind.INSTANT
    return reading.end - reading.start == slot.end - slot.start > timedelta()


def _says(window: WindowForm, slot: Slot, turn: Turn) -> bool:
    """Say whether the model's own date and clock are those of the slot, in the zone that the mail is read in."""
    named = turn.form.zone if turn.form else None
    # Words that our own reader takes for a time name no zone, or one that it has read itself.
    is_named = (
        named is not None
        and is_quoted(named.quote, (turn.letter.words, turn.letter.subject.text))
        and not is_quoted(named.quote, [window.quote])
    )
    zone = _zone(named.name, turn.letter.zone) if named and is_named else turn.letter.zone
    if zone is None:
        return False
    local = slot.start.astimezone(zone)
    return (window.date, window.time) == (f"{local:%Y-%m-%d}", f"{local:%H:%M}")


def _zone(name: str, own: tzinfo) -> tzinfo | None:
    """Return the zone of a name, the author's own where nothing is named: None where there is none of that name."""
    if not name:
        return own
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _overlaps(quote: str, other: str) -> bool:
    one, two = folded(quote), folded(other)
    return one in two or two in one


LAW_5 = (
    what_is_booked_is_what_the_words_say,
    what_is_accepted_was_offered_to_the_sender_in_this_conversation,
)
