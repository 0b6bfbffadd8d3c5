"""Colours of a page, as far as they tell whether a text is drawn in the colour of its ground."""

import re

TRANSPARENT = "transparent"
_NAMED = {"white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0", "whitesmoke": "f5f5f5"}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?![0-9a-z])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:\s*[,/]\s*([\d.]{1,8})%?)?\s*\)")
_LIKE = 10


def colour(value: str) -> str | None:
    """Return a colour as six digits, or `transparent`; None where it is none that we know."""
    value = value.strip().lower()
    if value == TRANSPARENT:
        return TRANSPARENT
    if found := _HEX.match(value):
        digits = found.group(1)
        return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    if found := _RGB.match(value):
        red, green, blue = (min(int(part), 255) for part in found.groups()[:3])
        return TRANSPARENT if not (found.group(4) or "1").strip("0.") else f"{red:02x}{green:02x}{blue:02x}"
    return _NAMED.get(value.partition(" ")[0])


def is_lost(ink: str | None, paper: str | None) -> bool:
    """Say whether letters of one colour cannot be seen on the other; what is not known can be seen."""
    if ink == TRANSPARENT:
        return True
    if not ink or not paper or paper == TRANSPARENT:
        return False
    pairs = zip(bytes.fromhex(ink), bytes.fromhex(paper), strict=True)
    return all(abs(one - other) <= _LIKE for one, other in pairs)
