"""Moving mail into folders of a server that lacks things, and through a line that breaks."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from agent.domain import Folder, MailUid
from agent.errors import AccessDenied, TransientError
from integrations.imap_mailbox import ImapMailbox
from tests.integrations.mails import incoming, outgoing
from tests.servers.imap_script import FOLDERS, imap_script
from tests.servers.imap_world import ImapWorld, listed
from tests.servers.tcp_fault import TcpFault


@pytest.fixture
def mailbox(embedded_world: ImapWorld, line: TcpFault) -> Iterator[ImapMailbox]:
    with closing(embedded_world.mailbox(port=line.port)) as opened:
        yield opened


def flag_as_deleted(world: ImapWorld, *uids: MailUid) -> None:
    with world.client() as client:
        client.select_folder("Intake")
        client.delete_messages([uid.uid for uid in uids])


def test_a_mail_that_somebody_marked_as_deleted_is_gone(imap_world: ImapWorld) -> None:
    imap_world.deliver(incoming(1))
    with closing(imap_world.mailbox()) as mailbox:
        (arrival,) = listed(mailbox)
        flag_as_deleted(imap_world, arrival.uid)
        assert listed(mailbox) == []
        mailbox.file(arrival.uid, Folder.HANDLED)
        assert imap_world.filed(Folder.HANDLED) == []


def test_a_folder_is_created_and_subscribed_when_something_is_put_into_it(imap_world: ImapWorld) -> None:
    before = imap_world.folders()
    for number in (1, 2):
        imap_world.deliver(incoming(number))
        with closing(imap_world.mailbox()) as mailbox:
            mailbox.file(listed(mailbox)[0].uid, Folder.PERSON)
            mailbox.keep_sent(outgoing(number))
    assert imap_world.folders() == before | {"Person", imap_world.sent_folder}
    with imap_world.client() as client:
        assert "Person" in {name for _, _, name in client.list_sub_folders()}


def test_a_folder_that_somebody_removed_is_created_again(imap_world: ImapWorld) -> None:
    with closing(imap_world.mailbox()) as mailbox:
        for number in (1, 2):
            imap_world.deliver(incoming(number))
        first, second = listed(mailbox)
        mailbox.file(first.uid, Folder.HANDLED)
        with imap_world.client() as client:
            client.delete_folder("Handled")
        with pytest.raises(TransientError):
            mailbox.file(second.uid, Folder.HANDLED)
        mailbox.file(second.uid, Folder.HANDLED)
    assert imap_world.filed(Folder.HANDLED) == [incoming(2)]


def test_a_move_whose_answer_was_lost_is_not_made_again(
    embedded_world: ImapWorld, line: TcpFault, mailbox: ImapMailbox
) -> None:
    embedded_world.deliver(incoming(1))
    uid = listed(mailbox)[0].uid
    line.lose_reply_to = b" MOVE "
    with pytest.raises(TransientError):
        mailbox.file(uid, Folder.HANDLED)
    assert line.requests.count(b" MOVE ") == 1
    mailbox.file(uid, Folder.HANDLED)
    assert embedded_world.filed(Folder.HANDLED) == [incoming(1)]


def test_without_move_the_mail_is_copied_and_only_it_expunged(
    embedded_world: ImapWorld, line: TcpFault, mailbox: ImapMailbox
) -> None:
    line.hide = (b" MOVE",)
    for number in (1, 2):
        embedded_world.deliver(incoming(number))
    first, second = (arrival.uid for arrival in listed(mailbox))
    flag_as_deleted(embedded_world, second)
    mailbox.file(first, Folder.HANDLED)
    assert embedded_world.filed(Folder.HANDLED) == [incoming(1)]
    assert embedded_world.intake() == [incoming(2)]
    assert b" MOVE " not in line.requests


def test_without_move_and_uidplus_the_mail_is_copied_and_marked_and_nothing_is_expunged(
    embedded_world: ImapWorld, line: TcpFault, mailbox: ImapMailbox
) -> None:
    line.hide = (b" MOVE", b" UIDPLUS")
    for number in (1, 2):
        embedded_world.deliver(incoming(number))
    first, second = (arrival.uid for arrival in listed(mailbox))
    mailbox.file(first, Folder.HANDLED)
    mailbox.file(first, Folder.PERSON)
    assert embedded_world.filed(Folder.HANDLED) == [incoming(1)]
    assert embedded_world.filed(Folder.PERSON) == []
    assert [arrival.uid for arrival in listed(mailbox)] == [second]
    assert embedded_world.intake() == [incoming(1), incoming(2)]
    assert b"EXPUNGE" not in line.requests


@pytest.mark.parametrize("hidden", [(b" MOVE",), (b" MOVE", b" UIDPLUS")])
@pytest.mark.parametrize("command", [b" COPY ", b" STORE ", b" EXPUNGE ", b" HEADER Message-ID "])
def test_a_mail_whose_filing_was_cut_short_is_copied_once(
    embedded_world: ImapWorld, line: TcpFault, mailbox: ImapMailbox, hidden: tuple[bytes, ...], command: bytes
) -> None:
    line.hide = hidden
    embedded_world.deliver(incoming(1))
    uid = listed(mailbox)[0].uid
    mailbox.keep_draft(outgoing(1))
    line.lose_reply_to = command
    for _ in range(3):
        try:
            mailbox.file(uid, Folder.HANDLED)
        except TransientError:
            continue
    assert embedded_world.filed(Folder.HANDLED) == [incoming(1)]
    assert listed(mailbox) == []


def test_a_mail_that_shares_its_message_id_with_a_filed_one_is_filed_too(
    embedded_world: ImapWorld, line: TcpFault, mailbox: ImapMailbox
) -> None:
    line.hide = (b" MOVE",)
    both = [incoming(1), incoming(1, text="Or on Friday?")]
    for raw in both:
        embedded_world.deliver(raw)
    for arrival in listed(mailbox):
        mailbox.file(arrival.uid, Folder.HANDLED)
    assert embedded_world.filed(Folder.HANDLED) == both
    assert embedded_world.intake() == []


def test_a_folder_that_may_not_be_created_is_access_denied() -> None:
    answers = {"CREATE": [b"TAG NO [NOPERM] no"], "UID SEARCH": [b"* SEARCH 3\r\nTAG OK done"]}
    with (
        imap_script(answers=answers, folders=("INBOX", "Intake"), mails={3: incoming(3)}) as server,
        closing(ImapWorld(server.port).mailbox()) as mailbox,
        pytest.raises(AccessDenied, match="NOPERM"),
    ):
        mailbox.file(MailUid(7, 3), Folder.HANDLED)


def test_a_folder_that_somebody_created_meanwhile_is_used() -> None:
    listing = [f'* LIST () "/" "{name}"'.encode() for name in FOLDERS]
    before, after = (b"\r\n".join([*lines, b"TAG OK done"]) for lines in (listing[:3], listing))
    answers = {
        "CREATE": [b"TAG NO [ALREADYEXISTS] it is there"],
        "LIST": [before, before, after],
        "UID SEARCH": [b"* SEARCH 3\r\nTAG OK done"],
    }
    with imap_script(answers=answers, mails={3: incoming(3)}) as server:
        with closing(ImapWorld(server.port).mailbox()) as mailbox:
            mailbox.file(MailUid(7, 3), Folder.PERSON)
        assert (server.said("CREATE"), server.said('UID MOVE 3 "Person"')) == (1, 1)


def test_an_intake_folder_that_may_only_be_read_is_access_denied() -> None:
    opened = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\nTAG OK [READ-ONLY] done"
    with (
        imap_script(answers={"SELECT": [opened]}, mails={3: incoming(3)}) as server,
        closing(ImapWorld(server.port).mailbox()) as mailbox,
    ):
        with pytest.raises(AccessDenied, match="only be read"):
            mailbox.file(MailUid(7, 3), Folder.HANDLED)
        assert server.connections == 1
