"""The SMTP server's answer breaks off in the middle of a line: what can be known is not taken for doubt."""

import pytest

from agent.errors import TransientError
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import outgoing
from tests.integrations.test_smtp_mailer import mailer
from tests.servers.line_fault import Fault, LineFault


def test_no_text_is_sent_after_half_an_answer_to_data(mail_servers: EmbeddedServers) -> None:
    mail_servers.smtp_transcript.clear()
    with LineFault(mail_servers.smtp_port) as line:
        line.always = {b"DATA\r\n": Fault.TORN}
        with pytest.raises(TransientError):
            mailer(line.port).send(outgoing(1))
        assert line.said[-1][1] == b"DATA\r\n"
    assert mail_servers.smtp_transcript == []


def test_half_an_answer_to_the_text_with_its_code_is_an_answer(mail_servers: EmbeddedServers) -> None:
    mail_servers.smtp_transcript.clear()
    with LineFault(mail_servers.smtp_port) as line:
        line.always = {b"Message-ID:": Fault.TORN}
        mailer(line.port).send(outgoing(1))
    assert len(mail_servers.smtp_transcript) == 1
