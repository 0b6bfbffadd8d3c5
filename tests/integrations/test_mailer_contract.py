"""What every mailer does, in memory and on a real server."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

import pytest

from agent.domain import OutgoingMail
from agent.errors import PermanentError
from agent.ports import Mailer
from integrations.memory import MemoryMailer
from integrations.mime.loops import is_mark
from integrations.smtp_mailer import SmtpMailer
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import outgoing
from tests.servers.imap_world import DESK, LOOP_KEY, PASSWORD

Sent = Callable[[], list[tuple[tuple[str, ...], bytes]]]
"""Returns what was sent: the recipients and the bytes of each mail."""


@pytest.fixture(params=["memory", "embedded"])
def desk(request: pytest.FixtureRequest) -> tuple[Mailer, Sent]:
    if request.param == "memory":
        memory = MemoryMailer(DESK, LOOP_KEY)
        return memory, lambda: [((mail.to,), raw) for mail, raw in zip(memory.sent, memory.raw, strict=True)]
    servers: EmbeddedServers = request.getfixturevalue("servers")
    mailer = SmtpMailer(
        host="127.0.0.1",
        port=servers.smtp_port,
        tls="none",
        username=DESK.address,
        password=PASSWORD,
        desk=DESK,
        loop_key=LOOP_KEY,
        timeout=10,
    )
    return mailer, lambda: [(mail.rcpt_tos, mail.raw) for mail in servers.smtp_transcript]


def test_a_mail_goes_to_exactly_its_one_recipient(desk: tuple[Mailer, Sent]) -> None:
    mailer, sent = desk
    mailer.send(outgoing(1, to="ann@example.org"))
    ((recipients, raw),) = sent()
    assert recipients == ("ann@example.org",)
    message = message_from_bytes(raw, policy=default)
    assert (message["To"], message["Cc"], message["Bcc"]) == ("ann@example.org", None, None)


def test_a_mail_carries_its_id_its_thread_and_its_marks(desk: tuple[Mailer, Sent]) -> None:
    mailer, sent = desk
    mailer.send(outgoing(1))
    message = message_from_bytes(sent()[0][1], policy=default)
    assert message["Message-ID"] == "<out-1@frontdesk.example>"
    assert message["In-Reply-To"] == message["References"] == "<in-1@example.org>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert is_mark(message["X-Frontdesk-Loop"], LOOP_KEY)


@pytest.mark.parametrize("text", ["one\n.\ntwo\n..three", "Grüße aus Köln", "x" * 3000, "no line end", "\n\n"])
def test_the_text_arrives_as_it_was_written(desk: tuple[Mailer, Sent], text: str) -> None:
    mailer, sent = desk
    mailer.send(outgoing(1, text=text))
    body = message_from_bytes(sent()[0][1], policy=default).get_body(("plain",))
    assert body is not None
    assert body.get_content().rstrip().splitlines() == text.rstrip().splitlines()


@pytest.mark.parametrize(
    "address",
    ["ann@example.org, bob@example.net", "ann@example.org\r\nRCPT TO:<bob@example.net>", "Ann <ann@example.org>", ""],
)
def test_what_is_not_one_plain_address_is_refused_before_anything_is_sent(
    desk: tuple[Mailer, Sent], address: str
) -> None:
    mailer, sent = desk
    with pytest.raises(PermanentError):
        mailer.send(outgoing(1, to=address))
    assert sent() == []


def test_mails_arrive_one_by_one(desk: tuple[Mailer, Sent]) -> None:
    mailer, sent = desk
    mails: list[OutgoingMail] = [outgoing(number) for number in (1, 2, 3)]
    for mail in mails:
        mailer.send(mail)
    ids = [message_from_bytes(raw, policy=default)["Message-ID"] for _, raw in sent()]
    assert ids == [mail.message_id for mail in mails]
