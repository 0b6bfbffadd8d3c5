"""The search finds what a naive one finds that knows only the words of the rules, and goes minute by minute."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from agent.domain import Slot
from agent.slots import Agenda, SlotRules, free_slots
from agent.slots.hours import WEEKDAYS
from tests.agent.slots.cases import MINUTE, Search, searches


def shares_time(start: datetime, end: datetime, others: Iterable[Slot]) -> bool:
    return any(start < other.end and other.start < end for other in others)


def open_minutes(rules: SlotRules) -> Callable[[datetime], bool]:
    """Return whether the owner works in a minute: by what the owner's clock shows, and on no holiday."""

    @cache
    def is_open(minute: datetime) -> bool:
        local = minute.astimezone(ZoneInfo(rules.zone))
        ranges = rules.hours.get(WEEKDAYS[local.weekday()], ())
        return local.date() not in rules.holidays and any(r[:5] <= f"{local:%H:%M}" < r[6:] for r in ranges)

    return is_open


def fits(start: datetime, agenda: Agenda, now: datetime) -> bool:
    """Say whether a meeting that starts now is asked for in time, on a day with room, and meets nothing."""
    rules, available = agenda.rules, agenda.availability
    end = start + rules.minutes * MINUTE
    before, after = rules.buffer_before_minutes * MINUTE, rules.buffer_after_minutes * MINUTE
    return (
        now < start
        and now + rules.notice_minutes * MINUTE <= start <= now + timedelta(days=rules.horizon_days)
        and start.astimezone(ZoneInfo(rules.zone)).date() not in agenda.full_days
        and not shares_time(start - before, end + after, (*available.busy, *available.unknown, *agenda.taken))
        and not shares_time(start, end, agenda.kept_clear)
    )


def naive(spans: Iterable[Slot], agenda: Agenda, now: datetime) -> list[Slot]:
    rules, is_open, found = agenda.rules, open_minutes(agenda.rules), set()
    for span in spans:
        names_start = span.end - span.start == rules.minutes * MINUTE
        start = span.start
        while start + rules.minutes * MINUTE <= span.end:
            local = start.astimezone(ZoneInfo(rules.zone))
            on_grid = (60 * local.hour + local.minute) % rules.granularity_minutes == 0
            minutes = (start + number * MINUTE for number in range(rules.minutes))
            if (on_grid or names_start) and fits(start, agenda, now) and all(map(is_open, minutes)):
                found.add(Slot(start, start + rules.minutes * MINUTE))
            start += MINUTE
    return sorted(found)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(searches())
def test_the_search_finds_what_a_naive_one_finds(search: Search) -> None:
    assert free_slots(*search) == naive(*search)
