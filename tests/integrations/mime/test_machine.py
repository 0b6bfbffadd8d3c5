"""Machine mail."""

import pytest

from integrations.mime import parse

FROM = "From: Anna <anna@example.com>\r\nTo: desk@example.net\r\n"
ASK = "Could we move my appointment to Friday?"
AWAY = "I am out of the office until Monday. Please write to my colleague."


def raw(*fields: str, body: str = "Hello", sender: str = FROM) -> bytes:
    return (sender + "".join(f"{field}\r\n" for field in fields) + f"\r\n{body}\r\n").encode()


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("Return-Path: <>", "null_return_path"),
        ("Auto-Submitted: auto-replied (vacation)", "auto_submitted"),
        ("Auto-Submitted: auto-generated", "auto_submitted"),
        ("List-Id: <x.example.org>", "list"),
        ("List-Unsubscribe: <https://x.test>", "list"),
        ("Precedence: bulk", "precedence"),
        ("Precedence: auto_reply", "precedence"),
        ("X-Autoreply: yes", "autoreply_header"),
        ("X-Autorespond: yes", "autoreply_header"),
        ("X-Failed-Recipients: x@example.org", "delivery_report"),
        ("X-Frontdesk-Loop: abc", "own_loop"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", "delivery_report"),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "receipt"),
        ("Content-Type: text/calendar; method=REPLY", "calendar_reply"),
        ("Subject: Automatic reply: Slot", "autoreply_subject"),
        ("Subject: Out of office", "autoreply_subject"),
        ("Subject: Automatische Antwort: Termin", "autoreply_subject"),
        ("Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_RDV?=", "autoreply_subject"),
        ("Subject: Respuesta autom\u00e1tica: Cita", "autoreply_subject"),
        ("Subject: \u81ea\u52a8\u7b54\u590d: x", "autoreply_subject"),
        ("Subject: Undelivered Mail Returned to Sender", "bounce_subject"),
    ],
)
def test_a_sign_makes_a_machine(field: str, reason: str) -> None:
    verdict = parse(raw(field)).machine
    assert verdict.is_machine
    assert reason in verdict.reasons
    assert not verdict.looks_human


@pytest.mark.parametrize(
    "local",
    [
        "MAILER-DAEMON",
        "postmaster",
        "noreply",
        "no-reply",
        "donotreply",
        "jira-no-reply",
        "owner-list",
        "list-request",
        "bounce+x=y",
    ],
)
def test_addresses_of_robots_are_known(local: str) -> None:
    assert "robot_address" in parse(raw(sender=f"From: {local}@example.com\r\n")).machine.reasons


@pytest.mark.parametrize("local", ["anna", "reply", "norbert", "requester", "listener", "nora.reply"])
def test_people_are_not_robots(local: str) -> None:
    assert not parse(raw(sender=f"From: {local}@example.com\r\n")).machine.is_machine


@pytest.mark.parametrize(
    "field",
    [
        "X-Auto-Response-Suppress: All",
        "Auto-Submitted: no",
        "Precedence: first-class",
        "Subject: Re: Automatic reply: Slot",
        "Subject: Out of office next week, can we move?",
        "Return-Path: <anna@example.com>",
    ],
)
def test_what_proves_nothing_makes_no_machine(field: str) -> None:
    assert not parse(raw(field, body=ASK)).machine.is_machine


@pytest.mark.parametrize("field", ["Auto-Submitted: auto-generated", "Precedence: bulk"])
def test_a_person_behind_the_headers_of_a_ticket_system_looks_human(field: str) -> None:
    verdict = parse(raw(field, body=ASK)).machine
    assert (verdict.is_machine, verdict.looks_human) == (True, True)


@pytest.mark.parametrize("fields", [("Auto-Submitted: auto-replied",), ("Subject: Automatic reply: x",)])
def test_a_notice_of_absence_looks_like_a_machine_although_it_says_please(fields: tuple[str, ...]) -> None:
    assert not parse(raw(*fields, body=AWAY)).machine.looks_human


@pytest.mark.parametrize("field", ["Return-Path: <>", "List-Id: <x.example.org>"])
def test_a_strong_sign_beats_a_human_text(field: str) -> None:
    assert not parse(raw(field, body=ASK)).machine.looks_human
