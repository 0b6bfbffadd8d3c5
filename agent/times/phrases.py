"""From nodes to the times that a text means: what belongs together, what is shared in a list, what is ruled out."""

from collections.abc import Sequence
from dataclasses import replace

from agent.times.alternatives import alternatives
from agent.times.conventions import MAX_WINDOWS
from agent.times.crossings import crossed, is_day, is_time
from agent.times.days import Day, Relative, Weekday
from agent.times.engagements import engaged
from agent.times.grammar import Node, rewrite
from agent.times.leaning import leaning
from agent.times.lists import clocks_by_context, parted_weeks, spread_clocks, spread_dates, spread_weeks
from agent.times.moves import parted
from agent.times.narrowing import narrowed
from agent.times.occurrences import EVERY_DAY, Each
from agent.times.other_matters import other_matters
from agent.times.past import looked_back
from agent.times.periods import Period
from agent.times.preferences import compared
from agent.times.rules.clocks import CLOCKS
from agent.times.rules.dates import DATES
from agent.times.rules.days import WEEKDAYS
from agent.times.rules.periods import PARTS_OF_PERIODS, PERIODS
from agent.times.rules.refusals import REFUSALS
from agent.times.rules.spans import SPANS
from agent.times.rules.times import PARTED_CLOCKS, TIMES, disagree
from agent.times.rules.whole import MENTIONS, OPEN_ENDED, WHOLE
from agent.times.scan import Phrase, scan
from agent.times.stretches import Bound
from agent.times.when import When


def reduced(nodes: Sequence[Node]) -> list[Node]:
    """Apply the grammar in its order: clocks, dates, weeks, days, times of day, and days with their times."""
    end = nodes[-1].end if nodes else 0
    found = other_matters(engaged(leaning(parted(alternatives(nodes)))))
    found = rewrite([*found, Node(end, end, {"stop": True})], REFUSALS)
    found = rewrite(clocks_by_context(found), CLOCKS)
    found = spread_dates(rewrite(found, DATES))
    found = spread_dates(rewrite(rewrite(found, PERIODS), PARTED_CLOCKS))
    found = looked_back(rewrite(found, PARTS_OF_PERIODS))
    found = compared(spread_weeks(rewrite(parted_weeks(found), WEEKDAYS)))
    found = spread_clocks(rewrite(rewrite(found, SPANS), TIMES))
    return rewrite(rewrite(rewrite(found, WHOLE), OPEN_ENDED), MENTIONS)


def lengths(nodes: Sequence[Node]) -> list[int]:
    """Return the durations that are left over, in minutes."""
    said = [node.meanings["Length"] for node in nodes if "Length" in node.meanings]
    said += [each for node in nodes for each in node.meanings.get("Lengths", ()) if each is not None]
    return [amount for amount, unit in said if unit == "minute" and amount > 0]


def phrases(nodes: Sequence[Node]) -> list[Phrase]:
    """Return the times in order, each with what it shares with its neighbours."""
    return [_daily(phrase) for phrase in _share_times(_merge(crossed(_share_weeks(scan(nodes)))))]


def _share_weeks(found: list[Phrase]) -> list[Phrase]:
    """Put a bare weekday into the week that was named just before: "any day next week except Friday"."""
    shared, frames = list(found), set()
    for at in range(1, len(shared)):
        week, said = shared[at - 1].when.day, shared[at].when
        day = said.day.day if isinstance(said.day, Bound) else said.day
        if isinstance(day, Weekday) and day.week is None and day.which is None and shared[at].near:
            within = week.week if isinstance(week, Weekday) else None
            if isinstance(week, Period) and week.unit == "week":
                within = week.which
                if (
                    shared[at].possible == shared[at - 1].possible
                    and is_day(shared[at - 1].when)
                    and not shared[at].listed
                ):
                    frames.add(at - 1)
            day = replace(day, week=within)
            bound = replace(said.day, day=day) if isinstance(said.day, Bound) else day
            shared[at] = replace(shared[at], when=replace(said, day=bound))
    return [phrase for at, phrase in enumerate(shared) if at not in frames]


def _merge(found: list[Phrase]) -> list[Phrase]:
    """Put a lone time and a lone day that stand near each other together; a further lone time takes the last day."""
    merged: list[Phrase] = []
    for phrase in found:
        last = merged[-1] if merged else None
        less = _narrowed(last, phrase) if last is not None else None
        if less is not None:
            merged[-1] = less
            continue
        if last is not None and phrase.near and not phrase.listed and last.possible == phrase.possible:
            one, other = last.when, phrase.when
            unread = last.unread or phrase.unread
            if is_day(one) and is_time(other):
                merged[-1] = replace(last, when=replace(one, time=other.time), end=phrase.end, unread=unread)
                continue
            if is_time(one) and is_day(other):
                both = replace(other, time=one.time, leading=True)
                merged[-1] = replace(last, when=both, end=phrase.end, unread=unread)
                continue
            if _disagree(one, other) and phrase.start <= last.end + 1:
                doubt = Node(phrase.start, phrase.end)
                merged[-1] = replace(last, unread=doubt)
                continue
        if is_time(phrase.when) and phrase.occasion is not None:
            merged.append(replace(phrase, unread=phrase.unread or phrase.occasion))
            continue
        daily = phrase.when.time is not None and phrase.when.time.daily
        days = _days_of(merged, excepted=not phrase.possible, daily=daily) if is_time(phrase.when) else []
        if days:
            merged += [replace(phrase, when=replace(phrase.when, day=day)) for day in days]
        else:
            merged.append(phrase)
    return merged


def _narrowed(last: Phrase, phrase: Phrase) -> Phrase | None:
    """Return the last time within a bound of its day that follows: "Thursday from 2pm, but I must leave by 4pm"."""
    if not (phrase.near and phrase.possible and last.possible and is_time(phrase.when)) or phrase.joined:
        return None
    less = narrowed(last.when.time, phrase.when.time) if last.when.until is None else None
    if less is None:
        return None
    unread = last.unread or phrase.unread
    return replace(last, when=replace(last.when, time=less), end=phrase.end, unread=unread)


def _disagree(when: When, time: When) -> bool:
    """Say whether it is "Friday morning at 3pm"."""
    part, clock = when.time and when.time.part, time.time and time.time.point and time.time.first
    return bool(part and clock and disagree(clock, part))


def _days_of(found: Sequence[Phrase], *, excepted: bool, daily: bool) -> list[Day]:
    """Return the day that a lone time belongs to: the last; all of a list for "but not in the morning".

    What is said of every day belongs to none that is ruled out: "not Friday. Any day after 3pm works".
    """
    last = [phrase.when.day for phrase in found if phrase.when.day is not None and (phrase.possible or not daily)][-1:]
    days: list[Day] = []
    for phrase in reversed([phrase for phrase in found if phrase.possible] if excepted else []):
        if phrase.when.day is not None:
            days.insert(0, phrase.when.day)
        if not phrase.listed or len(days) > MAX_WINDOWS:
            break
    return days or last


def _share_times(found: list[Phrase]) -> list[Phrase]:
    """Give listed days the time of the one after them, "Tue or Wed morning", or before: "after 2 on Tue or Wed"."""
    shared = list(found)
    for at in reversed(range(len(shared) - 1)):
        one, other = shared[at], shared[at + 1]
        if one.possible != other.possible:
            if is_time(one.when) and other.near and other.when.leading:
                shared[at] = replace(one, when=replace(one.when, day=other.when.day))
            continue
        if other.listed and is_day(one.when) and other.when.time is not None and not other.when.leading:
            shared[at] = replace(one, when=replace(one.when, time=other.when.time))
        elif other.listed and is_time(one.when) and other.when.day is not None and other.when.time is not None:
            shared[at] = replace(one, when=replace(one.when, day=other.when.day))
    for at in range(1, len(shared)):
        one, other = shared[at - 1], shared[at]
        if other.listed and one.when.leading and one.when.time is not None and is_day(other.when):
            shared[at] = replace(other, when=replace(other.when, time=one.when.time, leading=True))
    return shared


def _daily(phrase: Phrase) -> Phrase:
    """Read "mornings" without a day as those of the days to come."""
    time = phrase.when.time
    if phrase.when.day is not None or time is None or not time.daily:
        return phrase
    return replace(phrase, when=replace(phrase.when, day=Each(EVERY_DAY, Bound("from", Relative(0)))))
