"""ImapMailbox on a real server that lacks things, and through a line that breaks."""

import pytest

from agent.domain import Folder
from agent.errors import AccessDenied, TransientError
from integrations.imap_mailbox.folders import FolderNames, resolve
from tests.integrations.mails import incoming, outgoing
from tests.servers.imap_world import ImapWorld
from tests.servers.tcp_fault import TcpFault


def test_reading_leaves_the_mail_unseen(imap_world: ImapWorld) -> None:
    mailbox = imap_world.mailbox()
    mailbox.arrivals(None)
    imap_world.deliver(incoming(1))
    mailbox.read(mailbox.arrivals(None)[0].uid)
    mailbox.close()
    with imap_world.client() as client:
        client.select_folder("Intake")
        assert len(client.search("UNSEEN")) == 1


def test_a_mail_that_somebody_marked_as_deleted_is_no_arrival(imap_world: ImapWorld) -> None:
    mailbox = imap_world.mailbox()
    mailbox.arrivals(None)
    imap_world.deliver(incoming(1))
    with imap_world.client() as client:
        client.select_folder("Intake")
        client.delete_messages(client.search("ALL"))
    assert mailbox.arrivals(None) == []
    mailbox.close()


def test_missing_folders_are_created_once(imap_world: ImapWorld) -> None:
    for _ in range(2):
        mailbox = imap_world.mailbox()
        mailbox.arrivals(None)
        mailbox.close()
    with imap_world.client() as client:
        names = [name for _, _, name in client.list_folders()]
    assert {"Intake", "Handled", "Person", "Dead", "Drafts", imap_world.sent_folder} <= set(names)
    assert len(names) == len(set(names))


def test_a_read_on_a_connection_that_died_is_done_again(imap_world: ImapWorld) -> None:
    with TcpFault(imap_world.port) as line:
        mailbox = imap_world.mailbox(port=line.port)
        mailbox.arrivals(None)
        imap_world.deliver(incoming(1))
        line.reset()
        assert len(mailbox.arrivals(None)) == 1
        mailbox.close()


def test_a_write_on_a_connection_that_died_earlier_is_done_once(imap_world: ImapWorld) -> None:
    with TcpFault(imap_world.port) as line:
        mailbox = imap_world.mailbox(port=line.port)
        mailbox.arrivals(None)
        line.reset()
        mailbox.keep_sent(outgoing(1))
        assert len(imap_world.sent()) == 1
        mailbox.close()


def test_a_copy_whose_answer_was_lost_is_not_stored_again(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        mailbox = embedded_world.mailbox(port=line.port)
        mailbox.arrivals(None)
        line.lose_reply_to = b"Thursday at 10:00 it is."
        with pytest.raises(TransientError):
            mailbox.keep_sent(outgoing(1))
        mailbox.keep_sent(outgoing(1))
        assert len(embedded_world.sent()) == 1
        mailbox.close()


def test_a_move_whose_answer_was_lost_is_not_made_again(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        mailbox = embedded_world.mailbox(port=line.port)
        mailbox.arrivals(None)
        embedded_world.deliver(incoming(1))
        uid = mailbox.arrivals(None)[0].uid
        line.lose_reply_to = b" MOVE "
        with pytest.raises(TransientError):
            mailbox.file(uid, Folder.HANDLED)
        assert line.requests.count(b" MOVE ") == 1
        mailbox.file(uid, Folder.HANDLED)
        assert embedded_world.filed(Folder.HANDLED) == [incoming(1)]
        mailbox.close()


def test_without_move_the_mail_is_copied_and_only_it_expunged(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        line.hide = (b" MOVE",)
        mailbox = embedded_world.mailbox(port=line.port)
        mailbox.arrivals(None)
        embedded_world.deliver(incoming(1))
        embedded_world.deliver(incoming(2))
        first, second = (arrival.uid for arrival in mailbox.arrivals(None))
        with embedded_world.client() as client:
            client.select_folder("Intake")
            client.delete_messages([second.uid])
        mailbox.file(first, Folder.HANDLED)
        assert embedded_world.filed(Folder.HANDLED) == [incoming(1)]
        assert embedded_world.intake() == [incoming(2)]
        assert b" MOVE " not in line.requests
        mailbox.close()


def test_without_move_and_uidplus_nothing_is_touched(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        line.hide = (b" MOVE", b" UIDPLUS")
        mailbox = embedded_world.mailbox(port=line.port)
        mailbox.arrivals(None)
        embedded_world.deliver(incoming(1))
        with pytest.raises(AccessDenied):
            mailbox.file(mailbox.arrivals(None)[0].uid, Folder.HANDLED)
        assert embedded_world.intake() == [incoming(1)]
        mailbox.close()


def test_names_follow_the_servers_delimiter_its_prefix_and_its_marks() -> None:
    listing = [
        ((), b".", "INBOX"),
        ((rb"\Sent",), b".", "INBOX.Gesendet"),
        ((rb"\HasNoChildren",), b".", "INBOX.Handled"),
    ]
    wanted = FolderNames(handled="Handled", person="Desk/Person", dead="INBOX/Dead")
    names = resolve(wanted, listing, "INBOX.")
    assert names == FolderNames(
        inbox="INBOX",
        handled="INBOX.Handled",
        person="INBOX.Desk.Person",
        dead="INBOX.Dead",
        sent="INBOX.Gesendet",
        drafts="INBOX.Drafts",
    )
