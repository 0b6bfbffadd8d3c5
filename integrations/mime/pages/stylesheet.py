"""The rules in <style>: which of them speak of an element."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from integrations.mime.pages.styles import declarations, without_comments

_SHEET = re.compile(r"<!--|<style\b[^>]{0,500}>", re.IGNORECASE)
_COMPOUND = re.compile(r"(?:\*|[a-z][a-z0-9]{0,20})?(?:[.#][a-z0-9_-]{1,80})*")
_SIMPLE = re.compile(r"[.#]?[a-z0-9_-]+")
# Rules that hold wherever the mail is read: not those for small screens, print or dark mode.
_EVERYWHERE = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*")
_MAX_SHEETS = 20
_MAX_SHEET = 100_000
_MAX_RULES = 2_000
_MAX_RULES_A_NAME = 8

Names = frozenset[str]
"""What a selector may call an element: `td`, `.class`, `#id`."""


@dataclass(frozen=True)
class Rule:
    """One selector, its parts from the outside in, and what it declares."""

    path: tuple[Names, ...]
    style: dict[str, str]
    weight: tuple[int, int, int, int]


@dataclass
class StyleSheet:
    """The rules of a page, each filed under one name of the element that it speaks of."""

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    colours: bool = False
    """Whether it says anything of colours, be it in a rule that we do not follow."""
    steps: int = 1_000_000
    """How often a rule may still be held against an element; after that they hide nothing."""

    def style(self, names: Names, above: Sequence[Names]) -> dict[str, str]:
        """Return what the rules declare for an element of these names within these others, the strongest last."""
        found = [
            rule for name in (*names, "*") for rule in self.rules.get(name, ()) if self._speaks(rule, names, above)
        ]
        said: dict[str, str] = {}
        for rule in sorted(found, key=lambda rule: rule.weight):
            said.update(rule.style)
        return said

    def _speaks(self, rule: Rule, names: Names, above: Sequence[Names]) -> bool:
        self.steps -= 1
        if self.steps <= 0 or not rule.path[-1] <= names:
            return False
        outer = list(rule.path[:-1])
        at = len(above)
        while outer and at > 0:
            at -= 1
            self.steps -= 1
            if outer[-1] <= above[at]:
                outer.pop()
        return not outer


def read_styles(source: str) -> StyleSheet:
    """Return the rules of all <style> elements of a page."""
    sheet = StyleSheet()
    count = 0
    for raw in _sheets(source):
        text = without_comments(raw).replace("<!--", "").replace("-->", "").lower()
        sheet.colours = sheet.colours or "background" in text or "color" in text
        for selectors, body in _rules(text):
            style = declarations(body)
            for selector in selectors.split(","):
                count += 1
                if count > _MAX_RULES:
                    return sheet
                _file(sheet, selector, style, count)
    return sheet


def _file(sheet: StyleSheet, selector: str, style: dict[str, str], count: int) -> None:
    words = selector.replace(">", " ").split()
    if not words or len(words) > 6 or not style or not all(_COMPOUND.fullmatch(word) for word in words):
        return
    path = tuple(frozenset(_SIMPLE.findall(word)) for word in words)
    parts = [part for names in path for part in names]
    ids, classes = sum(part[0] == "#" for part in parts), sum(part[0] == "." for part in parts)
    weight = (ids, classes, len(parts) - ids - classes, count)
    filed = sheet.rules.setdefault(min(path[-1], default="*"), [])
    if len(filed) < _MAX_RULES_A_NAME:
        filed.append(Rule(path, style, weight))


def _sheets(source: str) -> Iterable[str]:
    """Yield the text of each <style>; one in a comment is for some other program."""
    position = 0
    for _ in range(_MAX_SHEETS):
        found = _SHEET.search(source, position)
        while found is not None and found.group() == "<!--":
            closing = source.find("-->", found.end())
            found = _SHEET.search(source, closing + 3) if closing >= 0 else None
        if found is None:
            return
        end = source.find("</", found.end())
        position = end if end >= 0 else len(source)
        yield source[found.end() : position][:_MAX_SHEET]


def _rules(sheet: str) -> Iterable[tuple[str, str]]:
    """Yield the selectors and the body of each rule that holds everywhere."""
    depth, everywhere, selectors = 0, 0, ""
    pieces = re.split(r"([{}])", sheet)
    for words, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            selectors = words.rpartition(";")[2].strip()
            everywhere += depth == everywhere and bool(_EVERYWHERE.fullmatch(selectors))
            depth += 1
            continue
        if depth == everywhere + 1 and not selectors.startswith("@"):
            yield selectors, words
        depth = max(depth - 1, 0)
        everywhere = min(everywhere, depth)
        selectors = ""
