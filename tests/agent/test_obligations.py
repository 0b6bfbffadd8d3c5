"""What is owed for a mail: the reply with its facts, the notice, the acknowledgement, the line in the CRM."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import effects, obligations
from agent.domain import Effect, EffectKind, OutcomeKind, Slot
from agent.errors import PermanentError, TransientError
from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOOK, DESK, OWNER, at, form, half_hour, mail
from tests.agent.scenes import PERSON


def test_a_message_id_is_ours_always_the_same_and_nobody_elses_to_make():
    deps = open_desk().deps

    @given(st.text(min_size=1), st.text(min_size=1))
    def holds(key: str, other: str) -> None:
        made = obligations.message_id(deps, key)
        assert re.fullmatch(r"<[0-9a-f]{40}@frontdesk\.example>", made)
        assert made == obligations.message_id(deps, key)
        assert (made == obligations.message_id(deps, other)) == (key == other)
        assert made != obligations.message_id(replace(deps, secret=b"another secret"), key)

    holds()


@given(st.text(), st.sampled_from(EffectKind), st.integers(1, 5))
def test_an_effects_event_id_is_one_that_every_calendar_takes(name, kind, generation):
    key = Effect(kind, name, "m1", generation=generation).key
    assert re.fullmatch(r"[0-9a-v]{40}", effects.event_id(key))
    assert effects.event_id(key) == effects.event_id(key)
    assert effects.event_id(key) != effects.event_id(f"{key}x")


def test_a_slot_comes_out_of_the_ledger_as_it_went_in():
    assert effects.slot_of(effects.slot_document(half_hour(5, 15))) == half_hour(5, 15)


@pytest.mark.parametrize("result", OutcomeKind)
def test_the_crm_learns_what_its_contact_got_and_nothing_of_machine_mail(desk: Desk, result):
    mail_id = desk.receive(mail(), BOOK)
    owed = obligations.activity(desk.deps, mail_id, result)
    assert [debt.payload["text"] for debt in owed] == (
        [] if result is OutcomeKind.IGNORED else [f"Front desk: {result.value.replace('_', ' ')}"]
    )
    assert all(debt.payload["contact_id"] == "c1" for debt in owed)


def test_a_reply_is_rendered_once_and_sent_again_word_for_word(desk: Desk):
    desk.fails("mailer", "send", TransientError("busy"))
    mail_id = desk.receive(mail(), BOOK)
    [intended] = [row.request["text"] for row in desk.records.effects(mail_id) if row.kind is EffectKind.REPLY]
    desk.later(hours=5)
    assert desk.outcome(mail_id) == "booked"
    assert [sent.text for sent in desk.mails_to(ANN)] == [intended]


def test_an_acknowledgement_says_who_answers_and_by_when_in_the_mails_language(desk: Desk):
    desk.receive(mail("Ich möchte Frau Owner sprechen."), form("wants_person", language="de"))
    [told] = desk.mails_to(ANN)
    assert told.language == "de"
    assert OWNER.name in told.text
    assert "3. März 2026" in told.text
    assert "10:00" in told.text
    assert (told.to, told.in_reply_to) == (ANN, told.references[-1])


@pytest.mark.parametrize(("language", "expected"), [("de", "de"), (None, "en")])
def test_before_the_model_was_asked_the_crm_says_in_which_language(language, expected):
    desk = open_desk(contacts=(replace(ANN_CONTACT, language=language),))
    desk.receive(mail(), PermanentError("no such model"))
    assert desk.mails_to(ANN)[0].language == expected


def test_the_owner_is_told_of_a_mail_that_could_not_even_be_read(desk: Desk):
    desk.fails("mailbox", "read", PermanentError("too large"))
    mail_id = desk.receive()
    [notice] = desk.mailer.sent
    assert notice.to == OWNER.address
    assert "read_email: PermanentError" in notice.text
    assert "could not be read" in notice.text
    assert desk.outcome(mail_id) == "handed_off(mailbox_unavailable)"


def test_by_when_a_person_answers_is_the_policys():
    desk = open_desk(rules=Policy(answer_hours=2))
    desk.receive(mail(PERSON[0]), PERSON[1])
    [handoff] = desk.records.handoffs()
    assert handoff.due == at(2, 12)


def test_what_is_held_back_is_held_as_long_as_the_mail_says():
    desk = open_desk(rules=Policy(hold_hours=3))
    desk.receive(mail("Could we meet some time?"), form("book"))
    assert "2 March 2026, 13:00" in desk.mails_to(ANN)[0].text
    assert len(desk.held()) == 3
    desk.clock[0] = at(2, 13)
    assert desk.held() == []


def test_the_clock_of_the_owner_stands_beside_that_of_a_customer_elsewhere():
    desk = open_desk(contacts=(replace(ANN_CONTACT, zone="Asia/Tokyo"),))
    desk.receive(mail("Could we meet some time?"), form("book"))
    text = desk.mails_to(ANN)[0].text
    assert "Tokyo" in text
    assert "Berlin" in text


def test_nothing_of_the_world_outside_is_in_an_effects_key():
    effect = Effect(EffectKind.BOOK, "c1", "m1", effects.slot_document(Slot(at(5, 9), at(5, 10))), 2)
    assert effect.key == "c1/m1/book/2"
    assert DESK.address not in effect.key
