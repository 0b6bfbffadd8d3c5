"""Law 5 without a desk: whatever mail it is and whatever is said of it, a plan to book keeps to the mail's words."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.decisions import decide
from agent.domain import Action, Slot
from agent.form import RequestForm
from tests.agent.decisions.situations import EMAIL, OFFER, booking, situation
from tests.agent.laws import adversary, answers
from tests.agent.laws.letters import Letter, answers_of, letters_of, names_only, takes
from tests.agent.laws.people import ANNS
from tests.agent.mails import ANN, BERLIN, NOW

MANY = settings(max_examples=50 if settings.get_current_profile_name() == "suite" else 10_000)
BOOKING = booking(ANNS)
_ASKED = letters_of(ANN)
_ANSWERED = answers_of(ANN, OFFER.slots)
_OFFERS = st.sampled_from((None, OFFER, OFFER, replace(OFFER, moving_booking_id=BOOKING.id)))
_BOOKINGS = st.sampled_from(((), (BOOKING,)))
_RECENT = st.booleans()


def drawn(data, offer):
    """Draw a mail, and what is said of it that is a form at all."""
    letter = data.draw(_ANSWERED if offer else _ASKED)
    offered = offer.slots if offer else ()
    texts = [letter.words, *(piece.quote or piece.text for piece in letter.every())]
    said = data.draw(adversary.worst(letter, NOW, offered) | st.fixed_dictionaries(answers.fields(texts)))
    try:
        return letter, RequestForm.model_validate(said)
    except ValidationError:
        return letter, RequestForm.model_validate(adversary.right(letter))


def judged(letter: Letter, slot: Slot, offered: tuple[Slot, ...], old: Slot | None) -> bool:
    """Say whether the mail's words name this time alone, or take it of what was offered."""
    return names_only(letter.counts, slot, old) or (slot in offered and takes(letter.counts, slot, (offered,)))


@MANY
@given(st.data())
def test_law_5_a_plan_books_but_what_the_words_say_or_an_offer_held(data):
    offer, bookings = data.draw(_OFFERS), data.draw(_BOOKINGS)
    letter, form = drawn(data, offer)
    here = situation(
        letter.words,
        form,
        email=replace(EMAIL, subject=letter.subject.text),
        offer=offer,
        bookings=bookings,
        recent=bookings if data.draw(_RECENT) else (),
    )
    plan = decide(here)
    event(plan.action)
    if plan.action not in {Action.BOOK, Action.MOVE}:
        return
    [slot] = plan.slots
    old = next((each.slot for each in bookings if each.id == plan.booking_id), None)
    offered = offer.slots if offer else ()
    assert slot.end - slot.start == timedelta(minutes=30)
    assert judged(letter, slot, offered, old), f"{plan.action} at {slot.start.astimezone(BERLIN)}: {letter}, {form}"
