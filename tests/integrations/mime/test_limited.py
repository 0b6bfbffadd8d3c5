"""Parsing in a child process."""

from concurrent.futures import ThreadPoolExecutor

from integrations.mime import parse, parse_limited

RAW = b"From: anna@example.com\r\nSubject: Slot\r\nMessage-ID: <1@example.com>\r\n\r\nFriday?\r\n"


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


def test_after_an_overrun_the_next_mail_is_read() -> None:
    parse_limited(RAW + b"x" * 5_000_000, seconds=0.001)
    assert parse_limited(RAW).text == "Friday?"


def test_memory_is_bounded() -> None:
    email = parse_limited(RAW + b"x" * 20_000_000, megabytes=1)
    assert email.subject == "Slot"


def test_a_file_that_takes_too_long_does_not_cost_the_text_of_the_mail() -> None:
    stream = b"BT /F1 12 Tf 10 10 Td " + b"(a) Tj " * 1_000_000 + b" ET"
    pdf = (
        b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\n"
        b"endobj\n4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n"
        b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%%%EOF\n" % (len(stream), stream)
    )
    raw = (
        b"From: anna@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the plan.\r\n"
        b"--b\r\nContent-Type: application/pdf; name=plan.pdf\r\n\r\n" + pdf + b"\r\n--b--\r\n"
    )
    email = parse_limited(raw, seconds=1)
    assert email.text == "See the plan."
    assert [(part.name, part.status.value) for part in email.attachments] == [("plan.pdf", "unreadable")]
    assert {"attachments_unread", "parser_killed"} <= set(email.defects)
