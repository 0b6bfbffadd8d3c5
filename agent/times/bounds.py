"""Bounds that stand in one sentence with days: "Thursday or Friday after 2, not before the 12th".

Such a bound is no further time that is meant: it holds for every other time of its sentence. Thursday and Friday are
then the first ones from the 12th on. One that is listed with them ("Thursday or after the 12th") is a time of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from agent.times.days import Day, Weekday
from agent.times.occurrences import EVERY_DAY, Each
from agent.times.periods import Month, Period, Quarter
from agent.times.scan import Phrase
from agent.times.stretches import Bound, Within


def bounded(found: Sequence[Phrase]) -> list[Phrase]:
    """Let the bounds of each sentence hold for its days and times."""
    return [phrase for _, said in groupby(found, key=lambda phrase: phrase.sentence) for phrase in _sentence([*said])]


def _sentence(said: list[Phrase]) -> list[Phrase]:
    after = [*(phrase.joined for phrase in said[1:]), False]
    bounds = [phrase for phrase, joined in zip(said, after, strict=True) if not joined and _is_bound(phrase)]
    others = [phrase for phrase in said if phrase not in bounds]
    if not others or not any(phrase.possible for phrase in others):
        return said
    for phrase in [phrase for phrase, joined in zip(said, after, strict=True) if not joined and _is_frame(phrase)]:
        narrowed = [_in_frame(other, phrase.when.day) for other in others if other is not phrase]
        if narrowed and all(other not in others for other in narrowed):
            others = narrowed
    for phrase in bounds:
        others = [_within(other, phrase.when.day) if other.possible else other for other in others]
    return others


def _is_bound(phrase: Phrase) -> bool:
    alone = phrase.when.time is None and phrase.when.until is None
    return alone and phrase.possible and not phrase.joined and isinstance(phrase.when.day, Bound)


def _is_frame(phrase: Phrase) -> bool:
    """Say whether it is a month or longer, in which other days of the sentence may lie."""
    day, alone = phrase.when.day, phrase.when.time is None and phrase.when.until is None
    wide = isinstance(day, Month | Quarter) or (isinstance(day, Period) and day.unit in {"month", "quarter", "year"})
    return alone and wide and phrase.possible and not phrase.joined


def _in_frame(phrase: Phrase, frame: Day | None) -> Phrase:
    """Return "in December, Tuesdays" as the Tuesdays of December; anything else as it is."""
    day = phrase.when.day
    if isinstance(day, Weekday) and day == Weekday(day.weekday):
        day = Each(frozenset({day.weekday}))
    if not isinstance(day, Each) or day.within is not None or not phrase.possible:
        return phrase
    return replace(phrase, when=replace(phrase.when, day=replace(day, within=frame)))


def _within(phrase: Phrase, bound: object) -> Phrase:
    when = phrase.when
    if not isinstance(bound, Bound) or when.moment is not None or when.until is not None:
        return phrase
    day = Each(EVERY_DAY, bound) if when.day is None else Within(when.day, bound)
    return replace(phrase, when=replace(when, day=day))
