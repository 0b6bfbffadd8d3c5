"""The server that sends replies: connected to, logged in at, and left again."""

import smtplib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.errors import AccessDenied, FrontdeskError
from ops.doctor.failures import caused_by, failure
from ops.doctor.findings import Finding

if TYPE_CHECKING:
    from integrations.smtp_mailer import SmtpMailer

SMTP = "smtp"


def check_smtp(mailer: "SmtpMailer") -> Iterator[Finding]:
    """Go as far as a mail would, and send none."""
    try:
        facts = mailer.check()
    except FrontdeskError as error:
        yield _failure(error)
        return
    seen = {
        "tls": facts.tls,
        "logged_in": facts.logged_in,
        "size_limit": facts.size_limit,
        "eight_bit": facts.eight_bit,
    }
    said = "it takes our login and our address" if facts.logged_in else "it takes our address, without a login"
    yield Finding(SMTP, "ok", said, seen)


def _failure(error: FrontdeskError) -> Finding:
    from integrations.smtp_mailer.refusals import Refused, Stage

    lacking = caused_by(error, smtplib.SMTPNotSupportedError)
    if lacking is not None:
        code = "smtp_no_starttls" if "STARTTLS" in str(lacking) else "smtp_no_login"
        return Finding(SMTP, code, str(error))
    refused = caused_by(error, Refused)
    if isinstance(error, AccessDenied) and isinstance(refused, Refused) and refused.stage is Stage.SENDER:
        return Finding(SMTP, "smtp_sender_refused", str(error))
    return failure(SMTP, error)
