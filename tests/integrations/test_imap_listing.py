"""Listing and reading where a server answers oddly: one mail never keeps the others from being seen."""

import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest

from agent.domain import Arrival, MailUid
from agent.errors import AccessDenied, PermanentError, TransientError
from integrations.imap_mailbox import ImapMailbox
from integrations.mime.identity import content_key, content_key_of
from tests.integrations.mails import incoming
from tests.servers.imap_script import CUT, FLOOD, ImapScript, imap_script
from tests.servers.imap_world import ImapWorld

MAILS = {uid: incoming(uid) for uid in (3, 5, 8)}
START = MailUid(7, 0)
BODY_OF_5 = "UID FETCH 5 (BODY.PEEK[])"
HEADER_OF_5 = "UID FETCH 5 (BODY.PEEK[HEADER]"
NO = b"TAG NO some messages cannot be fetched"


def mailbox_on(server: ImapScript) -> ImapMailbox:
    return ImapWorld(server.port).mailbox(timeout=0.3)


def listed(server: ImapScript) -> list[Arrival]:
    with closing(mailbox_on(server)) as mailbox:
        return mailbox.arrivals(START)


def header_key(uid: int) -> str:
    return content_key(incoming(uid).partition(b"\r\n\r\n")[0] + b"\r\n\r\n", None, len(incoming(uid)))


@pytest.mark.parametrize(
    "answer",
    [
        NO,
        b"TAG BAD Command Argument Error. 11",
        b"TAG OK done",
        b"* 2 FETCH (UID 5 BODY[] NIL)\r\nTAG OK done",
        b"* 2 FETCH (UID 5 BODY[] 17)\r\nTAG OK done",
        b"* 2 FETCH (FLAGS (\\Seen))\r\nTAG OK done",
        b"* 5 FETCH (FLAGS (\\Seen))\r\nTAG OK done",
        b"* 2 FETCH (UID 5 BODY[] (odd\r\nTAG OK done",
        b"* 2 FETCH (UID 5 BODY[] {60000000}\r\n",
        b"* 2 FETCH (UID 5 BODY[] {40}\r\nFrom: ann",
        b"* BYE Session expired, please login again",
        CUT,
    ],
)
def test_a_mail_whose_text_cannot_be_fetched_is_known_by_its_header(answer: bytes) -> None:
    with imap_script(mails=MAILS, answers={BODY_OF_5: [answer]}) as server:
        first, odd, last = listed(server)
    assert [arrival.uid for arrival in (first, odd, last)] == [MailUid(7, uid) for uid in MAILS]
    assert (first.content_key, last.content_key) == (content_key_of(MAILS[3]), content_key_of(MAILS[8]))
    assert (odd.message_id, odd.content_key) == ("<in-5@example.org>", header_key(5))
    assert server.said(BODY_OF_5) <= 2


@pytest.mark.parametrize("answer", [NO, b"TAG OK done", CUT, b"TAG NO [UNAVAILABLE] later"])
@pytest.mark.parametrize("mails", [{5: MAILS[5], 8: MAILS[8]}, {3: MAILS[3], 5: MAILS[5], 8: MAILS[8]}])
def test_a_mail_of_which_nothing_can_be_fetched_is_known_by_its_place(answer: bytes, mails: dict[int, bytes]) -> None:
    with imap_script(mails=mails, answers={BODY_OF_5: [answer], HEADER_OF_5: [answer]}) as server:
        mailbox = mailbox_on(server)
        found: list[Arrival] = []
        while batch := mailbox.arrivals(found[-1].uid if found else START):
            batch = [arrival for arrival in batch if arrival.uid.uid > (found[-1].uid.uid if found else 0)]
            if not batch:
                break
            found += batch
        mailbox.close()
    assert [arrival.uid.uid for arrival in found] == list(mails)
    odd = next(arrival for arrival in found if arrival.uid.uid == 5)
    assert (odd.message_id, odd.from_address, odd.size) == (None, None, len(MAILS[5]))
    assert len({arrival.content_key for arrival in found}) == len(mails)
    assert server.connections < 12


def test_a_server_that_refuses_everything_for_now_is_asked_again_later() -> None:
    with imap_script(mails=MAILS, answers={"BODY.PEEK": [b"TAG NO [THROTTLED]"]}) as server:
        with pytest.raises(TransientError):
            listed(server)
        assert server.connections < 10


def test_what_was_listed_before_the_server_had_enough_counts() -> None:
    answers = {"UID FETCH 5 (BODY": [b"TAG NO [THROTTLED]"], "UID FETCH 8 (BODY": [b"TAG NO [THROTTLED]"]}
    with imap_script(mails=MAILS, answers=answers) as server:
        assert [arrival.uid.uid for arrival in listed(server)] == [3]


@pytest.mark.parametrize(
    "answer",
    [
        NO,
        CUT,
        b"TAG OK done",
        b"* 2 FETCH (UID 5 RFC822.SIZE NIL INTERNALDATE NIL)\r\nTAG OK done",
        b"* 2 FETCH (UID 5 INTERNALDATE NIL RFC822.SIZE (odd\r\nTAG OK done",
    ],
)
def test_a_mail_whose_size_the_server_does_not_know_is_listed_with_the_others(answer: bytes) -> None:
    with imap_script(mails=MAILS, answers={"5 (RFC822.SIZE": [answer], "5,8 (RFC822.SIZE": [answer]}) as server:
        server.answers["3,5,8 (RFC822.SIZE"] = [answer if answer in {NO, CUT} else NO]
        found = listed(server)
    assert [arrival.content_key for arrival in found] == [content_key_of(raw) for raw in MAILS.values()]
    assert [arrival.size for arrival in found] == [len(raw) for raw in MAILS.values()]


def test_a_mail_that_leaves_while_it_is_listed_is_left_out() -> None:
    answers = {"(RFC822.SIZE": [b"* 1 FETCH (UID 3 RFC822.SIZE 9)\r\nTAG OK done"]}
    answers["UID SEARCH UID 1:*"] = [b"* SEARCH 3 5\r\nTAG OK done"]
    with imap_script(mails={3: MAILS[3]}, answers=answers) as server:
        assert [arrival.uid.uid for arrival in listed(server)] == [3]


@pytest.mark.parametrize("date", ["NIL", '"nonsense"', '"20-Nov-2026 08:00:00 +9900"', "17"])
def test_a_mail_whose_time_of_arrival_cannot_be_read_counts_as_new(date: str) -> None:
    facts = f"* 1 FETCH (UID 3 RFC822.SIZE 9 INTERNALDATE {date})\r\nTAG OK done".encode()
    with imap_script(mails={3: MAILS[3]}, answers={"(RFC822.SIZE": [facts]}) as server:
        mailbox = mailbox_on(server)
        (arrival,) = mailbox.arrivals(START, datetime(2026, 11, 22, tzinfo=UTC))
        mailbox.close()
    assert arrival.arrived_at is None


def test_a_folder_that_cannot_be_opened_any_more_is_access_denied() -> None:
    with imap_script(mails=MAILS, answers={"EXAMINE": [b"TAG NO [NONEXISTENT] gone"]}) as server:
        server.folders = ("INBOX",)
        with pytest.raises(AccessDenied):
            listed(server)


def test_nothing_lies_above_the_highest_uid() -> None:
    with imap_script(mails=MAILS) as server:
        mailbox = mailbox_on(server)
        assert mailbox.arrivals(MailUid(7, 2**32 - 1)) == []
        mailbox.close()


@pytest.mark.parametrize("mails", [MAILS, {}])
def test_a_server_that_does_not_say_what_comes_next_is_asked_for_its_last_mail(mails: dict[int, bytes]) -> None:
    opened = b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\nTAG OK done" % len(mails)
    with imap_script(mails=mails, answers={"EXAMINE": [opened]}) as server:
        mailbox = mailbox_on(server)
        assert mailbox.status().newest == MailUid(7, max(mails, default=0))
        mailbox.close()


def test_a_server_without_lasting_numbers_is_of_no_use() -> None:
    with (
        imap_script(answers={"EXAMINE": [b"* 0 EXISTS\r\nTAG OK done"]}) as server,
        closing(mailbox_on(server)) as mailbox,
        pytest.raises(PermanentError),
    ):
        mailbox.status()


def test_a_connection_that_dies_in_the_middle_of_a_mail_is_opened_again() -> None:
    cut_off = b"* 1 FETCH (UID 3 BODY[] {4000}\r\nFrom: ann\r\n* BYE Session expired"
    with imap_script(mails=MAILS, answers={"UID FETCH 3 (BODY.PEEK[])": [cut_off, b""]}) as server:
        server.answers["UID FETCH 3 (BODY.PEEK[])"][1] = b"* 1 FETCH (UID 3 BODY[] {%d}\r\n%s)\r\nTAG OK done" % (
            len(MAILS[3]),
            MAILS[3],
        )
        assert listed(server)[0].content_key == content_key_of(MAILS[3])
        assert server.connections == 2


def test_a_literal_beyond_the_limit_is_neither_read_nor_asked_for_again() -> None:
    flood = b"* 1 FETCH (UID 3 BODY[] {60000000}\r\n" + FLOOD
    with imap_script(mails={3: MAILS[3]}, answers={"BODY.PEEK[])": [flood]}) as server:
        with closing(mailbox_on(server)) as mailbox, memory_below(2_000_000):
            (arrival,) = mailbox.arrivals(START)
            email = mailbox.read(arrival.uid)
        assert (server.said("BODY.PEEK[])"), server.connections) == (2, 3)
        assert server.flooded < 2 * 16_000_000
    assert arrival.content_key == header_key(3)
    assert (email.message_id, "too_large" in email.defects) == ("<in-3@example.org>", True)


def test_a_line_that_never_ends_is_not_read_for_ever() -> None:
    with imap_script(mails=MAILS, answers={"SEARCH": [b"* SEARCH 1 " + FLOOD]}) as server:
        with pytest.raises(TransientError):
            listed(server)
        assert server.connections == 1


@contextmanager
def memory_below(size: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()
