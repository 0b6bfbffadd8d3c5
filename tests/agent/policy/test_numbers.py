"""Rules that go together one by one may not go together at all; the error says which one is to be corrected."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from agent.domain import DESK_OWNER
from agent.policy import Misfits, Policy
from agent.slots import MeetingOwner, MeetingType, SlotRules

MARIA = MeetingOwner(name="Maria Silva", address="maria@example.com", calendar="https://dav.example/m/")


def meeting(name: str = "Consultation", **values: Any) -> MeetingType:
    return MeetingType(name=name, **values)


@pytest.mark.parametrize(
    ("values", "place", "remedy"),
    [
        ({"meetings": ()}, ("meetings",), "describe a kind of meeting"),
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
        owners={"maria": lisbon, "ben": MARIA},
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
