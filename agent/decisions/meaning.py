"""What a mail says about time: the model points at the words, our own reader says what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from agent import policy, slots
from agent.decisions.situation import Situation
from agent.domain import Booking, Reading, ReadingKind, Resolution, Slot, Verdict, Window
from agent.domain.subjects import has_reply_mark
from agent.form import folded
from agent.times import resolve

_LAST_MINUTE, MOMENT = time(23, 59), timedelta(minutes=1)


def read_times(situation: Situation) -> Resolution:
    """Read the times in the customer's own words: the text, and a subject that is not the answered mail's.

    That was written before, maybe of a time that has been refused or called off since.
    """
    text, *subjects = own_texts(situation)
    found = read_phrase(situation, text)
    if not subjects:
        return found
    [subject] = subjects
    of_subject = read_phrase(situation, subject)
    if not found.windows:
        duration = found.duration_minutes or of_subject.duration_minutes
        return replace(of_subject, duration_minutes=duration, passed=(*found.passed, *of_subject.passed))
    return narrowed(found, [*found.windows, *_besides(found.windows, of_subject.windows)])


def own_texts(situation: Situation) -> Sequence[str]:
    """Return the text and, where its author wrote it for this mail, the subject."""
    email = situation.email
    is_answered_mails = (email.references or email.in_reply_to) and has_reply_mark(email.subject)
    return [email.reply_text] if is_answered_mails else [email.reply_text, email.subject]


def _besides(known: Sequence[Window], others: Sequence[Window]) -> Iterator[Window]:
    """Yield the windows that mean no time of those known already."""
    read = [reading for window in known for reading in window.readings]
    stretches = [Slot(r.start, max(r.end or r.start, r.start + MOMENT)) for r in read if r.start]
    for window in others:
        if not any(touches(reading, stretch) for reading in window.readings for stretch in stretches):
            yield window


def read_phrase(
    situation: Situation, text: str, locale: str | None = None, reference: datetime | None = None
) -> Resolution:
    """Read a phrase as the customer means it, in the mail's language and as of its date unless others are given."""
    moment = (reference or situation.reference).astimezone(UTC)
    return _resolved(text, moment, situation.zone, locale or situation.locale)


@lru_cache(maxsize=64)
def _resolved(text: str, reference: datetime, zone: tzinfo, locale: str) -> Resolution:
    """Read each phrase once: a decision comes back to the same few of its mail from several sides."""
    return resolve(text, reference, zone, locale)


def asked_times(situation: Situation) -> Resolution:
    """Keep the windows that the model quotes, and all that are ruled out; all, where it quotes none of them.

    A mail names more times than those it asks for: of an invoice, of last year. Which are meant is the model's to say,
    what they mean is ours. An attached file counts where the mail names no time, and only as far as the model quotes.
    """
    found = read_times(situation)
    quotes = _quotes(situation, possible=True)
    if not found.windows:
        in_files = _times_in_files(situation) if quotes else found
        return narrowed(found, [window for window in in_files.windows if is_meant(folded(window.quote), quotes)])
    found = _without_refused(found, quotes, _quotes(situation, possible=False))
    meant = [window for window in found.windows if is_meant(folded(window.quote), quotes)]
    if not any(window.possible for window in meant):
        return found
    return narrowed(found, [window for window in found.windows if window in meant or not window.possible])


def _quotes(situation: Situation, *, possible: bool) -> Sequence[str]:
    windows = situation.form.windows
    return [folded(window.quote) for window in windows if window.possible is possible and window.quote.strip()]


def _without_refused(found: Resolution, wanted: Sequence[str], refused: Sequence[str]) -> Resolution:
    """Rule out what the model quotes as unsuitable: "on Wednesday the surveyor comes" has no word of refusal.

    Where nothing would be left, the model is wrong about one thing or another.
    """
    windows = [
        replace(window, possible=False)
        if is_meant(folded(window.quote), refused) and not is_meant(folded(window.quote), wanted)
        else window
        for window in found.windows
    ]
    return narrowed(found, windows) if any(window.possible for window in windows) else found


def _times_in_files(situation: Situation) -> Resolution:
    files = policy.legible_files(situation.email, situation.policy)
    return read_phrase(situation, "\n\n".join(file.text or "" for file in files))


def is_meant(quote: str, quotes: Sequence[str]) -> bool:
    """Say whether these words are, or hold, or stand in, one of the quotes."""
    return any(quote in other or other in quote for other in quotes)


def quotes_of(situation: Situation, start: datetime) -> Sequence[str]:
    """List the words of the mail that may name this start."""
    windows = read_times(situation).windows
    return [window.quote for window in windows if any(reading.start == start for reading in window.readings)]


def exact_starts(resolution: Resolution, rules: slots.SlotRules) -> set[datetime]:
    """Return every start that some reading of a possible window would name by itself, in UTC."""
    alone = (
        replace(resolution, windows=(replace(window, readings=(reading,)),), verdict=Verdict.RESOLVED)
        for window in resolution.windows
        if window.possible
        for reading in window.readings
    )
    return {start for one in alone if (start := slots.exact_start(one, rules))}


def starts_on_days_spoken_of(
    situation: Situation, resolution: Resolution, rules: slots.SlotRules, moving: Booking | None
) -> Sequence[datetime]:
    """Put a time without a day on the days that are spoken of: that of the booking to be moved, those on offer.

    "Could we make it 11:00 instead?" names no day, and would be read as of today.
    """
    spoken_of = situation.offer.slots if situation.offer else (moving.slot,) if moving else ()
    possible = [window.quote for window in resolution.windows if window.possible]
    if not spoken_of or not possible or not all(names_no_day(situation, quote) for quote in possible):
        return []
    days = {datetime.combine(slot.start.astimezone(situation.zone), time(), situation.zone) for slot in spoken_of}
    return sorted(
        start
        for day in days
        for quote in possible
        for start in exact_starts(read_phrase(situation, quote, reference=day), rules)
    )


def names_no_day(situation: Situation, quote: str, locale: str | None = None) -> bool:
    """Say whether a time would be on another day, had it been written at the day's last minute and not at its first."""
    day = situation.reference
    first, last = (
        read_phrase(situation, quote, locale, reference=datetime.combine(day, minute, day.tzinfo))
        for minute in (time(), _LAST_MINUTE)
    )
    return bool(last.windows) and first.windows != last.windows


def without_old_time(resolution: Resolution, moving: Booking | None) -> Resolution:
    """Drop the windows that only name the booking that is to be moved."""
    if moving is None:
        return resolution
    return narrowed(resolution, [window for window in resolution.windows if not covers(window, moving.slot)])


def narrowed(resolution: Resolution, kept: Sequence[Window]) -> Resolution:
    """Return the resolution with these of its windows."""
    windows = tuple(kept)
    several = any(len(window.readings) > 1 for window in windows)
    verdict = Verdict.AMBIGUOUS if several else Verdict.RESOLVED if windows else Verdict.NONE
    return replace(resolution, windows=windows, verdict=verdict)


def touches(reading: Reading, stretch: Slot) -> bool:
    """Say whether a reading and a stretch of time have any moment in common; an interval may be open."""
    end = reading.start + MOMENT if reading.start and is_moment(reading) else reading.end
    return (reading.start is None or reading.start < stretch.end) and (end is None or stretch.start < end)


def is_moment(reading: Reading) -> bool:
    """Say whether a reading is a time on the clock, without an end."""
    return reading.kind is ReadingKind.INSTANT


def covers(window: Window, slot: Slot) -> bool:
    """Say whether the window may mean the time of this slot."""
    return any(_may_mean(reading, slot) for reading in window.readings)


def is_exactly(window: Window, slot: Slot) -> bool:
    """Say whether the window names the very start of this slot, on the clock."""
    return window.possible and any(is_moment(reading) and reading.start == slot.start for reading in window.readings)


def without(quotes: Sequence[str], text: str) -> str:
    """Return the text without these quotes."""
    for quote in quotes:
        text = text.replace(quote, " ")
    return text


def _may_mean(reading: Reading, slot: Slot) -> bool:
    if reading.start is not None and reading.end is None:
        return reading.start == slot.start
    after_start = reading.start is None or reading.start <= slot.start
    return after_start and reading.end is not None and slot.start < reading.end
