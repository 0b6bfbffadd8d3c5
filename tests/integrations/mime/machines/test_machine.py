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
        ("Return-Path: <<>>", "null_return_path"),
        ("Return-Path: <#@[]>", "null_return_path"),
        ("Return-Path: <MAILER-DAEMON@example.org>", "null_return_path"),
        ("Auto-Submitted: auto-replied", "auto_replied"),
        ("Precedence: auto-reply", "autoreply_header"),
        ("X-Precedence: auto_reply", "autoreply_header"),
        ("X-POST-MessageClass: 9; Autoresponder", "autoreply_header"),
        ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "autoreply_header"),
        ("X-Zendesk-Email-Id: 1", "ticket_system"),
        ("X-Mailer: osTicket Mailer", "ticket_system"),
        ("X-BoxTrapper: kim", "challenge"),
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
        "noreply-dmarc-support",
        "bitte-nicht-antworten",
        "keine-antwort",
        "ne-pas-repondre",
        "no-responder",
        "non-rispondere",
        "nao-responda",
        "niet-beantwoorden",
        "svara-inte",
        "ikke-svar",
        "ala-vastaa",
        "nie-odpowiadaj",
        "neodpovidejte",
    ],
)
def test_addresses_of_robots_are_known(local: str) -> None:
    assert "robot_address" in parse(raw(sender=f"From: {local}@example.com\r\n")).machine.reasons


@pytest.mark.parametrize(
    "local",
    ["anna", "reply", "norbert", "requester", "listener", "nora.reply", "nonna", "svarovski", "robot.smith", "root"],
)
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


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "List-Id: <x.example.org>",
        "X-OTRS-Loop: x@example.org",
        "Return-Path: <>",
    ],
)
def test_a_person_behind_the_headers_of_a_ticket_system_looks_human(field: str) -> None:
    verdict = parse(raw(field, body=ASK)).machine
    assert (verdict.is_machine, verdict.looks_human) == (True, True)


@pytest.mark.parametrize(
    "fields", [("Auto-Submitted: auto-replied",), ("Subject: Automatic reply: x",), ("Return-Path: <>",)]
)
def test_a_notice_of_absence_looks_like_a_machine_although_it_says_please(fields: tuple[str, ...]) -> None:
    assert not parse(raw(*fields, body=AWAY)).machine.looks_human


@pytest.mark.parametrize(
    "fields",
    [
        ("X-Frontdesk-Loop: abc",),
        ("X-BoxTrapper: kim",),
        ("List-Unsubscribe: <https://x.test>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
    ],
)
def test_a_strong_sign_beats_a_human_text(fields: tuple[str, ...]) -> None:
    assert not parse(raw(*fields, body=ASK)).machine.looks_human


def test_a_short_answer_behind_the_stamp_of_a_ticket_system_is_a_persons() -> None:
    thread = "In-Reply-To: <1@frontdesk.example>"
    assert parse(raw("Auto-Submitted: auto-generated", thread, body="Donnerstag passt.")).machine.looks_human


def test_a_post_is_told_from_what_a_list_hands_on() -> None:
    post = raw("List-Id: <x.example.org>", "List-Post: <mailto:desk@example.net?subject=x>", body=ASK)
    assert "list_post" in parse(post).machine.reasons
    assert "list_post" not in parse(post.replace(b"desk@example.net?", b"x@example.net?")).machine.reasons


def test_a_form_on_a_website_passes_on_what_a_person_wrote() -> None:
    robot = "From: no-reply@example.com\r\n"
    assert parse(raw("Reply-To: kim@example.org", sender=robot, body=ASK)).machine.looks_human
    for answers_to in ("help@example.com", "no-reply@example.org"):
        assert not parse(raw(f"Reply-To: {answers_to}", sender=robot, body=ASK)).machine.looks_human


def test_what_an_answer_quotes_of_a_program_does_not_make_it_one() -> None:
    quote = f"{ASK}\r\n\r\n> This is an automated message."
    fields = ("List-Id: <x.example.org>", "In-Reply-To: <1@frontdesk.example>")
    assert parse(raw(*fields, body=quote)).machine.looks_human
    assert not parse(raw(fields[0], body=f"{ASK}\r\nUnsubscribe here.")).machine.looks_human
