"""What we have written to whom, and what came back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import DeliveryReport, EffectKind, SentCounts
from tests.integrations.records.desk import HOUR, NOW, Desk

REPORT = DeliveryReport("<r1@desk.test>", "ada@example.com", "failed", "5.1.1")


def test_mails_to_a_sender_and_in_a_conversation_are_counted(desk: Desk) -> None:
    first, other = desk.mail("Ada@Example.com"), desk.mail("ada@example.com")
    desk.sent("<1@desk.test>", first)
    desk.sent("<2@desk.test>", first, EffectKind.ACK)
    desk.sent("<3@desk.test>", other)
    desk.sent("<4@desk.test>", first, EffectKind.NOTICE, "owner@example.com")
    desk.sent("<5@desk.test>", first, to="bob@example.com")
    counts = desk.records.sent_counts("ADA@example.com", first.conversation_id, NOW + timedelta(seconds=1))
    assert counts == SentCounts(hour=3, day=3, conversation=3)
    later = desk.records.sent_counts("ada@example.com", first.conversation_id, NOW + HOUR)
    assert later == SentCounts(hour=0, day=3, conversation=3)
    next_day = desk.records.sent_counts("ada@example.com", first.conversation_id, NOW + 24 * HOUR)
    assert next_day == SentCounts()


def test_mail_of_ours_that_comes_back_for_good_holds_its_address_back(desk: Desk) -> None:
    desk.sent("<r1@desk.test>", desk.mail())
    assert desk.records.came_back(REPORT, NOW) is EffectKind.REPLY
    assert desk.records.is_held_back("Ada@example.com")
    [held] = desk.records.held_addresses()
    assert (held.address, held.status, held.since) == ("ada@example.com", "5.1.1", NOW)


def test_mail_that_comes_back_twice_is_noted_once(desk: Desk) -> None:
    mail = desk.mail()
    desk.sent("<r1@desk.test>", mail)
    for _ in range(2):
        assert desk.records.came_back(REPORT, NOW) is EffectKind.REPLY
    assert [entry.event for entry in desk.records.history(mail.id)].count("mail_came_back") == 1


def test_released_address_is_written_to_again_until_mail_comes_back_anew(desk: Desk) -> None:
    for name in ("r1", "r2"):
        desk.sent(f"<{name}@desk.test>", desk.mail())
    desk.records.came_back(REPORT, NOW)
    assert desk.records.release_address("Ada@example.com", by="olive", at=NOW)
    assert not desk.records.is_held_back("ada@example.com")
    assert not desk.records.release_address("ada@example.com", by="olive", at=NOW)
    # The same report once more changes nothing.
    desk.records.came_back(REPORT, NOW)
    assert not desk.records.is_held_back("ada@example.com")
    desk.records.came_back(replace(REPORT, message_id="<r2@desk.test>"), NOW + HOUR)
    assert desk.records.is_held_back("ada@example.com")


@pytest.mark.parametrize(
    "report",
    [
        replace(REPORT, message_id="<somebody-elses@desk.test>"),
        replace(REPORT, message_id=None),
        replace(REPORT, action="delayed"),
        replace(REPORT, action="delivered"),
    ],
)
def test_report_that_is_not_of_a_failed_mail_of_ours_changes_nothing(desk: Desk, report) -> None:
    desk.sent("<r1@desk.test>", desk.mail())
    assert desk.records.came_back(report, NOW) is None
    assert desk.records.held_addresses() == []


def test_mail_that_failed_behind_a_forwarding_is_known_and_its_address_not_held_back(desk: Desk) -> None:
    desk.sent("<r1@desk.test>", desk.mail())
    assert desk.records.came_back(replace(REPORT, recipient="private@example.net"), NOW) is EffectKind.REPLY
    assert desk.records.held_addresses() == []


@pytest.mark.parametrize("status", ["4.4.7", None, "", "5.2.2", "5.3.4", "5.6.0", "5.7.26"])
def test_failure_that_may_pass_is_known_but_holds_nothing_back(desk: Desk, status) -> None:
    desk.sent("<r1@desk.test>", desk.mail())
    assert desk.records.came_back(replace(REPORT, status=status), NOW) is EffectKind.REPLY
    assert not desk.records.is_held_back("ada@example.com")


def test_notice_that_comes_back_does_not_silence_the_owners_address(desk: Desk) -> None:
    desk.sent("<r1@desk.test>", desk.mail(), EffectKind.NOTICE, "owner@example.com")
    assert desk.records.came_back(replace(REPORT, recipient="owner@example.com"), NOW) is EffectKind.NOTICE
    assert not desk.records.is_held_back("owner@example.com")


def test_our_mails_of_a_conversation_are_known_by_their_names(desk: Desk) -> None:
    mail = desk.mail()
    desk.sent("<r1@desk.test>", mail)
    desk.sent("<r2@desk.test>", desk.mail())
    assert desk.records.our_message_ids(mail.conversation_id) == {"<r1@desk.test>"}


def test_answer_to_a_notice_is_known_by_the_last_mail_of_ours_in_its_thread(desk: Desk) -> None:
    mail = desk.mail()
    desk.sent("<r@desk.test>", mail)
    desk.sent("<n@desk.test>", mail, EffectKind.NOTICE, "owner@example.com")
    assert desk.records.answers_notice(["<r@desk.test>", "<x@example.com>", "<n@desk.test>"])
    assert not desk.records.answers_notice(["<n@desk.test>", "<r@desk.test>"])
    assert not desk.records.answers_notice(["<x@example.com>"])


def test_answer_to_a_notice_does_not_join_the_customers_conversation(desk: Desk) -> None:
    mail = desk.mail()
    desk.sent("<n@desk.test>", mail, EffectKind.NOTICE, "owner@example.com")
    assert desk.mail("owner@example.com", "<n@desk.test>").conversation_id != mail.conversation_id
