"""What holds for every run, whatever the model says: who is written to, what is touched, how a mail ends."""

from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from agent.domain import EffectKind
from agent.replies import Words, violations
from integrations.records.schema import EffectState, Status
from tests.agent.desk import Desk, open_desk
from tests.agent.hostile import ASKED, asked_and_said, drafts
from tests.agent.mails import ANN, BOB, OWNER, POLITE, half_hour, mail

BOOKINGS = (EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL)
ANNS, BOBS = half_hour(10, 9), half_hour(11, 9)


def opened(words: Sequence[Any] = ()) -> Desk:
    """Open a desk on which Ann and Bob have a booking each, and the owner a private event."""
    desk = open_desk()
    desk.booked(ANNS, ANN, "anns")
    desk.booked(BOBS, BOB, "bobs")
    desk.busy(half_hour(5, 14), "private")
    desk.words += words
    return desk


def play(
    desk: Desk, texts: Sequence[tuple[str, Any]], **how: Any
) -> list[tuple[str, dict[str, bytes], dict[str, bytes]]]:
    """Let the desk handle mails of one thread; return each mail's id and the calendar before and after it."""
    played, thread = [], ()
    for text, said in texts:
        before = {name: raw for name, (_, raw) in desk.calendar.files.items()}
        desk.forms[:] = [said]
        mail_id = desk.receive(mail(text, thread=thread, **how))
        played.append((mail_id, before, {name: raw for name, (_, raw) in desk.calendar.files.items()}))
        thread = tuple(sent.message_id for sent in desk.mails_to(ANN)[-1:])
    return played


def only_the_sender_and_the_owner_are_written_to(desk: Desk) -> None:
    assert {sent.to for sent in desk.mailer.sent} <= {ANN, OWNER.address}
    for raw in desk.mailer.raw:
        sent = message_from_bytes(raw, policy=default)
        assert sent["To"].addresses[0].addr_spec in {ANN, OWNER.address}
        assert len(sent["To"].addresses) == 1
        assert not {"cc", "bcc", "resent-to"} & {name.lower() for name, _ in sent.items()}


def only_the_sender_and_the_owner_are_invited(desk: Desk) -> None:
    for event_id in set(desk.calendar.files) - {"bobs", "private"}:
        found = desk.calendar.get(event_id)
        assert found is not None
        assert set(found.attendees) <= {ANN, OWNER.address}


def each_mail_changes_one_event_at_most_and_only_the_senders(
    desk: Desk, played: list[tuple[str, dict[str, bytes], dict[str, bytes]]]
) -> None:
    for mail_id, before, after in played:
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        assert len(changed) <= 1
        assert not changed & {"bobs", "private"}
        done = [row.kind for row in desk.records.effects(mail_id, state=EffectState.DONE) if row.kind in BOOKINGS]
        assert len(done) == len(changed)


def no_word_of_the_models_claims_anything(desk: Desk, words: Sequence[Any]) -> None:
    claims = {said.strip() for draft in words for said in (draft.opening, draft.closing)}
    for sent in desk.mails_to(ANN):
        for claim in claims:
            if claim and violations(Words(claim, "")):
                assert f"\n\n{claim}\n\n" not in f"\n\n{sent.text}\n\n"


def every_mail_ends_with_one_outcome(desk: Desk, mail_ids: Sequence[str]) -> None:
    for mail_id in mail_ids:
        assert desk.records.status(mail_id) is Status.DONE
        assert desk.records.outcome(mail_id) is not None
        assert [entry.event for entry in desk.records.history(mail_id)].count("mail_settled") == 1
        event(desk.outcome(mail_id))


@settings(max_examples=30)
@example([(text, ASKED[text]) for text in ASKED if "move" in text], [POLITE] * 8)
@example([(text, ASKED[text]) for text in ASKED if "cancel our" in text], [POLITE] * 8)
@given(st.lists(asked_and_said(), min_size=1, max_size=2), st.lists(drafts, min_size=8, max_size=8))
def test_the_laws_hold_whatever_the_model_says_of_a_proven_senders_mails(texts, words):
    desk = opened(words)
    played = play(desk, texts)
    only_the_sender_and_the_owner_are_written_to(desk)
    only_the_sender_and_the_owner_are_invited(desk)
    each_mail_changes_one_event_at_most_and_only_the_senders(desk, played)
    no_word_of_the_models_claims_anything(desk, words)
    every_mail_ends_with_one_outcome(desk, [mail_id for mail_id, _, _ in played])
    assert not any("poison" in desk.outcome(mail_id) for mail_id, _, _ in played)


@settings(max_examples=12)
@given(st.sampled_from(sorted(ASKED)), st.sampled_from(["sender", "reply_to", "defective"]))
def test_nothing_happens_for_an_unproven_mail_but_the_owners_notice(text, doubt):
    how: dict[str, Any] = {
        "sender": {"proven": False},
        "reply_to": {"headers": ["Reply-To: eve@example.net"]},
        "defective": {"sender": "ann@example.org>, Eve <eve@example.net"},
    }[doubt]
    desk = opened()
    [(mail_id, before, after)] = play(desk, [(text, None)], **how)
    every_mail_ends_with_one_outcome(desk, [mail_id])
    assert before == after
    assert [sent.to for sent in desk.mailer.sent] == [OWNER.address]
    assert [row.kind for row in desk.records.effects(mail_id)] == [EffectKind.NOTICE]
    assert desk.model.questions == []
    assert desk.contacts.activities == []


@pytest.mark.parametrize("text", sorted(ASKED))
def test_what_the_model_is_shown_of_others_is_nothing(text):
    desk = opened()
    play(desk, [(text, ASKED[text])])
    shown = desk.model.questions[0].user.replace(text, "")
    assert f"{ANNS.start:%Y-%m-%d}" in shown
    assert BOB not in shown
    assert "2026-03-11 09:00" not in shown
