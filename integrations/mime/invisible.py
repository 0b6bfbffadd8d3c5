"""Characters that a reader cannot see and a model can."""

import unicodedata

# Format characters that draw something, so they stay.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
# Not of category Cf, yet nothing to see: fillers, and the selectors in which text can be smuggled.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")


def _hidden(character: str) -> bool:
    code = ord(character)
    if code < 0x20:
        return character not in "\n\t"
    if code < 0xA0:
        return code >= 0x7F
    if 0xFE00 <= code <= 0xFE0E or 0xE0000 <= code <= 0xE0FFF or 0xD800 <= code <= 0xDFFF:
        return True
    return character in _BLANK or (unicodedata.category(character) == "Cf" and character not in _DRAWN)


def visible(text: str) -> tuple[str, int]:
    """Return the text without invisible characters, and how many there were; line ends become newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    if text.isascii() and text.isprintable():
        return text, 0
    hidden = {character for character in set(text) if _hidden(character)}
    if not hidden:
        return text, 0
    count = sum(text.count(character) for character in hidden)
    return text.translate({ord(character): None for character in hidden}), count
