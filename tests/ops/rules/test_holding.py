"""What really holds for each kind of meeting with each who gives it."""

from datetime import date

import pytest

from agent.policy import Policy
from ops.rules.holding import days, holding, idle_owners, span, week

MARIA = {"name": "Maria", "address": "maria@example.com", "calendar": "https://calendar.example.com/m/"}
POLICY = Policy.model_validate(
    {
        "slots": {"zone": "Europe/Dublin", "holidays": ["2026-12-25", "2027-12-25"], "buffer_after_minutes": 10},
        "meetings": [
            {"name": "Visit", "owners": ["maria", "owner"], "round_robin": True, "minutes": 45, "words": ["checkup"]},
            {"name": "Call", "link": "https://meet.example.com/x", "daily_cap": 3},
        ],
        "owners": {
            "maria": {**MARIA, "zone": "Europe/Lisbon", "hours": {"mon": ["16:00-20:00"]}, "holidays": ["2026-12-24"]},
            "jonas": {**MARIA, "name": "Jonas", "calendar": "https://calendar.example.com/j/"},
        },
    }
)


def test_each_kind_is_told_with_each_giver_and_what_holds_there() -> None:
    told = list(holding(POLICY, "Robin", date(2026, 12, 1)))
    assert [(line.meeting, line.owner, line.name) for line in told] == [
        ("Visit", "maria", "Maria"),
        ("Visit", "owner", "Robin"),
        ("Call", "owner", "Robin"),
    ]
    visit, other, call = told
    assert (visit.minutes, visit.buffer_after_minutes, visit.words, visit.takes_turns) == (45, 10, ["checkup"], True)
    assert (visit.zone, visit.hours) == ("Europe/Lisbon", {"mon": ["16:00-17:00"]})
    assert (other.zone, list(other.hours)) == ("Europe/Dublin", ["mon", "tue", "wed", "thu", "fri"])
    assert visit.holidays == [date(2026, 12, 24), date(2026, 12, 25)]
    assert (call.minutes, call.daily_cap, call.takes_turns, call.holidays) == (30, 3, False, [date(2026, 12, 25)])


def test_owners_who_give_nothing_are_named() -> None:
    assert idle_owners(POLICY) == ["jonas"]


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ({}, ""),
        ({"mon": ["09:00-17:00"]}, "mon 09:00-17:00"),
        ({"mon": ["9"], "tue": ["9"], "wed": ["9", "10"], "fri": ["9"], "sat": []}, "mon-tue 9; wed 9, 10; fri 9"),
    ],
)
def test_a_week_is_told_in_a_line(hours: dict[str, list[str]], told: str) -> None:
    assert week(hours) == told


def test_days_in_a_row_are_told_as_one_stretch() -> None:
    free = [date(2027, 1, 1), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31)]
    assert days(free) == "2026-12-24 to 2026-12-25, 2026-12-31 to 2027-01-01"
    assert days(free[:1]) == "2027-01-01"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (90, "90 minutes"),
        (120, "2 hours"),
        (1440, "1 day"),
        (4320, "3 days"),
    ],
)
def test_a_length_of_time_is_told_as_people_do(minutes: int, told: str) -> None:
    assert span(minutes) == told
