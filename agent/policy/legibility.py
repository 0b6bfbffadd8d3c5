"""Mails of which we hold only a part: they never go on as if they were whole."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from agent.domain import Attachment, AttachmentStatus, Defect, Email, Reason
from agent.policy.numbers import Policy

BREAKS = frozenset(
    {
        Defect.PARSER_KILLED,
        Defect.PARSER_FAILED,
        Defect.UNKNOWN_TRANSFER_ENCODING,
        Defect.TRANSFER_ENCODING_DEFECT,
        Defect.BOUNDARY_UNCLOSED,
    }
)
"""Defects of a mail that overran its reader or broke it, and of one that came garbled, or cut short on its way."""
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
_ELSEWHERE_TYPES = frozenset({"message/partial", "message/external-body"})


def illegible_reason(email: Email, max_chars: int) -> Reason | None:
    """Say why a mail cannot be read as a whole, None where it can."""
    text = email.reply_text.strip()
    defects = {Defect.code(defect) for defect in email.defects}
    checks = (
        (bool(BREAKS & defects), Reason.MAIL_UNREADABLE),
        (_is_out_of_reach(email, text, defects), Reason.ATTACHMENT_UNREADABLE),
        (bool(CUTS & defects), Reason.TOO_LONG),
        (len(email.reply_text) + len(email.subject) > max_chars, Reason.TOO_LONG),
        (not text and not email.subject.strip(), Reason.NOTHING_WRITTEN),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def legible_files(email: Email, policy: Policy) -> Sequence[Attachment]:
    """List the attached files that are read: those with a text, as far as all of them together are not too long."""
    legible: list[Attachment] = []
    room = policy.max_file_chars
    for file in email.attachments:
        if file.status is AttachmentStatus.READABLE and len(file.text or "") <= room:
            legible.append(file)
            room -= len(file.text or "")
    return legible


def _is_out_of_reach(email: Email, text: str, defects: AbstractSet[str]) -> bool:
    """Say whether what was written stands in a file that is not read here, or in another mail."""
    unread = _SEALED_TYPES | _ELSEWHERE_TYPES
    if Defect.ENCRYPTED_TEXT in defects or any(part.content_type in unread for part in email.attachments):
        return True
    is_closed = any(part.status is not AttachmentStatus.READABLE for part in email.attachments)
    return not text and (is_closed or Defect.TNEF in defects)
