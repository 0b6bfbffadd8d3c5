"""`frontdesk worker`, as a process: it goes on until told to stop, and is alone with its records."""

import signal
import socket
from pathlib import Path

from ops.world.servers import EmbeddedServers
from tests.ops.cli.processes import deliver, filed, frontdesk, settings, until, working


def test_the_worker_goes_on_until_it_is_told_to_stop(servers: EmbeddedServers, tmp_path: Path) -> None:
    deliver(servers)
    with working(settings(servers, tmp_path), tmp_path) as (process, read):
        assert [read()["event"] for _ in range(2)] == ["working", "start point chosen"]
        assert until(read, "pass done")["arrived"] == 1
        process.send_signal(signal.SIGTERM)
        until(read, "stopping")
        until(read, "stopped")
        assert process.wait(30) == 0
    assert filed(servers, "Frontdesk/Handled") == 1


def test_a_worker_at_level_off_waits_and_begins_when_the_level_is_raised(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    deliver(servers)
    environment = settings(servers, tmp_path)
    del environment["FRONTDESK_LEVEL"]
    with working(environment, tmp_path) as (process, read):
        assert [read()["event"] for _ in range(2)] == ["level is off", "working"]
        raised = frontdesk(
            "level", "auto", "--reason", "it is time", "--by", "ada", environment=environment, folder=tmp_path
        )
        assert raised.returncode == 0
        until(read, "pass done")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert filed(servers, "Frontdesk/Handled") == 1


def test_a_worker_that_is_told_to_stop_in_the_middle_of_a_long_step_is_cut_off_and_the_mail_taken_up_again(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        environment = settings(servers, tmp_path) | {
            "FRONTDESK_IMAP__PORT": str(silent.getsockname()[1]),
            "FRONTDESK_STOP_SECONDS": "0.2",
        }
        with working(environment, tmp_path) as (process, read):
            assert read()["event"] == "working"
            connection, _ = silent.accept()
            process.send_signal(signal.SIGTERM)
            until(read, "stopping")
            until(read, "cut off in the middle of a step")
            assert process.wait(30) == 1
            connection.close()
    deliver(servers)
    assert frontdesk("run", "--once", environment=settings(servers, tmp_path), folder=tmp_path).returncode == 0
    assert filed(servers, "Frontdesk/Handled") == 1


def test_a_second_desk_on_the_same_records_is_refused_with_what_to_do(servers: EmbeddedServers, tmp_path: Path) -> None:
    environment = settings(servers, tmp_path)
    with working(environment, tmp_path) as (process, read):
        assert read()["event"] == "working"
        other = environment | {"FRONTDESK_RECORDS__CHECKPOINTS": str(tmp_path / "other.sqlite")}
        for second in (environment, other):
            result = frontdesk("run", "--once", environment=second, folder=tmp_path)
            assert (result.returncode, result.stdout) == (1, "")
            assert "another Frontdesk works with" in result.stderr
            assert "stop it, or wait until it ends" in result.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
