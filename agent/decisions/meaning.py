"""What a mail says about time: the model points at the words, our own reader says what they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from agent import slots
from agent.domain import (
    Availability,
    Booking,
    Conversation,
    Email,
    Hold,
    Offer,
    Reading,
    ReadingKind,
    Resolution,
    Slot,
    Verdict,
    Window,
)
from agent.form import RequestForm, Ungrounded, WindowForm, folded
from agent.policy import Policy
from agent.times import resolve


@dataclass(frozen=True)
class Situation:
    """All that a decision rests on. `reference` is the moment the mail was written, in the customer's zone."""

    form: RequestForm
    """What the model says of it, as far as the mail's own words vouch for it."""
    ungrounded: Ungrounded
    """What the model says of it without them."""
    email: Email
    reference: datetime
    now: datetime
    zone: tzinfo
    locale: str
    address: str
    """The proven sender's."""
    names: frozenset[str]
    """What the sender may sign with."""
    languages: frozenset[str]
    """Beside `locale`, which is the model's word: the languages that the sender may write as well."""
    conversation: Conversation
    offer: Offer | None
    bookings: Sequence[Booking]
    availability: Mapping[str, Availability]
    """What the calendars said, by owner; empty where nothing depends on it."""
    held: Sequence[Hold]
    """What the desk has given away: its bookings, and what other conversations hold."""
    policy: Policy


def read_times(situation: Situation) -> Resolution:
    """Read the times in the customer's own words; in the subject where the text names none."""
    found = read_phrase(situation, situation.email.reply_text)
    if found.windows:
        return found
    of_subject = read_phrase(situation, situation.email.subject)
    return replace(of_subject, duration_minutes=found.duration_minutes or of_subject.duration_minutes)


def read_phrase(situation: Situation, text: str, locale: str | None = None) -> Resolution:
    """Read a phrase as the customer means it, in the mail's language unless another is given."""
    return resolve(text, situation.reference, situation.zone, locale or situation.locale)


def asked_times(situation: Situation) -> Resolution:
    """Keep the windows that the model quotes, and all that are ruled out; all, where it quotes none of them.

    A mail names more times than those it asks for: of an invoice, of last year. Which are meant is the model's to say,
    what they mean is ours.
    """
    found = read_times(situation)
    quotes = [folded(window.quote) for window in situation.form.windows if window.quote.strip()]
    meant = [window for window in found.windows if _is_meant(folded(window.quote), quotes)]
    if not any(window.possible for window in meant):
        return found
    return _narrowed(found, [window for window in found.windows if window in meant or not window.possible])


def _is_meant(quote: str, quotes: Sequence[str]) -> bool:
    return any(quote in other or other in quote for other in quotes)


def names_another_hour(situation: Situation, start: datetime, rules: slots.SlotRules, moving: Booking | None) -> bool:
    """Say whether the mail names a second time on the clock: then booking the first would be a guess."""
    return bool(_exact_starts(without_old_time(read_times(situation), moving), rules) - {start})


def _exact_starts(resolution: Resolution, rules: slots.SlotRules) -> set[datetime]:
    """Return every start that some reading of a possible window would name by itself, in UTC."""
    alone = (
        replace(resolution, windows=(replace(window, readings=(reading,)),), verdict=Verdict.RESOLVED)
        for window in resolution.windows
        if window.possible
        for reading in window.readings
    )
    return {start for one in alone if (start := slots.exact_start(one, rules))}


def without_old_time(resolution: Resolution, moving: Booking | None) -> Resolution:
    """Drop the windows that only name the booking that is to be moved."""
    if moving is None:
        return resolution
    return _narrowed(resolution, [window for window in resolution.windows if not covers(window, moving.slot)])


def _narrowed(resolution: Resolution, kept: Sequence[Window]) -> Resolution:
    windows = tuple(kept)
    several = any(len(window.readings) > 1 for window in windows)
    verdict = Verdict.AMBIGUOUS if several else Verdict.RESOLVED if windows else Verdict.NONE
    return replace(resolution, windows=windows, verdict=verdict)


def agrees(situation: Situation, window: WindowForm, start: datetime) -> bool:
    """Say whether the model quotes this time from the mail, and by its own date and clock reads it as we do."""
    own = _model_reading(window, _model_zone(situation))
    return window.possible and own is not None and own == start


def _model_zone(situation: Situation) -> tzinfo | None:
    """Return the zone in which the model reads the mail: the one that it quotes, else the customer's."""
    named = situation.form.zone
    if named is None:
        return situation.zone
    try:
        return ZoneInfo(named.name)
    except (ValueError, OSError):
        return None


def _model_reading(window: WindowForm, zone: tzinfo | None) -> datetime | None:
    try:
        day, clock = date.fromisoformat(window.date or ""), time.fromisoformat(window.time or "")
    except ValueError:
        return None
    return datetime.combine(day, clock, zone) if zone and clock.tzinfo is None else None


def invents_times(situation: Situation) -> bool:
    """Say whether the model names times that the mail does not: then the rest of its form is worth nothing either."""
    invented = situation.ungrounded.windows
    if not invented or situation.form.windows:
        return False
    found = [window for window in read_times(situation).windows if window.possible]
    return not any(_is_on_a_day_of(window, found, situation.zone) for window in invented)


def _is_on_a_day_of(window: WindowForm, found: Sequence[Window], zone: tzinfo) -> bool:
    """Say whether the model, though it misquotes, means a day that the mail names."""
    try:
        midnight = datetime.combine(date.fromisoformat(window.date or ""), time(), zone)
        day = Slot(midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC))
    except (ValueError, OverflowError):
        return False
    return any(_touches(reading, day) for each in found for reading in each.readings)


def _touches(reading: Reading, day: Slot) -> bool:
    end = reading.end or reading.start
    return (reading.start is None or reading.start < day.end) and (end is None or day.start <= end)


def covers(window: Window, slot: Slot) -> bool:
    """Say whether the window may mean the time of this slot."""
    return any(_reaches(reading, slot) for reading in window.readings)


def is_exactly(window: Window, slot: Slot) -> bool:
    """Say whether the window names the very start of this slot, on the clock."""
    return window.possible and any(
        reading.kind is ReadingKind.INSTANT and reading.start == slot.start for reading in window.readings
    )


def without(quotes: Sequence[str], text: str) -> str:
    """Return the text without these quotes."""
    for quote in quotes:
        text = text.replace(quote, " ")
    return text


def reads_alike(situation: Situation, start: datetime, rules: slots.SlotRules) -> bool:
    """Say whether the sender's other languages read no other time: 4/3 is a day in March or one in April."""
    others = (read_phrase(situation, situation.email.reply_text, language) for language in _other_languages(situation))
    return not any(_exact_starts(found, rules) - {start} for found in others)


def _other_languages(situation: Situation) -> frozenset[str]:
    return situation.languages - {situation.locale}


def _reaches(reading: Reading, slot: Slot) -> bool:
    if reading.start is not None and reading.end is None:
        return reading.start == slot.start
    after_start = reading.start is None or reading.start <= slot.start
    return after_start and reading.end is not None and slot.start < reading.end
