"""The HTML version of a mail that we send: the very same text, and nothing that a reader's program would fetch."""

import re
from html import escape

# HTML draws several spaces as one, and none at the start of a line.
_DRAWN_AWAY = re.compile(r"^ |(?<= ) ", re.MULTILINE)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def as_html(text: str, language: str) -> str:
    """Return a page whose text, without its tags, is this text; the language is a plain tag such as "de"."""
    spaced = _DRAWN_AWAY.sub("&nbsp;", escape(text))
    body = _PARAGRAPH.sub(_paragraph, spaced)
    head = f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"></head>'
    return f"{head}<body>{body}</body></html>\n"


def _paragraph(lines: re.Match[str]) -> str:
    return f'<p dir="auto">{lines.group().replace(chr(10), "<br>" + chr(10))}</p>'
