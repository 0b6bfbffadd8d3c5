"""The bytes of what we send."""

import base64
import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import papers
from agent.domain import Invitation, NewEvent, OutgoingMail, Person, Slot
from agent.errors import PermanentError
from integrations.mime import parse
from integrations.mime.body.structure import split
from integrations.mime.body.transfer import decoded
from integrations.mime.loops import is_mark
from integrations.mime.outgoing.compose import compose, compose_draft
from integrations.mime.outgoing.fields import one_line
from integrations.mime.pages.markup import html_to_text

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


def text_of(raw: bytes, subtype: str = "plain") -> str:
    part = read(raw).get_body((subtype,))
    assert part is not None
    return str(part.get_content())


FIELDS = {
    "From": "Front Desk <desk@example.net>",
    "To": "anna@example.com",
    "Subject": "Re: Slot",
    "Date": "Thu, 02 May 2024 08:00:00 +0000",
    "Message-ID": "<1@example.net>",
    "In-Reply-To": "<0@example.com>",
    "References": "<0@example.com>",
    "MIME-Version": "1.0",
    "Content-Language": "en",
}
ANSWER = outgoing(in_reply_to="<0@example.com>", references=("<0@example.com>",))


def test_the_headers_say_who_and_that_a_machine_wrote() -> None:
    found = dict(read(compose(ANSWER, DESK, "loop1")).items())
    assert is_mark(found.pop("X-Frontdesk-Loop"), "loop1")
    assert found.pop("Content-Type").startswith("multipart/alternative; boundary=")
    assert found == FIELDS | {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


def test_the_bytes_are_these_on_every_python() -> None:
    raw = compose(outgoing(subject="Re: Größe", text="Grüße\nAnna: 10 €\n", language="de"), DESK, "loop1")
    assert raw.replace(b"\r\n", b"\n").decode("ascii") == (
        "From: Front Desk <desk@example.net>\n"
        "To: anna@example.com\n"
        "Subject: =?utf-8?b?UmU6IEdyw7bDn2U=?=\n"
        "Date: Thu, 02 May 2024 08:00:00 +0000\n"
        "Message-ID: <1@example.net>\n"
        "Auto-Submitted: auto-generated\n"
        "X-Auto-Response-Suppress: All\n"
        "X-Frontdesk-Loop: 89b079e1a216a7d5 8bec2325425b654489a3fbddc26a67b5\n"
        "MIME-Version: 1.0\n"
        "Content-Language: de\n"
        'Content-Type: multipart/alternative;\n boundary="=_89b079e1a216a7d569ea8adb46b6041f"\n'
        "\n"
        "--=_89b079e1a216a7d569ea8adb46b6041f\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: base64\n"
        "\n"
        "R3LDvMOfZQpBbm5hOiAxMCDigqwK\n"
        "\n"
        "--=_89b079e1a216a7d569ea8adb46b6041f\n"
        "Content-Type: text/html; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n"
        "\n"
        '<!DOCTYPE html><html lang=3D"de"><head><meta charset=3D"utf-8"></head><body=\n'
        '><p dir=3D"auto">Gr=C3=BC=C3=9Fe<br>\n'
        "Anna: 10 =E2=82=AC</p>\n"
        "</body></html>\n"
        "\n"
        "--=_89b079e1a216a7d569ea8adb46b6041f--\n"
    )


def test_a_mail_that_answers_nothing_is_generated_not_replied() -> None:
    assert read(compose(outgoing(), DESK, "k"))["Auto-Submitted"] == "auto-generated"
    assert read(compose(outgoing(references=("<0@example.com>",)), DESK, "k"))["Auto-Submitted"] == "auto-replied"


def test_nothing_in_a_draft_says_that_a_machine_wrote_it() -> None:
    raw = compose_draft(ANSWER, DESK)
    found = dict(read(raw).items())
    del found["Content-Type"]
    assert found == FIELDS
    assert text_of(raw) == text_of(compose(ANSWER, DESK, "k"))
    assert not parse(raw).machine.is_machine


def test_our_own_mail_is_a_machine_mail_to_ourselves() -> None:
    assert "own_loop" in parse(compose(outgoing(), DESK, "loop1")).machine.reasons


def test_an_encoded_line_break_in_a_subject_adds_no_header() -> None:
    raw = compose(outgoing(subject="Re: =?utf-8?q?hi=0D=0ABcc=3A_evil=40x.example?="), DESK, "k")
    message = read(raw)
    assert message["Subject"] == "Re: hi Bcc: evil@x.example"
    assert message["Bcc"] is None


def test_an_encoded_word_within_an_encoded_word_adds_no_header() -> None:
    inner = "=?utf-8?q?hi=0D=0ABcc=3A_evil=40x.example?="
    raw = compose(outgoing(subject=f"=?utf-8?b?{base64.b64encode(inner.encode()).decode()}?="), DESK, "k")
    assert read(raw)["Subject"] == inner
    assert b"evil" not in raw


HOSTILE = st.lists(
    st.sampled_from(
        [
            "\r\nBcc: eve@x.example\r\n",
            "\nTo: eve@x.example\n\nbody",
            "=?utf-8?q?=0D=0ACc=3A_eve=40x.example?=",
            "=?utf-7?q?+AA0ACg-Bcc:_eve?=",
            "=?",
            "?=",
            "\u2028",
            "\x85",
            "\x00",
            "\ud800",
            "\u202e",
            "<eve@x.example>",
            "eve@x.example, ",
            '"',
            "\\",
            "(",
            ";",
            "Gr\u00fc\u00dfe",
            "\U0001f469\u200d\U0001f680",
            "\u05e9\u05dc\u05d5\u05dd",
            " ",
            "\t",
            "x" * 1_000,
            "word " * 200,
        ]
    )
    | st.text(max_size=20),
    max_size=10,
).map("".join)
EXPECTED = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Language", "Content-Type"}
MARKS = {"Auto-Submitted", "X-Auto-Response-Suppress", "X-Frontdesk-Loop"}


SLOT = Slot(datetime(2024, 5, 3, 8, tzinfo=UTC), datetime(2024, 5, 3, 9, tzinfo=UTC))


def invitation(*, cancelled: bool = False, sequence: int = 0, **texts: str) -> Invitation:
    fields = {"summary": "Meeting with Anna", "description": "Booked by mail", "location": "Room 4"} | texts
    event = NewEvent("event1", "c1/m1/book/1", SLOT, attendees=("anna@example.com",), organizer=DESK, **fields)
    return Invitation(event, sequence, cancelled)


HOSTILE_MAILS = st.builds(
    OutgoingMail,
    message_id=st.just("<1@example.net>"),
    to=st.just("anna@example.com"),
    subject=HOSTILE,
    text=HOSTILE,
    date=st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    language=st.sampled_from(["de", "en-GB"]) | HOSTILE,
    in_reply_to=st.none() | HOSTILE,
    references=st.lists(HOSTILE, max_size=5).map(tuple),
    invitation=st.none() | st.just(invitation(summary="a\r\nBcc: eve@x.example\r\n\r\n--=_")),
)


@given(HOSTILE_MAILS, HOSTILE)
def test_there_are_exactly_the_expected_fields_whatever_is_said(mail: OutgoingMail, name: str) -> None:
    for raw, marks in ((compose(mail, Person(name, DESK.address), "k"), MARKS), (compose_draft(mail, DESK), set())):
        header = raw.partition(b"\r\n\r\n")[0].decode("ascii")
        names = [line.partition(":")[0] for line in header.split("\r\n") if not line.startswith(" ")]
        assert sorted(set(names) - {"In-Reply-To", "References"}) == sorted(EXPECTED | marks)
        assert len(names) == len(set(names))
        assert list(read(raw)) == names
        assert raw.isascii()
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", raw)


@given(HOSTILE)
def test_a_subject_and_a_name_say_what_they_said(text: str) -> None:
    raw = compose(outgoing(subject=text), Person(text, DESK.address), "k")
    assert " ".join(str(read(raw)["Subject"]).split()) == " ".join(one_line(text)[:500].split())
    # The standard library's reader of names leaves the blanks between encoded words, so blanks do not count here.
    [sender] = read(raw)["From"].addresses
    assert "".join(sender.display_name.split()) == "".join(one_line(text)[:200].split())
    assert sender.addr_spec == "desk@example.net"


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


FRAGILE = st.lists(
    st.sampled_from(
        [
            "From Anna",
            ".",
            "..",
            ".hidden",
            "trailing   ",
            "\ttab\t",
            "",
            "x" * 3_000,
            "=_boundary",
            "=20",
            "<b>&amp;</b>",
            "  two  spaces ",
            "\u05e9\u05dc\u05d5\u05dd",
            "\U0001f469\u200d\U0001f680",
            "\u2028",
            "\x85",
            "\x1c",
            "nul\x00",
            "> quoted",
        ]
    )
    | st.text(alphabet=st.characters(exclude_characters="\xa0"), max_size=100),
    max_size=20,
)
UNSHOWN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


@given(FRAGILE, st.sampled_from(["\n", "\r\n", "\r"]))
def test_both_versions_say_the_same_and_nothing_of_the_text_is_lost(lines: list[str], end: str) -> None:
    text = end.join(lines).replace("\r\n", "\n").replace("\r", "\n").translate(UNSHOWN)
    raw = compose(outgoing(text=end.join(lines)), DESK, "k")
    sent = text.encode("utf-8", "replace").decode()
    sent = sent if sent.endswith("\n") else f"{sent}\n"
    plain, page = (decoded(part)[0] for part in split(raw, []).children)
    assert plain.replace(b"\r\n", b"\n") == sent.encode()
    untagged = unescape(re.sub(r"<[^>]*>", "", page.decode())).replace("\xa0", " ")
    assert untagged.replace("\r\n", "\n") == f"{sent}\n"
    assert not re.search(rb"(?m)^(?:From |\.)", raw)


def test_the_page_names_its_language_and_fetches_nothing() -> None:
    text = "Guten Tag,\n\nsehen Sie https://x.example/a?b=1&c\n  Olive <olive@example.net>\n"
    page = text_of(compose(outgoing(text=text, language="de"), DESK, "k"), "html").replace("\r\n", "\n")
    assert page == (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"></head><body>'
        '<p dir="auto">Guten Tag,</p>\n\n<p dir="auto">sehen Sie https://x.example/a?b=1&amp;c<br>\n'
        "&nbsp;&nbsp;Olive &lt;olive@example.net&gt;</p>\n</body></html>\n"
    )
    assert [line.strip() for line in html_to_text(page)[0].split("\n") if line] == [
        line.strip() for line in text.split("\n") if line
    ]


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


def test_a_long_message_id_stays_as_it_is() -> None:
    ids = tuple(f"<{letter * 300}@example.com>" for letter in "abc")
    raw = compose(outgoing(message_id=ids[0], in_reply_to=ids[2], references=ids), DESK, "k")
    assert read(raw)["References"].split() == list(ids)
    assert (f"Message-ID: {ids[0]}\r\nIn-Reply-To: {ids[2]}\r\n").encode() in raw
    assert (parse(raw).message_id, parse(raw).references) == (ids[0], ids)


@pytest.mark.parametrize("message_id", ["", "<>", "<a b@example.com>", "<a@b>\r\nBcc: c@d", "<a@b><c@d>", "\ud800"])
def test_an_id_that_no_header_can_hold_is_refused(message_id: str) -> None:
    with pytest.raises(PermanentError):
        compose(outgoing(message_id=message_id), DESK, "k")


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_an_invitation_is_one_version_of_the_mail_and_a_file(cancelled: bool, method: str) -> None:
    mail = outgoing(invitation=invitation(cancelled=cancelled, sequence=2))
    raw = compose(mail, DESK, "k")
    whole = read(raw)
    versions, file = whole.iter_parts()
    kinds = [part.get_content_type() for part in versions.iter_parts()]
    assert (whole.get_content_type(), versions.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    version = list(versions.iter_parts())[-1]
    assert version["Content-Type"].params == {"charset": "utf-8", "method": method}
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert version.get_payload(decode=True) == file.get_payload(decode=True)
    assert raw == compose(mail, DESK, "k")
    found = {(part.method, part.uid, part.sequence, part.start) for part in parse(raw).calendar}
    assert found == {(method, "event1", 2, SLOT.start)}
    assert b"DTSTAMP:20240502T080000Z" in version.get_payload(decode=True)


def test_a_mail_of_an_earlier_version_is_read_and_sent() -> None:
    stored = papers.document(outgoing())
    del stored["invitation"]
    assert papers.read(OutgoingMail, stored | {"ics": None}) == outgoing()


def test_an_invitation_is_stored_and_read() -> None:
    mail = outgoing(invitation=invitation())
    assert papers.read(OutgoingMail, papers.document(mail)) == mail
