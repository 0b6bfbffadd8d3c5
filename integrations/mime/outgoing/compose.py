"""The bytes of a mail that we send.

They are written here and not by the standard library: what that makes of the same input differs between versions of
Python, and it hides a long Message-ID in an encoded word, which breaks the thread.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from agent.domain import Invitation, OutgoingMail, Person
from agent.errors import PermanentError
from integrations.mime.body.transfer import encoded
from integrations.mime.header.addresses import sole_from
from integrations.mime.loops import LOOP_HEADER, mark
from integrations.mime.outgoing.fields import mailbox, one_line, unstructured, written
from integrations.mime.outgoing.html import as_html

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
# Neither text nor HTML can show them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FILE = "invite.ics"
_LAST_REFERENCES = 20
_LONGEST_SUBJECT = 500
_LONGEST_NAME = 200


def compose(mail: OutgoingMail, sender: Person, loop_key: str) -> bytes:
    """Return RFC 5322 bytes, the same for the same input; PermanentError for an address or id no header can hold."""
    marks = (
        ("Auto-Submitted", "auto-replied" if mail.in_reply_to or mail.references else "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        (LOOP_HEADER, mark(loop_key, _message_id(mail.message_id))),
    )
    return _header(mail, sender) + b"".join(written(name, value.split()) for name, value in marks) + _content(mail)


def compose_draft(mail: OutgoingMail, sender: Person) -> bytes:
    """Return the bytes of a mail that a person finishes and sends: nothing in it says that a machine did."""
    return _header(mail, sender) + _content(mail)


def _header(mail: OutgoingMail, sender: Person) -> bytes:
    name = one_line(sender.name)[:_LONGEST_NAME]
    fields = [
        ("From", mailbox(name, _address(sender.address))),
        ("To", [_address(mail.to)]),
        ("Subject", unstructured(one_line(mail.subject)[:_LONGEST_SUBJECT])),
        ("Date", format_datetime(mail.date).split()),
        ("Message-ID", [_message_id(mail.message_id)]),
        ("In-Reply-To", _references([mail.in_reply_to] if mail.in_reply_to else [])),
        ("References", _references(mail.references)),
    ]
    return b"".join(written(name, tokens) for name, tokens in fields if tokens or name == "Subject")


def _content(mail: OutgoingMail) -> bytes:
    """Return the rest of the header, and the versions of the text, the plainest first.

    An invitation is the last version, which calendar programs answer, and a file, for programs that know no such thing.
    """
    text, language = _body(mail.text), _language(mail.language)
    versions = [_text("plain", text), _text("html", as_html(text, language))]
    boundary = f"=_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]}"
    head = written("MIME-Version", ["1.0"]) + written("Content-Language", [language])
    if mail.invitation is None:
        return head + _multipart("alternative", boundary, versions)
    version, attachment = _files(mail.invitation, mail.date)
    answerable = _multipart("alternative", boundary, [*versions, version])
    return head + _multipart("mixed", f"{boundary}m", [answerable, attachment])


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    kind = written("Content-Type", [f"multipart/{subtype};", f'boundary="{boundary}"'])
    delimiter = f"--{boundary}".encode("ascii")
    return b"".join([kind, b"\r\n", *(b"%s\r\n%s\r\n" % (delimiter, part) for part in parts), delimiter, b"--\r\n"])


def _text(subtype: str, text: str) -> bytes:
    encoding, data = encoded(text.encode("utf-8", "replace"))
    return _part(f"text/{subtype}; charset=utf-8", encoding, data)


def _files(invitation: Invitation, date: datetime) -> tuple[bytes, bytes]:
    """Return the file of an invitation, which is as old as the mail, as one version and as an attachment."""
    from integrations.ics import invitation_ics

    stamp = date if date.tzinfo else date.replace(tzinfo=UTC)
    data = base64.encodebytes(invitation_ics(invitation, stamp=stamp)).replace(b"\n", b"\r\n")
    method = "CANCEL" if invitation.cancelled else "REQUEST"
    return (
        _part(f"text/calendar; charset=utf-8; method={method}", "base64", data),
        written("Content-Disposition", ["attachment;", f"filename={_FILE}"])
        + _part(f"application/ics; name={_FILE}", "base64", data),
    )


def _part(content_type: str, encoding: str, data: bytes) -> bytes:
    kind = written("Content-Type", content_type.split())
    return kind + written("Content-Transfer-Encoding", [encoding]) + b"\r\n" + data


def _body(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = _CONTROL.sub("", lines)
    return whole if whole.endswith("\n") else f"{whole}\n"


def _language(tag: str) -> str:
    return tag if _TAG.fullmatch(tag) else "en"


def _address(address: str) -> str:
    found = sole_from([address])
    if found is None or "<" in address or "(" in address:
        raise PermanentError("compose: not a plain address")
    return address.strip() if address.isascii() else found


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
