"""Whether the model and our own reader read a mail alike: what is in doubt is never booked at once."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent import policy
from agent.decisions.kinds import wanted_kind
from agent.decisions.languages import is_read_otherwise
from agent.decisions.meaning import (
    MOMENT,
    exact_starts,
    is_meant,
    is_moment,
    quotes_of,
    read_times,
    touches,
    without_old_time,
)
from agent.decisions.situation import Situation
from agent.decisions.wanted import is_wanted
from agent.decisions.wording import names_length, surroundings
from agent.domain import Booking, Slot, Window
from agent.form import WindowForm, folded, is_quoted
from agent.slots import SlotRules
from agent.times import of_places

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
# "None", "not specified": small models fill what has to stay empty. Names of zones have a stroke, a number or capitals.
_NO_ZONE = re.compile(r"|[^\W\d_]*[^\W\d_A-Z][^\W\d_]*(?: [^\W\d_]+)*")


def is_agreed(situation: Situation, start: datetime, rules: SlotRules, moving: Booking | None) -> bool:
    """Say whether everything in the mail, as the model and as we read it, points at this one start."""
    in_own_words = bool(read_times(situation).windows)
    quoted = any(agrees(situation, window, start) for window in situation.form.windows)
    return (
        in_own_words
        and quoted
        and is_wanted(situation, start)
        and not _names_another_week(situation, start, moving)
        and not _names_another_hour(situation, start, rules, moving)
        and not is_read_otherwise(situation, start, rules)
        and not _is_zone_in_doubt(situation, start)
        and not may_be_longer(situation, moving)
    )


def _names_another_week(situation: Situation, start: datetime, moving: Booking | None) -> bool:
    """Say whether days that a sentence names beside this time leave it out: "Tuesday at 10, in two weeks"."""
    windows = [window for window in without_old_time(read_times(situation), moving).windows if window.possible]
    ours = quotes_of(situation, start)
    sentences = [folded(around.sentence) for around in surroundings(situation.email.reply_text, ours)]
    others = (window for window in windows if window.quote not in ours and _is_of_days(window))
    moment = Slot(start, start + MOMENT)
    return any(
        folded(window.quote) in sentence and not any(touches(reading, moment) for reading in window.readings)
        for window in others
        for sentence in sentences
    )


def _is_of_days(window: Window) -> bool:
    """Say whether a window is of whole days, up to a week, or open to its end."""
    lengths = [r.end - r.start if r.end else _WEEK for r in window.readings if r.start and not is_moment(r)]
    return any(_DAY <= length <= _WEEK for length in lengths)


def agrees(situation: Situation, window: WindowForm, start: datetime) -> bool:
    """Say whether the model quotes the words that name this time, and by its own date and clock reads them as we do."""
    named = [folded(own.quote) for own in read_times(situation).windows if own.possible]
    if not window.possible or not is_meant(folded(window.quote), named):
        return False
    own = _model_reading(window, _model_zone(situation))
    return own is not None and own == start


def _model_zone(situation: Situation) -> tzinfo | None:
    """Return the zone in which the model reads the mail: the one that it quotes, else the customer's."""
    named = _zone_named(situation)
    if named is None:
        return situation.zone
    try:
        return ZoneInfo(named)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _zone_named(situation: Situation) -> str | None:
    """Return what the model takes for a zone; words that our own reader takes for a time name none."""
    named = situation.form.zone
    if named is None or is_quoted(named.quote, [window.quote for window in read_times(situation).windows]):
        return None
    if _NO_ZONE.fullmatch(named.name):
        return None
    return named.name


def _is_zone_in_doubt(situation: Situation, start: datetime) -> bool:
    """Say whether the model sees, or a city beside this start is in, another zone than we read the start in."""
    zone = _model_zone(situation)
    if zone is None:
        return True
    starts = [reading.start for window in read_times(situation).windows for reading in window.readings]
    ours = {own.utcoffset() for own in starts if own == start}
    return any(ours - {start.astimezone(other).utcoffset()} for other in (zone, *_zones_beside(situation, start)))


def _zones_beside(situation: Situation, start: datetime) -> Iterator[tzinfo]:
    """Yield the zones of the cities that a sentence names beside this time: "at 15:00 (Chicago)"."""
    quotes = quotes_of(situation, start)
    for text in (situation.email.reply_text, situation.email.subject):
        for around in surroundings(text, quotes):
            yield from of_places(around.sentence, situation.locale)


def _model_reading(window: WindowForm, zone: tzinfo | None) -> datetime | None:
    try:
        day, clock = date.fromisoformat(window.date or ""), time.fromisoformat(window.time or "")
    except ValueError:
        return None
    return datetime.combine(day, clock, zone) if zone and clock.tzinfo is None else None


def may_be_longer(situation: Situation, moving: Booking | None) -> bool:
    """Say whether the model sees a longer meeting in the mail where our own reader sees no length."""
    wanted, kind = situation.form.duration, wanted_kind(situation, moving)
    if wanted is None or kind is None or read_times(situation).duration_minutes is not None:
        return False
    return names_length(wanted.quote) and wanted.minutes > policy.length(situation.policy, kind.meeting)


def _names_another_hour(situation: Situation, start: datetime, rules: SlotRules, moving: Booking | None) -> bool:
    """Say whether the mail names a second time on the clock: then booking the first would be a guess."""
    return bool(exact_starts(without_old_time(read_times(situation), moving), rules) - {start})


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
    return any(touches(reading, day) for each in found for reading in each.readings)
