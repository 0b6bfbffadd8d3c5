"""What every mailbox does, in memory and on real servers."""

from collections.abc import Iterator
from typing import Protocol

import pytest

from agent.domain import Folder, MailUid, OutgoingMail
from agent.errors import PermanentError
from agent.ports import Mailbox
from tests.integrations.mails import from_person, incoming, outgoing


class Desk(Mailbox, Protocol):
    """The port, and what the worker needs beside it."""

    def keep_draft(self, mail: OutgoingMail) -> None: ...
    def close(self) -> None: ...


class World(Protocol):
    """An account with other users."""

    def mailbox(self) -> Desk: ...
    def deliver(self, raw: bytes) -> object: ...
    def person_sends(self, raw: bytes) -> None: ...
    def rebuild(self) -> None: ...
    def intake(self) -> list[bytes]: ...
    def filed(self, folder: Folder) -> list[bytes]: ...
    def sent(self) -> list[bytes]: ...
    def drafts(self) -> list[bytes]: ...


@pytest.fixture
def mailbox(mailbox_world: World) -> Iterator[Desk]:
    opened = mailbox_world.mailbox()
    opened.arrivals(None)
    yield opened
    opened.close()


def test_arrivals_are_listed_in_order_with_their_headers(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    mailbox_world.deliver(incoming(2, references="<a@example.org> <b@example.org>"))
    first, second = mailbox.arrivals(None)
    assert first.uid < second.uid
    assert (first.message_id, first.from_address, first.thread) == ("<in-1@example.org>", "ann@example.org", ())
    assert second.thread == ("<a@example.org>", "<b@example.org>")
    assert first.size == len(incoming(1))


def test_arrivals_after_a_uid_leave_out_what_was_listed(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    last = mailbox.arrivals(None)[-1].uid
    assert mailbox.arrivals(last) == []
    mailbox_world.deliver(incoming(2))
    assert [arrival.message_id for arrival in mailbox.arrivals(last)] == ["<in-2@example.org>"]


def test_an_arrival_without_any_known_header_is_listed(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(b"X-Odd: yes\r\n\r\nhello\r\n")
    assert [(arrival.message_id, arrival.from_address) for arrival in mailbox.arrivals(None)] == [(None, None)]


def test_a_rebuilt_folder_is_listed_whole(mailbox: Desk, mailbox_world: World) -> None:
    for number in (1, 2, 3):
        mailbox_world.deliver(incoming(number))
    last = mailbox.arrivals(None)[-1].uid
    mailbox_world.rebuild()
    again = mailbox.arrivals(last)
    assert [arrival.message_id for arrival in again] == [f"<in-{number}@example.org>" for number in (1, 2, 3)]
    assert again[0].uid.uidvalidity != last.uidvalidity


def test_a_uid_from_before_a_rebuild_is_neither_read_nor_filed(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    uid = mailbox.arrivals(None)[0].uid
    mailbox_world.rebuild()
    with pytest.raises(PermanentError):
        mailbox.read(uid)
    with pytest.raises(PermanentError):
        mailbox.file(uid, Folder.HANDLED)
    assert mailbox_world.intake() == [incoming(1)]


def test_a_mail_is_read_whole_and_stays_where_it_is(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1, text="Grüße, can we meet?"))
    uid = mailbox.arrivals(None)[0].uid
    email = mailbox.read(uid)
    assert email.message_id == "<in-1@example.org>"
    assert "Grüße, can we meet?" in email.text
    assert mailbox.read(uid) == email


def test_a_mail_that_is_gone_cannot_be_read(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    uid = mailbox.arrivals(None)[0].uid
    with pytest.raises(PermanentError):
        mailbox.read(MailUid(uid.uidvalidity, uid.uid + 7))


def test_a_mail_beyond_the_limit_is_listed_but_not_read(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1, text="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 400))
    arrival = mailbox.arrivals(None)[0]
    assert arrival.size > 20_000
    with pytest.raises(PermanentError):
        mailbox.read(arrival.uid)


@pytest.mark.parametrize("folder", Folder)
def test_filing_moves_the_mail_byte_for_byte(mailbox: Desk, mailbox_world: World, folder: Folder) -> None:
    mailbox_world.deliver(incoming(1))
    mailbox_world.deliver(incoming(2))
    first = mailbox.arrivals(None)[0].uid
    mailbox.file(first, folder)
    assert mailbox_world.filed(folder) == [incoming(1)]
    assert mailbox_world.intake() == [incoming(2)]


def test_filing_twice_leaves_one_mail(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    uid = mailbox.arrivals(None)[0].uid
    mailbox.file(uid, Folder.HANDLED)
    mailbox.file(uid, Folder.PERSON)
    assert mailbox_world.filed(Folder.HANDLED) == [incoming(1)]
    assert mailbox_world.filed(Folder.PERSON) == []


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
    "hostile", ['<a" OR ALL "b@example.org>', "<a\r\nb LOGOUT@example.org>", "<ü@example.org>", ""]
)
def test_an_id_that_no_mail_can_carry_is_not_sent(mailbox: Desk, hostile: str) -> None:
    assert not mailbox.is_sent(hostile)
    assert not mailbox.written_by_person([hostile])


def test_a_suggested_reply_is_kept_once_in_drafts(mailbox: Desk, mailbox_world: World) -> None:
    mailbox.keep_draft(outgoing(1))
    mailbox.keep_draft(outgoing(1))
    assert len(mailbox_world.drafts()) == 1
    assert mailbox_world.sent() == []


def test_a_thread_that_only_the_desk_answered_is_the_desks(mailbox: Desk) -> None:
    mailbox.keep_sent(outgoing(1))
    assert not mailbox.written_by_person(["<in-1@example.org>", "<out-1@frontdesk.example>"])


def test_a_person_who_answered_owns_the_thread(mailbox: Desk, mailbox_world: World) -> None:
    mailbox.keep_sent(outgoing(1))
    mailbox_world.person_sends(from_person("<in-1@example.org>"))
    assert mailbox.written_by_person(["<in-0@example.org>", "<in-1@example.org>"])


def test_a_person_who_began_the_thread_owns_it(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.person_sends(from_person("<else@example.org>", message_id="<begin@frontdesk.example>"))
    assert mailbox.written_by_person(["<begin@frontdesk.example>", "<in-1@example.org>"])


@pytest.mark.parametrize("thread", [[], ["<in-2@example.org>"], ["<in-1@example.org.example>"], ["<1@example.org>"]])
def test_a_person_in_another_thread_does_not_count(mailbox: Desk, mailbox_world: World, thread: list[str]) -> None:
    mailbox_world.person_sends(from_person("<in-1@example.org>"))
    assert not mailbox.written_by_person(thread)


def test_a_mark_with_another_key_is_a_persons(mailbox: Desk, mailbox_world: World) -> None:
    forged = b"X-Frontdesk-Loop: deadbeef\r\n" + from_person("<in-1@example.org>")
    mailbox_world.person_sends(forged)
    assert mailbox.written_by_person(["<in-1@example.org>"])


def test_a_person_is_found_behind_a_long_chain(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.person_sends(from_person("<in-1@example.org>"))
    chain = [f"<hop-{number}@example.net>" for number in range(60)]
    assert mailbox.written_by_person([*chain, "<in-1@example.org>"])
    assert not mailbox.written_by_person(chain)
