"""Scoring what others wrote: with a few cases of our own in the same form."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from typer.testing import CliRunner

from evals.corpora import calendars, mails, pdfs, replies
from evals.corpora.score import Measure
from ops.cli.app import app

MAIL = (
    b"From: Anna <anna@example.com>\r\nTo: desk@example.net\r\nSubject: A slot\r\n"
    b"Date: Thu, 02 May 2024 10:00:00 +0200\r\n\r\nCould we   meet?\r\n"
)
BOUNCE = MAIL.replace(b"Subject", b"Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nSubject")
CONSENSUS = {
    "subject": {"value": "A slot"},
    "date": {"value": "2024-05-02T08:00:00.000Z"},
    "from_addresses": {"value": ["anna@example.com"]},
    "text_ws_normalised": {"value": "Could we meet?"},
    "attachment_names": {"value": []},
}
EVENT = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Talk
DTSTART:20240502T080000Z
END:VEVENT
END:VCALENDAR
"""


def lay(folder: Path, manifest: str, *documents: dict[str, Any]) -> None:
    file = folder / manifest
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{json.dumps(document)}\n" for document in documents), encoding="utf-8")


def mail_row(file: str, *, silent: bool = False, **consensus: object) -> dict[str, Any]:
    return {
        "file": file,
        "consensus": {**CONSENSUS, **consensus},
        "must_not_reply_or_book": silent or None,
        "no_reply_reasons": [],
    }


def reply_row(case: str, text: str, **expect: object) -> dict[str, Any]:
    return {"id": case, "kind": "reply_text", "body_text": text, "expect": expect}


def share(measures: tuple[Measure, ...]) -> dict[str, tuple[int, int]]:
    return {measure.name: (measure.count, measure.of) for measure in measures}


def test_mails_are_compared_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    (tmp_path / "b.eml").write_bytes(BOUNCE)
    lay(
        tmp_path,
        mails.MANIFEST,
        mail_row("a.eml"),
        mail_row("a.eml", silent=True, subject={"value": "Another slot"}, text_ws_normalised={"sha256": "0"}),
        mail_row("b.eml", silent=True),
    )
    scored = mails.score(tmp_path)
    assert share(scored.measures) == {
        "read whole": (3, 3),
        "within a second": (3, 3),
        "subject": (2, 3),
        "date": (3, 3),
        "from_addresses": (3, 3),
        "text_ws_normalised": (2, 3),
        "attachment_names": (3, 3),
        "never answered": (1, 2),
    }
    assert {(miss.case, miss.measure) for miss in scored.misses} == {
        ("a.eml", "subject"),
        ("a.eml", "text_ws_normalised"),
        ("a.eml", "never answered"),
    }


def test_the_errors_of_a_reply_are_told_apart(tmp_path: Path) -> None:
    lay(
        tmp_path,
        replies.MANIFEST,
        reply_row("right", "Friday\n> Which day?\n", equals="Friday"),
        reply_row("lost", "Friday\n> Which day?\n", equals="Friday\nat ten"),
        reply_row("leaked", "Friday\nWhich day?\n", equals="Friday"),
        reply_row("quote kept", "Friday\n> Which day?\nMonday\n", equals="Friday\n> Which day?\nMonday"),
        reply_row("another order", "Friday\nMonday\n", equals="Monday\nFriday"),
        reply_row("machine", "I am out of office.", contains=["out of office"], not_contains=["Monday"]),
    )
    scored = replies.score(tmp_path)
    assert share(scored.measures) == {
        "right (of plain texts)": (2, 6),
        "author's words lost": (1, 6),
        "others' words left in": (1, 6),
        "before a forwarded mail": (0, 0),
        "taken for a machine": (0, 6),
    }


def test_files_are_scored_by_what_was_read_of_them(tmp_path: Path) -> None:
    blank = PdfWriter()
    blank.add_blank_page(72, 72)
    blank.write(tmp_path / "blank.pdf")
    nothing = {"needs_password": False, "text_expected_words": [], "text_extractable_by": []}
    lay(
        tmp_path,
        pdfs.MANIFEST,
        {"file": "blank.pdf", "expected": nothing},
        {"file": "blank.pdf", "expected": {**nothing, "needs_password": True}},
        {
            "file": "blank.pdf",
            "expected": {**nothing, "text_expected_words": ["Friday"], "text_extractable_by": ["a", "b"]},
        },
    )
    assert share(pdfs.score(tmp_path).measures) == {"label and words": (1, 3), "read where others can": (0, 1)}
    (tmp_path / "a.ics").write_bytes(EVENT)
    event = {"uid": "1", "summary": "Talk", "dtstart": "2024-05-02T08:00:00+00:00", "dtend": None, "status": ""}
    lay(
        tmp_path,
        calendars.MANIFEST,
        {"file": "a.ics", "reference_events": [event]},
        {"file": "a.ics", "reference_events": []},
        {"file": "a.ics", "reference_error": "broken"},
    )
    assert share(calendars.score(tmp_path).measures) == {"events, or a refusal": (1, 3)}


def test_a_set_that_falls_short_fails_the_command_and_a_missing_one_does_not(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["corpora", *arguments, "--folder", str(tmp_path)])
        return result.exit_code, result.output

    code, said = run()
    assert code == 0
    assert f"calendars: not scored, {calendars.MANIFEST} is not in {tmp_path}." in said
    lay(tmp_path, replies.MANIFEST, reply_row("right", "Friday\n", equals="Friday"))
    assert run("replies")[0] == 0
    lay(tmp_path, replies.MANIFEST, reply_row("lost", "Friday\n", equals="Friday\nat ten"))
    code, said = run("replies", "--misses")
    assert code == 1
    assert "FALLS SHORT" in said
    assert "at ten" in said
    code, said = run("replies", "--json")
    assert (code, json.loads(said)["measures"][0]["holds"]) == (1, False)
    assert run("letters")[0] == 2
    lay(tmp_path, mails.MANIFEST, mail_row("gone.eml"))
    code, said = run("mails")
    assert (code, "are not whole: FileNotFoundError" in said) == (1, True)
    assert CliRunner().invoke(app, ["corpora", "--folder", str(tmp_path / "nowhere")]).exit_code == 2


@pytest.mark.parametrize(
    ("measure", "holds"),
    [
        (Measure("", 73, 100, 0.73), True),
        (Measure("", 72, 100, 0.73), False),
        (Measure("", 2, 100, 0.02, at_most=True), True),
        (Measure("", 3, 100, 0.02, at_most=True), False),
        (Measure("", 0, 0, 0.02, at_most=True), False),
        (Measure("", 0, 0, 1.0), False),
        (Measure("", 0, 10), True),
    ],
)
def test_a_measure_holds_from_what_is_wanted_on(measure: Measure, holds: bool) -> None:
    assert measure.holds is holds
