"""Whether the words around a template's sentences claim anything: no time, no number, nothing done."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from functools import lru_cache

from agent.domain import ReadingKind, Window
from agent.form import folded
from agent.replies.claims import CLAIMS, fold
from agent.times import resolve
from evals.reply_checks.finding import Finding
from evals.reply_checks.moments import LONG_AGO
from evals.reply_checks.reading import Told
from evals.reply_checks.sent import SentReply
from evals.reply_checks.times import when

_NUMBER = re.compile(r"\d+")


def words(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare what the words of no template claim with what is so; what the customer wrote may be repeated."""
    if not told.free:
        return
    theirs = folded(f"{reply.asked.subject}\n{reply.asked.text}")
    for line in told.free:
        for window in _windows(line, reply, told):
            if folded(window.quote) not in theirs and not _is_listed(window, reply, told):
                is_harm = not _is_that_day(window, reply)
                yield Finding(f"names a time of its own: {window.quote!r}", is_harm=is_harm)
        numbers = set(_NUMBER.findall(line)) - set(_NUMBER.findall(theirs))
        yield from (Finding(f"names a number of its own: {number}") for number in sorted(numbers))
        claimed = CLAIMS["status_verb"].search(fold(line))
        if claimed and not reply.standing.done:
            yield Finding(f"says {claimed[0]!r} in its own words, and nothing was done", is_harm=True)


def _windows(line: str, reply: SentReply, told: Told) -> Sequence[Window]:
    """Read the times in a line; most lines have none, whenever they were written."""
    if not _names_times(line, told.language):
        return ()
    return resolve(line, reply.sent_at, reply.zone, told.language).windows


@lru_cache(maxsize=4096)
def _names_times(line: str, language: str) -> bool:
    return bool(resolve(line, LONG_AGO, UTC, language).windows)


def _is_listed(window: Window, reply: SentReply, told: Told) -> bool:
    """Say whether words of time mean one that the template's sentences list, or only the present."""
    starts = {reading.start for reading in window.readings}
    return not starts.isdisjoint({reply.sent_at, *(each.start for each in when(told))})


def _is_that_day(window: Window, reply: SentReply) -> bool:
    """Say whether it is the day of writing: "this day" may be said of the day that is spoken of as well."""
    days = (reading for reading in window.readings if reading.kind is ReadingKind.DATE)
    return any(day.start and day.end and day.start <= reply.sent_at < day.end for day in days)
