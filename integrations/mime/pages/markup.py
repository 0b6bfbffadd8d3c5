"""HTML to text, without what a reader does not see. One pass, no recursion, linear in the length."""

import html
import re
from typing import NamedTuple

from integrations.mime.limits import MAX_HTML, MAX_TAGS, MAX_TEXT
from integrations.mime.pages.elements import BLOCK, HEAD, RAW, SELF_CLOSING, SPACED, VOID
from integrations.mime.pages.page import Page
from integrations.mime.pages.stylesheet import Names, StyleSheet, read_styles
from integrations.mime.pages.visibility import OUTSIDE, names_of, opened

_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
# Possessive, and never across the next `<`: a text full of unclosed quotes costs no more than its length.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})([^<>]*+)>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z0-9-]{0,40})\s*+(?:=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_TEXT_AREA = re.compile(r"</textarea", re.IGNORECASE)
_LONGEST_ATTRIBUTES = 8_000
_MAX_OPEN = 400
_NO_NAMES: Names = frozenset()


class Shown(NamedTuple):
    """What a reader sees, and with `>` before quoted blocks; how many words are hidden, and whether all was read."""

    text: str
    marked: str
    hidden: int
    whole: bool


def html_to_text(source: str) -> Shown:
    """Return what a reader of a page sees."""
    whole = len(source) <= MAX_HTML
    source = source[:MAX_HTML]
    page = Page()
    sheet = read_styles(source)
    position = start = tags = 0
    while (found := _MARKUP.search(source, position)) is not None:
        tags += 1
        if tags > MAX_TAGS or page.length > MAX_TEXT:
            source, whole = source[: found.start()], False
            break
        end = _special_end(source, found.start())
        tag = _TAG.match(source, found.start()) if end is None else None
        if end is None and tag is None:
            position = found.end()
            continue
        page.text(html.unescape(source[start : found.start()]))
        position = start = end if end is not None else _tag(page, source, tag, sheet) if tag else found.end()
    page.text(html.unescape(source[start:]))
    return Shown(*page.written(), page.dropped, whole and page.length <= MAX_TEXT)


def _special_end(source: str, opening: int) -> int | None:
    """Return where a comment or a declaration ends; None where it is a tag."""
    if source.startswith("<!--", opening):
        closing = source.find("-->", opening + 2)
        return closing + 3 if closing >= 0 else len(source)
    if source[opening + 1] in "!?":
        closing = source.find(">", opening)
        return closing + 1 if closing >= 0 else len(source)
    return None


def _tag(page: Page, source: str, tag: re.Match[str], sheet: StyleSheet) -> int:
    """Act on a tag; return where to go on."""
    closes, name, attributes = tag.groups()[:3] if tag.group(2) else tag.groups()[3:]
    name = name.lower().rpartition(":")[2]
    if closes:
        _end(page, name)
    elif name in RAW:
        closing = re.compile(rf"</{name}[^>]{{0,100}}>", re.IGNORECASE).search(source, tag.end())
        return closing.end() if closing else len(source)
    else:
        _start(page, name, attributes, sheet)
        if name == "textarea":  # what looks like a tag in it is text
            return _text_area(page, source, tag.end())
    return tag.end()


def _text_area(page: Page, source: str, start: int) -> int:
    closing = _TEXT_AREA.search(source, start)
    end = closing.start() if closing else len(source)
    page.text(html.unescape(source[start:end]))
    return end


def _attributes(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(raw[:_LONGEST_ATTRIBUTES]):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def _start(page: Page, name: str, raw: str, sheet: StyleSheet) -> None:
    attributes = _attributes(raw) if raw.strip() else {}
    if name in SELF_CLOSING and page.innermost() == name:
        page.close(name)
    if name not in HEAD:
        page.close("head")
    names = names_of(name, attributes) if sheet.rules else _NO_NAMES
    element = opened(name, attributes, names, page.stack[-1] if page.stack else OUTSIDE, sheet, page.path)
    if name == "blockquote" and element.quotes == page.quotes() and not element.hidden and page.is_introduced():
        element = element._replace(quotes=element.quotes + 1)
    if not page.hidden():
        _lay_out(page, name, attributes)
        if name in BLOCK:
            page.block(spaced=name in SPACED)
    if name not in VOID and not raw.rstrip().endswith("/") and len(page.stack) < _MAX_OPEN:
        page.open(element, names)
    if name == "li":
        page.text("- ")


def _lay_out(page: Page, name: str, attributes: dict[str, str]) -> None:
    if name == "br":
        page.line()
    elif name == "hr":
        page.block(spaced=False)
        # Hotmail puts this rule, and nothing else, above the mail that is answered.
        if attributes.get("id", "").lower() == "stopspelling":
            page.text("_" * 32)
            page.line()
    elif name in {"td", "th"}:
        page.text(" ")


def _end(page: Page, name: str) -> None:
    shows = name in BLOCK and page.inside(name) and not page.hidden()
    if shows:  # before it is left, as the line belongs to it
        page.block(spaced=False)
    page.close(name)
    if shows and name in SPACED:
        page.block(spaced=True)
