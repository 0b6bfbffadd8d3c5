"""The laws 1 to 6: whole conversations with whatever customers write and a model says, judged after each mail."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agent.laws.plays import play

FEW = settings(max_examples=3) if settings.get_current_profile_name() == "suite" else settings()


@FEW
@given(st.data())
def test_law_1_the_model_only_fills_a_form(data):
    play(data, "any")


@FEW
@given(st.data())
def test_law_2_only_the_proven_sender_is_answered_and_invited(data):
    play(data, "any", others=True)


@FEW
@given(st.data())
def test_law_3_a_mail_changes_one_event_of_its_sender_at_most(data):
    play(data, "worst", others=True)


@FEW
@given(st.data())
def test_law_4_every_fact_in_a_reply_is_read_back(data):
    play(data, "worst")


@FEW
@given(st.data())
def test_law_5_nothing_is_booked_but_what_the_words_say_or_an_offer_held(data):
    play(data, "worst")


@FEW
@given(st.data())
def test_law_6_nothing_busy_unknown_or_held_is_given_away(data):
    play(data, "worst", others=True, outages=True)
