"""What holds whatever the model says: nothing is booked, moved or cancelled on its word alone."""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from agent import slots
from agent.decisions import WhichBooking, decide
from agent.decisions.meaning import covers, folded, read_times
from agent.decisions.wording import asks_for_more
from agent.domain import DESK_OWNER, Action, Availability
from tests.agent.decisions.situations import EMAIL, OFFER, booking, situation
from tests.agent.hostile import asked_and_said
from tests.agent.mails import BERLIN, NOW, form, half_hour

MANY = settings(max_examples=50 if settings.get_current_profile_name() == "suite" else 10_000)
busy = st.lists(st.sampled_from([half_hour(5, 15), half_hour(5, 14), half_hour(6, 11)]), unique=True).map(tuple)
bookings = st.sampled_from(
    [(), (booking(half_hour(10, 9)),), (booking(half_hour(10, 9)), booking(half_hour(6, 11), "b2"))]
)
CANCELLING = (replace(EMAIL, reply_text="Please cancel our appointment."), form("cancel"))


def asking(asked, said, bookings, *, recently, question, **world):
    """Return the situation of a sender whose bookings may be new, and who may have been asked which one is meant."""
    email, wish = CANCELLING
    listed = WhichBooking(tuple(booking.slot for booking in bookings), wish, email, NOW.astimezone(BERLIN))
    known = {"bookings": bookings, "recent": bookings if recently else ()}
    return situation(asked, said, **known, question=listed if question and bookings else None, **world)


situations = st.builds(
    lambda asked, **world: asking(*asked, **world),
    asked_and_said(),
    busy=busy,
    bookings=bookings,
    offer=st.sampled_from([None, OFFER, replace(OFFER, moving_booking_id="b1")]),
    rounds=st.integers(0, 4),
    recently=st.booleans(),
    question=st.booleans(),
)


@MANY
@given(situations)
def test_every_plan_is_complete_and_within_the_rules(here):
    plan = decide(here)
    event(plan.action)
    own = {b.id: b for b in here.bookings}
    assert (plan.reason is not None) == (plan.action in {Action.HAND_OFF, Action.IGNORE, Action.CLOSE})
    assert (plan.booking_id is not None) >= (plan.action in {Action.MOVE, Action.CANCEL})
    assert plan.booking_id is None or plan.booking_id in own
    assert len(plan.slots) <= here.policy.offers
    assert (plan.question is not None) == (plan.action is Action.ASK)
    assert plan.action is not Action.ASK or plan.candidates
    for slot in plan.slots if plan.action in {Action.BOOK, Action.MOVE, Action.OFFER} else ():
        moving = own[plan.booking_id].slot if plan.booking_id else None
        taken = [b for b in here.availability[DESK_OWNER].busy if b != moving]
        agenda = slots.Agenda(here.policy.slots, Availability(tuple(taken)))
        assert slots.refusal(slot, agenda, NOW) is None
        assert not any(slot.overlaps(other) for other in taken)


@MANY
@given(situations)
def test_what_is_booked_or_moved_stands_in_the_mails_own_words_or_in_our_offer(here):
    plan = decide(here)
    if plan.action in {Action.BOOK, Action.MOVE}:
        [slot] = plan.slots
        named = any(covers(window, slot) for window in read_times(here).windows)
        assert named or (here.offer is not None and slot in here.offer.slots)


@MANY
@given(situations)
def test_only_one_exact_quoted_and_agreed_time_is_booked_where_nothing_was_offered(here):
    plan = decide(here)
    if plan.action is Action.BOOK and here.offer is None:
        [slot] = plan.slots
        assert any(folded(w.quote) in folded(here.email.reply_text + here.email.subject) for w in here.form.windows)
        said = f"{slot.start.astimezone(here.zone):%Y-%m-%d %H:%M}"
        assert any(f"{w.date} {w.time}" == said for w in here.form.windows)


@MANY
@given(situations)
def test_a_booking_is_cancelled_only_where_it_is_the_only_one_or_named(here):
    plan = decide(here)
    if plan.action is Action.CANCEL:
        [cancelled] = [b for b in here.bookings if b.id == plan.booking_id]
        named = any(covers(window, cancelled.slot) for window in read_times(here).windows)
        assert named or len(here.bookings) == 1 or here.question
        assert here.form.intent == "cancel" or here.question


@MANY
@given(situations)
def test_beside_a_booking_that_was_just_made_nothing_is_booked_without_a_word_for_one_more(here):
    plan = decide(here)
    if plan.action in {Action.BOOK, Action.OFFER} and plan.booking_id is None and here.recent:
        assert asks_for_more(here.email.reply_text)


@MANY
@given(situations)
def test_where_a_booking_was_to_be_moved_that_is_gone_its_offer_is_not_taken(here):
    plan = decide(replace(here, bookings=(), recent=(), offer=replace(OFFER, moving_booking_id="b1")))
    assert plan.action is not Action.MOVE
    assert plan.action is not Action.BOOK or here.form.intent == "book"
