"""What may be wrong with a mail, as the codes in `Email.defects`; some carry a detail after a colon."""

from enum import StrEnum


class Defect(StrEnum):
    """The closed list."""

    # More than we read: something of the mail is missing in what we know of it.
    TOO_LARGE = "too_large"
    """Only the header was fetched."""
    MAIL_TRUNCATED = "mail_truncated"
    HEADER_TRUNCATED = "header_truncated"
    """Fields beyond the bounds of a header block were left out."""
    FIELD_TRUNCATED = "field_truncated"
    ADDRESSES_TRUNCATED = "addresses_truncated"
    TRACE_TRUNCATED = "trace_truncated"
    TEXT_TRUNCATED = "text_truncated"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    PARSER_KILLED = "parser_killed"
    """Reading took too long or too much memory."""
    PARSER_FAILED = "parser_failed"
    """A bug of ours, by the name of its error."""
    ATTACHMENTS_UNREAD = "attachments_unread"
    CALENDAR_TOO_LARGE = "calendar_too_large"
    CALENDAR_TRUNCATED = "calendar_truncated"
    CALENDAR_COMMENT = "calendar_comment"
    """A person's comment on an invitation, which stands in the calendar file alone."""

    # Bytes that are not what they are said to be: read as well as they can be.
    HEADER_DEFECT = "header_defect"
    FROM_COUNT = "from_count"
    """No From field, or several."""
    DATE_DEFECT = "date_defect"
    CONTENT_TYPE_DEFECT = "content_type_defect"
    BOUNDARY_MISSING = "boundary_missing"
    BOUNDARY_UNCLOSED = "boundary_unclosed"
    MULTIPART_EMPTY = "multipart_empty"
    CHARSET_MISSING = "charset_missing"
    """Other than ASCII, and nothing says in which charset."""
    CHARSET_MISMATCH = "charset_mismatch"
    UNKNOWN_CHARSET = "unknown_charset"
    TRANSFER_ENCODING_DEFECT = "transfer_encoding_defect"
    UNKNOWN_TRANSFER_ENCODING = "unknown_transfer_encoding"
    CALENDAR_DEFECT = "calendar_defect"
    CALENDAR_FLOATING_TIME = "calendar_floating_time"

    # Words that a reader does not see were left out, or words that he does see are out of our reach.
    INVISIBLE_CHARACTERS = "invisible_characters"
    """With their number."""
    HIDDEN_TEXT = "hidden_text"
    """Words of the HTML version that no reader sees, with their number; the preview line of a newsletter too."""
    ENCRYPTED_TEXT = "encrypted_text"
    """What was said lies in an envelope of PGP or S/MIME, which is not opened here."""
    TNEF = "tnef"
    """The words may stand in a winmail.dat."""

    def of(self, detail: object) -> str:
        """Return the code with a detail."""
        return f"{self}:{detail}"

    @classmethod
    def code(cls, defect: str) -> str:
        """Return the code of a defect without its detail."""
        return defect.partition(":")[0]
