"""Which styles hide an element: the common ways, inline or by a plain class or id."""

import re

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:0|0?\.0+)\s*(?:;|!|$)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*(?:0|0?\.\d+)(?:px|pt|em|rem|%)?\s*(?:;|!|$)|color\s*:\s*transparent"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|(?:max-height|height|max-width|width)\s*:\s*0(?:px|pt|em)?\s*;[^{}]{0,500}overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden[^{}]{0,500};\s*(?:max-height|height|max-width|width)\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)"
    r"|clip\s*:\s*rect\(\s*0",
)
_SHEET = re.compile(r"<style[^>]{0,500}>", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9]{1,20})?([.#][a-z0-9_-]{1,80})")
_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")
_MAX_SHEETS = 20
_MAX_SHEET = 100_000


def hides(style: str) -> bool:
    """Say whether an inline style hides its element. White text does not count: programs write it in dark mode."""
    return bool(_HIDING.search(style.lower()[:5_000]))


def hidden_names(source: str) -> frozenset[str]:
    """Return `.class` and `#id` of the rules in <style> that hide, those within @media left out."""
    names: set[str] = set()
    for found in list(_SHEET.finditer(source))[:_MAX_SHEETS]:
        end = source.find("</", found.end())
        sheet = source[found.end() : end if end >= 0 else len(source)][:_MAX_SHEET]
        names.update(_rules(_COMMENT.sub("", sheet).replace("<!--", "").replace("-->", "").lower()))
    return frozenset(names)


def _rules(sheet: str) -> set[str]:
    names: set[str] = set()
    depth = 0
    for piece in re.findall(r"[^{}]*[{}]", sheet):
        if piece.endswith("{"):
            if depth == 0:
                selector = piece[:-1].rpartition(";")[2].strip()
            depth += 1
            continue
        if depth == 1 and hides(piece[:-1]):
            names.update(found.group(1) for part in selector.split(",") if (found := _NAME.fullmatch(part.strip())))
        depth = max(depth - 1, 0)
    return names
