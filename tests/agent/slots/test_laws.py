"""What holds of every search for free slots, whatever the rules, the zone and the calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Availability, Slot
from agent.slots import Agenda, SlotRules, free_slots, full_days, is_free, refusal
from agent.slots.hours import WEEKDAYS, minutes_of_day
from agent.slots.rules import names_a_place
from tests.agent.slots.cases import EVES, MINUTE, Search, searches, stretches

ALWAYS = dict.fromkeys(WEEKDAYS, ("00:00-24:00",))
NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
few = settings(max_examples=25)


@few
@given(searches())
def test_every_free_slot_is_wanted_allowed_and_untouched(search: Search) -> None:
    free = free_slots(*search)
    rules, available = search.agenda.rules, search.agenda.availability
    assert free == sorted(set(free))
    for slot in free:
        assert slot.end - slot.start == rules.length
        assert slot.start.tzinfo is UTC
        assert any(span.start <= slot.start and slot.end <= span.end for span in search.spans)
        assert refusal(slot, search.agenda, search.now) is None
        assert is_free(slot, search.agenda)
        assert not any(map(rules.buffered(slot).overlaps, (*available.busy, *available.unknown, *search.agenda.taken)))
        assert not any(map(slot.overlaps, search.agenda.kept_clear))


@few
@given(searches(), st.data())
def test_more_in_the_way_never_gives_more_slots(search: Search, data: st.DataObject) -> None:
    agenda, rules, before = search.agenda, search.agenda.rules, set(free_slots(*search))
    more = (data.draw(stretches(search.spans[0].start)),)
    available = agenda.availability
    fuller = [
        replace(agenda, availability=replace(available, busy=available.busy + more)),
        replace(agenda, availability=replace(available, unknown=available.unknown + more)),
        replace(agenda, taken=(*agenda.taken, *more)),
        replace(agenda, kept_clear=(*agenda.kept_clear, *more)),
        replace(agenda, full_days=agenda.full_days | {more[0].start.date()}),
        replace(agenda, rules=rules.model_copy(update={"notice_minutes": rules.notice_minutes + 45})),
        replace(agenda, rules=rules.model_copy(update={"horizon_days": max(1, rules.horizon_days - 1)})),
        replace(agenda, rules=rules.model_copy(update={"buffer_before_minutes": rules.buffer_before_minutes + 5})),
        replace(agenda, rules=rules.model_copy(update={"buffer_after_minutes": rules.buffer_after_minutes + 5})),
        replace(agenda, rules=rules.model_copy(update={"holidays": rules.holidays | {more[0].start.date()}})),
    ]
    for harder in fuller:
        assert set(free_slots(search.spans, harder, search.now)) <= before


@few
@given(searches(), st.sampled_from(["Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]))
def test_a_week_later_the_same_slots_are_free_a_week_later(search: Search, zone: str) -> None:
    """In zones whose clocks never change."""
    week = timedelta(days=7)

    def later(slots: tuple[Slot, ...] | list[Slot]) -> tuple[Slot, ...]:
        return tuple(Slot(slot.start + week, slot.end + week) for slot in slots)

    def days_later(days: frozenset[date]) -> frozenset[date]:
        return frozenset(day + week for day in days)

    here = replace(search.agenda, rules=search.agenda.rules.model_copy(update={"zone": zone}))
    there = Agenda(
        here.rules.model_copy(update={"holidays": days_later(here.rules.holidays)}),
        Availability(later(here.availability.busy), later(here.availability.unknown)),
        later(tuple(here.taken)),
        later(tuple(here.kept_clear)),
        days_later(here.full_days),
    )
    found = free_slots(later(search.spans), there, search.now + week)
    assert tuple(found) == later(free_slots(search.spans, here, search.now))


@pytest.mark.parametrize(("zone", "evening"), EVES)
def test_a_cap_counts_the_owners_local_days(zone: str, evening: datetime) -> None:
    """A day on which as many meetings begin as are given gives no more, wherever UTC has its midnight."""
    rules = SlotRules(zone=zone, hours=ALWAYS, minutes=30, granularity_minutes=240, notice_minutes=0, daily_cap=2)
    span = Slot(evening - timedelta(days=1), evening + timedelta(days=2))
    every = free_slots([span], Agenda(rules, Availability()), evening - timedelta(days=1))
    local = [slot.start.astimezone(ZoneInfo(zone)).date() for slot in every]
    for number, day in enumerate(local[:-1]):
        given_away = every[number : number + 2]
        agenda = Agenda(rules, Availability(), full_days=full_days(given_away, rules))
        left = [slot for slot, its_day in zip(every, local, strict=True) if local[number + 1] != day or its_day != day]
        assert free_slots([span], agenda, evening - timedelta(days=1)) == left


@cache
def clocks() -> dict[tuple[object, ...], str]:
    """Return one zone for every clock of 2025: what it shows at New Year, and what it changes to and when."""
    zones = sorted(filter(names_a_place, available_timezones()))
    return {(offset(zone, NEW_YEAR), *changes(zone)): zone for zone in zones}


def offset(zone: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def changes(zone: str) -> list[tuple[datetime, timedelta | None]]:
    """List the minutes of 2025 at which a clock changes, and its new offset."""
    found = []
    for week in range(53):
        low, high = NEW_YEAR + timedelta(weeks=week), NEW_YEAR + timedelta(weeks=week + 1)
        if offset(zone, low) == offset(zone, high):
            continue
        while high - low > MINUTE:
            middle = low + (high - low) // (2 * MINUTE) * MINUTE
            low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
        found.append((high, offset(zone, high)))
    return found


def test_in_every_zone_the_slots_of_the_days_of_both_changes_are_those_within_the_hours() -> None:
    hours = ("00:00-01:30", "02:30-10:00", "23:00-24:00")
    ranges = [minutes_of_day(text) for text in hours]
    assert len(clocks()) > 50
    for zone in clocks().values():
        rules = SlotRules(zone=zone, hours=dict.fromkeys(WEEKDAYS, hours), notice_minutes=0, horizon_days=366)
        for change, _ in changes(zone) or [(NEW_YEAR + timedelta(days=180), None)]:
            start = change - timedelta(hours=5)
            found = free_slots([Slot(start, start + timedelta(hours=12))], Agenda(rules, Availability()), NEW_YEAR)
            steps = [start + 15 * MINUTE * number for number in range(48)]
            local = [moment.astimezone(rules.tz) for moment in steps]
            is_open = [any(low <= 60 * t.hour + t.minute < high for low, high in ranges) for t in local]
            # Every clock is ahead of UTC by quarters of an hour, so a half hour is open where both its quarters are.
            assert [slot.start for slot in found] == [
                moment
                for number, moment in enumerate(steps[:-1])
                if is_open[number] and is_open[number + 1] and local[number].minute in {0, 30}
            ], zone
