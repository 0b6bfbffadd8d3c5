"""A look at a mailbox: what it sees on real servers, and that it leaves no trace."""

from dataclasses import fields, replace

from integrations.imap_mailbox import FolderNames
from integrations.imap_mailbox.checkup import MailboxFacts, look_at
from tests.servers.imap_script import imap_script
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld

WANTED = FolderNames(inbox="Intake", handled="Handled", person="Person", dead="Dead")
MAIL = (
    b"Authentication-Results: mx.example.com; dmarc=pass\r\nAuthentication-Results: forged; dmarc=pass\r\n\r\nhello\r\n"
)


def looked(world: ImapWorld, wanted: FolderNames = WANTED) -> MailboxFacts:
    return look_at(world.account(), wanted)


def folders(world: ImapWorld) -> set[str]:
    with world.client() as client:
        return {name for _, _, name in client.list_folders()}


def test_what_the_server_can_do_and_how_the_intake_is_numbered_is_seen(imap_world: ImapWorld) -> None:
    facts = looked(imap_world, replace(WANTED, inbox="INBOX"))
    assert facts.capabilities >= {"MOVE", "UIDPLUS", "IDLE"}
    assert facts.intake is not None
    assert (facts.intake.mails, facts.intake.traces) == (0, ())
    assert facts.intake.uidvalidity


def test_folders_that_do_not_exist_are_named_and_not_created(imap_world: ImapWorld) -> None:
    before = folders(imap_world)
    facts = looked(imap_world, replace(WANTED, inbox="Nowhere", handled="Frontdesk/Handled"))
    assert {"inbox", "handled"} <= set(facts.missing)
    assert facts.intake is None
    assert facts.names.sent == imap_world.sent_folder
    assert facts.names.handled.endswith("Handled")
    assert folders(imap_world) == before


def test_what_servers_wrote_on_the_newest_mails_is_read_and_no_mail_is_marked(imap_world: ImapWorld) -> None:
    for raw in (b"Subject: unsigned\r\n\r\nhello\r\n", MAIL):
        imap_world.store("INBOX", raw)
    facts = looked(imap_world, replace(WANTED, inbox="INBOX"))
    assert facts.intake is not None
    assert (facts.intake.mails, facts.intake.traces[0]) == (2, ())
    assert [field.name for field in facts.intake.traces[1]][:1] == ["authentication-results"]
    assert facts.intake.traces[1][0].value == "mx.example.com; dmarc=pass"
    with imap_world.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert not any(b"\\Seen" in flags for flags in client.get_flags(client.search("ALL")).values())


def test_only_the_newest_twenty_are_read() -> None:
    mails = dict.fromkeys(range(1, 24), MAIL)
    with imap_script(mails=mails) as script:
        facts = looked(ImapWorld(script.port))
    assert facts.intake is not None
    assert any(f"{len(mails) - 19}:*" in command for command in script.commands)
    assert not any(word in command for command in script.commands for word in ("SELECT", "CREATE", "STORE", "BODY["))


def test_every_folder_has_a_name(imap_world: ImapWorld) -> None:
    facts = looked(imap_world)
    assert all(getattr(facts.names, one.name) for one in fields(FolderNames))
    assert PASSWORD not in repr(facts)
    assert DESK.address not in repr(facts)


def test_a_server_without_extensions_has_none() -> None:
    with imap_script(capabilities="IMAP4rev1") as script:
        assert looked(ImapWorld(script.port)).capabilities == frozenset()
