"""Lists of days with lists of times: "9 or 10am on Tuesday or Wednesday" is four times."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, product

from agent.times.conventions import MAX_WINDOWS
from agent.times.scan import Phrase
from agent.times.when import When


def crossed(found: Sequence[Phrase]) -> list[Phrase]:
    """Give each day of a list each time of the list beside it, where both have several."""
    kept: list[Phrase] = []
    for phrases in _lists(found):
        kept += _times_on_days(phrases) or _days_at_times(phrases) or phrases
    return kept


def is_day(when: When) -> bool:
    """Say whether it is a day without a time."""
    return when.day is not None and when.time is None and when.until is None


def is_time(when: When) -> bool:
    """Say whether it is a time without a day."""
    return when.day is None and when.time is not None


def _lists(found: Sequence[Phrase]) -> list[list[Phrase]]:
    """Part phrases into those that are listed with each other."""
    lists: list[list[Phrase]] = []
    for phrase in found:
        if lists and phrase.listed and phrase.possible == lists[-1][-1].possible:
            lists[-1].append(phrase)
        else:
            lists.append([phrase])
    return lists


def _times_on_days(said: list[Phrase]) -> list[Phrase]:
    """Read "9 or 10am on Tuesday or Wednesday": times, one with the first day, further days."""
    place = next((at for at, phrase in enumerate(said) if not is_time(phrase.when)), 0)
    middle = said[place].when
    days = said[place:]
    if not place or len(days) == 1 or not middle.leading or not all(is_day(phrase.when) for phrase in days[1:]):
        return []
    return _product(days, said[: place + 1], said[0])


def _days_at_times(said: list[Phrase]) -> list[Phrase]:
    """Read "Tuesday or Wednesday at 9 or 10am": days, the last one with the first time, further times."""
    place = next((at for at, phrase in enumerate(said) if not is_day(phrase.when)), 0)
    middle, times = said[place].when, said[place:]
    fits = middle.day is not None and middle.until is None and middle.moment is None and not middle.leading
    if not place or len(times) == 1 or not fits or not all(is_time(phrase.when) for phrase in times[1:]):
        return []
    return _product(said[: place + 1], times, said[0])


def _product(days: list[Phrase], times: list[Phrase], first: Phrase) -> list[Phrase]:
    pairs = islice(product(days, times), MAX_WINDOWS + 1)
    whole = [
        replace(
            day,
            when=replace(day.when, time=time.when.time, leading=False),
            listed=True,
            joined=True,
            near=True,
            unread=day.unread or time.unread,
        )
        for day, time in pairs
    ]
    return [replace(whole[0], listed=first.listed, joined=first.joined, near=first.near), *whole[1:]]
