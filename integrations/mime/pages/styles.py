"""The declarations of a style, and what they do to the text of an element."""

import re
from collections.abc import Mapping

from integrations.mime.pages.colours import UNKNOWN, colour, ground

Style = Mapping[str, str]
"""Properties and their values, both in lower case."""

_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
_LENGTH = re.compile(r"(-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))(px|pt|em|ex|rem|%|in|cm|mm|vw|vh)?")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 38.0, "mm": 3.8, "vw": 10.0, "vh": 8.0, "%": 10.0}
_FONT_SIZE = re.compile(r"(?:^|\s)(\d[\d.]{0,9}(?:px|pt|em|rem|%)?)(?:/\S+)?\s")
_NOTHING_LEFT = re.compile(
    r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)|inset\((?:50|100)%.*|circle\(0.*|scale(?:3d|x|y)?\(\s*0(?:\.0+)?\s*[,)].*"
    r"|alpha\(opacity=0\)|opacity\(0%?\)",
    re.DOTALL,
)
_BARS = ("border-left", "border-left-width", "border-left-style", "border-inline-start")
_NO_BAR = re.compile(r"(?<![\w.#-])(?:none|hidden|0(?:px|pt|em|ex|cm|in)?)(?![\w.%-])")
_LONGEST = 5_000
_FAR = -300.0
_VERY_FAR = -1_000.0


def without_comments(text: str) -> str:
    """Return a style without its comments; one that is never closed takes the rest with it."""
    kept = []
    position = 0
    while (opening := text.find("/*", position)) >= 0:
        kept.append(text[position:opening])
        closing = text.find("*/", opening + 2)
        position = closing + 2 if closing >= 0 else len(text)
    return "".join(kept) + text[position:]


def declarations(style: str) -> dict[str, str]:
    """Return what a style says: the last of a name wins, an important one over all."""
    found: dict[str, str] = {}
    important: dict[str, str] = {}
    text = _ESCAPE.sub(_unescaped, without_comments(style[:_LONGEST].lower()))
    for declaration in text.split(";"):
        name, _, value = declaration.partition(":")
        value = value.strip()
        if value.endswith("important"):
            important[name.strip()] = value.rpartition("!")[0].strip()
        elif value:
            found[name.strip()] = value
    return {**found, **important}


def _unescaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return chr(code) if 0 < code < 0x80 else ""


def _pixels(value: str | None) -> float | None:
    found = _LENGTH.fullmatch(value or "")
    return float(found.group(1)) * _PIXELS.get(found.group(2), 16.0) if found else None


def _below(said: Style, names: tuple[str, ...], bound: float) -> bool:
    return any(length <= bound for name in names if (length := _pixels(said.get(name))) is not None)


def removes(said: Style, *, in_table: bool = False) -> bool:
    """Say whether a style takes an element off the page, with all that lies in it; `in_table` is for rows and cells."""
    if said.get("display") == "none" or said.get("mso-hide") == "all" or said.get("content-visibility") == "hidden":
        return True
    if _below(said, ("opacity",), 0.05) or (said.get("opacity") == "0%"):
        return True
    if any(_NOTHING_LEFT.fullmatch(said.get(name, "")) for name in ("clip", "clip-path", "transform", "filter")):
        return True
    return _is_outside(said) or (not in_table and _is_folded_away(said))


def _is_outside(said: Style) -> bool:
    placed = said.get("position") in {"absolute", "fixed", "relative"}
    if placed and _below(said, ("left", "right", "top", "bottom"), _FAR):
        return True
    return _below(said, ("text-indent",), _FAR) or _below(said, ("margin-left", "margin-top"), _VERY_FAR)


def _is_folded_away(said: Style) -> bool:
    """Say whether an element shows nothing of what is too large for it, and everything is."""
    cut = any(said.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y"))
    for side in ("height", "width"):
        least = _pixels(said.get(f"min-{side}")) or 0.0
        if cut and least <= 1 and _below(said, (side, f"max-{side}"), 1.0):
            return True
    return False


def invisible(said: Style) -> bool | None:
    """Say whether a style hides the words of an element until one within it shows them; None where it is silent."""
    value = said.get("visibility")
    return value in {"hidden", "collapse"} if value in {"hidden", "collapse", "visible"} else None


def tiny(said: Style) -> bool | None:
    """Say whether a style makes letters too small to be seen; None where they are as large as those around them."""
    value = said.get("font-size")
    if value is None and (shorthand := _FONT_SIZE.search(said.get("font", "") + " ")):
        value = shorthand.group(1)
    if value is None or value == "inherit":
        return None
    found = _LENGTH.fullmatch(value)
    if found is None:
        return False
    if found.group(2) in {"em", "ex", "%"}:
        return True if float(found.group(1)) == 0 else None
    return (_pixels(value) or 0.0) <= 1.0


def ink(said: Style) -> str | None:
    """Return the colour of the letters; None where the style does not say."""
    return colour(said.get("color", ""))


def paper(said: Style) -> str | None:
    """Return the colour behind the letters, UNKNOWN where that is a picture; None where the style is silent."""
    value = said.get("background", "") + " " + said.get("background-color", "") + said.get("background-image", "")
    if "url(" in value or "gradient" in value:
        return UNKNOWN
    return ground(said["background-color"] if "background-color" in said else said.get("background", ""))


def keeps_lines(said: Style) -> bool | None:
    """Say whether a style keeps line breaks and blanks as they are written; None where it is silent."""
    value = said.get("white-space")
    if value in {"pre", "pre-wrap", "pre-line", "break-spaces"}:
        return True
    return False if value in {"normal", "nowrap"} else None


def is_barred(said: Style) -> bool:
    """Say whether a style draws a bar to the left, as mail programs do beside a quote."""
    values = [said[name] for name in _BARS if name in said]
    return bool(values) and not any(_NO_BAR.search(value) for value in values)
