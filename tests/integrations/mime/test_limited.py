"""Parsing in a child process."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from integrations.mime import limited, parse, parse_limited
from integrations.mime.worker import FRAME, answer

WITH_PDF = (
    b"From: anna@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the plan.\r\n"
    b"--b\r\nContent-Type: application/pdf; name=plan.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n"
)
RAW = b"From: anna@example.com\r\nSubject: Slot\r\nMessage-ID: <1@example.com>\r\n\r\nFriday?\r\n"


def answered(raw: bytes) -> list[Any]:
    """Return the frames that a child answers with."""
    out = io.BytesIO()
    answer(raw, out)
    out.seek(0)
    sizes = iter(lambda: FRAME.unpack(out.read(FRAME.size))[0], 0)
    return [json.loads(out.read(size)) for size in sizes]


def test_the_child_reads_what_we_read() -> None:
    assert parse_limited(RAW) == parse(RAW)


def test_one_child_serves_many_mails_and_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        mails = [RAW.replace(b"Slot", b"Slot %d" % number) for number in range(40)]
        subjects = [email.subject for email in pool.map(parse_limited, mails)]
    assert subjects == [f"Slot {number}" for number in range(40)]


def test_an_overrun_leaves_the_headers_and_a_defect() -> None:
    email = parse_limited(RAW + b"On 3 May 2024 at 10:00 a@\r\n" * 200_000, seconds=0.01)
    assert (email.subject, email.message_id, email.text) == ("Slot", "<1@example.com>", "")
    assert "parser_killed" in email.defects
    assert "attachments_unread" not in email.defects


def test_after_an_overrun_the_next_mail_is_read() -> None:
    parse_limited(RAW + b"x" * 5_000_000, seconds=0.001)
    assert parse_limited(RAW).text == "Friday?"


def test_memory_is_bounded() -> None:
    email = parse_limited(RAW + b"x" * 20_000_000, megabytes=1)
    assert email.subject == "Slot"


def test_files_that_could_not_be_opened_in_time_do_not_cost_the_text_of_the_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = answered(WITH_PDF)
    assert len(frames) == 2
    monkeypatch.setattr(limited, "_served", lambda *_: (frames[:1], False))
    email = parse_limited(WITH_PDF)
    assert email.text == "See the plan."
    assert [(part.name, part.status.value) for part in email.attachments] == [("plan.pdf", "unreadable")]
    assert "attachments_unread" in email.defects
    assert "parser_killed" not in email.defects


def test_the_text_is_known_before_any_file_is_opened() -> None:
    frames = answered(WITH_PDF.replace(b"application/pdf; name=plan.pdf", b"text/html; name=a").replace(b"%PDF", b"x"))
    assert [frame["attachments"][0]["status"] for frame in frames] == ["unreadable", "readable"]


def test_of_files_that_were_opened_nothing_is_said() -> None:
    assert "attachments_unread" not in parse_limited(WITH_PDF).defects


def test_a_child_that_was_stopped_from_outside_costs_no_mail() -> None:
    parse_limited(RAW)
    child = limited._idle.take()
    assert child is not None
    child.served = 1
    assert child.process.stdin is not None
    child.process.stdin.close()
    child.process.poll = lambda: None  # type: ignore[method-assign]
    limited._idle.give(child)
    assert parse_limited(RAW).text == "Friday?"
