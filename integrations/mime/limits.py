"""How much of a mail we read. What goes over is cut, and a defect says so."""

MAX_BYTES = 25 * 1024 * 1024
"""Raw bytes of one mail; what comes after is not looked at."""
MAX_HEADER_BLOCK = 512 * 1024
"""Bytes of one header block. Exchange takes 256 KB, and relays add to it; most mails have less than 20 KB."""
MAX_FIELD = 256 * 1024
"""Bytes of one header field, unfolded: a list of a few thousand recipients fits. Postfix cuts at 100 KB.

A From field is refused long before that by whoever decides on it.
"""
MAX_FIELDS = 1_000
"""Fields in one header block; a mail that has come a long way has a hundred."""
MAX_ADDRESSES = 500
"""Addresses in one list: nothing that we decide depends on the rest."""
MAX_MESSAGE_IDS = 100
"""Message-IDs in one thread: the first, and the last of the rest."""
MAX_TRACE = 100
"""Received and Authentication-Results fields that are kept, from the top."""
MAX_PARTS = 200
"""Parts of one mail, attached mails not opened."""
MAX_DEPTH = 20
"""Multiparts within multiparts."""
MAX_TEXT = 400_000
"""Characters of the text of a mail, and of one attachment: an older history than any policy reads."""
MAX_LINES = 10_000
"""Lines in which the end of the author's words is looked for."""
MAX_HTML = 5_000_000
"""Characters of one HTML part: pictures that programs write into it as text come to millions."""
MAX_TAGS = 50_000
"""Tags, comments and declarations of one HTML part; a newsletter has a few thousand."""
MAX_ATTACHMENT = 10 * 1024 * 1024
"""Decoded bytes of an attachment whose text we read."""
MAX_FILE_TAGS = 80_000
"""Tags of all attached pages and mails of one mail."""
MAX_PDF_PAGES = 500
"""Pages of the PDFs of one mail."""
MAX_PDF_CONTENT = 2 * 1024 * 1024
"""Bytes that draw the PDFs of one mail, unpacked: a page full of words has ten thousand; a million takes a second."""
MAX_PDF_STEPS = 150_000
"""Steps that draw the pages of the PDFs of one mail, forms counted each time: a page full of words has a thousand."""
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
MAX_SIGNATURES = 5
"""DKIM signatures that are checked again, from the top."""
MAX_SIGNATURE = 8_192
"""Characters of one DKIM signature."""
