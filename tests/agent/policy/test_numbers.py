"""Rules that go together one by one may not go together at all; the error says which one is to be corrected."""

from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.domain import DESK_OWNER, Availability, Slot
from agent.policy import Misfits, Policy
from agent.slots import Agenda, MeetingOwner, MeetingType, SlotRules, free_slots
from agent.slots.hours import WEEKDAYS

MARIA = MeetingOwner(name="Maria Silva", address="maria@example.com", calendar="https://dav.example/m/")


def meeting(name: str = "Consultation", **values: Any) -> MeetingType:
    return MeetingType(name=name, **values)


def elsewhere(name: str, **changes: Any) -> MeetingOwner:
    """Return an owner with a calendar of their own."""
    return MARIA.model_copy(update={"calendar": f"https://dav.example/{name}/", **changes})


@pytest.mark.parametrize(
    ("values", "place", "remedy"),
    [
        ({"meetings": ()}, ("meetings",), "describe a kind of meeting"),
        ({"remind_hours": 48}, ("remind_hours",), "write less, 0 for never"),
        ({"remind_hours": 1, "hold_hours": 1}, ("remind_hours",), "held for hold_hours = 1: after remind_hours = 1"),
        ({"meetings": (meeting("Call"), meeting("call"))}, ("meetings", 1, "name"), "'call' stands for 'Call' too"),
        (
            {"meetings": (meeting("Call", minutes=15), meeting("Call", minutes=60))},
            ("meetings", 1, "name"),
            "'Call' stands for 'Call' too",
        ),
        ({"meetings": (meeting("Call"), meeting("Call"))}, ("meetings", 1, "name"), "Take another word"),
        (
            {"meetings": (meeting("Call"), meeting("Visit", words=("tour", "CALL")))},
            ("meetings", 1, "words"),
            "'CALL' stands for 'Call' too",
        ),
        (
            {"meetings": (meeting("Call", words=("visit*",)), meeting("Visit"))},
            ("meetings", 1, "name"),
            "'Visit' stands for 'Call' too",
        ),
        (
            {"meetings": (meeting("Call", words=("visit",)), meeting("A"), meeting("Visit"))},
            ("meetings", 2, "name"),
            "'Visit' stands for 'Call' too",
        ),
        (
            {"meetings": (meeting("Call", words=("Cafe\u0301",)), meeting("Visit", words=("caf\u00e9",)))},
            ("meetings", 1, "words"),
            "stands for 'Call' too",
        ),
        (
            {"meetings": (meeting("First  call"), meeting("Visit", words=("first call",)))},
            ("meetings", 1, "words"),
            "stands for 'First  call' too",
        ),
        (
            {"meetings": (meeting(), meeting("Visit", owners=(DESK_OWNER, "maria")))},
            ("meetings", 1, "owners"),
            "there is no owner 'maria'; describe one in [owners.maria]",
        ),
        ({"meetings": (meeting(owners=()),)}, ("meetings", 0, "owners"), "nobody gives 'Consultation'"),
        ({"owners": {DESK_OWNER: MARIA}}, ("owners", DESK_OWNER), "take another name"),
        ({"slots": SlotRules(hours={})}, ("meetings", 0, "owners"), "'owner' has no hours"),
        ({"slots": SlotRules(hours={"mon": ()})}, ("meetings", 0, "owners"), "'owner' has no hours"),
        ({"meetings": (meeting(hours={}),)}, ("meetings", 0, "owners"), "'owner' has no hours"),
        (
            {
                "meetings": (meeting(), meeting("Visit", hours={"sat": ("09:00-12:00",)}, owners=("maria",))),
                "owners": {"maria": MARIA.model_copy(update={"hours": {"mon": ("09:00-12:00",)}})},
            },
            ("meetings", 1, "hours"),
            "'maria' has no hours in which 'Visit' is given",
        ),
        (
            {
                "meetings": (meeting(owners=(DESK_OWNER, "maria")),),
                "owners": {"maria": MARIA.model_copy(update={"hours": {"sat": ("09:00-12:00",)}})},
            },
            ("meetings", 0, "owners"),
            "'maria' has no hours in which 'Consultation' is given",
        ),
        (
            {"owners": {"maria": MARIA, "ben": elsewhere("ben"), "eve": elsewhere("ben")}},
            ("owners", "eve", "calendar"),
            "it is the calendar of 'ben' too; each owner needs a calendar of their own",
        ),
        (
            {"meetings": (meeting(owners=("Maria",)),), "owners": {"maria": MARIA}},
            ("meetings", 0, "owners"),
            "there is no owner 'Maria'; write it with small letters, 'maria'",
        ),
        (
            {"slots": SlotRules(notice_minutes=2880, horizon_days=2)},
            ("slots", "notice_minutes"),
            "'Consultation' must be asked for 2880 minutes ahead, and by horizon_days is given 2880 minutes ahead",
        ),
        ({"meetings": (meeting(notice_minutes=86400),)}, ("meetings", 0, "notice_minutes"), "could never be offered"),
        (
            {"slots": SlotRules(notice_minutes=1440), "meetings": (meeting(), meeting("Call", horizon_days=1))},
            ("meetings", 1, "horizon_days"),
            "'Call' must be asked for 1440 minutes ahead",
        ),
        (
            {"meetings": (meeting(hours={"tue": ("13:00-14:00", "08:00-12:00", "11:59-12:30")}),)},
            ("meetings", 0, "hours", "tue"),
            "'08:00-12:00' and '11:59-12:30' overlap",
        ),
        (
            {"owners": {"maria": MARIA.model_copy(update={"hours": {"mon": ("09:00-12:00", "09:00-10:00")}})}},
            ("owners", "maria", "hours", "mon"),
            "'09:00-10:00' and '09:00-12:00' overlap",
        ),
    ],
)
def test_a_misfit_names_its_place_and_the_remedy(
    values: dict[str, Any], place: tuple[int | str, ...], remedy: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Policy(**values)
    (error,) = caught.value.errors()
    misfits = error["ctx"]["error"]
    assert isinstance(misfits, Misfits)
    assert (error["type"], error["loc"], [misfit.place for misfit in misfits.found]) == ("value_error", (), [place])
    assert remedy in str(misfits)


def test_all_that_does_not_go_together_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        Policy(meetings=(meeting("Call"), meeting("Call", owners=("eve", "eve"))))
    (error,) = caught.value.errors()
    assert [(misfit.place[-1], misfit.message[:20]) for misfit in error["ctx"]["error"].found] == [
        ("name", "'Call' stands for 'C"),
        ("owners", "there is no owner 'e"),
        ("owners", "'eve' is named more "),
    ]


@pytest.mark.parametrize(
    "rules", [{"minutes": 60, "hours": {"mon": ("09:00-09:45",)}}, {"hours": {"mon": ("09:10-09:45",)}}]
)
def test_hours_that_the_meeting_does_not_fit_into_are_told(rules: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="widen them"):
        Policy(meetings=(meeting(**rules),))
    assert Policy(meetings=(meeting(minutes=60, hours={"mon": ("08:30-09:00", "09:00-09:45")}),))


RANGES = st.lists(st.sampled_from(["00:00-00:50", "09:00-09:45", "09:45-10:20", "10:30-11:10", "23:10-24:00"]))
HOURS = st.dictionaries(st.sampled_from(["mon", "tue", "sun"]), RANGES.map(set).map(tuple), min_size=1)


@settings(max_examples=60)
@given(hours=HOURS, minutes=st.sampled_from([5, 40, 50, 80, 100]), grid=st.sampled_from([5, 15, 30, 40, 60]))
def test_a_meeting_fits_where_the_search_finds_a_slot_for_it(hours: Any, minutes: int, grid: int) -> None:
    rules = SlotRules(zone="UTC", hours=hours, minutes=minutes, granularity_minutes=grid, notice_minutes=0)
    sunday = datetime(2025, 6, 1, tzinfo=UTC)
    fits = free_slots([Slot(sunday, sunday + timedelta(days=9))], Agenda(rules, Availability()), sunday)
    try:
        Policy(slots=rules)
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_many_owners_who_give_many_kinds_are_checked_at_once() -> None:
    """On the finest grid, with hours that are too short only by a little."""
    hours = dict.fromkeys(WEEKDAYS, ("09:00-09:55", "14:00-21:00"))
    owners = {f"o{number}": elsewhere(str(number), hours=hours) for number in range(20)}
    kinds = tuple(meeting(f"Kind {number}", minutes=425, owners=tuple(owners)) for number in range(10))
    begun = process_time()
    with pytest.raises(ValidationError) as caught:
        Policy(slots=SlotRules(granularity_minutes=5, hours=hours), meetings=kinds, owners=owners)
    assert process_time() - begun < 1
    assert len(caught.value.errors()[0]["ctx"]["error"].found) == 200


@pytest.mark.parametrize("name", ["", "Maria", "1st", "m@example.com", "x" * 32, "a b"])
def test_an_owner_is_named_in_plain_small_letters(name: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        Policy(owners={name: MARIA})
    assert Policy(owners={"x" * 31: MARIA}).owners


def test_a_kind_may_name_itself_twice_and_owners_may_give_nothing() -> None:
    policy = Policy(meetings=(meeting("Call", words=("call", "CALL", "phone")),), owners={"maria": MARIA})
    assert policy.known_owners() == {DESK_OWNER, "maria"}


def test_a_kind_is_found_by_its_name_and_the_first_is_meant_where_none_is_said() -> None:
    first, second = meeting("Call"), meeting("Visit")
    policy = Policy(meetings=(first, second))
    assert [policy.meeting(name) for name in ("Call", "Visit", "", "Tour", "visit")] == [
        first,
        second,
        first,
        None,
        None,
    ]


def test_the_rules_of_a_kind_are_those_of_the_owner_who_gives_it() -> None:
    lisbon = MARIA.model_copy(update={"zone": "Europe/Lisbon"})
    policy = Policy(
        meetings=(meeting(minutes=45, owners=(DESK_OWNER, "maria", "ben")),),
        owners={"maria": lisbon, "ben": elsewhere("ben")},
    )
    by_owner = {owner: policy.rules(policy.meetings[0], owner) for owner in (DESK_OWNER, "maria", "ben")}
    assert {owner: rules.zone for owner, rules in by_owner.items()} == {
        DESK_OWNER: "Europe/Berlin",
        "maria": "Europe/Lisbon",
        "ben": "Europe/Berlin",
    }
    assert {owner: policy.zone_of(owner) for owner in by_owner} == {
        name: rules.zone for name, rules in by_owner.items()
    }
    assert {rules.minutes for rules in by_owner.values()} == {45}


def test_the_horizon_is_that_of_the_kind_that_reaches_farthest() -> None:
    assert Policy().horizon() == timedelta(days=60)
    near = Policy(meetings=(meeting("Call", horizon_days=7), meeting("Visit", horizon_days=14)))
    assert near.horizon() == timedelta(days=14)
    assert Policy(meetings=(meeting("Call", horizon_days=7), meeting("Visit"))).horizon() == timedelta(days=60)
