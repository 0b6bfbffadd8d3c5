"""Names of folders: as configured, as the server has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.imap_mailbox.folders import FolderNames, Listing, read_listing, resolve

DOTS: Listing = [
    ((), b".", "INBOX"),
    ((rb"\Sent",), b".", "INBOX.Gesendet"),
    ((rb"\HasNoChildren",), b".", "INBOX.Handled"),
]


def test_names_follow_the_servers_delimiter_its_prefix_and_its_marks() -> None:
    wanted = FolderNames(handled="Handled", person="Desk/Person", dead="INBOX/Dead")
    assert resolve(wanted, DOTS, "INBOX.") == FolderNames(
        inbox="INBOX",
        handled="INBOX.Handled",
        person="INBOX.Desk.Person",
        dead="INBOX.Dead",
        sent="INBOX.Gesendet",
        drafts="INBOX.Drafts",
    )


def test_a_configured_name_wins_over_a_mark_and_may_be_the_servers_own_form() -> None:
    names = resolve(FolderNames(sent="INBOX.Handled", drafts="Handled", inbox="inbox"), DOTS, "INBOX.")
    assert (names.sent, names.drafts, names.inbox) == ("INBOX.Handled", "INBOX.Handled", "INBOX")


@pytest.mark.parametrize(
    ("listing", "sent"),
    [
        ([], "Sent"),
        ([((), b"/", "Sent Items"), ((), b"/", "Gesendet")], "Sent Items"),
        ([((), b"/", "SENT")], "SENT"),
        ([((), b"/", "Sent"), ((rb"\Sent",), b"/", "[Gmail]/Sent Mail")], "[Gmail]/Sent Mail"),
        ([((), b"/", "Sent Mail"), ((rb"\SENT", rb"\Noselect"), b"/", "Mail")], "Sent Mail"),
        ([((rb"\NonExistent",), b"/", "Sent"), ((), b"/", "Gesendete Elemente")], "Gesendete Elemente"),
    ],
)
def test_without_a_configured_name_sent_is_what_the_server_has(listing: Listing, sent: str) -> None:
    assert resolve(FolderNames(), listing, "").sent == sent


def test_a_server_without_a_delimiter_gets_the_names_as_they_are() -> None:
    assert resolve(FolderNames(), [((), None, "INBOX")], "").handled == "Frontdesk/Handled"


def test_a_listing_is_read_line_by_line() -> None:
    lines = [
        rb'(\HasNoChildren) "/" INBOX',
        rb'(\HasNoChildren) "/" "Entw&APw-rfe"',
        rb'() NIL "2026"',
        rb'() "/" 2027',
        rb'() "/" "broken &AP"',
        (rb'() "/" {9}', b'say "hi" '),
        b"",
        (rb'() "/" {3}', b"odd"),
        rb' ("OLDNAME" ("even"))',
        rb'() "/',
        rb'"/" "no flags"',
    ]
    names = [name for _, _, name in read_listing(lines)]
    assert names == ["INBOX", "Entwürfe", "2026", "2027", "broken &AP", 'say "hi" ', "odd"]


@given(st.lists(st.one_of(st.binary(max_size=40), st.tuples(st.binary(max_size=20), st.binary(max_size=20)))))
def test_no_listing_is_a_failure(lines: list[object]) -> None:
    names = resolve(FolderNames(), read_listing(lines), "")
    assert names.inbox == "INBOX"
    assert names.handled
