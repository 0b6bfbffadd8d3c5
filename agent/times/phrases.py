"""From nodes to the times that a text means: what belongs together, what is shared in a list, what is ruled out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.times.days import Weekday
from agent.times.grammar import Node, rewrite
from agent.times.lists import spread_dates, spread_weeks
from agent.times.periods import Period
from agent.times.rules.clocks import CLOCKS
from agent.times.rules.days import DATES, PERIODS, SPANS, WEEKDAYS
from agent.times.rules.whole import PARTED_CLOCKS, TIMES, WHOLE
from agent.times.when import When

WORDS_BETWEEN = 4
"""So many words may stand between a day and its time: "Tuesday works for me, say 3 pm"."""


@dataclass(frozen=True)
class Phrase:
    """A time that is meant, where it stands in the text, and how it hangs together with the one before it."""

    when: When
    start: int
    end: int
    possible: bool = True
    listed: bool = False
    near: bool = False
    """In the same sentence as the one before it, few words away."""


def reduced(nodes: Sequence[Node]) -> list[Node]:
    """Apply the grammar in its order: clocks, dates, weeks, days, times of day, and days with their times."""
    found = rewrite(nodes, CLOCKS)
    found = spread_dates(rewrite(found, DATES))
    found = rewrite(rewrite(found, PERIODS), PARTED_CLOCKS)
    found = spread_weeks(rewrite(found, WEEKDAYS))
    return rewrite(rewrite(rewrite(found, SPANS), TIMES), WHOLE)


def lengths(nodes: Sequence[Node]) -> list[int]:
    """Return the durations that are left over, in minutes."""
    said = [node.meanings["Length"] for node in nodes if "Length" in node.meanings]
    return [amount for amount, unit in said if unit == "minute" and amount > 0]


def phrases(nodes: Sequence[Node]) -> list[Phrase]:
    """Return the times in order, each with what it shares with its neighbours."""
    return _share_times(_merge(_share_weeks(_scan(nodes))))


def _scan(nodes: Sequence[Node]) -> list[Phrase]:
    found: list[Phrase] = []
    ruled_out, listed, words, sentence = False, True, 0, 0
    for node in nodes:
        when = _when(node)
        if when is not None:
            near = bool(found) and words <= WORDS_BETWEEN
            found.append(Phrase(when, node.start, node.end, not ruled_out, bool(found) and listed and words == 0, near))
            listed, words = False, 0
        elif "refused" in node.meanings:
            found = _refuse(found, sentence)
            words += 1
        elif "stop" in node.meanings or "but" in node.meanings:
            ruled_out, sentence, words = False, len(found), WORDS_BETWEEN + 1
        elif "not" in node.meanings:
            ruled_out, words = True, words + 1
        elif node.meanings.keys() & {"or", "and", "comma", "to"}:
            listed = True
        elif "filler" not in node.meanings:
            words += 1
    return found


def _when(node: Node) -> When | None:
    meanings = node.meanings
    if "When" in meanings:
        when: When = meanings["When"]
        return when
    if "Day" in meanings:
        return When(day=meanings["Day"])
    return When(time=meanings["Time"]) if "Time" in meanings else None


def _refuse(found: list[Phrase], sentence: int) -> list[Phrase]:
    """Rule out the last time, and those that are listed with it: "Thursday or Friday doesn't work"."""
    kept = list(found)
    for at in reversed(range(sentence, len(kept))):
        kept[at] = replace(kept[at], possible=False)
        if not kept[at].listed:
            break
    return kept


def _share_weeks(found: list[Phrase]) -> list[Phrase]:
    """Put a bare weekday into the week that was named just before: "any day next week except Friday"."""
    shared = list(found)
    for at in range(1, len(shared)):
        week, day = shared[at - 1].when.day, shared[at].when.day
        if isinstance(day, Weekday) and day.week is None and day.which is None and shared[at].near:
            within = week.week if isinstance(week, Weekday) else None
            if isinstance(week, Period) and week.unit == "week":
                within = week.which
            shared[at] = replace(shared[at], when=replace(shared[at].when, day=replace(day, week=within)))
    return shared


def _merge(found: list[Phrase]) -> list[Phrase]:
    """Put a lone time and a lone day that stand near each other together; a further lone time takes the last day."""
    merged: list[Phrase] = []
    for phrase in found:
        last = merged[-1] if merged else None
        if last is not None and phrase.near and not phrase.listed and last.possible == phrase.possible:
            one, other = last.when, phrase.when
            if _is_day(one) and _is_time(other):
                merged[-1] = replace(last, when=replace(one, time=other.time), end=phrase.end)
                continue
            if _is_time(one) and _is_day(other):
                merged[-1] = replace(last, when=replace(other, time=one.time), end=phrase.end)
                continue
        day = next((p.when.day for p in reversed(merged) if p.when.day is not None), None)
        if _is_time(phrase.when) and day is not None:
            merged.append(replace(phrase, when=replace(phrase.when, day=day)))
        else:
            merged.append(phrase)
    return merged


def _share_times(found: list[Phrase]) -> list[Phrase]:
    """Give listed days the time of the one after them: "Tue or Wed morning"."""
    shared = list(found)
    for at in reversed(range(len(shared) - 1)):
        one, other = shared[at], shared[at + 1]
        if other.listed and _is_day(one.when) and other.when.time is not None:
            shared[at] = replace(one, when=replace(one.when, time=other.when.time))
        elif other.listed and _is_time(one.when) and other.when.day is not None and other.when.time is not None:
            shared[at] = replace(one, when=replace(one.when, day=other.when.day))
    return shared


def _is_day(when: When) -> bool:
    return when.day is not None and when.time is None and when.until is None


def _is_time(when: When) -> bool:
    return when.day is None and when.time is not None
