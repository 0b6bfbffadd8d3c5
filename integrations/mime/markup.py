"""HTML to text, without what a reader does not see. One pass, no recursion, linear in the length."""

import html
import re

from integrations.mime.elements import BLOCK, RAW, SELF_CLOSING, SPACED, UNSEEN, VOID
from integrations.mime.limits import MAX_HTML
from integrations.mime.page import Open, Page
from integrations.mime.stylesheet import hidden_names, hides

_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
# Possessive, and never across the next `<`: a text full of unclosed quotes costs no more than its length.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})([^<>]*+)>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z0-9-]{0,40})\s*+(?:=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_LONGEST_ATTRIBUTES = 8_000
_MAX_OPEN = 400


def html_to_text(source: str) -> tuple[str, str, int]:
    """Return what a reader sees, the same with `>` before quoted blocks, and how many words were hidden."""
    source = source[:MAX_HTML]
    page = Page()
    concealed = hidden_names(source)
    position = start = 0
    while (found := _MARKUP.search(source, position)) is not None:
        end = _special_end(source, found.start())
        tag = _TAG.match(source, found.start()) if end is None else None
        if end is None and tag is None:
            position = found.end()
            continue
        page.text(html.unescape(source[start : found.start()]))
        position = start = end if end is not None else _tag(page, source, tag, concealed) if tag else found.end()
    page.text(html.unescape(source[start:]))
    return *page.written(), page.dropped


def _special_end(source: str, opening: int) -> int | None:
    """Return where a comment or a declaration ends; None where it is a tag."""
    if source.startswith("<!--", opening):
        closing = source.find("-->", opening + 2)
        return closing + 3 if closing >= 0 else len(source)
    if source[opening + 1] in "!?":
        closing = source.find(">", opening)
        return closing + 1 if closing >= 0 else len(source)
    return None


def _tag(page: Page, source: str, tag: re.Match[str], concealed: frozenset[str]) -> int:
    """Act on a tag; return where to go on."""
    closes, name, attributes = tag.groups()[:3] if tag.group(2) else tag.groups()[3:]
    name = name.lower().rpartition(":")[2]
    if closes:
        _end(page, name)
    elif name in RAW:
        closing = re.compile(rf"</{name}[^>]{{0,100}}>", re.IGNORECASE).search(source, tag.end())
        return closing.end() if closing else len(source)
    else:
        _start(page, name, attributes, concealed)
    return tag.end()


def _attributes(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(raw[:_LONGEST_ATTRIBUTES]):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def _conceals(name: str, attributes: dict[str, str], concealed: frozenset[str]) -> bool:
    if name in UNSEEN or "hidden" in attributes or hides(attributes.get("style", "")):
        return True
    names = [f".{word}" for word in attributes.get("class", "").lower().split()]
    return any(word in concealed for word in [*names, f"#{attributes.get('id', '').lower()}"])


def _start(page: Page, name: str, raw: str, concealed: frozenset[str]) -> None:
    attributes = _attributes(raw) if raw.strip() else {}
    if name in SELF_CLOSING and page.innermost() == name:
        page.close(name)
    if name == "body":
        page.close("head")
    if not page.hidden():
        _lay_out(page, name, attributes)
    if name in BLOCK and not page.hidden():
        page.block(spaced=name in SPACED)
    if name not in VOID and not raw.rstrip().endswith("/") and len(page.stack) < _MAX_OPEN:
        hidden = page.hidden() or _conceals(name, attributes, concealed)
        page.open(Open(name, hidden, page.quotes() + (name == "blockquote")))
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
