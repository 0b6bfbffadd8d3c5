"""Taking mails in: once each, each into its conversation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import MailUid
from agent.errors import PermanentError
from tests.integrations.records.desk import Desk


def test_mail_is_taken_in_with_its_deadline(desk: Desk) -> None:
    arrival = desk.arrival("ada@example.com")
    mail_id = desk.records.take_in(arrival, received_at=desk.now) or ""
    mail = desk.records.mail(mail_id)
    assert (mail.uid, mail.from_address) == (arrival.uid, "ada@example.com")
    assert mail.received_at == desk.now
    assert mail.deadline == desk.now + timedelta(days=1)
    assert desk.records.conversation(mail.conversation_id).address == "ada@example.com"


def test_known_mail_is_not_taken_in_again(desk: Desk) -> None:
    arrival = desk.arrival()
    assert desk.records.take_in(arrival, received_at=desk.now)
    assert desk.records.take_in(arrival, received_at=desk.now) is None


def test_uid_that_a_new_uidvalidity_reuses_is_another_mail(desk: Desk) -> None:
    first = desk.arrival()
    desk.records.take_in(first, received_at=desk.now)
    second = replace(first, uid=MailUid(8, first.uid.uid), message_id="<other@example.com>", content_key="other")
    assert desk.records.take_in(second, received_at=desk.now)


def test_mail_found_again_under_a_new_uidvalidity_keeps_its_id_and_gets_its_new_place(desk: Desk) -> None:
    arrival = desk.arrival()
    mail_id = desk.records.take_in(arrival, received_at=desk.now) or ""
    moved = replace(arrival, uid=MailUid(8, 99))
    assert desk.records.take_in(moved, received_at=desk.now) is None
    assert desk.records.mail(mail_id).uid == MailUid(8, 99)
    assert desk.records.take_in(moved, received_at=desk.now) is None


def test_two_mails_with_the_same_message_id_are_both_seen(desk: Desk) -> None:
    first = desk.arrival()
    second = replace(desk.arrival(), message_id=first.message_id)
    assert desk.records.take_in(first, received_at=desk.now)
    mail_id = desk.records.take_in(second, received_at=desk.now)
    assert mail_id
    assert desk.records.mail(mail_id).duplicate_of is None
    [taken] = [entry for entry in desk.records.history(mail_id) if entry.event == "mail_taken_in"]
    assert taken.facts["message_id"] == "was used before"


def test_place_follows_the_mails_and_never_goes_back(desk: Desk) -> None:
    assert desk.records.intake_place() is None
    first, second = desk.arrival(), desk.arrival()
    desk.records.take_in(second, received_at=desk.now)
    desk.records.take_in(first, received_at=desk.now)
    assert place_of(desk) == second.uid
    renumbered = desk.arrival(uidvalidity=3)
    desk.records.take_in(renumbered, received_at=desk.now)
    assert place_of(desk) == renumbered.uid


def place_of(desk: Desk) -> MailUid:
    place = desk.records.intake_place()
    assert place is not None
    return place.after


def test_answer_to_our_mail_joins_its_conversation(desk: Desk) -> None:
    mail = desk.mail("ada@example.com")
    desk.sent("<reply@desk.test>", mail)
    answer = desk.mail("Ada@Example.com", "<old@example.com>", "<reply@desk.test>", "<later@example.com>")
    assert answer.conversation_id == mail.conversation_id


def test_whoever_joins_anothers_thread_has_a_conversation_of_their_own(desk: Desk) -> None:
    mail = desk.mail("ada@example.com")
    desk.sent("<reply@desk.test>", mail)
    joined = desk.mail("bob@example.com", "<reply@desk.test>")
    assert joined.conversation_id != mail.conversation_id
    assert not desk.records.conversation(joined.conversation_id).taken_over
    desk.sent("<to-bob@desk.test>", joined)
    again = desk.mail("bob@example.com", "<reply@desk.test>", "<to-bob@desk.test>")
    assert again.conversation_id == joined.conversation_id


def test_who_joins_a_thread_that_a_person_has_taken_over_is_left_to_that_person(desk: Desk) -> None:
    mail = desk.mail("ada@example.com")
    desk.sent("<reply@desk.test>", mail)
    desk.records.take_over(mail.conversation_id, taken=True, by="olive", at=desk.now)
    joined = desk.mail("bob@example.com", "<reply@desk.test>")
    assert desk.records.conversation(joined.conversation_id).taken_over


def test_thread_with_two_of_our_mails_belongs_to_the_later_one(desk: Desk) -> None:
    first, second = desk.mail(), desk.mail()
    desk.sent("<1@desk.test>", first)
    desk.sent("<2@desk.test>", second)
    assert desk.mail("ada@example.com", "<1@desk.test>", "<2@desk.test>").conversation_id == second.conversation_id


def test_an_offer_attracts_mails_for_as_long_as_it_can_be_answered(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.hold(desk.offer(mail, desk.slot(1), lasts=desk.hour), mail.id, desk.now)
    desk.now += timedelta(days=14)
    assert desk.mail().conversation_id == mail.conversation_id
    desk.now += desk.hour
    assert desk.mail().conversation_id != mail.conversation_id


def test_mail_without_thread_joins_its_senders_only_open_offer(desk: Desk) -> None:
    mail = desk.mail("Ada@Example.com")
    desk.records.hold(desk.offer(mail, desk.slot(1), lasts=-desk.hour), mail.id, desk.now)
    assert desk.mail("ada@example.com").conversation_id == mail.conversation_id
    assert desk.mail("bob@example.com").conversation_id != mail.conversation_id
    assert desk.mail(None).conversation_id != mail.conversation_id


def test_sender_of_several_open_offers_starts_a_new_conversation(desk: Desk) -> None:
    first, second = desk.mail(), desk.mail()
    assert first.conversation_id != second.conversation_id
    for hours, mail in enumerate((first, second), start=1):
        desk.records.hold(desk.offer(mail, desk.slot(hours)), mail.id, desk.now)
    assert desk.mail().conversation_id not in {first.conversation_id, second.conversation_id}


def test_closed_offer_does_not_attract_mails(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.hold(desk.offer(mail, desk.slot(1)), mail.id, desk.now)
    desk.records.release(mail.conversation_id)
    assert desk.mail().conversation_id != mail.conversation_id


@pytest.mark.parametrize("hostile", ["a\0b\ud800c@example.com", "x" * 100_000, ""])
def test_hostile_headers_are_stored_not_fatal(desk: Desk, hostile: str) -> None:
    arrival = replace(desk.arrival(hostile, *([hostile] * 50_000)), message_id=hostile)
    assert desk.records.take_in(arrival, received_at=desk.now)
    assert desk.records.take_in(replace(arrival, uid=MailUid(8, 1)), received_at=desk.now) is None


def test_unknown_mail_and_conversation_are_permanent_errors(desk: Desk) -> None:
    with pytest.raises(PermanentError):
        desk.records.mail("none")
    with pytest.raises(PermanentError):
        desk.records.conversation("none")


def test_mails_keep_their_order_while_the_folder_is_numbered_anew(desk: Desk) -> None:
    first = desk.mail()
    desk.sent("<r@desk.test>", first)
    arrival = desk.arrival("ada@example.com", "<r@desk.test>")
    second = desk.records.take_in(arrival, received_at=desk.now)
    moved = replace(desk.arrival(uidvalidity=8), message_id="<1@example.com>", content_key="key-1")
    assert desk.records.take_in(moved, received_at=desk.now) is None
    assert desk.records.mail(first.id).uid == moved.uid
    assert desk.begin(first).mail_id == first.id
    assert second is not None
    assert desk.records.mail(second).received_at > first.received_at
