"""Logs: events and ids, and not a word of a mail, whatever happens."""

import json
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from agent.errors import TransientError
from ops.telemetry import JsonLines, configure_logging
from ops.world.play import play
from tests.ops.morning import BOOK, BOOKING, form, mail, scripted, world

CANARY = "canary"


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level, sys.excepthook = handlers, level, hook


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


class Bug(Exception):
    """What no table knows."""


@pytest.mark.parametrize(
    ("faults", "forms"),
    [
        ([], [BOOK]),
        ([], [form("wants_person", also_asks=f"{CANARY} words")]),
        (
            [{"server": "smtp", "times": 2}, {"server": "calendar", "kind": "drop"}],
            [TransientError("model: down"), BOOK],
        ),
        ([{"server": "smtp", "kind": "store_then_drop"}], [BOOK]),
    ],
)
def test_nothing_of_a_mail_is_logged_at_any_level(
    capfd: pytest.CaptureFixture[str], faults: list[dict[str, Any]], forms: list[Any]
) -> None:
    configure_logging("debug")
    logging.getLogger().setLevel(logging.DEBUG)
    played(faults, *forms)
    assert_silent(capfd)


def played(faults: list[dict[str, Any]], *forms: Any) -> None:
    address = f"{CANARY}.person@brightwater.example"
    contact = {"name": f"Canary {CANARY}", "address": address, "language": "en"}
    mails = [
        mail(f"{BOOKING} The {CANARY} is yellow.", subject=f"{CANARY} subject", **{"from": f"{CANARY} <{address}>"}),
        mail(f"{CANARY}", **{"from": f"{CANARY}@example.com"}),
    ]
    play(world(contacts=[contact], faults=faults), mails, scripted(*forms))


def assert_silent(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    printed = capfd.readouterr()
    assert printed.out == ""
    assert CANARY not in printed.err.lower()
    assert "brightwater" not in printed.err
    return lines(printed.err)


def test_a_bug_is_logged_by_its_class_and_place_alone(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug")
    played([], *[Bug(f"{CANARY} body of canary.person@brightwater.example")] * 3)
    events = assert_silent(capfd)
    failed = [event for event in events if event["event"] == "run failed"]
    assert {event["exception"] for event in failed} == {"Bug"}
    assert [event["attempts"] for event in failed] == [1, 2, 3]
    assert all(event["where"] and len(event["mail_id"]) == 32 for event in failed)
    assert "mail is dead-lettered" in [event["event"] for event in events]


def test_a_crash_and_a_warning_are_lines_without_their_words(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    error = Bug(CANARY)
    sys.excepthook(Bug, error, None)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
    crash, warning = assert_silent(capfd)
    assert (crash["level"], crash["event"], crash["exception"]) == ("critical", "crashed", "Bug")
    assert (warning["logger"], warning["event"]) == ("py.warnings", "third-party log")


def test_the_level_holds_for_our_events_and_others_only_warn(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    for name in ("ops.somewhere", "somebody.else"):
        for level in (logging.DEBUG, logging.INFO, logging.WARNING):
            logging.getLogger(name).log(level, "event of ours", extra={"mail_id": "m", "subject": CANARY})
    assert [(line["logger"], line["level"], line["event"]) for line in assert_silent(capfd)] == [
        ("ops.somewhere", "info", "event of ours"),
        ("ops.somewhere", "warning", "event of ours"),
        ("somebody.else", "warning", "third-party log"),
    ]


def test_a_line_is_ascii_whatever_a_field_holds() -> None:
    record = logging.makeLogRecord({"name": "ops.x", "msg": "event", "error": "\ud800\n", "arrived": object()})
    line = JsonLines().format(record)
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line)["event"] == "event"
