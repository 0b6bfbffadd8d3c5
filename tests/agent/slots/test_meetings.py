"""Kinds of meeting and their owners: what holds where both say something, and what cannot be said."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, ValidationError

from agent.slots import MeetingOwner, MeetingType, SlotRules, rules_for
from agent.slots.meetings import same_calendar

RULES = SlotRules(hours={"mon": ("09:00-17:00",)}, holidays=frozenset({date(2025, 3, 10)}), daily_cap=4)
MARIA: dict[str, Any] = {"name": "Maria Silva", "address": "maria@example.com", "calendar": "https://dav.example/m/"}


def owner(**values: Any) -> MeetingOwner:
    return MeetingOwner(**{**MARIA, **values})


def kind(**values: Any) -> MeetingType:
    return MeetingType(**{"name": "Consultation", **values})


def test_a_kind_that_says_nothing_has_the_rules_of_all() -> None:
    assert rules_for(RULES, kind(), None) == RULES
    assert rules_for(RULES, kind(), owner()) == RULES


@pytest.mark.parametrize(
    "rules",
    [
        {"minutes": 45},
        {"hours": {"tue": ("10:00-12:00",)}},
        {"buffer_before_minutes": 0, "buffer_after_minutes": 20},
        {"buffer_before_minutes": 20, "buffer_after_minutes": 0},
        {"notice_minutes": 0},
        {"horizon_days": 7},
        {"granularity_minutes": 15},
        {"daily_cap": 1},
    ],
)
def test_what_a_kind_says_itself_counts_for_it(rules: dict[str, Any]) -> None:
    wide = RULES.model_copy(update={"buffer_before_minutes": 5, "buffer_after_minutes": 5})
    assert rules_for(wide, kind(**rules), None) == wide.model_copy(update=rules)
    assert rules_for(wide, kind(**rules), owner()) == wide.model_copy(update=rules)


@pytest.mark.parametrize(
    ("of_kind", "of_owner", "hours"),
    [
        (None, None, {"mon": ("09:00-17:00",)}),
        ({"mon": ("08:00-10:00",)}, None, {"mon": ("08:00-10:00",)}),
        (None, {"mon": ("08:00-10:00",)}, {"mon": ("09:00-10:00",)}),
        ({"tue": ("08:00-12:00",)}, {"tue": ("09:00-13:00",)}, {"tue": ("09:00-12:00",)}),
        ({"tue": ("08:00-12:00",)}, {"tue": ("12:00-13:00",)}, {}),
        ({}, {"tue": ("12:00-13:00",)}, {}),
    ],
)
def test_a_meeting_lies_in_the_hours_of_its_kind_and_of_its_owner(of_kind: Any, of_owner: Any, hours: Any) -> None:
    assert rules_for(RULES, kind(hours=of_kind), owner(hours=of_owner)).hours == hours


def test_the_hours_are_those_of_the_owners_clock() -> None:
    assert RULES.tz == ZoneInfo("Europe/Berlin")
    in_lisbon = rules_for(RULES, kind(), owner(zone="Europe/Lisbon"))
    assert (in_lisbon.zone, in_lisbon.tz) == ("Europe/Lisbon", ZoneInfo("Europe/Lisbon"))
    (there,), (here,) = in_lisbon.opening(date(2025, 3, 17)), RULES.opening(date(2025, 3, 17))
    assert there.start - here.start == timedelta(hours=1)


def test_days_off_are_those_of_all_and_those_of_the_owner() -> None:
    own = owner(holidays=frozenset({date(2025, 3, 11)}))
    assert rules_for(RULES, kind(), own).holidays == {date(2025, 3, 10), date(2025, 3, 11)}
    assert rules_for(RULES, kind(), None).holidays == {date(2025, 3, 10)}


@pytest.mark.parametrize(
    ("model", "values", "field", "remedy"),
    [
        (MeetingType, {"name": " "}, "name", "at least 1 character"),
        (MeetingType, {"name": "One\ntwo"}, "name", "pattern"),
        (MeetingType, {"name": "x" * 201}, "name", "at most 200 characters"),
        (MeetingType, {"name": "A", "link": "meet.example/1"}, "link", "begins with https://"),
        (MeetingType, {"name": "A", "link": "javascript:1"}, "link", "begins with https://"),
        (MeetingType, {"name": "A", "link": "https://meet.example/a b"}, "link", "pattern"),
        (MeetingType, {"name": "A", "minutes": 4}, "minutes", "greater than or equal to 5"),
        (MeetingType, {"name": "A", "minutes": 481}, "minutes", "less than or equal to 480"),
        (MeetingType, {"name": "A", "daily_cap": 0}, "daily_cap", "greater than or equal to 1"),
        (MeetingType, {"name": "A", "granularity_minutes": 25}, "granularity_minutes", "15, 20, 30 or 60"),
        (MeetingType, {"name": "A", "hours": {"mon": ("9-17",)}}, "hours.mon", "write local times like"),
        (MeetingType, {"name": "A", "room": "1"}, "room", "Extra inputs are not permitted"),
        (MeetingOwner, {**MARIA, "address": "Maria"}, "address", "pattern"),
        (MeetingOwner, {**MARIA, "address": "<maria@example.com>"}, "address", "pattern"),
        (MeetingOwner, {**MARIA, "calendar": "dav.example"}, "calendar", "begins with https://"),
        (MeetingOwner, {**MARIA, "calendar": "https://"}, "calendar", "begins with https://"),
        (MeetingOwner, {**MARIA, "calendar": "https://[dav"}, "calendar", "begins with https://"),
        (MeetingOwner, {**MARIA, "calendar": "https://dav.example:x/"}, "calendar", "begins with https://"),
        (MeetingOwner, {**MARIA, "zone": "Lisbon"}, "zone", "name a city, like 'Europe/Berlin'"),
        (MeetingOwner, {**MARIA, "minutes": 30}, "minutes", "Extra inputs are not permitted"),
        (MeetingOwner, {"name": "Maria Silva", "calendar": "https://dav.example"}, "address", "Field required"),
    ],
)
def test_an_error_names_the_field_and_the_remedy(
    model: type[BaseModel], values: dict[str, Any], field: str, remedy: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    (error,) = caught.value.errors()
    assert ".".join(map(str, error["loc"])).startswith(field)
    assert remedy in error["msg"]


def test_a_kind_may_have_a_link_or_a_place_or_neither_and_is_the_settings_owners_to_give() -> None:
    assert kind(link="https://meet.example/a").link == "https://meet.example/a"
    assert kind(link="http://meet.example/a").link == "http://meet.example/a"
    assert (kind().link, kind().place, kind().owners) == ("", "", ("owner",))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://dav.example/maria/main/", True),
        ("https://DAV.example:443/maria/main", True),
        ("https://dav.example/m%61ria/main", True),
        ("https://dav.example/maria/home", False),
        ("https://dav.example/Maria/main", False),
        ("https://dav.example:8443/maria/main", False),
        ("https://dav.example/maria/main?export", False),
        ("https://other.example/maria/main", False),
    ],
)
def test_two_addresses_may_lead_to_one_calendar(other: str, same: bool) -> None:
    assert same_calendar("https://dav.example/maria/main", other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("primary", "primary", True),
        ("maria@example.com", "Maria@Example.com", True),
        ("maria@example.com", "jonas@example.com", False),
        ("primary", "maria@example.com", False),
        ("c_1@group.example.com", "https://group.example.com/c_1", False),
    ],
)
def test_two_ids_name_one_calendar_whatever_their_case(one: str, other: str, same: bool) -> None:
    assert same_calendar(one, other) is same
    assert MeetingOwner(name="Maria", address="maria@example.com", calendar=one).calendar == one
