"""How texts are compared."""

import unicodedata


def folded(text: str) -> str:
    """Return a text as it is compared: without regard to case, spaces and how its accents are written."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
