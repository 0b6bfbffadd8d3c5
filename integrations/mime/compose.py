"""The bytes of a mail that we send."""

import hashlib
import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from agent.domain import OutgoingMail, Person
from agent.errors import PermanentError
from integrations.mime.addresses import sole_from
from integrations.mime.invisible import visible
from integrations.mime.words import decode_words

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_METHOD = re.compile(r"^METHOD:([A-Za-z]{1,20})\s*$", re.MULTILINE)
_LAST_REFERENCES = 20
_LONGEST_SUBJECT = 500


def compose(mail: OutgoingMail, sender: Person, loop_key: str) -> bytes:
    """Return RFC 5322 bytes, the same for the same input; PermanentError for an address or id no header can hold."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_line(sender.name), addr_spec=_address(sender.address))
    message["To"] = Address(addr_spec=_address(mail.to))
    message["Subject"] = _line(mail.subject)[:_LONGEST_SUBJECT]
    message["Date"] = mail.date
    message["Message-ID"] = _message_id(mail.message_id)
    if answered := _references([mail.in_reply_to] if mail.in_reply_to else []):
        message["In-Reply-To"] = answered[0]
    if references := _references(mail.references):
        message["References"] = " ".join(references)
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Frontdesk-Loop"] = _line(loop_key)
    message.set_content(_body(mail.text), subtype="plain", charset="utf-8", cte="base64" if _long(mail.text) else None)
    message["Content-Language"] = _line(mail.language)
    if mail.ics is not None:
        _add_calendar(message, mail.ics, mail.message_id)
    return message.as_bytes()


def _line(text: str) -> str:
    """Return one line without controls, also none that an encoded word would decode to."""
    return _CONTROL.sub(" ", visible(_CONTROL.sub(" ", decode_words(text)))[0]).strip()


def _body(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _long(text: str) -> bool:
    return any(len(line.encode("utf-8", "replace")) > 900 for line in text.splitlines())


def _address(address: str) -> str:
    found = sole_from([address])
    if found is None or "<" in address:
        raise PermanentError("compose: not a plain address")
    return address


def _message_id(text: str) -> str:
    bracketed = text if text.startswith("<") else f"<{text}>"
    if not _MESSAGE_ID.fullmatch(bracketed):
        raise PermanentError("compose: not a Message-ID")
    return bracketed


def _references(ids: Sequence[str]) -> list[str]:
    """Return the first and the last ids; those of others that cannot stand in a header are left out."""
    bracketed = [text if text.startswith("<") else f"<{text}>" for text in ids]
    sound = [text for text in dict.fromkeys(bracketed) if _MESSAGE_ID.fullmatch(text)]
    return sound if len(sound) <= _LAST_REFERENCES + 1 else [sound[0], *sound[-_LAST_REFERENCES:]]


def _add_calendar(message: EmailMessage, ics: str, seed: str) -> None:
    method = _METHOD.search(ics)
    params = {"method": method.group(1).upper() if method else "PUBLISH", "name": "invite.ics"}
    message.add_alternative(ics.encode(), "text", "calendar", cte="base64", params={**params, "charset": "utf-8"})
    message.set_boundary(f"=_{hashlib.sha256(seed.encode()).hexdigest()[:32]}")
