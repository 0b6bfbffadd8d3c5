"""Papers, emails and notes of a mail."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from agent.domain import Attachment, AttachmentStatus, CalendarPart, Email, MachineVerdict, TraceField
from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.schema import Status
from tests.integrations.records.desk import Desk

EMAIL = Email(
    message_id="<1@example.com>",
    subject="a \0 and \ud800",
    date=datetime(2026, 3, 2, 9, tzinfo=UTC),
    from_=("ada@example.com",),
    to=("desk@desk.test",),
    cc=(),
    reply_to=(),
    in_reply_to=None,
    references=("<0@desk.test>",),
    text="Thursday?",
    reply_text="Thursday?",
    attachments=(Attachment("a.pdf", "application/pdf", 3, AttachmentStatus.READABLE, "text"),),
    calendar=(CalendarPart("REPLY", "uid", datetime(2026, 3, 3, 9, tzinfo=UTC), None, None, "DECLINED"),),
    machine=MachineVerdict(is_machine=False),
    from_fields=("Ada <ada@example.com>",),
    trace=(TraceField("authentication-results", "desk.test; dmarc=pass"),),
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_email_is_kept_as_it_was_parsed(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.keep_email(mail.id, EMAIL)
    assert desk.records.email(mail.id) == EMAIL


def test_mail_whose_text_is_not_kept_is_a_permanent_error(desk: Desk) -> None:
    mail = desk.mail()
    with pytest.raises(PermanentError):
        desk.records.email(mail.id)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(), JSON))
def test_any_paper_comes_back_as_it_was_kept(desk_for_examples: Desk, document: dict[str, Any]) -> None:
    mail = desk_for_examples.mail()
    desk_for_examples.records.keep(mail.id, "form", document)
    assert desk_for_examples.records.kept(mail.id, "form") == document


def test_paper_replaces_an_earlier_one_of_its_name_only(desk: Desk) -> None:
    mail, other = desk.mail(), desk.mail()
    desk.records.keep(mail.id, "plan", {"n": 1})
    desk.records.keep(mail.id, "form", {"n": 2})
    desk.records.keep(other.id, "plan", {"n": 3})
    desk.records.keep(mail.id, "plan", {"n": 4})
    kept = [desk.records.kept(*key) for key in ((mail.id, "plan"), (mail.id, "form"), (other.id, "plan"))]
    assert kept == [{"n": 4}, {"n": 2}, {"n": 3}]
    assert desk.records.kept(mail.id, "draft") is None


def test_note_goes_into_the_audit_chain_with_the_time_it_was_written(desk: Desk) -> None:
    mail = desk.mail()
    desk.now += desk.hour
    desk.records.note(mail.id, "decided", {"action": "book", "at": desk.now})
    entry = audit.entries(desk.database, mail.id)[-1]
    assert (entry.event, entry.at) == ("decided", desk.now)
    assert entry.facts == {"action": "book", "at": desk.now.isoformat()}


def test_paper_of_an_unknown_mail_is_refused(desk: Desk) -> None:
    with pytest.raises(PermanentError):
        desk.records.keep("none", "form", {})


def test_naive_times_are_refused(desk: Desk) -> None:
    mail = desk.mail()
    with pytest.raises(StatementError, match="zone"):
        desk.records.keep(mail.id, "form", {"at": desk.now.replace(tzinfo=None)})


def test_status_and_history_tell_how_far_a_mail_is(desk: Desk) -> None:
    mail, other = desk.mail(), desk.mail()
    assert desk.records.status(mail.id) is Status.NEW
    desk.begin(mail)
    assert desk.records.status(mail.id) is Status.RUNNING
    assert [entry.event for entry in desk.records.history(mail.id)] == ["mail_taken_in", "attempt_begun"]
    assert {entry.mail_id for entry in desk.records.history()} == {mail.id, other.id}
    with pytest.raises(PermanentError):
        desk.records.status("none")
