"""What a server may say to a watch, and what each of it means."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from agent.errors import TransientError
from integrations.imap_mailbox import ImapWatch
from tests.integrations.waiting import SOON, taking_less_than
from tests.servers.imap_script import CUT, ImapScript, imap_script
from tests.servers.imap_world import ImapWorld


@contextmanager
def watch_on(server: ImapScript, timeout: float = 0.3) -> Iterator[ImapWatch]:
    with ImapWorld(server.port).watch(timeout=timeout) as watch:
        yield watch


def test_a_change_that_was_heard_after_a_stop_is_told_next() -> None:
    with imap_script(idle=b"* 1 EXISTS") as server, watch_on(server) as watch:
        watch.stop()
        assert not watch.wait(9)
        with taking_less_than(1):
            assert watch.wait(9)


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        (b"* 1 EXISTS", True),
        (b"* 1 RECENT", True),
        (b"* 1 EXPUNGE", True),
        (b"* VANISHED 3", True),
        (b"* OK Still here\r\n* 1 EXISTS", True),
        (b"* OK Still here", False),
        (b"* 0 EXISTS\r\n* 0 RECENT", False),
        (b"* 1 FETCH (FLAGS (\\Seen))", False),
        (b"* 1 FETCH (BODY[] {19}\r\n* 1 EXISTS\r\n* 2 E\r\n)", False),
    ],
)
def test_what_a_server_says_within_idle(said: bytes, changed: bool) -> None:
    with imap_script(idle=said) as server, watch_on(server) as watch:
        assert watch.wait(SOON) == changed


def test_a_server_that_repeats_its_count_does_not_make_the_watch_spin() -> None:
    with imap_script(idle=b"* 1 EXISTS") as server, watch_on(server) as watch:
        assert [watch.wait(SOON) for _ in range(3)] == [True, False, False]
        assert server.said("DONE") == 3


def test_what_a_server_says_before_it_agrees_is_heard() -> None:
    with imap_script() as server, watch_on(server) as watch:
        server.answers["IDLE"] = [b"* 1 EXISTS\r\n+ idling"]
        with taking_less_than(1):
            assert watch.wait(9)
        assert not watch.wait(SOON)


def test_a_change_is_told_even_where_the_line_dies_right_after_it() -> None:
    with imap_script(idle=b"* 1 EXISTS", answers={"DONE": [CUT]}) as server, watch_on(server) as watch:
        assert watch.wait(9)
        with pytest.raises(TransientError):
            watch.wait(9)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (CUT, TransientError),
        (b"+ idling\r\n* BYE Session expired, please login again", TransientError),
        (b"TAG NO [UNAVAILABLE] not now", TransientError),
        (b"TAG OK that was short", TransientError),
        (b"+ idling\r\nTAG OK that was short", TransientError),
        (b"+ idling\r\n* 1 EXI", TransientError),
        (b"nonsense", TransientError),
        (b"", TransientError),
    ],
)
def test_a_server_that_does_not_stay_in_idle_is_connected_anew(answer: bytes, error: type[Exception]) -> None:
    with imap_script(answers={"IDLE": [answer], "DONE": [b"* OK what?"]}) as server, watch_on(server) as watch:
        with taking_less_than(2), pytest.raises(error):
            watch.wait(SOON)
        assert not watch.can_idle


def test_a_server_without_idle_says_so() -> None:
    with imap_script(capabilities="IMAP4rev1") as server, watch_on(server) as watch:
        assert not watch.can_idle


def test_a_long_watch_gathers_nothing() -> None:
    with imap_script(idle=b"* OK Still here\r\n* 1 FETCH (FLAGS ())") as server, watch_on(server) as watch:
        for _ in range(5):
            watch.wait(0.01)
        assert watch._client is not None
        assert sum(map(len, watch._client.wire.untagged_responses.values())) < 10
        assert watch._client.wire.tagged_commands == {}
