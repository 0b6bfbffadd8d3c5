"""What every mailbox does with what comes in, in memory and on real servers."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.domain import Arrival, Folder, MailUid
from agent.errors import PermanentError, TransientError
from integrations.mime.identity import content_key_of
from tests.integrations.mailbox_worlds import Desk, World
from tests.integrations.mails import incoming

MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LARGE = incoming(9, text="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 400)


def start(mailbox: Desk) -> MailUid:
    return MailUid(mailbox.status().newest.uidvalidity, 0)


def listed(mailbox: Desk, since: datetime | None = None) -> list[Arrival]:
    return mailbox.arrivals(start(mailbox), since)


def test_an_empty_folder_has_no_newest_mail(mailbox: Desk) -> None:
    status = mailbox.status()
    assert (status.newest.uid, status.mails) == (0, 0)
    assert mailbox.arrivals(status.newest) == []


def test_the_status_names_the_newest_mail(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    mailbox_world.deliver(incoming(2))
    status = mailbox.status()
    assert status.newest == listed(mailbox)[-1].uid
    assert status.mails == 2
    assert mailbox.arrivals(status.newest) == []


def test_the_newest_mail_is_counted_also_when_it_has_left(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    newest = mailbox.status().newest
    mailbox.file(newest, Folder.HANDLED)
    status = mailbox.status()
    assert (status.newest, status.mails) == (newest, 0)


def test_arrivals_are_listed_in_order_with_their_headers(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    mailbox_world.deliver(incoming(2, references="<a@example.org> <b@example.org>"))
    first, second = listed(mailbox)
    assert first.uid < second.uid
    assert (first.message_id, first.from_address, first.thread) == ("<in-1@example.org>", "ann@example.org", ())
    assert second.thread == ("<a@example.org>", "<b@example.org>")
    assert first.size == len(incoming(1))


def test_arrivals_after_a_uid_leave_out_what_was_listed(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    last = listed(mailbox)[-1].uid
    assert mailbox.arrivals(last) == []
    mailbox_world.deliver(incoming(2))
    assert [arrival.message_id for arrival in mailbox.arrivals(last)] == ["<in-2@example.org>"]


def test_an_arrival_has_the_key_of_its_content(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    mailbox_world.deliver(incoming(1, text="Or on Friday?"))
    mailbox_world.deliver(b"Received: from elsewhere.example\r\n" + incoming(1))
    first, other, again = listed(mailbox)
    assert first.content_key == content_key_of(incoming(1)) == again.content_key != other.content_key


def test_a_mail_beyond_the_limit_has_the_key_of_its_header(mailbox: Desk, mailbox_world: World) -> None:
    for raw in (LARGE, LARGE, LARGE + b"more\r\n", incoming(1)):
        mailbox_world.deliver(raw)
    keys = [arrival.content_key for arrival in listed(mailbox)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_an_arrival_without_any_known_header_is_listed(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(b"X-Odd: yes\r\n\r\nhello\r\n")
    assert [(arrival.message_id, arrival.from_address) for arrival in listed(mailbox)] == [(None, None)]


def test_an_arrival_says_when_it_arrived(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1), MORNING)
    assert [arrival.arrived_at for arrival in listed(mailbox)] == [MORNING]


def test_only_what_arrived_since_a_time_is_listed(mailbox: Desk, mailbox_world: World) -> None:
    for number, minutes in enumerate((-1_500, -1, 30, 0, -60), start=1):
        mailbox_world.deliver(incoming(number), MORNING + timedelta(minutes=minutes))
    assert [a.message_id for a in listed(mailbox, MORNING)] == ["<in-3@example.org>", "<in-4@example.org>"]
    elsewhere = MORNING.astimezone(tz=None)
    assert len(listed(mailbox, elsewhere)) == 2


def test_a_fresh_folder_is_listed_a_batch_at_a_time(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver_all([(incoming(number), MORNING + timedelta(days=number % 2)) for number in range(103)])
    first = listed(mailbox)
    second = mailbox.arrivals(first[-1].uid)
    assert (len(first), len(second)) == (100, 3)
    assert [a.message_id for a in first + second] == [f"<in-{number}@example.org>" for number in range(103)]
    assert mailbox.arrivals(second[-1].uid) == []
    assert len(listed(mailbox, MORNING + timedelta(days=1))) == 51


def test_a_folder_that_was_numbered_anew_is_not_listed_as_if_it_were_the_old_one(
    mailbox: Desk, mailbox_world: World
) -> None:
    for number in (1, 2, 3):
        mailbox_world.deliver(incoming(number))
    before = listed(mailbox)
    mailbox_world.rebuild()
    with pytest.raises(TransientError):
        mailbox.arrivals(before[-1].uid)
    again = listed(mailbox)
    assert [arrival.content_key for arrival in again] == [arrival.content_key for arrival in before]
    assert again[0].uid.uidvalidity != before[0].uid.uidvalidity


def test_a_uid_from_before_a_rebuild_is_neither_read_nor_filed(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    uid = listed(mailbox)[0].uid
    mailbox_world.rebuild()
    with pytest.raises(TransientError):
        mailbox.read(uid)
    with pytest.raises(TransientError):
        mailbox.file(uid, Folder.HANDLED)
    assert mailbox_world.intake() == [incoming(1)]


def test_a_mail_is_read_whole_and_stays_where_it_is(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1, text="Grüße, can we meet?"))
    uid = listed(mailbox)[0].uid
    email = mailbox.read(uid)
    assert email.message_id == "<in-1@example.org>"
    assert "Grüße, can we meet?" in email.text
    assert mailbox.read(uid) == email


def test_a_mail_whose_place_was_lost_is_gone(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    nowhere = MailUid(mailbox.status().newest.uidvalidity, -1)
    with pytest.raises(PermanentError):
        mailbox.read(nowhere)
    mailbox.file(nowhere, Folder.HANDLED)
    assert mailbox_world.intake() == [incoming(1)]


def test_a_mail_that_is_gone_cannot_be_read(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    uid = listed(mailbox)[0].uid
    with pytest.raises(PermanentError):
        mailbox.read(MailUid(uid.uidvalidity, uid.uid + 7))


def test_of_a_mail_beyond_the_limit_only_the_header_is_read(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(LARGE)
    arrival = listed(mailbox)[0]
    assert arrival.size > 20_000
    email = mailbox.read(arrival.uid)
    assert (email.message_id, email.from_, email.text) == ("<in-9@example.org>", ("ann@example.org",), "")
    assert "too_large" in email.defects


@pytest.mark.parametrize("folder", Folder)
def test_filing_moves_the_mail_byte_for_byte(mailbox: Desk, mailbox_world: World, folder: Folder) -> None:
    mailbox_world.deliver(incoming(1))
    mailbox_world.deliver(incoming(2))
    mailbox.file(listed(mailbox)[0].uid, folder)
    assert mailbox_world.filed(folder) == [incoming(1)]
    assert mailbox_world.intake() == [incoming(2)]


def test_filing_twice_leaves_one_mail(mailbox: Desk, mailbox_world: World) -> None:
    mailbox_world.deliver(incoming(1))
    uid = listed(mailbox)[0].uid
    mailbox.file(uid, Folder.HANDLED)
    mailbox.file(uid, Folder.PERSON)
    assert mailbox_world.filed(Folder.HANDLED) == [incoming(1)]
    assert mailbox_world.filed(Folder.PERSON) == []
