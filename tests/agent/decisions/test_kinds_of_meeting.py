"""Which kind of meeting is meant, who gives it, and what is done where that is not clear."""

from dataclasses import replace

import pytest

from agent.decisions import decide, owners_concerned
from agent.domain import Action, Availability, Hold, Plan, Reason, Slot
from agent.policy import Policy
from tests.agent.decisions.situations import EMAIL, OFFER, OFFERED, booking, situation
from tests.agent.mails import BOOK, THURSDAY, at, form, half_hour, window

MEET = half_hour(5, 15)
HOUR = Slot(at(5, 15), at(5, 16))
PRACTICE = Policy.model_validate(
    {
        "meetings": [
            {"name": "First call", "owners": ["owner", "jonas"], "round_robin": False},
            {"name": "Review", "words": ["yearly review", "check-up"], "minutes": 60, "owners": ["jonas"]},
            {"name": "Short call", "minutes": 15, "daily_cap": 1, "granularity_minutes": 15},
        ],
        "owners": {
            "jonas": {
                "name": "Jonas Reed",
                "address": "jonas@example.com",
                "calendar": "https://dav.example.com/jonas/",
            }
        },
    }
)
TURNS = PRACTICE.model_copy(
    update={"meetings": (PRACTICE.meetings[0].model_copy(update={"round_robin": True}), *PRACTICE.meetings[1:])}
)
FREE = {"owner": Availability(), "jonas": Availability()}
ASKED = "Could we meet on Thursday, 5 March at 15:00?"


def plan(text=ASKED, said=BOOK, *, policy=PRACTICE, **changes):
    return decide(situation(text, said, policy=policy, **({"availability": FREE} | changes)))


def booked(slot: Slot, meeting: str, owner: str) -> Plan:
    return Plan(Action.BOOK, slots=(slot,), meeting=meeting, owner=owner)


def test_a_mail_that_names_no_kind_gets_the_first_one():
    assert plan() == booked(MEET, "First call", "owner")


@pytest.mark.parametrize("words", ["the yearly review", "my check-up", "a REVIEW", "the yearly\nreview"])
def test_a_mail_gets_the_kind_that_it_names(words):
    assert plan(f"Could we meet for {words} on Thursday, 5 March at 15:00?") == booked(HOUR, "Review", "jonas")


def test_a_mail_that_asks_for_a_length_is_offered_the_kind_that_has_it():
    long, short = plan(f"{ASKED} We need 60 minutes."), plan(f"{ASKED} A quarter of an hour, 15 minutes, is enough.")
    assert (long.action, long.slots, long.meeting, long.owner) == (Action.OFFER, (HOUR,), "Review", "jonas")
    assert (short.action, short.meeting) == (Action.OFFER, "Short call")


def test_a_length_that_no_kind_has_goes_to_a_person_where_the_usual_kind_is_shorter():
    assert plan(f"{ASKED} We need 45 minutes.").reason is Reason.OUT_OF_SCOPE
    assert plan(f"{ASKED} We need 20 minutes.") == booked(MEET, "First call", "owner")


def test_a_mail_that_names_two_kinds_goes_to_a_person():
    named = "Could we do the review or just a short call on Thursday, 5 March at 15:00?"
    assert plan(named).reason is Reason.MEETING_UNCLEAR


def test_who_is_named_first_gives_the_meeting_and_the_next_one_where_the_first_has_no_time():
    first_is_busy = {"owner": Availability((MEET,)), "jonas": Availability()}
    nobody_knows = {"owner": Availability(unknown=(MEET,)), "jonas": Availability()}
    assert plan().owner == "owner"
    assert plan(availability=first_is_busy) == booked(MEET, "First call", "jonas")
    assert plan(availability=nobody_knows) == booked(MEET, "First call", "jonas")


def test_where_all_are_busy_the_nearest_times_of_the_first_are_offered():
    both_busy = dict.fromkeys(FREE, Availability((MEET,)))
    offer = plan(availability=both_busy)
    assert (offer.action, offer.explanation, offer.owner) == (Action.OFFER, "taken", "owner")


def test_where_the_owners_take_turns_who_has_fewer_meetings_ahead_gives_it():
    ahead = [Hold(half_hour(9, 9), "First call", "owner")]
    over = [Hold(half_hour(1, 9), "First call", "jonas"), Hold(half_hour(1, 10), "First call", "jonas")]
    assert plan(policy=TURNS).owner == "owner"
    assert plan(policy=TURNS, held=()).owner == "owner"
    here = replace(situation(ASKED, BOOK, policy=TURNS, availability=FREE), held=[*ahead, *over])
    assert decide(here).owner == "jonas"
    assert decide(replace(here, policy=PRACTICE)).owner == "owner"


def test_a_wish_that_answers_an_offer_stays_with_its_kind_and_its_owner():
    offer = replace(OFFER, meeting="First call", owner="jonas")
    assert plan(ASKED, form("counter", THURSDAY), offer=offer) == booked(MEET, "First call", "jonas")
    named = "Could we have the yearly review on Thursday, 5 March at 15:00?"
    assert plan(named, form("counter", THURSDAY), offer=offer) == booked(HOUR, "Review", "jonas")
    doubtful = plan(f"{ASKED} I mean the yearly review.", form("counter", THURSDAY), offer=offer)
    assert (doubtful.action, doubtful.meeting) == (Action.OFFER, "First call")


def test_an_accepted_time_is_booked_with_who_offered_it_and_with_nobody_else():
    offer = replace(OFFER, meeting="First call", owner="jonas")
    second, said = "The second one, please.", form("accept", offer_number=2)
    assert plan(second, said, offer=offer) == booked(OFFERED[1], "First call", "jonas")
    lost = plan(second, said, offer=offer, availability={"owner": Availability(), "jonas": Availability((OFFERED[1],))})
    assert (lost.action, lost.explanation) == (Action.OFFER, "lost")


def test_an_accepted_time_is_not_booked_for_another_kind_or_a_longer_meeting():
    offer = replace(OFFER, meeting="First call", owner="jonas")
    said = form("accept", offer_number=2)
    other = plan("The second one, for the yearly review please.", said, offer=offer)
    assert other.reason is Reason.MEETING_UNCLEAR
    passing = plan("The second one please. Thanks for the review of our contract.", said, offer=offer)
    assert passing == booked(OFFERED[1], "First call", "jonas")
    assert plan("The second one please. We need 50 minutes.", said, offer=offer).reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(("said", "text"), [(form("accept", offer_number=2), "The second one."), (BOOK, ASKED)])
def test_an_offer_of_a_kind_that_is_given_no_more_goes_to_a_person(said, text):
    assert plan(text, said, offer=replace(OFFER, meeting="Tasting")).reason is Reason.MEETING_UNCLEAR


def test_a_booking_moves_within_its_kind_and_its_owner():
    mine = replace(booking(Slot(at(10, 9), at(10, 10))), meeting="Review", owner="jonas")
    text = "Can we move our review to Thursday, 5 March at 15:00?"
    moved = plan(text, form("move", THURSDAY), bookings=(mine,))
    assert moved == Plan(Action.MOVE, slots=(HOUR,), booking_id="b1", meeting="Review", owner="jonas")
    busy = {"owner": Availability(), "jonas": Availability((MEET,))}
    assert plan(text, form("move", THURSDAY), bookings=(mine,), availability=busy).action is Action.OFFER


@pytest.mark.parametrize("change", [{"meeting": "Tasting"}, {"owner": "eve"}])
def test_a_booking_that_the_policy_knows_no_more_is_not_moved(change):
    mine = replace(booking(half_hour(10, 9)), **change)
    text = "Can we move our call to Thursday, 5 March at 15:00?"
    assert plan(text, form("move", THURSDAY), bookings=(mine,)).reason is Reason.MEETING_UNCLEAR


def test_a_booking_is_cancelled_in_its_owners_calendar_and_with_a_person_where_that_is_gone():
    mine = replace(booking(half_hour(10, 9)), meeting="First call", owner="jonas")
    cancelled = plan("Please cancel our call.", form("cancel"), bookings=(mine,))
    assert (cancelled.action, cancelled.owner) == (Action.CANCEL, "jonas")
    gone = plan("Please cancel our call.", form("cancel"), bookings=(replace(mine, owner="eve"),))
    assert gone.reason is Reason.MEETING_UNCLEAR


def test_a_full_day_gives_no_more_of_its_kind_but_of_the_others():
    given = Hold(Slot(at(5, 9), at(5, 9, 15)), "Short call")
    here = situation(f"{ASKED.removesuffix('?')} for a short call?", BOOK, policy=PRACTICE, availability=FREE)
    full = decide(replace(here, held=[given]))
    assert (full.action, full.explanation) == (Action.OFFER, "full")
    assert decide(replace(here, held=[replace(given, meeting="First call")])).action is Action.BOOK
    assert decide(replace(here, held=[replace(given, owner="jonas")])).action is Action.BOOK


def test_the_calendars_of_all_who_may_be_concerned_are_read():
    mine = replace(booking(half_hour(10, 9)), owner="jonas")
    assert owners_concerned(situation(ASKED, policy=PRACTICE)) == {"owner", "jonas"}
    assert owners_concerned(situation(f"{ASKED} The yearly review.", policy=PRACTICE)) == {"jonas"}
    assert owners_concerned(situation(f"{ASKED} A short call.", policy=PRACTICE)) == {"owner"}
    assert owners_concerned(situation(f"{ASKED} A short call.", policy=PRACTICE, bookings=(mine,))) == {
        "owner",
        "jonas",
    }


@pytest.mark.parametrize(
    "text",
    [
        "We do not need the review, could we meet on Thursday, 5 March at 15:00?",
        "Could we meet on Thursday, 5 March at 15:00 without the review?",
        "Wir brauchen kein Review. Could we meet on Thursday, 5 March at 15:00?",
    ],
)
def test_a_kind_that_is_denied_is_not_guessed_at(text):
    assert plan(text).reason is Reason.MEETING_UNCLEAR


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"Following the review you sent us: {ASKED}", "Appointment"),
        (f"{ASKED}\n\nAnn Archer\nReview Online GmbH", "Appointment"),
        (ASKED, "Re: Review of contract"),
    ],
)
def test_a_kind_that_is_only_mentioned_is_offered_and_not_booked_at_once(text, subject):
    offer = decide(situation(text, BOOK, policy=PRACTICE, availability=FREE, email=replace(EMAIL, subject=subject)))
    assert (offer.action, offer.meeting) == (Action.OFFER, "Review")


def test_a_booking_is_moved_or_cancelled_only_where_it_is_of_the_kind_that_is_named():
    mine = (replace(booking(half_hour(10, 9)), meeting="First call"),)
    assert plan("Please cancel the review.", form("cancel"), bookings=mine).reason is Reason.MEETING_UNCLEAR
    moving = "Please move the review to Thursday, 5 March at 15:00."
    assert plan(moving, form("move", THURSDAY), bookings=mine).reason is Reason.MEETING_UNCLEAR
    another = "Please change my first call to a review on Thursday, 5 March at 15:00."
    assert plan(another, form("move", THURSDAY), bookings=mine).reason is Reason.MEETING_UNCLEAR
    both = (*mine, replace(booking(half_hour(12, 9), "b2"), meeting="Review", owner="jonas"))
    cancelled = plan("Please cancel the review.", form("cancel"), bookings=both)
    assert (cancelled.action, cancelled.booking_id) == (Action.CANCEL, "b2")


def test_nobody_is_booked_twice_at_one_time_with_two_people():
    mine = (replace(booking(half_hour(5, 15)), meeting="First call", owner="owner"),)
    again = "Could we have the yearly review on Thursday, 5 March at 14:30?"
    said = form("book", window("Thursday, 5 March at 14:30", "2026-03-05", "14:30"))
    offer = plan(again, said, bookings=mine)
    assert (offer.action, offer.explanation) == (Action.OFFER, "taken")
    assert not any(slot.overlaps(mine[0].slot) for slot in offer.slots)


def test_near_times_are_those_of_whoever_is_nearest_and_the_reason_is_one_that_holds_for_all():
    away = Availability((Slot(at(1, 0), at(20, 0)),))
    near = plan(availability={"owner": away, "jonas": Availability((MEET,))})
    assert (near.action, near.explanation, near.owner) == (Action.OFFER, "taken", "jonas")
    assert half_hour(5, 15, 30) in near.slots or half_hour(5, 14, 30) in near.slots


def test_a_time_that_is_no_longer_held_as_it_was_offered_is_said_to_be_so():
    offer = replace(OFFER, meeting="First call", owner="eve")
    expired = plan("The second one, please.", form("accept", offer_number=2), offer=offer)
    assert (expired.action, expired.explanation) == (Action.OFFER, "expired")


def test_a_time_beyond_the_horizon_is_said_to_be_too_far():
    far = plan("Could we meet in the first week of September?", form("book", window("the first week of September")))
    assert (far.action, far.explanation) == (Action.OFFER, "too_far")
