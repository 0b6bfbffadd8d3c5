"""Whole conversations: which offer or question of ours a mail answers, and what is left of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.letters import exactly, last, listed, offered, raw, says, shown, together
from tests.agent.mails import ANN_CONTACT, BOB, BOOK, at, form, window

SECOND = form("accept", offer_number=2)
MONDAY = form("counter", window("Monday, 9 March in the afternoon", "2026-03-09"))
RATHER_MONDAY = "Rather Monday, 9 March in the afternoon."
HOUR = timedelta(hours=1)


# --- which offer is answered


def test_a_number_in_reply_to_the_older_of_two_offers_takes_what_that_offer_listed(desk: Desk):
    older = offered(desk)
    second = desk.held()[1]
    assert says(desk, RATHER_MONDAY, MONDAY, to=older) == "offered"
    assert second not in desk.held()
    assert says(desk, "The second one suits me.", SECOND, to=older) == "booked"
    assert list(desk.events().values()) == [second] == desk.held()


def test_a_number_in_reply_to_the_later_of_two_offers_takes_what_that_one_listed(desk: Desk):
    assert says(desk, RATHER_MONDAY, MONDAY, to=offered(desk)) == "offered"
    second = desk.held()[1]
    assert says(desk, "The second one suits me.", SECOND, to=last(desk)) == "booked"
    assert list(desk.events().values()) == [second]


def test_a_replaced_offer_whose_time_was_lost_is_offered_anew(desk: Desk):
    older = offered(desk)
    second = desk.held()[1]
    says(desk, RATHER_MONDAY, MONDAY, to=older)
    desk.busy(second)
    assert says(desk, "The second one suits me.", SECOND, to=older) == "offered"
    assert second not in desk.held()


def test_the_model_is_shown_the_very_offer_that_the_mail_answers(desk: Desk):
    older = offered(desk)
    first = listed(desk)
    says(desk, RATHER_MONDAY, MONDAY, to=older)
    second = listed(desk)
    says(desk, "The second one suits me.", SECOND, to=older)
    assert all(line in shown(desk) for line in first)
    assert not any(line in shown(desk) for line in second)


def test_a_reply_to_a_mail_of_ours_that_offered_nothing_takes_nothing(desk: Desk):
    assert says(desk, "Could we meet on Thursday, 5 March at 15:00?", BOOK) == "booked"
    confirmation = last(desk)
    more = exactly("book", "Friday, 6 March", at(6, 0)).model_copy(update={"windows": [window("Friday, 6 March")]})
    assert says(desk, "I also need another appointment on Friday, 6 March.", more, to=confirmation) == "offered"
    assert says(desk, "The second one suits me.", SECOND, to=confirmation) == "handed_off(unclear)"
    assert len(desk.events()) == 1


def test_an_offer_that_was_taken_is_no_offer_any_more(desk: Desk):
    ours = offered(desk)
    assert says(desk, "The second one suits me.", SECOND, to=ours) == "booked"
    assert says(desk, "The third one suits me.", form("accept", offer_number=3), to=ours) == "handed_off(unclear)"
    assert len(desk.events()) == 1


def test_declined_and_thought_better_of_it_is_booked_if_still_free(desk: Desk):
    ours = offered(desk)
    second = desk.held()[1]
    assert says(desk, "We need no meeting any more.", form("decline"), to=ours) == "closed(declined)"
    assert says(desk, "The second one suits me.", SECOND, to=ours) == "booked"
    assert list(desk.events().values()) == [second]


@pytest.mark.parametrize(("days", "outcome"), [(15, "booked"), (17, "handed_off(unclear)")])
def test_an_offer_can_be_answered_for_two_weeks_after_its_times_were_let_go(days, outcome):
    desk = open_desk(rules=Policy.model_validate({"hold_hours": 48, "slots": {"horizon_days": 60}}))
    text = "Could we meet on Thursday, 26 March in the afternoon?"
    says(desk, text, form("book", window("Thursday, 26 March in the afternoon", "2026-03-26")))
    desk.later(days=days)
    assert desk.held() == []
    assert says(desk, "The second one suits me.", SECOND, to=last(desk)) == outcome


def test_after_two_weeks_a_mail_without_thread_begins_a_conversation_of_its_own(desk: Desk):
    offered(desk)
    desk.later(days=17)
    mail_id = desk.receive(raw(desk, "The second one suits me."), SECOND)
    assert desk.outcome(mail_id) == "handed_off(unclear)"
    assert desk.records.earlier_mails(mail_id) == []


# --- mails that cross


def test_a_mail_that_was_written_before_our_offer_answers_none(desk: Desk):
    offered(desk)
    assert says(desk, "The first one suits me.", form("accept", offer_number=1), ago=HOUR) == "handed_off(unclear)"
    assert desk.events() == {}


def test_the_model_is_shown_no_offer_that_its_author_had_not_seen(desk: Desk):
    offered(desk)
    unseen = listed(desk)
    says(desk, "Friday, 6 March at 10:00 works too.", exactly("book", "Friday, 6 March at 10:00", at(6, 10)), ago=HOUR)
    assert not any(line in shown(desk) for line in unseen)


def test_a_second_request_that_crosses_our_offer_does_not_take_the_first_ones_answer_away(desk: Desk):
    first = offered(desk)
    second = desk.held()[1]
    other = form("book", window("Monday, 9 March in the afternoon", "2026-03-09"))
    assert says(desk, "Could we also meet on Monday, 9 March in the afternoon?", other, ago=HOUR) == "offered"
    assert says(desk, "The second one suits me.", SECOND, to=first) == "booked"
    assert list(desk.events().values()) == [second]


def test_of_two_offers_the_second_is_not_taken_on_top_of_the_first_without_a_word_that_says_so(desk: Desk):
    first = offered(desk)
    other = form("book", window("Monday, 9 March in the afternoon", "2026-03-09"))
    says(desk, "Could we also meet on Monday, 9 March in the afternoon?", other, to=first)
    second = last(desk)
    assert says(desk, "The first one suits me.", form("accept"), to=second) == "booked"
    # Of what was booked since, this may be a correction.
    assert says(desk, "The second one suits me.", SECOND, to=first) == "handed_off(unclear)"
    assert says(desk, "I also take the second one.", SECOND, to=first) == "handed_off(unclear)"
    assert len(desk.events()) == 1


def test_an_answer_and_a_thank_you_in_one_pass_book_once(desk: Desk):
    ours = offered(desk)
    letters = [
        (raw(desk, "The second one suits me.", to=ours), SECOND),
        (raw(desk, "Thanks!", to=ours), form("thanks")),
    ]
    assert together(desk, *letters) == ["booked", "ignored(acknowledgement)"]


@pytest.mark.parametrize("order", [1, -1])
def test_two_answers_in_one_pass_that_take_different_times_book_one(desk: Desk, order):
    ours = offered(desk)
    letters = [
        (raw(desk, "The second one suits me.", to=ours), SECOND),
        (raw(desk, "The third one suits me.", to=ours), form("accept", offer_number=3)),
    ][::order]
    assert together(desk, *letters) == ["booked", "handed_off(unclear)"]
    assert len(desk.events()) == 1


# --- in which language


@pytest.mark.parametrize(
    ("before", "quote", "language", "reply"),
    [
        ("Können wir uns am Donnerstag treffen?", "Donnerstag", "de", "hat ein KI-Assistent geschrieben"),
        ("Czy możemy porozmawiać w czwartek?", "w czwartek", "other", "in your own language"),
        ("Could we meet on Thursday?", "Thursday", "en", "was written by an AI assistant"),
    ],
)
@pytest.mark.parametrize("supposed", ["de", "en", "other"])
def test_a_mail_that_shows_no_language_is_in_that_of_what_its_author_wrote_before(
    before, quote, language, reply, supposed
):
    desk = open_desk(contacts=(replace(ANN_CONTACT, language=None),))
    assert says(desk, before, form("book", window(quote, "2026-03-05"), language=language)) == "offered"
    says(desk, "Nr 2", form("accept", offer_number=2, language=supposed), to=last(desk))
    assert reply in last(desk).text


def test_what_somebody_else_wrote_before_says_nothing_of_a_mails_language(desk: Desk):
    says(desk, "Können wir uns am Donnerstagnachmittag treffen?", form("book", language="de"))
    says(desk, "Nr 2", form("accept", offer_number=2), to=last(desk), sender=BOB)
    assert "KI-Assistent" not in last(desk, BOB).text
