"""What holds whatever the model says: nothing is booked, moved or cancelled on its word alone."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from agent import slots
from agent.decisions import decide
from agent.decisions.meaning import covers, folded, read_times
from agent.domain import DESK_OWNER, Action, Availability
from tests.agent.decisions.situations import OFFER, booking, situation
from tests.agent.hostile import asked_and_said
from tests.agent.mails import NOW, half_hour

busy = st.lists(st.sampled_from([half_hour(5, 15), half_hour(5, 14), half_hour(6, 11)]), unique=True).map(tuple)
bookings = st.sampled_from(
    [(), (booking(half_hour(10, 9)),), (booking(half_hour(10, 9)), booking(half_hour(6, 11), "b2"))]
)
situations = st.builds(
    lambda asked, **world: situation(*asked, **world),
    asked_and_said(),
    busy=busy,
    bookings=bookings,
    offer=st.sampled_from([None, OFFER]),
    rounds=st.integers(0, 4),
)


@settings(max_examples=120)
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


@settings(max_examples=120)
@given(situations)
def test_what_is_booked_or_moved_stands_in_the_mails_own_words_or_in_our_offer(here):
    plan = decide(here)
    if plan.action in {Action.BOOK, Action.MOVE}:
        [slot] = plan.slots
        named = any(covers(window, slot) for window in read_times(here).windows)
        assert named or (here.offer is not None and slot in here.offer.slots)


@settings(max_examples=120)
@given(situations)
def test_only_one_exact_quoted_and_agreed_time_is_booked_where_nothing_was_offered(here):
    plan = decide(here)
    if plan.action is Action.BOOK and here.offer is None:
        [slot] = plan.slots
        assert any(folded(w.quote) in folded(here.email.reply_text + here.email.subject) for w in here.form.windows)
        said = f"{slot.start.astimezone(here.zone):%Y-%m-%d %H:%M}"
        assert any(f"{w.date} {w.time}" == said for w in here.form.windows)


@settings(max_examples=120)
@given(situations)
def test_a_booking_is_cancelled_only_where_it_is_the_only_one_or_named(here):
    plan = decide(here)
    if plan.action is Action.CANCEL:
        [cancelled] = [b for b in here.bookings if b.id == plan.booking_id]
        named = any(covers(window, cancelled.slot) for window in read_times(here).windows)
        assert named or len(here.bookings) == 1
        assert here.form.intent == "cancel"
