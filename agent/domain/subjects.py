"""The subjects of mails."""

import re

# How mail programs mark a reply in the languages that they speak.
_REPLY = re.compile(
    r"^\s*(?:(?:re|r|aw|antw|antwort|sv|vs|rif|ref|rép|res|odp|ynt|vá|回复|答复)\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4})?\s*[:\uff1a]\s*)+",
    re.IGNORECASE,
)


def without_reply_mark(subject: str) -> str:
    """Return a subject without the "Re:" of mail programs, however often and in which language it stands there."""
    return _REPLY.sub("", subject)


def has_reply_mark(subject: str) -> bool:
    """Say whether a mail program has marked a subject as that of the mail which is answered."""
    return _REPLY.match(subject) is not None
