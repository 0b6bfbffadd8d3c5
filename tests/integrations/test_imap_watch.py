"""Waiting for mail over IDLE: what wakes, what does not, and how a dead line is noticed."""

import signal
import threading
import time
from pathlib import Path

import pytest

from agent.errors import AccessDenied, TransientError
from integrations.imap_mailbox import ImapWatch
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import incoming
from tests.integrations.waiting import SOON, meanwhile, taking_less_than
from tests.servers.certificate import Certificate
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld
from tests.servers.tcp_fault import TcpFault


def test_a_mail_that_arrives_wakes(imap_world: ImapWorld, imap_kind: str) -> None:
    with imap_world.watch() as watch:
        assert watch.can_idle
        limit = 2.5 if imap_kind == "embedded" else 1.0
        with taking_less_than(limit), meanwhile(lambda: imap_world.deliver(incoming(1))):
            assert watch.wait(9)
        assert not watch.wait(SOON)


def test_silence_is_waited_out(imap_world: ImapWorld) -> None:
    with imap_world.watch() as watch:
        for _ in range(2):
            began = time.monotonic()
            assert not watch.wait(SOON)
            assert time.monotonic() - began >= SOON


def test_a_watch_over_tls_wakes(tmp_path: Path, certificate: Certificate) -> None:
    with EmbeddedServers(tmp_path, {DESK.address: PASSWORD}, tls=certificate.server_context()) as servers:
        world = ImapWorld(servers.imap_port, "tls", certificate.cert).begin()
        with world.watch() as watch, taking_less_than(2.5):
            assert not watch.wait(SOON)
            with meanwhile(lambda: world.deliver(incoming(1))):
                assert watch.wait(9)


def test_stop_ends_a_wait_from_another_thread(imap_world: ImapWorld) -> None:
    with imap_world.watch() as watch:
        with taking_less_than(3), meanwhile(watch.stop):
            assert not watch.wait(9)
        watch.stop()
        with taking_less_than(3):
            assert not watch.wait(9)


def test_stop_ends_a_wait_from_a_signal_handler(embedded_world: ImapWorld) -> None:
    with embedded_world.watch() as watch:
        before = signal.signal(signal.SIGUSR1, lambda number, frame: watch.stop())

        def interrupt() -> None:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

        try:
            with taking_less_than(3), meanwhile(interrupt):
                assert not watch.wait(9)
        finally:
            signal.signal(signal.SIGUSR1, before)


def test_a_reset_line_is_transient_at_once(imap_world: ImapWorld) -> None:
    with TcpFault(imap_world.port) as line, imap_world.watch(port=line.port) as watch:
        with taking_less_than(2), meanwhile(line.reset), pytest.raises(TransientError):
            watch.wait(9)
        with pytest.raises(TransientError):
            watch.wait(9)
        watch.connect()
        assert not watch.wait(SOON)


def test_a_black_hole_is_noticed_when_the_time_is_up(imap_world: ImapWorld) -> None:
    with TcpFault(imap_world.port) as line, imap_world.watch(port=line.port, timeout=0.3) as watch:
        line.blackhole = True
        with taking_less_than(2), pytest.raises(TransientError):
            watch.wait(SOON)
        with taking_less_than(2), pytest.raises(TransientError):
            watch.connect()
        assert not watch.can_idle


def test_a_stop_does_not_wait_for_a_black_hole(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line, embedded_world.watch(port=line.port, timeout=0.3) as watch:
        swallow = meanwhile(lambda: setattr(line, "blackhole", True))
        with taking_less_than(2), swallow, meanwhile(watch.stop, 2 * SOON):
            assert not watch.wait(9)


def test_only_an_existing_folder_can_be_watched(imap_world: ImapWorld) -> None:
    watch = ImapWatch(imap_world.account(), "Nowhere")
    with pytest.raises(AccessDenied):
        watch.connect()
    watch.close()
