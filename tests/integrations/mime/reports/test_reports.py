"""Delivery reports, as the usual servers write them, as broken ones do, and what is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import DeliveryReport
from integrations.mime import parse
from integrations.mime.document import email_from_json, email_to_json
from integrations.mime.parse import parse_headers_only

REPORTS = Path(__file__).parent
HARD = DeliveryReport("<0a1b2c3d@frontdesk.example>", "anna@example.com", "failed", "5.1.1")
EXPECTED = {
    "postfix_hard": HARD,
    "postfix_expired": replace(HARD, status="4.4.1"),
    "postfix_delayed": replace(HARD, action="delayed", status="4.4.1"),
    "postfix_relayed": replace(HARD, action="relayed", status="2.0.0"),
    "postfix_delivered": replace(HARD, action="delivered", status="2.1.5"),
    "postfix_forwarded": replace(HARD, status="5.2.2"),
    "several_recipients": HARD,
    "extended_address": replace(HARD, recipient="anna+office@example.com"),
    "nothing_returned": HARD,
    "named_in_a_field": HARD,
    "status_empty": HARD,
    "status_without_sense": replace(HARD, status=None),
    "two_original_ids": HARD,
    "truncated": HARD,
    "cut_in_the_status": replace(HARD, message_id=None, status=None),
    "wrong_boundary": HARD,
    "international": replace(HARD, recipient="jörg@xn--bcher-kva.example"),
    "international_delayed": replace(HARD, recipient="jörg@example.com", action="delayed", status="4.4.7"),
    "microsoft_365": replace(HARD, status="5.1.10"),
    "microsoft_status_in_base64": replace(HARD, status="5.1.10"),
    "exchange_in_words": HARD,
    "gmail_address_not_found": HARD,
    "gmail_delivery_incomplete": replace(HARD, action="delayed", status="4.4.1"),
    "exim": HARD,
    "exim_with_status_part": replace(HARD, status="5.0.0"),
    "exim_without_content": replace(HARD, status=None),
    "exim_warning": replace(HARD, action="delayed", status="4.7.1"),
    "qmail": replace(HARD, status=None),
    "sendmail": HARD,
    "sendmail_in_words": HARD,
    "german_in_words": replace(HARD, status="5.2.2"),
}
NONE = ["not_vacation", "not_read_receipt", "not_complaint", "not_person_asking", "not_person_quoting", "not_robot"]


def written(name: str) -> bytes:
    return (REPORTS / f"{name}.eml").read_bytes()


def test_every_report_on_file_is_expected() -> None:
    assert {path.stem for path in REPORTS.glob("*.eml")} == {*EXPECTED, *NONE}


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_report_says_which_mail_whom_and_why(name: str, end: bytes) -> None:
    email = parse(written(name).replace(b"\n", end))
    assert email.report == EXPECTED[name]
    assert email.machine.is_machine
    assert email_from_json(email_to_json(email)) == email


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_report_has_none(name: str) -> None:
    assert parse(written(name)).report is None


def test_of_a_report_too_large_to_read_its_header_still_tells() -> None:
    email = parse_headers_only(written("exim_without_content"), "too_large")
    assert email.report == replace(HARD, status=None)
    assert parse_headers_only(written("not_vacation"), "too_large").report is None


@given(st.sampled_from([*EXPECTED, *NONE]), st.data())
def test_no_damage_to_a_report_raises_or_leaves_its_form(name: str, data: st.DataObject) -> None:
    raw = written(name)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    email = parse(raw[:start] + data.draw(st.binary(max_size=20)) + raw[end:])
    assert not [defect for defect in email.defects if defect.startswith("parser_failed")]
    report = email.report
    if report is not None:
        assert report.action in {"failed", "delayed", "delivered", "relayed", "expanded"}
        assert report.message_id is None or (report.message_id[0], report.message_id[-1]) == ("<", ">")
        assert report.recipient is None or (report.recipient == report.recipient.lower() and "@" in report.recipient)
        assert report.status is None or report.status[0] in "245"
