"""`frontdesk handle` with mails that nobody would like to get: each is a line, none a crash."""

import base64
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ops.cli.lines import documents, invoke, written
from tests.ops.morning import ANN, WORLD

FROM = f"From: {ANN}\r\n".encode()
BIG = b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "world.yaml"
    path.write_text(yaml.safe_dump(dict(WORLD)), encoding="utf-8")
    return path


def handled(world: Path, folder: Path, mails: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    result = invoke("handle", *written(folder, **mails), "--world", world, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = documents(result, "handle")
    assert [Path(line["file"]).stem for line in lines] == list(mails)
    return {Path(line["file"]).stem: line for line in lines}


def test_mails_without_a_proven_author_are_handed_off_and_never_answered(world: Path, tmp_path: Path) -> None:
    mails = {
        "empty": b"",
        "garbage": random.Random(7).randbytes(5000),
        "no_from": b"To: desk@frontdesk.example\r\nSubject: hi\r\n\r\nhello\r\n",
        "two_authors": FROM + b"From: eve@example.com\r\n\r\nhello\r\n",
        "local_part_of_thousands": b"From: " + b"a" * 3000 + b"@example.com\r\n\r\nhello\r\n",
        "beyond_ascii": "From: ä@exämple.com\r\nSubject: ü\r\n\r\nhello\r\n".encode(),
        "envelope_options": b"From: <ann@brightwater.example> SIZE=1\r\n\r\nhello\r\n",
        "stranger": b"From: eve@example.com\r\nSubject: x\r\n\r\nhello\r\n",
        "like_the_owner": b"From: robin@frontdesk.example\r\n\r\nhello\r\n",
    }
    for line in handled(world, tmp_path, mails).values():
        assert line["outcome"] == "handed_off"
        assert line["reason"] in {"from_defective", "sender_unproven"}
        # The owner alone is told, and of one sender once a day.
        assert {effect["kind"] for effect in line["effects"]} <= {"notice"}


def test_the_author_is_answered_whatever_the_date_and_the_line_ends_are(world: Path, tmp_path: Path) -> None:
    mails = {
        "no_date": FROM + b"Subject: x\r\n\r\nhello\r\n",
        "first_year": FROM + b"Date: Mon, 01 Jan 0001 00:00:00 +1400\r\n\r\nhello\r\n",
        "last_year": FROM + b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\nhello\r\n",
        "odd_offset": FROM + b"Date: Tue, 01 Dec 2026 09:00:00 +9999\r\n\r\nhello\r\n",
        "no_body": FROM.rstrip() + b"\r\nSubject: x",
        "dots": FROM + b"\r\n.\r\n..\r\n.",
        "unix": FROM.replace(b"\r\n", b"\n") + b"Subject: x\n\n.\nhello\n",
        "mixed": FROM.replace(b"\r\n", b"\n") + b"Subject: x\r\r\n y\n\r\nhello\rthere\n",
        "nul": FROM + b"Subject: a\0b\r\n\r\nhel\0lo\r\n",
        "placeholders": FROM + b"In-Reply-To: {{reply:0}} {{reply:77}} {{reply:99999999999}}\r\n\r\nhello\r\n",
    }
    for name, line in handled(world, tmp_path, mails).items():
        assert (line["outcome"], line["reason"]) == ("handed_off", "model_unavailable"), name
        assert line["effects"][0]["recipients"] == [ANN]


def test_large_mails_arrive_and_go_to_a_person_or_are_read(world: Path, tmp_path: Path) -> None:
    head = FROM + b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n" + BIG
    lines = handled(
        world,
        tmp_path,
        {
            "words": FROM + b"\r\n" + b"blah blah blah\r\n" * 130_000,
            "words_of_unix": FROM + b"Subject: y\n\n" + b"blah blah blah\n" * 130_000,
            "one_line": FROM + b"\r\n" + b"a" * 2_000_000,
            "file": head
            + b"Content-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(bytes(1_500_000))
            + b"--b--\r\n",
        },
    )
    assert {name: line["reason"] for name, line in lines.items()} == {
        "words": "too_long",
        "words_of_unix": "too_long",
        "one_line": "too_long",
        "file": "model_unavailable",
    }


def test_machines_are_not_answered(world: Path, tmp_path: Path) -> None:
    lines = handled(
        world,
        tmp_path,
        {
            "bounce": b"Return-Path: <>\nFrom: mailer-daemon@example.com\nSubject: x\n\nhello\n",
            "own": b"From: desk@frontdesk.example\nSubject: x\n\nhello\n",
        },
    )
    assert {name: (line["outcome"], line["reason"], line["effects"]) for name, line in lines.items()} == {
        "bounce": ("ignored", "bounce", []),
        "own": ("ignored", "own_mail", []),
    }
