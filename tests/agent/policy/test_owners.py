"""Who is asked first for a meeting: whom an offer, the CRM, the number of meetings ahead or the policy names."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from agent.domain import DESK_OWNER, Hold, Slot
from agent.policy import Policy, WhyOwner, crm_owner, owners_in_order, why_asked
from agent.slots import MeetingOwner, MeetingType

NOW = datetime(2025, 3, 10, 7, tzinfo=UTC)
TALK = MeetingType(name="First talk", owners=(DESK_OWNER, "maria", "ben"))
NAMED = TALK.model_copy(update={"round_robin": False})
ALONE = MeetingType(name="Tour", owners=("ben",))


def person(name: str, *crm: str) -> MeetingOwner:
    return MeetingOwner(name=name, address=f"{name}@example.com", calendar=f"https://dav.example/{name}/", crm=crm)


POLICY = Policy(meetings=(TALK,), owners={"maria": person("maria", "M. Lind", "7"), "ben": person("ben")})


def at(hour: float, minutes: int = 30) -> Slot:
    start = NOW.replace(hour=0) + timedelta(hours=hour)
    return Slot(start, start + timedelta(minutes=minutes))


def held(*owners: str, slot: Slot | None = None) -> list[Hold]:
    return [Hold(slot or at(10), "Tasting", owner) for owner in owners]


@pytest.mark.parametrize(
    ("meeting", "holds", "first", "owners"),
    [
        (NAMED, [], None, [DESK_OWNER, "maria", "ben"]),
        (NAMED, held(DESK_OWNER, "maria"), None, [DESK_OWNER, "maria", "ben"]),
        (NAMED, [], "ben", ["ben", DESK_OWNER, "maria"]),
        (NAMED, [], "zoe", [DESK_OWNER, "maria", "ben"]),
        (TALK, [], None, [DESK_OWNER, "maria", "ben"]),
        (TALK, held(DESK_OWNER), None, ["maria", "ben", DESK_OWNER]),
        (TALK, held(DESK_OWNER, "maria"), None, ["ben", DESK_OWNER, "maria"]),
        (TALK, held(DESK_OWNER, DESK_OWNER, "maria", "ben", "ben"), None, ["maria", DESK_OWNER, "ben"]),
        (TALK, held("zoe", "zoe"), None, [DESK_OWNER, "maria", "ben"]),
        (TALK, held("ben", "ben"), "ben", ["ben", DESK_OWNER, "maria"]),
        (
            TALK,
            [Hold(at(hour), "Tasting", "maria", "offer") for hour in (10, 11, 12)],
            None,
            [DESK_OWNER, "ben", "maria"],
        ),
        (
            TALK,
            [
                *(Hold(at(hour), "Tasting", "maria", "offer") for hour in (10, 11)),
                *held(DESK_OWNER, DESK_OWNER, "ben", "ben"),
            ],
            None,
            ["maria", DESK_OWNER, "ben"],
        ),
        (TALK, held(DESK_OWNER, slot=at(6.5)), None, [DESK_OWNER, "maria", "ben"]),
        (TALK, held(DESK_OWNER, slot=at(6.75)), None, ["maria", "ben", DESK_OWNER]),
    ],
)
def test_owners_are_asked_in_the_order_of_the_file_or_take_turns_by_what_lies_ahead(
    meeting: MeetingType, holds: list[Hold], first: str | None, owners: list[str]
) -> None:
    assert list(owners_in_order(meeting, holds, NOW, first)) == owners


@pytest.mark.parametrize("meeting", [TALK, NAMED])
def test_the_owner_of_an_offer_comes_before_whom_the_crm_names_and_both_before_all_others(meeting: MeetingType) -> None:
    holds = held("maria", "ben", "ben")
    assert list(owners_in_order(meeting, holds, NOW, crm="ben")) == ["ben", DESK_OWNER, "maria"]
    assert list(owners_in_order(meeting, holds, NOW, "maria", "ben")) == ["maria", "ben", DESK_OWNER]


def test_whom_the_crm_names_gives_no_meeting_that_is_not_theirs() -> None:
    assert list(owners_in_order(ALONE, [], NOW, crm="maria")) == ["ben"]


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        ("maria@example.com", "maria"),
        (" Maria@Example.COM ", "maria"),
        ("m. lind", "maria"),
        ("7", "maria"),
        ("ben@example.com", "ben"),
        ("Olive@frontdesk.example", DESK_OWNER),
        ("maria", None),
        ("Lind", None),
        ("owner", None),
        ("maria@example.com, ben@example.com", None),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_the_crm_names_an_owner_by_the_whole_address_or_name_and_nothing_like_it(
    said: str | None, owner: str | None
) -> None:
    assert crm_owner(POLICY, said, "olive@frontdesk.example") == owner


def test_an_address_that_two_owners_share_names_neither() -> None:
    assert crm_owner(POLICY, "ben@example.com", "ben@example.com") is None


@pytest.mark.parametrize("name", ["M. LIND", "maria@example.com"])
def test_a_name_of_the_crm_that_stands_for_two_owners_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="the CRM could not say which owner it means"):
        Policy(meetings=(TALK,), owners={"maria": person("maria", "M. Lind"), "ben": person("ben", name)})


@pytest.mark.parametrize(
    ("meeting", "owner", "first", "crm", "why"),
    [
        (ALONE, "ben", "ben", "ben", None),
        (TALK, "ben", "ben", "ben", WhyOwner.OFFERED),
        (TALK, "ben", "maria", "ben", WhyOwner.CRM),
        (TALK, DESK_OWNER, "maria", None, WhyOwner.FREE),
        (TALK, DESK_OWNER, None, None, WhyOwner.FEWEST_AHEAD),
        (NAMED, DESK_OWNER, None, None, WhyOwner.NAMED_FIRST),
        (NAMED, "ben", None, None, WhyOwner.FREE),
    ],
)
def test_it_is_said_why_an_owner_gives_a_meeting(
    meeting: MeetingType, owner: str, first: str | None, crm: str | None, why: WhyOwner | None
) -> None:
    asked = owners_in_order(meeting, [], NOW, first, crm)
    assert why_asked(meeting, owner, asked, first, crm) == why
