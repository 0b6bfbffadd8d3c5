"""What the desk would offer now, and why the rest is not offered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent import slots
from agent.decisions import decide, owners_concerned
from agent.domain import Action, Availability, Hold, Reason, Slot
from agent.policy import Policy, reach
from ops.asked import as_asked
from ops.preview import Preview, document, preview

DUBLIN, NEW_YORK = ZoneInfo("Europe/Dublin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
MARIA = {"name": "Maria", "address": "maria@example.com", "calendar": "https://calendar.example.com/m/"}
POLICY = Policy.model_validate(
    {
        "slots": {"zone": "Europe/Dublin", "holidays": ["2026-11-27"], "horizon_days": 20},
        "meetings": [
            {"name": "Visit", "owners": ["maria", "owner"], "round_robin": False},
            {"name": "Video call", "words": ["online"], "minutes": 45, "daily_cap": 1, "owners": ["maria"]},
        ],
        "owners": {"maria": MARIA},
    }
)


def at(day: int, hour: int, minute: int = 0, minutes: int = 30) -> Slot:
    start = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    return Slot(start, start + timedelta(minutes=minutes))


def seen(words: str, *holds: Hold, maria: tuple[Slot, ...] = (), zone: ZoneInfo = DUBLIN) -> Preview:
    asked = as_asked(words, POLICY, NOW, zone, "en", holds)
    return preview(asked, {"maria": Availability(busy=maria), "owner": Availability()})


def test_it_is_what_a_mail_with_these_words_would_get() -> None:
    found = seen("Thursday afternoon", maria=(at(26, 12, minutes=120),))
    asked = as_asked("Thursday afternoon", POLICY, NOW, DUBLIN, "en")
    assert owners_concerned(asked) == {"maria", "owner"}
    assert found.plan.action is Action.OFFER
    assert (found.plan.meeting, found.plan.owner) == ("Visit", "maria")
    assert found.plan.slots[0] == at(26, 14)
    assert [window.quote for window in found.read.windows] == ["Thursday afternoon"]
    assert decide(asked).action is Action.HAND_OFF  # without the calendars nothing is known


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("Thursday from 9 to 11", {"free": 2, "busy": 1, "given_away": 1}),
        ("Friday morning", {"holiday": 8}),
        ("today between 10 and 12", {"too_soon": 2, "free": 2}),
        ("22 December", {"too_far": 48}),
        ("online on Wednesday from 9 to 12", {"full": 5}),
        ("Wednesday from 16:00 to 18:00", {"free": 2, "outside_hours": 2}),
    ],
)
def test_each_start_in_what_was_asked_for_is_free_or_has_its_reason(words: str, starts: dict[str, int]) -> None:
    holds = (Hold(at(26, 9, 30), "Visit", "maria"), Hold(at(25, 14, minutes=45), "Video call", "maria"))
    assert seen(words, *holds, maria=(at(26, 10),)).starts == starts


def test_what_is_offered_is_counted_as_free_by_the_same_rules() -> None:
    for words in ("any time", "tomorrow", "next week in the morning", "Thursday at 10:20"):
        found = seen(words, maria=(at(25, 9, minutes=300),))
        assert found.giver is not None
        assert all(slots.is_free(slot, found.giver.agenda) for slot in found.plan.slots)
        assert found.starts["free"] >= len(found.plan.slots)


def test_a_start_that_is_named_counts_also_off_the_grid() -> None:
    found = seen("Thursday at 10:20")
    assert (found.plan.slots, found.starts) == ((at(26, 10, 20),), {"free": 1})


@pytest.mark.parametrize(
    ("words", "would_book", "adds"),
    [
        ("Thursday at 10:30", True, "the_time_wanted"),
        ("Thursday at 11", False, "near_the_time_wanted"),
        ("Thursday at 10:30 or at 12", False, "first"),
        ("Thursday morning", False, "first"),
    ],
)
def test_an_exact_time_that_is_free_would_be_booked_where_the_model_reads_it_the_same(
    words: str, would_book: bool, adds: str
) -> None:
    asked = as_asked(words, POLICY, NOW, DUBLIN, "en")
    line = document(preview(asked, dict.fromkeys(("maria", "owner"), Availability(busy=(at(26, 11),)))), DUBLIN)
    assert (line.action, line.would_book, line.slots[0].adds) == (Action.OFFER, would_book, adds)


def test_words_for_several_kinds_of_meeting_are_left_to_a_person() -> None:
    found = seen("an online visit on Thursday")
    assert (found.plan.reason, found.giver, found.starts) == (Reason.MEETING_UNCLEAR, None, {})
    line = document(found, DUBLIN)
    assert (line.action, line.reason, line.slots, line.owner_zone) == (
        Action.HAND_OFF,
        Reason.MEETING_UNCLEAR,
        [],
        None,
    )


def test_the_document_gives_the_slots_in_the_customers_zone() -> None:
    line = document(seen("Thursday after 14:00", zone=NEW_YORK), NEW_YORK)
    assert (line.zone, line.owner_zone) == ("America/New_York", "Europe/Dublin")
    assert line.slots
    assert all(slot.start.utcoffset() == timedelta(hours=-5) for slot in line.slots)


def test_the_times_that_are_asked_about_are_told_as_well() -> None:
    line = document(seen("next Thursday at 10"), DUBLIN)
    assert (line.action, line.question) == (Action.ASK, "which_time")
    assert [(slot.start.day, slot.adds) for slot in line.slots] == [(26, None), (3, None)]


def test_the_calendars_are_read_as_far_as_any_meeting_reaches() -> None:
    span = reach(POLICY, NOW)
    assert span.start < NOW - timedelta(hours=8)
    assert span.end > NOW + timedelta(days=20, hours=8)
