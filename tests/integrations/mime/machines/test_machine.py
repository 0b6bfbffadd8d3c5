"""Machine mail."""

import time

import pytest

from integrations.mime import parse
from integrations.mime.machines.orders import reads_as_order
from integrations.mime.machines.phrases import reads_as_request

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
        ("Subject: Undeliverable to kim@example.org", "bounce_subject"),
        ("Subject: Undeliverable RE: Slot", "bounce_subject"),
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
    [
        *(
            "anna",
            "reply",
            "norbert",
            "requester",
            "listener",
            "nora.reply",
            "nonna",
            "svarovski",
            "robot.smith",
            "root",
        ),
        *("nora.daemon", "tom.jenkins", "petr.jira", "leo_cron", "norman.mailer", "postmasters.guild"),
    ],
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


@pytest.mark.parametrize(
    "order",
    [
        "Book Tuesday",
        "Hi, move it to Friday.",
        "Thanks.\nOk then cancel Monday",
        "Reschedule to ten",
        "change my slot to ten",
        "Dienstag 10 Uhr buchen",
        "Buchen Sie Dienstag.",
        "Termin am Montag verschieben",
        "Hallo, absagen, es geht doch nicht",
        "Stornieren.",
        "R\u00e9server mardi",
        "Annulez le rendez-vous",
        "D\u00e9placer \u00e0 jeudi",
        "Reservar el martes",
        "Cancelar la cita",
        "Mover al jueves",
        "Prenotare marted\u00ec",
        "Spostare a gioved\u00ec",
        "Annullare.",
        "Boek dinsdag",
        "Dinsdag om tien verzetten",
        "Annuleren",
        "Marcar ter\u00e7a",
        "Desmarcar",
        "Boka tisdag",
        "Avboka m\u00e5ndag",
        "Flyt til torsdag",
        "Avlys timen",
        "Odwo\u0142aj wizyt\u0119",
        "\u9884\u7ea6\u5468\u4e8c",
    ],
)
def test_a_bare_order_is_a_request(order: str) -> None:
    assert reads_as_request(order)
    verdict = parse(raw("Precedence: bulk", "Content-Type: text/plain; charset=utf-8", body=order)).machine
    assert (verdict.is_machine, verdict.looks_human) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "We moved house.",
        "Book your table now",
        "The book of the month",
        "Booking closed",
        "A move is near",
        "Jetzt neu im Laden",
        "Reservations are open",
    ],
)
def test_what_orders_nothing_is_no_order(text: str) -> None:
    assert not reads_as_order(text)


@pytest.mark.parametrize(
    "hostile", ["a ", ", ", ".", " ", "\n", "\t", "sag ab", "book\u00a0", "ok, ", "termin buchen  "]
)
def test_orders_are_searched_for_in_linear_time(hostile: str) -> None:
    start = time.process_time()
    reads_as_order(hostile * 5_000 + "x")
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Undeliverable: parcel", "The parcel was undeliverable. Please book a new slot."),
        ("Delivery failed message", "It could not be delivered. Could you come on Friday?"),
        ("Unzustellbar", "Mein Paket kam nicht an. Bitte rufen Sie an, die Bestellnummer steht im Newsletter."),
        ("Automatic reply question", "How do I set an automatic reply? Please book a call."),
        ("Automatic reply", "Your automatic reply came. Book Tuesday."),
        ("Automatische Antwort", "Nach dem Urlaub: Dienstag 10 Uhr buchen"),
    ],
)
def test_words_of_programs_do_not_outweigh_a_request_where_only_the_subject_looks_like_one(
    subject: str, body: str
) -> None:
    verdict = parse(raw(f"Subject: {subject}", body=body)).machine
    assert verdict.looks_human or not verdict.is_machine


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (("Subject: Undeliverable parcel",), "The parcel was undeliverable. Please book a new slot."),
        (("Subject: Undelivered furniture",), "Book Tuesday"),
    ],
)
def test_a_parcel_that_did_not_arrive_is_no_bounce(fields: tuple[str, ...], body: str) -> None:
    assert not parse(raw(*fields, body=body)).machine.is_machine


@pytest.mark.parametrize("local", ["postmaster", "bounce", "alerts", "jenkins"])
def test_who_asks_from_an_address_of_programs_looks_human(local: str) -> None:
    sender = f"From: Al Smith <{local}@example.com>\r\nTo: desk@example.net\r\n"
    verdict = parse(raw(sender=sender, body="Book Tuesday please")).machine
    assert (verdict.is_machine, verdict.looks_human) == (True, True)


@pytest.mark.parametrize(
    ("sender", "body"),
    [
        ("postmaster@example.com", "We do not accept mail for this person."),
        ("postmaster@example.com", "Your mail could not be delivered. Please check the address."),
        ("Mail Delivery Subsystem <postmaster@example.com>", "Please check the address."),
        ("mailer-daemon@example.com", "Please check the address."),
        ("no-reply@example.com", "Book a table."),
    ],
)
def test_what_a_mail_system_writes_looks_like_a_machines(sender: str, body: str) -> None:
    assert not parse(raw(sender=f"From: {sender}\r\n", body=body)).machine.looks_human


@pytest.mark.parametrize(
    "fields",
    [
        ("List-Id: <team.example.com>", "List-Post: <mailto:team@example.com>"),
        ("Precedence: bulk", "Subject: Cancel Tuesday"),
        ("Precedence: bulk", "In-Reply-To: <1@frontdesk.example>"),
    ],
)
def test_a_person_in_a_hurry_behind_the_marks_of_a_mailing_looks_human(fields: tuple[str, ...]) -> None:
    body = "Book Tuesday" if "List" in fields[0] else "Tuesday at ten"
    assert parse(raw(*fields, body=body)).machine.looks_human


@pytest.mark.parametrize(
    "fields",
    [
        ("Auto-Submitted: (rfc3834) auto-replied",),
        ("Auto-Submitted: no", "Auto-Submitted: auto-replied"),
        ("X-Auto-Submitted: yes",),
        ("X-Precedence: bulk",),
    ],
)
def test_the_marks_of_machines_are_found_however_they_are_written(fields: tuple[str, ...]) -> None:
    assert parse(raw(*fields, body="Ticket received.")).machine.is_machine


@pytest.mark.parametrize("field", ["X-Autoreply: no", "X-Autogenerated: false"])
def test_a_mark_that_is_denied_is_none(field: str) -> None:
    assert not parse(raw(field, body="Friday at ten is fine.")).machine.is_machine


@pytest.mark.parametrize("field", ["List-Id: <x.example.org>", "Precedence: bulk", "Return-Path: <>"])
def test_a_short_answer_through_a_group_is_a_persons(field: str) -> None:
    answer = raw(field, "In-Reply-To: <1@frontdesk.example>", body="Yes, Friday at ten is fine.")
    assert parse(answer).machine.looks_human
