"""Which kind of meeting a mail means, who may give it, and what of an owner's time is given away."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from agent.domain import DESK_OWNER, Availability, Hold, Slot
from agent.policy import MARGIN, Policy, agenda, length, named_meetings, owners_in_order, wanted_meeting
from agent.slots import MeetingOwner, MeetingType, SlotRules

NOW = datetime(2025, 3, 10, 7, tzinfo=UTC)


def person(name: str, **values: Any) -> MeetingOwner:
    return MeetingOwner(name=name, address=f"{name}@example.com", calendar="https://dav.example/", **values)


TALK = MeetingType(name="First talk", words=("intro", "talk"), minutes=30, owners=(DESK_OWNER, "maria", "ben"))
TOUR = MeetingType(name="Garden tour", words=("tour", "tour of the caf\u00e9"), minutes=60, buffer_before_minutes=20)
TASTING = MeetingType(name="Tasting", words=("talk and taste", "C++"), minutes=60, buffer_after_minutes=10, daily_cap=2)
POLICY = Policy(
    slots=SlotRules(buffer_before_minutes=5, daily_cap=1),
    meetings=(TALK, TOUR, TASTING),
    owners={"maria": person("maria", zone="Pacific/Auckland"), "ben": person("ben")},
)
KINDS = {"talk": TALK, "tour": TOUR, "tasting": TASTING, None: None}


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
    ("text", "subject", "minutes", "present", "wanted"),
    [
        ("When?", "Hello", None, None, "talk"),
        ("A tour", "First talk", None, None, "tour"),
        ("A tour or a tasting", "A tour", None, None, None),
        ("When?", "A tour", None, None, "tour"),
        ("When?", "A tour or a tasting", None, None, None),
        ("When?", "Re: a tasting", None, "tour", "tour"),
        ("A tasting after all", "A tour", None, "tour", "tasting"),
        ("A tasting or a tour", "", None, "tour", None),
        ("A tour of 30 minutes", "", 30, None, "tour"),
        ("Half an hour", "", 30, None, "talk"),
        ("Half an hour", "", 30, "tour", "talk"),
        ("An hour", "", 60, "tour", "tour"),
        ("An hour", "", 60, "tasting", "tasting"),
        ("An hour", "", 60, None, None),
        ("An hour", "", 60, "talk", None),
        ("Two hours", "", 120, None, "talk"),
        ("Two hours", "", 120, "tour", "tour"),
    ],
)
def test_what_is_named_comes_first_then_what_is_talked_about_then_the_length(
    text: str, subject: str, minutes: int | None, present: str | None, wanted: str | None
) -> None:
    assert wanted_meeting(POLICY, text, subject, minutes, KINDS[present]) == KINDS[wanted]


def test_a_kind_without_a_length_of_its_own_is_as_long_as_all() -> None:
    plain = MeetingType(name="Plain")
    policy = Policy(slots=SlotRules(minutes=25), meetings=(TALK.model_copy(update={"owners": (DESK_OWNER,)}), plain))
    assert [length(policy, kind) for kind in policy.meetings] == [30, 25]
    assert wanted_meeting(policy, "", "", 25) == plain


def held(*owners: str, slot: Slot | None = None) -> list[Hold]:
    return [Hold(slot or at(10), "Tasting", owner) for owner in owners]


TURNS = TALK.model_copy(update={"round_robin": True})


@pytest.mark.parametrize(
    ("meeting", "holds", "first", "owners"),
    [
        (TALK, [], None, [DESK_OWNER, "maria", "ben"]),
        (TALK, held(DESK_OWNER, "maria"), None, [DESK_OWNER, "maria", "ben"]),
        (TALK, [], "ben", ["ben", DESK_OWNER, "maria"]),
        (TALK, [], "zoe", [DESK_OWNER, "maria", "ben"]),
        (TURNS, [], None, [DESK_OWNER, "maria", "ben"]),
        (TURNS, held(DESK_OWNER), None, ["maria", "ben", DESK_OWNER]),
        (TURNS, held(DESK_OWNER, "maria"), None, ["ben", DESK_OWNER, "maria"]),
        (TURNS, held(DESK_OWNER, DESK_OWNER, "maria", "ben", "ben"), None, ["maria", DESK_OWNER, "ben"]),
        (TURNS, held("zoe", "zoe"), None, [DESK_OWNER, "maria", "ben"]),
        (TURNS, held("ben", "ben"), "ben", ["ben", DESK_OWNER, "maria"]),
        (TURNS, held(DESK_OWNER, slot=at(6.5)), None, [DESK_OWNER, "maria", "ben"]),
        (TURNS, held(DESK_OWNER, slot=at(6.75)), None, ["maria", "ben", DESK_OWNER]),
    ],
)
def test_owners_are_asked_in_the_order_of_the_file_or_take_turns_by_what_lies_ahead(
    meeting: MeetingType, holds: list[Hold], first: str | None, owners: list[str]
) -> None:
    assert list(owners_in_order(meeting, holds, NOW, first)) == owners


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
