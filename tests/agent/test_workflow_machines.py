"""What machines write makes the desk write nothing, also where the receiving server proves them."""

from pathlib import Path

import pytest

from tests.agent.desk import Desk
from tests.agent.mails import AUTHSERV_ID, half_hour
from tests.integrations.mime.machines.test_machines import IGNORED

MAILS = Path(__file__).parents[1] / "integrations" / "mime" / "machines"


def proven(raw: bytes) -> bytes:
    """Return a mail with the receiving server's word for its sender above it."""
    sender = next(line for line in raw.splitlines() if line.startswith(b"From:"))
    domain = sender.rpartition(b"@")[2].strip(b"> ").decode()
    return f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from={domain}\n".encode() + raw


@pytest.mark.parametrize("kind", IGNORED)
def test_no_machine_is_answered_nor_read_by_the_model(desk: Desk, kind):
    desk.booked(half_hour(5, 15))
    names = IGNORED[kind].split()
    for name in names:
        desk.mailbox.deliver(proven((MAILS / f"{name}.eml").read_bytes()))
    ids = desk.worker.run_once()
    assert [desk.outcome(mail_id) for mail_id in ids] == [f"ignored({kind})"] * len(names)
    assert desk.mailer.sent == []
    assert desk.handoffs() == []
    assert desk.model.questions == []
    assert desk.events() == {"seed1": half_hour(5, 15)}


@pytest.mark.parametrize(
    ("sender", "fields", "body"),
    [
        ("al@example.com", b"Precedence: bulk\n", b"Book Tuesday"),
        ("al@example.com", b"List-Id: <team.example.com>\nList-Post: <mailto:team@example.com>\n", b"Book Tuesday"),
        ("al@example.com", b"Subject: Automatic reply question\n", b"How do I set an automatic reply? Book a call."),
        ("al@example.com", b"Subject: Undeliverable: parcel\n", b"It was undeliverable. Please book a new slot."),
        ("bounce@example.com", b"Subject: Slot\n", b"Book Tuesday please"),
        ("postmaster@example.com", b"Subject: Slot\n", b"Book Tuesday please"),
    ],
)
def test_who_writes_like_a_person_under_the_marks_of_a_machine_is_seen_by_one_and_not_answered(
    desk: Desk, sender: str, fields: bytes, body: bytes
):
    head = f"From: Al Smith <{sender}>\nTo: desk@frontdesk.example\nMessage-ID: <1@example.com>\n".encode()
    desk.mailbox.deliver(proven(head + fields + b"\n" + body))
    (mail_id,) = desk.worker.run_once()
    assert "machine_unsure" in desk.outcome(mail_id)
    assert len(desk.handoffs()) == 1
    assert desk.model.questions == []
    assert desk.mails_to(sender) == []
