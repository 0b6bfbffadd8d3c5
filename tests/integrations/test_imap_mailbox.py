"""ImapMailbox on real servers, and through a line that breaks."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from agent.domain import Folder
from agent.errors import TransientError
from integrations.imap_mailbox import FolderNames, ImapMailbox
from tests.integrations.mails import from_person, incoming, outgoing
from tests.servers.imap_script import FOLDERS, imap_script
from tests.servers.imap_world import ImapWorld, listed
from tests.servers.tcp_fault import TcpFault

GMAIL = "IMAP4rev1 MOVE UIDPLUS IDLE X-GM-EXT-1"
EXCHANGE = b"* OK The Microsoft Exchange IMAP4 service is ready. [QQBNADAAUABSADAA]"


@pytest.fixture
def mailbox(embedded_world: ImapWorld, line: TcpFault) -> Iterator[ImapMailbox]:
    with closing(embedded_world.mailbox(port=line.port)) as opened:
        yield opened


def test_reading_leaves_the_mail_unseen_and_what_people_have_seen_is_read_all_the_same(imap_world: ImapWorld) -> None:
    for number in (1, 2):
        imap_world.deliver(incoming(number))
    with imap_world.client() as client:
        client.select_folder("Intake")
        client.add_flags(client.search("ALL")[1:], rb"\Seen")
        with closing(imap_world.mailbox()) as mailbox:
            for arrival in listed(mailbox):
                mailbox.read(arrival.uid)
            assert [arrival.message_id for arrival in listed(mailbox)] == ["<in-1@example.org>", "<in-2@example.org>"]
        client.noop()
        assert len(client.search("UNSEEN")) == 1


def test_a_desk_that_only_looks_changes_nothing(imap_world: ImapWorld) -> None:
    imap_world.deliver(incoming(1))
    before = imap_world.folders()
    with closing(imap_world.mailbox()) as mailbox:
        mailbox.read(listed(mailbox)[0].uid)
        assert not mailbox.is_sent("<out-1@frontdesk.example>")
        assert not mailbox.written_by_person(["<in-1@example.org>"])
    assert imap_world.folders() == before


def test_a_sent_folder_that_appears_later_is_seen(imap_world: ImapWorld) -> None:
    with closing(imap_world.mailbox()) as mailbox:
        assert not mailbox.written_by_person(["<in-1@example.org>"])
        imap_world.person_sends(from_person("<in-1@example.org>"))
        assert mailbox.written_by_person(["<in-1@example.org>"])


def test_a_folder_with_a_configured_name_wins_over_the_servers_own(imap_world: ImapWorld) -> None:
    folders = FolderNames(inbox="Intake", handled="Ärzte & Co/Fertig", sent="Frontdesk Sent", drafts="Vorschläge")
    imap_world.deliver(incoming(1))
    with closing(imap_world.mailbox(folders=folders)) as mailbox:
        mailbox.keep_sent(outgoing(1))
        mailbox.keep_draft(outgoing(2))
        mailbox.file(listed(mailbox)[0].uid, Folder.HANDLED)
    assert (imap_world.sent(), imap_world.drafts()) == ([], [])
    (filed,) = [name for name in imap_world.folders() if name.endswith("Fertig")]
    assert [len(imap_world.mails(name)) for name in ("Frontdesk Sent", "Vorschläge", filed)] == [1, 1, 1]


def test_a_read_on_a_connection_that_died_is_done_again(imap_world: ImapWorld) -> None:
    with TcpFault(imap_world.port) as line, closing(imap_world.mailbox(port=line.port)) as mailbox:
        start = mailbox.status().newest
        imap_world.deliver(incoming(1))
        line.reset()
        assert len(mailbox.arrivals(start)) == 1


def test_a_write_on_a_connection_that_died_earlier_is_done_once(imap_world: ImapWorld) -> None:
    with TcpFault(imap_world.port) as line, closing(imap_world.mailbox(port=line.port)) as mailbox:
        mailbox.status()
        line.reset()
        mailbox.keep_sent(outgoing(1))
        assert len(imap_world.sent()) == 1


def test_a_copy_whose_answer_was_lost_is_not_stored_again(
    embedded_world: ImapWorld, line: TcpFault, mailbox: ImapMailbox
) -> None:
    line.lose_reply_to = b"Thursday at 10:00 it is."
    with pytest.raises(TransientError):
        mailbox.keep_sent(outgoing(1))
    mailbox.keep_sent(outgoing(1))
    assert len(embedded_world.sent()) == 1


@pytest.mark.parametrize(
    ("settings", "copies", "stored"),
    [
        ({}, "auto", True),
        ({"capabilities": GMAIL}, "auto", False),
        ({"greeting": EXCHANGE}, "auto", False),
        ({"capabilities": GMAIL}, "always", True),
        ({"greeting": EXCHANGE}, "always", True),
        ({}, "never", False),
    ],
)
def test_what_a_server_files_by_itself_is_not_stored_again(
    settings: dict[str, object], copies: str, stored: bool
) -> None:
    with imap_script(**settings) as server:
        with closing(ImapWorld(server.port).mailbox(copies=copies)) as mailbox:
            mailbox.keep_sent(outgoing(1))
        assert (server.said("APPEND") > 0) == stored


def test_special_folders_are_asked_for_where_the_server_marks_them_on_request() -> None:
    answers = {"RETURN (SPECIAL-USE)": [b'* LIST (\\Sent) "/" "Postausgang"\r\n* LIST () "/" "Sent"\r\nTAG OK done']}
    capabilities = "IMAP4rev1 MOVE UIDPLUS LIST-EXTENDED SPECIAL-USE"
    with imap_script(answers=answers, capabilities=capabilities) as server:
        with closing(ImapWorld(server.port).mailbox()) as mailbox:
            assert not mailbox.is_sent("<out-1@frontdesk.example>")
        assert server.said('EXAMINE "Postausgang"') == 1


def test_a_server_that_does_not_understand_the_question_is_asked_simply() -> None:
    answers = {"RETURN (SPECIAL-USE)": [b"TAG BAD what?"]}
    capabilities = "IMAP4rev1 MOVE UIDPLUS LIST-EXTENDED SPECIAL-USE"
    with imap_script(answers=answers, capabilities=capabilities, folders=FOLDERS) as server:
        with closing(ImapWorld(server.port).mailbox()) as mailbox:
            assert not mailbox.is_sent("<out-1@frontdesk.example>")
        assert server.said('EXAMINE "Sent"') == 1
