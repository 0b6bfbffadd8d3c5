"""Which kind of meeting a mail means, and what of an owner's time is given away."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from agent.domain import DESK_OWNER, Availability, Hold, Slot
from agent.policy import MARGIN, Policy, agenda, length, named_meetings, of_length
from agent.slots import MeetingOwner, MeetingType, SlotRules, is_free

NOW = datetime(2025, 3, 10, 7, tzinfo=UTC)


def person(name: str, **values: Any) -> MeetingOwner:
    return MeetingOwner(name=name, address=f"{name}@example.com", calendar=f"https://dav.example/{name}/", **values)


TALK = MeetingType(name="First talk", words=("intro", "talk"), minutes=30, owners=(DESK_OWNER, "maria", "ben"))
TOUR = MeetingType(name="Garden tour", words=("tour", "tour of the caf\u00e9"), minutes=60, buffer_before_minutes=20)
TASTING = MeetingType(name="Tasting", words=("talk and taste", "C++"), minutes=60, buffer_after_minutes=10, daily_cap=2)
POLICY = Policy(
    slots=SlotRules(buffer_before_minutes=5, daily_cap=1),
    meetings=(TALK, TOUR, TASTING),
    owners={"maria": person("maria", zone="Pacific/Auckland"), "ben": person("ben")},
)

KINDS = {"talk": TALK, "tour": TOUR, "tasting": TASTING}


def at(hour: float, minutes: int = 30) -> Slot:
    start = NOW.replace(hour=0) + timedelta(hours=hour)
    return Slot(start, start + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Could we meet on Thursday?", []),
        ("I would like a first talk.", ["talk"]),
        ("FIRST\n  TALK, please", ["talk"]),
        ("the intro!", ["talk"]),
        ("An introduction, talks and tourists", []),
        ("a tour, then a tasting", ["tour", "tasting"]),
        ("a tasting, then a tour, then a tasting", ["tour", "tasting"]),
        ("We talk and taste", ["tasting"]),
        ("We talk and taste, and talk", ["talk", "tasting"]),
        ("a tour of the cafe\u0301", ["tour"]),
        ("the garden\u00a0tour", ["tour"]),
        ("C++?", ["tasting"]),
        ("C+", []),
        ("C++11", []),
        ("(tour)", ["tour"]),
    ],
)
def test_a_text_names_the_kinds_whose_words_stand_in_it(text: str, names: list[str]) -> None:
    assert named_meetings(POLICY, text) == [KINDS[name] for name in names]


def test_of_names_within_one_another_the_longest_counts() -> None:
    call, video = MeetingType(name="Call"), MeetingType(name="Video call", words=("call by video",))
    for meetings in permutations((call, video)):
        policy = Policy(meetings=meetings)
        assert named_meetings(policy, "a video call") == [video]
        assert named_meetings(policy, "a call by video") == [video]
        assert named_meetings(policy, "a call") == [call]


@pytest.mark.parametrize(
    ("usual", "minutes", "kind"),
    [
        (TALK, None, TALK),
        (TALK, 30, TALK),
        (TALK, 60, None),
        (TOUR, 60, TOUR),
        (TASTING, 60, TASTING),
        (TOUR, 30, TALK),
        (TALK, 45, TALK),
    ],
)
def test_a_length_picks_the_one_kind_that_has_it_and_the_usual_one_where_none_does(
    usual: MeetingType, minutes: int | None, kind: MeetingType | None
) -> None:
    assert of_length(POLICY, usual, minutes) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [("two colours", True), ("COLOUR", True), ("recolour", False), ("a colourist", True), ("colo", False)],
)
def test_a_star_stands_for_any_ending(text: str, found: bool) -> None:
    policy = Policy(meetings=(TALK.model_copy(update={"owners": (DESK_OWNER,), "words": ("colour*",)}),))
    assert bool(named_meetings(policy, text)) is found


def test_a_kind_without_a_length_of_its_own_is_as_long_as_all() -> None:
    plain = MeetingType(name="Plain")
    policy = Policy(slots=SlotRules(minutes=25), meetings=(TALK.model_copy(update={"owners": (DESK_OWNER,)}), plain))
    assert [length(policy, kind) for kind in policy.meetings] == [30, 25]
    assert of_length(policy, policy.meetings[0], 25) == plain


def offered(owner: str, *hours: float) -> list[Hold]:
    return [Hold(at(hour), "Tasting", owner, "offer") for hour in hours]


HOLDS = [
    Hold(at(9), "First talk", DESK_OWNER),
    Hold(at(12, 60), "Garden tour", DESK_OWNER),
    Hold(at(14, 60), "Tasting", DESK_OWNER),
    Hold(at(16), "Given no more", DESK_OWNER),
    Hold(at(17), "", DESK_OWNER),
    Hold(at(13.5), "First talk", "maria"),
    Hold(at(10), "Tasting", "ben"),
]


def test_only_an_owners_own_meetings_are_in_the_way_each_with_its_own_buffers() -> None:
    found = agenda(POLICY, TASTING, DESK_OWNER, Availability(busy=(at(20),)), HOLDS)
    assert found.rules == POLICY.rules(TASTING, DESK_OWNER)
    assert found.availability == Availability(busy=(at(20),))
    assert list(found.taken) == [at(9), at(12, 60), at(14, 60), at(16), at(17)]
    minute = 1 / 60
    assert list(found.kept_clear) == [
        at(9 - 5 * minute, 35),
        at(12 - 20 * minute, 80),
        at(14 - 5 * minute, 75),
        at(17 - 5 * minute, 35),
    ]
    assert list(agenda(POLICY, TASTING, "ben", Availability(), HOLDS).taken) == [at(10)]
    assert list(agenda(POLICY, TASTING, "maria", Availability(), []).taken) == []


@pytest.mark.parametrize(
    ("meeting", "owner", "days"),
    [
        (TALK, DESK_OWNER, {date(2025, 3, 10)}),
        (TOUR, DESK_OWNER, {date(2025, 3, 10)}),
        (TASTING, DESK_OWNER, set()),
        (TALK, "maria", {date(2025, 3, 11)}),
        (TALK, "ben", set()),
        (TASTING, "ben", set()),
    ],
)
def test_a_cap_counts_the_meetings_of_its_kind_on_its_owners_days(
    meeting: MeetingType, owner: str, days: set[date]
) -> None:
    assert agenda(POLICY, meeting, owner, Availability(), HOLDS).full_days == days


def test_calendars_are_read_farther_than_any_meeting_with_its_buffers_reaches() -> None:
    longest = SlotRules(minutes=480, buffer_before_minutes=240, buffer_after_minutes=240)
    wide = longest.buffered(at(9, 480))
    assert wide.end - wide.start < MARGIN


def test_an_offers_times_on_one_day_fill_it_like_one_meeting() -> None:
    three = offered(DESK_OWNER, 10, 11, 12)
    assert not agenda(POLICY, TASTING, DESK_OWNER, Availability(), three).full_days
    booked = Hold(at(15), "Tasting", DESK_OWNER)
    assert agenda(POLICY, TASTING, DESK_OWNER, Availability(), [*three, booked]).full_days


def test_when_the_customer_is_with_somebody_else_nobody_is_free() -> None:
    with_maria = agenda(POLICY, TALK, DESK_OWNER, Availability(), [], [at(10)])
    assert not is_free(at(10), with_maria)
    assert is_free(at(10, 30), agenda(POLICY, TALK, DESK_OWNER, Availability(), []))
