"""Mails of invented people, as bytes and as what we send."""

from datetime import UTC, datetime

from agent.domain import OutgoingMail

ANN = "ann@example.org"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def incoming(
    number: int = 1, *, text: str = "Can we meet on Thursday?", references: str = "", sender: str = ANN
) -> bytes:
    """Return a mail to the desk whose Message-ID is <in-NUMBER@example.org>."""
    thread = f"References: {references}\r\n" if references else ""
    return (
        f"From: Ann Example <{sender}>\r\n"
        "To: desk@frontdesk.example\r\n"
        f"Subject: Meeting {number}\r\n"
        "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
        f"Message-ID: <in-{number}@example.org>\r\n"
        f"{thread}"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "\r\n"
        f"{text}\r\n"
    ).encode()


def outgoing(number: int = 1, *, to: str = ANN, text: str = "Thursday at 10:00 it is.") -> OutgoingMail:
    """Return an answer to the incoming mail of this number; its Message-ID is <out-NUMBER@frontdesk.example>."""
    return OutgoingMail(
        message_id=f"<out-{number}@frontdesk.example>",
        to=to,
        subject=f"Re: Meeting {number}",
        text=text,
        date=NOON,
        in_reply_to=f"<in-{number}@example.org>",
        references=(f"<in-{number}@example.org>",),
    )


def from_person(answers: str, *, message_id: str = "<owner-1@frontdesk.example>") -> bytes:
    """Return what the owner wrote by hand into the thread of that Message-ID."""
    return (
        "From: Robin Ashdown <robin@frontdesk.example>\r\n"
        f"To: {ANN}\r\n"
        f"Message-ID: {message_id}\r\n"
        f"In-Reply-To: {answers}\r\n"
        f"References: {answers}\r\n"
        "\r\n"
        "I will take this one.\r\n"
    ).encode()
