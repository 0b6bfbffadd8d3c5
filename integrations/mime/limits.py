"""How much of a mail we read. What goes over is cut, and a defect says so."""

MAX_BYTES = 25 * 1024 * 1024
"""Raw bytes of one mail; what comes after is not looked at."""
MAX_HEADER_BLOCK = 1024 * 1024
"""Bytes of one header block."""
MAX_FIELD = 256 * 1024
"""Bytes of one header field, unfolded."""
MAX_FIELDS = 1_000
"""Fields in one header block."""
MAX_ADDRESSES = 500
"""Addresses in one list."""
MAX_MESSAGE_IDS = 100
"""Message-IDs in one thread: the first, and the last of the rest."""
MAX_TRACE = 100
"""Received and Authentication-Results fields that are kept, from the top."""
MAX_PARTS = 200
"""Parts of one mail, attached mails not opened."""
MAX_DEPTH = 20
"""Multiparts within multiparts."""
MAX_TEXT = 400_000
"""Characters of the text of a mail, and of one attachment."""
MAX_HTML = 1_000_000
"""Characters of one HTML part."""
MAX_ATTACHMENT = 10 * 1024 * 1024
"""Decoded bytes of an attachment whose text we read."""
MAX_PDF_PAGES = 100
"""Pages of one PDF."""
MAX_CALENDAR = 512 * 1024
"""Bytes of one calendar file."""
MAX_EVENTS = 50
"""Events of one mail."""
MAX_REPORT = 64 * 1024
"""Bytes of what a delivery report says of the recipients."""
MAX_DEFECTS = 50
"""Defects that are kept."""
MAX_SUBJECT = 200_000
"""Characters of the subject."""
MAX_NAME = 255
"""Characters of a file name."""
