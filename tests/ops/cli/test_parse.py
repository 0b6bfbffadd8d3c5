"""`frontdesk parse`."""

import os
import random
from pathlib import Path

from ops.cli.mail import file_name
from tests.ops.cli.lines import documents, invoke, written

PLAIN = b"""From: Ann Brook <ann@brightwater.example>
To: desk@frontdesk.example, b@example.com
Cc: Carl <carl@example.net>
Subject: =?utf-8?q?Caf=C3=A9?=
Date: Tue, 01 Dec 2026 09:00:00 +0100
Message-ID: <1@brightwater.example>
Authentication-Results: mx.example.net; dmarc=pass header.from=brightwater.example
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

See you on Tuesday.

> an older mail
-- 
Ann Brook
--b
Content-Type: text/plain; name=notes.txt
Content-Disposition: attachment; filename=notes.txt

first note
--b--
"""  # noqa: W291

HOSTILE = {
    "empty": b"",
    "garbage": random.Random(1).randbytes(5000),
    "surrogates": b"From: a@example.com\r\nSubject: \xed\xa0\x80 =?utf-16le?b?ANg=?=\r\n\r\n\xed\xa0\x80 \xff\r\n",
    "no_end": b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    "nul": b"From: a@example.com\0\r\nSubject: a\0b\r\n\r\nhel\0lo",
    "line_ends": b"From: a@example.com\n\r\rSubject: x\r\n\n\r\r\n",
    "header_flood": b"X: y\r\n" * 5000 + b"\r\nhi",
}


def test_a_mail_is_one_line_with_all_its_keys(tmp_path: Path) -> None:
    (path,) = written(tmp_path, plain=PLAIN)
    (line,) = documents(invoke("parse", path, "--authserv-id", "mx.example.net", "--json"), "parse")
    assert line == {
        "file": str(path),
        "message_id": "<1@brightwater.example>",
        "subject": "Café",
        "date": "2026-12-01T09:00:00+01:00",
        "from": ["ann@brightwater.example"],
        "to": ["desk@frontdesk.example", "b@example.com"],
        "cc": ["carl@example.net"],
        "text": "See you on Tuesday.\n\n> an older mail\n-- \nAnn Brook",
        "reply_text": "See you on Tuesday.",
        "attachments": [
            {
                "name": "notes.txt",
                "content_type": "text/plain",
                "size": 10,
                "status": "readable",
                "text": "first note",
            }
        ],
        "calendar": [],
        "machine": {"is_machine": False, "reasons": []},
        "sender": {"address": "ann@brightwater.example", "verified": True, "reason": "dmarc_pass"},
        "defects": [],
    }


def test_without_a_trusted_server_nobody_is_proven(tmp_path: Path) -> None:
    (line,) = documents(invoke("parse", *written(tmp_path, plain=PLAIN), "--json"), "parse")
    assert line["sender"]["verified"] is False


def test_a_name_that_no_server_has_is_refused(tmp_path: Path) -> None:
    result = invoke("parse", *written(tmp_path, plain=PLAIN), "--authserv-id", "two names")
    assert (result.exit_code, result.stdout) == (2, "")


def test_hosts_of_our_own_may_stand_above_the_servers_word(tmp_path: Path) -> None:
    paths = written(tmp_path, relayed=b"Received: by store.example.org with ESMTP\n" + PLAIN)
    proven = [
        documents(invoke("parse", *paths, "--authserv-id", "mx.example.net", *own, "--json"), "parse")[0]["sender"]
        for own in ([], ["--own-hosts", "store.example.org"])
    ]
    assert [sender["verified"] for sender in proven] == [False, True]


def test_hostile_mails_are_parsed_as_far_as_they_go(tmp_path: Path) -> None:
    result = invoke("parse", *written(tmp_path, **HOSTILE), "--json")
    assert result.exit_code == 0
    lines = documents(result, "parse")
    assert [Path(line["file"]).stem for line in lines] == list(HOSTILE)
    assert all("message_id" in line for line in lines)
    result.stdout.encode("utf-8")
    assert not any(0xD800 <= ord(sign) < 0xE000 for line in lines for sign in line["text"] + line["subject"])


def test_files_that_cannot_be_read_fail_in_their_place(tmp_path: Path) -> None:
    first, last = written(tmp_path, first=PLAIN, last=PLAIN)
    result = invoke("parse", first, tmp_path, tmp_path / "gone.eml", last, "--json")
    assert result.exit_code == 1
    lines = documents(result, "parse")
    assert [line.get("error") for line in lines] == [None, "Is a directory", "No such file or directory", None]
    assert lines[1] == {"file": str(tmp_path), "error": "Is a directory"}
    assert result.stderr == ""


def test_a_file_without_an_end_is_read_as_far_as_a_mail_may_go() -> None:
    (line,) = documents(invoke("parse", "/dev/zero", "--json"), "parse")
    assert line["from"] == []
    assert line["defects"]


def test_a_file_name_that_is_no_text_is_shown_as_well_as_it_goes() -> None:
    assert file_name(Path(os.fsdecode(b"caf\xe9.eml"))) == "caf\N{REPLACEMENT CHARACTER}.eml"


def test_for_people_it_prints_what_the_mail_says_and_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    raw = PLAIN.replace(b"See you", b"[bold]See[/bold] [/] \x1b[31m\xc2\x9b2J you :smile:")
    result = invoke("parse", *written(tmp_path, plain=raw))
    assert result.exit_code == 0
    assert "[bold]See[/bold] [/] [31m2J you :smile: on Tuesday." in result.stdout
    assert "\x1b" not in result.stdout
    assert "\x9b" not in result.stdout
    assert "notes.txt (text/plain, 10 bytes): readable" in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_for_people_a_failure_is_told_on_stderr(tmp_path: Path) -> None:
    result = invoke("parse", tmp_path / "gone.eml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"file {tmp_path / 'gone.eml'}: No such file or directory\n"


def test_without_files_it_is_a_wrong_use() -> None:
    assert invoke("parse").exit_code == 2
