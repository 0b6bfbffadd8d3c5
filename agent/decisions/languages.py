"""Whether another language reads another time in a mail: which one it is written in may be mistaken.

A language that reads more of the same words is the mail's own. One that reads fewer of them, or the same, counts where
the sender may write it: 4/3 is a day in March or one in April.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agent.decisions.meaning import exact_starts, names_no_day, own_texts, read_phrase, read_times
from agent.decisions.situation import Situation
from agent.domain import Resolution, Verdict, Window
from agent.form import folded
from agent.slots import SlotRules
from agent.times import LANGUAGES, TWELVE_HOUR_LANGUAGES

_SHORTEST = 4


def is_read_otherwise(situation: Situation, start: datetime, rules: SlotRules) -> bool:
    """Say whether some other language reads another time than this start in the mail's words."""
    ours = [folded(window.quote) for window in read_times(situation).windows]
    return any(
        _Other(situation, language, window, rules).contradicts(ours, start)
        for language in LANGUAGES
        if language != situation.locale
        for text in own_texts(situation)
        for window in read_phrase(situation, text, language).windows
    )


def names_time(situation: Situation) -> bool:
    """Say whether the mail names a possible time in any language; "do" and "so" are days only to a German."""
    text = situation.email.reply_text
    found = (window for language in LANGUAGES for window in read_phrase(situation, text, language).windows)
    named = (window.quote for window in found if window.possible)
    return any(len(quote) > _SHORTEST or any(map(str.isdigit, quote)) for quote in named)


@dataclass(frozen=True)
class _Other:
    """A time as another language reads it."""

    situation: Situation
    language: str
    window: Window
    rules: SlotRules

    @property
    def quote(self) -> str:
        return folded(self.window.quote)

    def contradicts(self, ours: Sequence[str], start: datetime) -> bool:
        is_senders = self.language in self.situation.languages
        around = [own for own in ours if self.quote in own]
        if around:
            return is_senders and any(self._contradicts_within(own, start) for own in around)
        starts = self._starts()
        if any(own in self.quote for own in ours):
            return not self.window.possible or starts != {start}
        return bool(starts - {start})

    def _contradicts_within(self, own: str, start: datetime) -> bool:
        """Say whether these words, part or all of a time of ours, are another day, or another hour of it."""
        if self.quote == own:
            return not self.window.possible or self._is_another_day(own, start) or self._is_another_hour(start)
        no_day = names_no_day(self.situation, self.window.quote, self.language)
        return not no_day and self._is_another_day(own, start)

    def _is_another_day(self, own: str, start: datetime) -> bool:
        """Say whether it may be another day; where the rest of our words names the weekday, only one of that."""
        day = start.astimezone(self.situation.zone).date()
        others = {other for other in self._days() if other != day}
        rest = own.replace(self.quote, " ")
        if read_phrase(self.situation, rest).windows and not names_no_day(self.situation, rest):
            others = {other for other in others if other.weekday() == day.weekday()}
        return bool(others)

    def _is_another_hour(self, start: datetime) -> bool:
        """Say whether it may be another hour; that of the other half of the day does not count where days have 24."""
        others = self._starts() - {start}
        if self.situation.locale not in TWELVE_HOUR_LANGUAGES:
            others = {other for other in others if abs(other - start) != timedelta(hours=12)}
        return bool(others)

    def _starts(self) -> set[datetime]:
        return exact_starts(Resolution(Verdict.RESOLVED, (self.window,)), self.rules)

    def _days(self) -> set[date]:
        zone = self.situation.zone
        return {reading.start.astimezone(zone).date() for reading in self.window.readings if reading.start}
