"""The bytes of what we send."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import OutgoingMail, Person
from agent.errors import PermanentError
from integrations.mime import parse
from integrations.mime.compose import compose

DESK = Person("Front Desk", "desk@example.net")
DATE = datetime(2024, 5, 2, 8, tzinfo=UTC)


def outgoing(**changes: object) -> OutgoingMail:
    fields: dict[str, object] = {
        "message_id": "<1@example.net>",
        "to": "anna@example.com",
        "subject": "Re: Slot",
        "text": "Friday at ten.\n",
        "date": DATE,
    }
    return OutgoingMail(**{**fields, **changes})  # type: ignore[arg-type]


def read(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_say_who_and_that_a_machine_wrote() -> None:
    message = read(compose(outgoing(in_reply_to="<0@example.com>", references=("<0@example.com>",)), DESK, "loop1"))
    assert dict(message.items()) == {
        "From": "Front Desk <desk@example.net>",
        "To": "anna@example.com",
        "Subject": "Re: Slot",
        "Date": "Thu, 02 May 2024 08:00:00 +0000",
        "Message-ID": "<1@example.net>",
        "In-Reply-To": "<0@example.com>",
        "References": "<0@example.com>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Frontdesk-Loop": "loop1",
        "Content-Language": "en",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }


def test_our_own_mail_is_a_machine_mail_to_ourselves() -> None:
    assert "own_loop" in parse(compose(outgoing(), DESK, "loop1")).machine.reasons


def test_an_encoded_line_break_in_a_subject_adds_no_header() -> None:
    raw = compose(outgoing(subject="Re: =?utf-8?q?hi=0D=0ABcc=3A_evil=40x.example?="), DESK, "k")
    message = read(raw)
    assert message["Subject"] == "Re: hi Bcc: evil@x.example"
    assert message["Bcc"] is None


@given(
    subject=st.text(max_size=200),
    name=st.text(max_size=60),
    text=st.text(max_size=300),
    ref=st.lists(st.text(max_size=30)),
)
def test_whatever_is_said_goes_to_one_recipient(subject: str, name: str, text: str, ref: list[str]) -> None:
    mail = outgoing(subject=subject, text=text, references=tuple(ref))
    raw = compose(mail, Person(name, DESK.address), "k")
    message = read(raw)
    assert [address.addr_spec for address in message["To"].addresses] == ["anna@example.com"]
    assert [address.addr_spec for address in message["From"].addresses] == ["desk@example.net"]
    assert not {"cc", "bcc", "reply-to", "sender"} & {header.lower() for header in message}
    assert len(message.keys()) == len(set(message.keys()))
    assert raw == compose(mail, Person(name, DESK.address), "k")


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Mn", "Co", "Cn")), max_size=2_000)
)
def test_the_text_arrives(text: str) -> None:
    assert parse(compose(outgoing(text=text), DESK, "k")).text.split() == text.split()


@pytest.mark.parametrize(
    "to", ["", "a@b", "Anna <anna@example.com>", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@x.example"]
)
def test_what_is_no_plain_address_is_refused(to: str) -> None:
    with pytest.raises(PermanentError):
        compose(outgoing(to=to), DESK, "k")


def test_long_threads_keep_the_first_and_the_last_twenty() -> None:
    ids = tuple(f"<{number}@example.com>" for number in range(50))
    message = read(compose(outgoing(references=ids), DESK, "k"))
    assert message["References"].split() == [ids[0], *ids[-20:]]


def test_an_invitation_goes_with_its_method() -> None:
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\n"
        "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20240503T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    raw = compose(outgoing(ics=ics), DESK, "k")
    part = read(raw).get_body(("calendar",)) or next(
        p for p in read(raw).walk() if p.get_content_type() == "text/calendar"
    )
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part.get_payload(decode=True) == ics.encode()
    assert raw == compose(outgoing(ics=ics), DESK, "k")
    assert [(event.method, event.uid) for event in parse(raw).calendar] == [("REQUEST", "u")]
