"""Mails of which we hold only a part: they never go on as if they were whole."""

from collections.abc import Set as AbstractSet

from agent.domain import AttachmentStatus, Defect, Email, Reason

BREAKS = frozenset({Defect.PARSER_KILLED, Defect.PARSER_FAILED})
"""Defects of a mail that overran its reader, or broke it."""
CUTS = frozenset(
    {
        Defect.TOO_LARGE,
        Defect.MAIL_TRUNCATED,
        Defect.HEADER_TRUNCATED,
        Defect.TEXT_TRUNCATED,
        Defect.CALENDAR_TRUNCATED,
        Defect.TOO_MANY_PARTS,
        Defect.TOO_DEEP,
    }
)
"""Defects that say that text or structure was cut; cuts of the trace, of the thread and of address lists are none."""
_SEALED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})


def illegible_reason(email: Email, max_chars: int) -> Reason | None:
    """Say why a mail cannot be read as a whole, None where it can."""
    text = email.reply_text.strip()
    defects = {Defect.code(defect) for defect in email.defects}
    checks = (
        (bool(BREAKS & defects), Reason.MAIL_UNREADABLE),
        (_is_sealed(email, text, defects), Reason.ATTACHMENT_UNREADABLE),
        (bool(CUTS & defects), Reason.TOO_LONG),
        (len(email.reply_text) + len(email.subject) > max_chars, Reason.TOO_LONG),
        (not text and not email.subject.strip(), Reason.NOTHING_WRITTEN),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def _is_sealed(email: Email, text: str, defects: AbstractSet[str]) -> bool:
    """Say whether what was written stands in a file that takes a key, or Outlook, to open."""
    if Defect.ENCRYPTED_TEXT in defects or any(part.content_type in _SEALED_TYPES for part in email.attachments):
        return True
    is_locked = any(part.status is AttachmentStatus.ENCRYPTED for part in email.attachments)
    return not text and (is_locked or Defect.TNEF in defects)
