"""Reports of failed delivery that have no form but words: what they name."""

import re
from dataclasses import dataclass

_LONGEST = 100_000
_QMAIL = re.compile(r"hi\. this is the qmail-send program", re.IGNORECASE)
_MARGIN = r"(?m)^[> \t|]{0,20}"
_MESSAGE_ID = re.compile(rf"(?i){_MARGIN}message-id:[\s>|]{{0,20}}(<[^<>\s]{{1,900}}>)")
_FIELD_STATUS = re.compile(rf"(?i){_MARGIN}status:[ \t]{{0,9}}([245]\.\d{{1,3}}\.\d{{1,3}})\b")
_FIELD_ACTION = re.compile(rf"(?i){_MARGIN}action:[ \t]{{0,9}}(failed|delayed|delivered|relayed|expanded)\b")
# 550 5.1.1, 550-5.1.1, #5.1.1, (#5.1.1), 550 #5.1.1
_SMTP_CODE = re.compile(r"(?:\b[45]\d\d[ -]{1,2}#?|#)([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_ADDRESS = r"[^\s<>@;:,\"()]{1,64}@[^\s<>@;:,\"()]{1,253}"
_RECIPIENTS = (
    re.compile(rf"(?i){_MARGIN}(?:original|final)-recipient:[ \t]{{0,9}}((?:rfc822|utf-8)[ \t]?;[ \t]?{_ADDRESS})"),
    re.compile(rf"{_MARGIN}<?({_ADDRESS})>?(?::|[ \t]*$|[ \t]*\()"),
    re.compile(rf"(?i){_MARGIN}(?:x-failed-recipients|to):[ \t]{{0,9}}(?:[^<>\n@]{{0,200}}<)?({_ADDRESS})"),
)
_DELAY = re.compile(
    r"\bdelay|\bwarning\b|\bdeferred\b|\bnot yet been delivered|\bwill (?:keep|continue) trying|verzöger|retard|retras",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """What the words of a report name, as they name it."""

    message_id: str | None
    recipient: str | None
    action: str
    status: str | None
    is_qmail: bool


def said_in_words(text: str, subject: str) -> Said:
    """Return what a text says of a mail that did not arrive; only its beginning is read."""
    text = text[:_LONGEST]
    status = _first(_FIELD_STATUS, text) or _first(_SMTP_CODE, text)
    recipients = (_first(pattern, text) for pattern in _RECIPIENTS)
    return Said(
        message_id=_first(_MESSAGE_ID, text),
        recipient=next((found for found in recipients if found), None),
        action=(_first(_FIELD_ACTION, text) or _action(subject, status)).lower(),
        status=status,
        is_qmail=bool(_QMAIL.search(text[:2_000])),
    )


def _action(subject: str, status: str | None) -> str:
    is_final = bool(status) and not str(status).startswith("4")
    return "delayed" if not is_final and _DELAY.search(subject) else "failed"


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found.group(1) if found else None
