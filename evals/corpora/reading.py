"""Reading a case as the desk would: in the limited child process, timed."""

import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from agent.domain import Attachment, Defect, Email
from agent.policy.legibility import CUTS
from integrations.mime import parse, parse_limited

_UNFINISHED = CUTS | {Defect.PARSER_KILLED, Defect.PARSER_FAILED}
AUTHOR = "Case <case@example.com>"


@dataclass(frozen=True)
class Timed:
    """A mail as read, and how long reading it took."""

    email: Email
    seconds: float

    @property
    def is_whole(self) -> bool:
        """Whether the reader came to its end, and to that of the mail."""
        return not _UNFINISHED & {Defect.code(defect) for defect in self.email.defects}


def timed(raw: bytes) -> Timed:
    """Read a mail in the limited process."""
    began = time.perf_counter()
    email = parse_limited(raw)
    return Timed(email, time.perf_counter() - began)


def warm_up() -> None:
    """Start the reader, so that the first case does not pay for it."""
    parse_limited(b"From: case@example.com\r\n\r\nwarm-up\r\n")


def written(text: str, *, html: bool = False) -> Email:
    """Return a person's mail with these words, as read."""
    mail = _mail()
    # Base64 keeps every blank and line end as it is.
    mail.set_content(text, subtype="html" if html else "plain", charset="utf-8", cte="base64")
    return parse(mail.as_bytes(policy=SMTP))


def attached(data: bytes, name: str, content_type: str) -> tuple[Attachment, Timed]:
    """Return a file as read where it is attached to a person's mail."""
    mail = _mail()
    mail.set_content("Please see the attachment.")
    maintype, _, subtype = content_type.partition("/")
    mail.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    read = timed(mail.as_bytes(policy=SMTP))
    return read.email.attachments[0], read


def _mail() -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Subject"], mail["Message-ID"] = AUTHOR, "A question", "<case@example.com>"
    return mail
