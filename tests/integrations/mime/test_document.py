"""An Email as JSON and back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from agent.domain import (
    Attachment,
    AttachmentStatus,
    Attendee,
    CalendarPart,
    DeliveryReport,
    Email,
    MachineVerdict,
    Sender,
    SignatureCheck,
    SignatureResult,
    TraceField,
)
from integrations.mime.document import email_from_json, email_to_json, parse_document

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
MAYBE = st.none() | TEXT
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=ZONES)
EMAILS = st.builds(
    Email,
    message_id=MAYBE,
    subject=TEXT,
    date=st.none() | MOMENTS,
    from_=TEXTS,
    to=TEXTS,
    cc=TEXTS,
    reply_to=TEXTS,
    in_reply_to=MAYBE,
    references=TEXTS,
    text=TEXT,
    reply_text=TEXT,
    attachments=st.lists(
        st.builds(Attachment, TEXT, TEXT, st.integers(0, 10**9), st.sampled_from(AttachmentStatus), MAYBE), max_size=2
    ).map(tuple),
    calendar=st.lists(
        st.builds(
            CalendarPart,
            MAYBE,
            MAYBE,
            st.none() | MOMENTS | st.dates(),
            st.none() | MOMENTS | st.dates(),
            MAYBE,
            MAYBE,
            MAYBE,
            st.lists(st.builds(Attendee, TEXT, MAYBE), max_size=2).map(tuple),
            st.integers(0, 99),
        ),
        max_size=2,
    ).map(tuple),
    machine=st.builds(MachineVerdict, st.booleans(), TEXTS, st.booleans()),
    from_fields=TEXTS,
    trace=st.lists(st.builds(TraceField, TEXT, TEXT), max_size=2).map(tuple),
    defects=TEXTS,
    report=st.none() | st.builds(DeliveryReport, MAYBE, MAYBE, TEXT, MAYBE),
    signatures=st.lists(st.builds(SignatureCheck, TEXT, st.sampled_from(SignatureResult)), max_size=2).map(tuple),
)


@given(EMAILS)
def test_an_email_comes_back_from_json_as_it_was(email: Email) -> None:
    assert email_from_json(json.loads(json.dumps(email_to_json(email)))) == email


@given(EMAILS)
def test_an_email_that_an_earlier_version_stored_lacks_what_came_later(email: Email) -> None:
    document = email_to_json(email)
    for later in ("report", "trace", "signatures"):
        del document[later]
    for part in document["calendar"]:
        del part["attendees"]
    parts = tuple(replace(part, attendees=()) for part in email.calendar)
    earlier = {**document, "a field that is gone": []}
    assert email_from_json(earlier) == replace(email, report=None, trace=(), signatures=(), calendar=parts)


def test_the_printed_document_has_its_closed_form() -> None:
    email = Email(
        message_id="<1@example.com>",
        subject="Slot",
        date=datetime(2024, 5, 2, 8, tzinfo=UTC),
        from_=("anna@example.com",),
        to=("desk@example.net",),
        cc=(),
        reply_to=(),
        in_reply_to=None,
        references=(),
        text="Hello\n> old",
        reply_text="Hello",
        attachments=(
            Attachment("a.txt", "text/plain", 2, AttachmentStatus.READABLE, "hi"),
            Attachment("b", "x/y", 0, AttachmentStatus.UNSUPPORTED),
        ),
        calendar=(CalendarPart("REQUEST", "u", date(2024, 5, 3), None, "Talk", None),),
        machine=MachineVerdict(is_machine=True, reasons=("list",)),
        from_fields=(),
        defects=("header_defect",),
        report=DeliveryReport("<2@example.com>", "bob@example.com", "failed"),
    )
    assert parse_document("a.eml", email, Sender("anna@example.com", verified=False, reason="no_results")) == {
        "file": "a.eml",
        "message_id": "<1@example.com>",
        "subject": "Slot",
        "date": "2024-05-02T08:00:00+00:00",
        "from": ["anna@example.com"],
        "to": ["desk@example.net"],
        "cc": [],
        "text": "Hello\n> old",
        "reply_text": "Hello",
        "attachments": [
            {"name": "a.txt", "content_type": "text/plain", "size": 2, "status": "readable", "text": "hi"},
            {"name": "b", "content_type": "x/y", "size": 0, "status": "unsupported"},
        ],
        "calendar": [
            {"method": "REQUEST", "uid": "u", "start": "2024-05-03", "end": None, "summary": "Talk", "status": None}
        ],
        "machine": {"is_machine": True, "reasons": ["list"]},
        "sender": {"address": "anna@example.com", "verified": False, "reason": "no_results"},
        "defects": ["header_defect"],
    }
