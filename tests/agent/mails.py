"""Invented people, their mails to the desk, and what a model says of these."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from agent.domain import Contact, Person, Slot
from agent.form import DraftForm, RequestForm, WindowForm

ANN = "ann@example.org"
ANN_CONTACT = Contact("c1", "Ann Example", ANN, zone="Europe/Berlin", language="en")
BOB = "bob@example.net"
BOB_CONTACT = Contact("c2", "Bob Example", BOB)
DESK = Person("Front desk", "desk@frontdesk.example")
OWNER = Person("Olive Owner", "olive@frontdesk.example")
AUTHSERV_ID = "mx.frontdesk.example"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday, ten o'clock in Berlin."""
BERLIN = ZoneInfo("Europe/Berlin")
NUMBERS = count(1)


def mail(
    text: str = "Could we meet on Thursday, 5 March at 15:00?",
    *,
    sender: str = ANN,
    proven: bool = True,
    subject: str = "Appointment",
    thread: Sequence[str] = (),
    headers: Sequence[str] = (),
    message_id: str = "",
    content_type: str = "text/plain; charset=utf-8",
) -> bytes:
    """Return a mail as it lies in the mailbox, with what the receiving server noted of its sender."""
    domain = sender.rpartition("@")[2]
    lines = [
        f"Authentication-Results: {AUTHSERV_ID}; dmarc={'pass' if proven else 'fail'} header.from={domain}",
        *headers,
        f"From: Ann Example <{sender}>",
        "To: desk@frontdesk.example",
        f"Subject: {subject}",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        f"Message-ID: {message_id or f'<in-{next(NUMBERS)}@example.org>'}",
        *([f"References: {' '.join(thread)}"] if thread else []),
        "MIME-Version: 1.0",
        f"Content-Type: {content_type}",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


LOCKED_PDF = """\
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
%s\r
--b\r
Content-Type: application/pdf; name="a.pdf"\r
Content-Disposition: attachment; filename="a.pdf"\r
Content-Transfer-Encoding: base64\r
\r
bm90IGEgUERG\r
--b--"""
INVITATION = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:1@example.org\r
DTSTART:20260305T140000Z\r
SUMMARY:Call\r
END:VEVENT\r
END:VCALENDAR"""


def invitation() -> bytes:
    """Return a mail that is an invitation of somebody else's."""
    return mail(INVITATION, content_type="text/calendar; method=REQUEST; charset=utf-8")


def with_locked_pdf(text: str) -> bytes:
    """Return a mail with a file that nobody can read."""
    return mail(LOCKED_PDF % text, content_type='multipart/mixed; boundary="b"')


def form(intent: str = "book", *windows: WindowForm, **fields: Any) -> RequestForm:
    """Return a filled form."""
    values = {"wish": "", "offer_number": None, "also_asks": [], "leans_on_attachment": False, "language": "en"}
    return RequestForm(**{**values, "intent": intent, "windows": list(windows), **fields})


def window(quote: str, date: str | None = None, time: str | None = None, *, possible: bool = True) -> WindowForm:
    """Return one time that the model says the mail names."""
    return WindowForm(quote=quote, phrase=quote, possible=possible, date=date, time=time)


THURSDAY = window("Thursday, 5 March at 15:00", "2026-03-05", "15:00")
"""What `mail()` asks for, as a model that is right reads it."""
BOOK = form("book", THURSDAY)
POLITE = DraftForm(opening="Thank you for your message.", closing="We look forward to it.")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of March 2026 in Berlin, in UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def half_hour(day: int, hour: int, minute: int = 0) -> Slot:
    """Return the slot of half an hour that begins then."""
    return Slot(at(day, hour, minute), at(day, hour, minute) + timedelta(minutes=30))
