"""What every mailbox does with what was sent and what is suggested, in memory and on real servers."""

import pytest

from integrations.mime.loops import mark
from tests.integrations.mailbox_worlds import Desk, World
from tests.integrations.mails import from_person, outgoing
from tests.servers.imap_world import LOOP_KEY


def test_a_sent_mail_is_kept_once_and_found_by_its_id(mailbox: Desk, mailbox_world: World) -> None:
    assert not mailbox.is_sent("<out-1@frontdesk.example>")
    mailbox.keep_sent(outgoing(1))
    mailbox.keep_sent(outgoing(1))
    assert mailbox.is_sent("<out-1@frontdesk.example>")
    assert len(mailbox_world.sent()) == 1
    assert b"Thursday at 10:00 it is." in mailbox_world.sent()[0]


@pytest.mark.parametrize("other", ["<out-1@frontdesk.example.org>", "<out-11@frontdesk.example>", "<out-1@frontdesk"])
def test_an_id_that_only_resembles_a_sent_one_is_not_sent(mailbox: Desk, other: str) -> None:
    mailbox.keep_sent(outgoing(1))
    assert not mailbox.is_sent(other)


@pytest.mark.parametrize(
    "hostile",
    [
        '<a" OR ALL "b@example.org>',
        '<a")(ALL"b\\@example.org>',
        "<a(b)%*@example.org>{3+}",
        "<a\r\nb LOGOUT@example.org>",
        "<ü@example.org>",
        "",
    ],
)
def test_an_id_that_is_made_to_do_harm_is_just_not_sent(mailbox: Desk, hostile: str) -> None:
    mailbox.keep_sent(outgoing(1))
    assert not mailbox.is_sent(hostile)
    assert not mailbox.written_by_person([hostile])


def test_a_suggested_reply_is_kept_once_in_drafts(mailbox: Desk, mailbox_world: World) -> None:
    mailbox.keep_draft(outgoing(1))
    mailbox.keep_draft(outgoing(1))
    (draft,) = mailbox_world.drafts()
    assert b"Thursday at 10:00 it is." in draft
    assert b"Auto-Submitted" not in draft
    assert mailbox_world.sent() == []


def test_a_suggested_reply_that_a_person_has_sent_is_not_suggested_again(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.person_sends(from_person("<in-1@example.org>", message_id="<out-1@frontdesk.example>"))
    mailbox.keep_draft(outgoing(1))
    assert mailbox_world.drafts() == []


def test_a_thread_that_only_the_desk_answered_is_the_desks(mailbox: Desk) -> None:
    mailbox.keep_sent(outgoing(1))
    assert not mailbox.written_by_person(["<in-1@example.org>", "<out-1@frontdesk.example>"])


def test_a_person_who_answered_owns_the_thread(mailbox: Desk, mailbox_world: World) -> None:
    mailbox.keep_sent(outgoing(1))
    mailbox_world.person_sends(from_person("<in-1@example.org>"))
    assert mailbox.written_by_person(["<in-0@example.org>", "<in-1@example.org>"])


def test_a_mail_that_the_desk_knows_as_its_own_is_no_persons_though_its_mark_is_gone(
    mailbox: Desk, mailbox_world: World
) -> None:
    mailbox_world.person_sends(from_person("<in-1@example.org>", message_id="<ours@frontdesk.example>"))
    assert mailbox.written_by_person(["<in-1@example.org>"])
    assert not mailbox.written_by_person(["<in-1@example.org>"], {"<ours@frontdesk.example>"})


def test_a_person_who_began_the_thread_owns_it(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.person_sends(from_person("<else@example.org>", message_id="<begin@frontdesk.example>"))
    assert mailbox.written_by_person(["<begin@frontdesk.example>", "<in-1@example.org>"])


@pytest.mark.parametrize("thread", [[], ["<in-2@example.org>"], ["<in-1@example.org.example>"], ["<1@example.org>"]])
def test_a_person_in_another_thread_does_not_count(mailbox: Desk, mailbox_world: World, thread: list[str]) -> None:
    mailbox_world.person_sends(from_person("<in-1@example.org>"))
    assert not mailbox.written_by_person(thread)


@pytest.mark.parametrize("forged", ["deadbeef", LOOP_KEY, mark("another key", "<in-1@example.org>"), "\xff"])
def test_a_mark_with_another_key_is_a_persons(mailbox: Desk, mailbox_world: World, forged: str) -> None:
    mailbox_world.person_sends(f"X-Frontdesk-Loop: {forged}\r\n".encode("latin-1") + from_person("<in-1@example.org>"))
    assert mailbox.written_by_person(["<in-1@example.org>"])


def test_a_person_is_found_behind_a_long_chain(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.person_sends(from_person("<in-1@example.org>"))
    chain = [f"<hop-{number}{'x' * (number * 9)}@example.net>" for number in range(60)]
    assert mailbox.written_by_person([*chain, "<in-1@example.org>"])
    assert not mailbox.written_by_person(chain)
