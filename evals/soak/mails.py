"""The mails of a soak, and what must become of each kind."""

import re
from collections.abc import Mapping

from evals.soak.plan import Arrival, MailKind

DESK = "desk@frontdesk.example"
OWNER = "robin@frontdesk.example"
VERIFIED = "*@brightwater.example"
MUST_BECOME: Mapping[MailKind, str] = {
    MailKind.MACHINE: "ignored(auto_reply)",
    MailKind.PROVEN: "handed_off(contact_unknown)",
    MailKind.UNPROVEN: "handed_off(sender_unproven)",
}
_DOMAINS = {
    MailKind.MACHINE: "machines.example",
    MailKind.PROVEN: "brightwater.example",
    MailKind.UNPROVEN: "elsewhere.example",
}
_NUMBER = re.compile(r"<soak-(\d+)@")
_NUMBER_IN_HEADER = re.compile(rb"^Message-ID:\s*<soak-(\d+)@", re.IGNORECASE | re.MULTILINE)


def sender(arrival: Arrival) -> str:
    """Return who writes: another one each time, so that no sender gets too much."""
    return f"person{arrival.number}@{_DOMAINS[arrival.kind]}"


def raw(arrival: Arrival) -> bytes:
    """Write the mail."""
    machine = ("Auto-Submitted: auto-replied",) if arrival.kind is MailKind.MACHINE else ()
    words = "I am out of the office." if machine else "Could we meet next week? Please call me back."
    lines = [
        *machine,
        f"From: Person {arrival.number} <{sender(arrival)}>",
        f"To: {DESK}",
        f"Subject: {'Out of office' if machine else 'A meeting'} {arrival.number}",
        f"Message-ID: <soak-{arrival.number}@{_DOMAINS[arrival.kind]}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"{words} ({arrival.number})",
        "",
    ]
    return "\r\n".join(lines).encode()


def number_of(message_id: str) -> int:
    """Return the number of the mail with this Message-ID, 0 where it is none of ours."""
    found = _NUMBER.search(message_id)
    return int(found[1]) if found else 0


def number_in(mail: bytes) -> int:
    """Return the number of a mail as it lies in a folder, 0 where it is none of these."""
    found = _NUMBER_IN_HEADER.search(mail.partition(b"\r\n\r\n")[0])
    return int(found[1]) if found else 0
