"""Whether a reader sees the text of an HTML element: from its name, its attributes and its styles."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from integrations.mime.pages.colours import colour, is_lost
from integrations.mime.pages.elements import TABLE, UNSEEN
from integrations.mime.pages.styles import declarations, ink, invisible, paper, removes, tiny
from integrations.mime.pages.stylesheet import Names, StyleSheet

_MAX_NAMES = 20


class Open(NamedTuple):
    """An element that is open: in how many quotes it lies, and what becomes of text that stands in it."""

    name: str
    quotes: int = 0
    gone: bool = False
    """Off the page: nothing within it can be seen either."""
    invisible: bool = False
    tiny: bool = False
    ink: str | None = None
    paper: str | None = None

    @property
    def hidden(self) -> bool:
        """Say whether text that stands here is seen by nobody."""
        return self.gone or self.invisible or self.tiny or is_lost(self.ink, self.paper)


OUTSIDE = Open("")


def names_of(name: str, attributes: Mapping[str, str]) -> Names:
    """Return what a selector may call an element."""
    classes = [f".{word}" for word in attributes.get("class", "").lower().split()[:_MAX_NAMES]]
    ids = [f"#{attributes['id'].lower()}"] if attributes.get("id") else []
    return frozenset([name, *classes, *ids])


def opened(
    name: str, attributes: Mapping[str, str], names: Names, outer: Open, sheet: StyleSheet, path: Sequence[Names]
) -> Open:
    """Return an element as it shows inside the outer one; `path` are the names of all that it lies in."""
    quotes = outer.quotes + (name == "blockquote")
    if outer.gone or name in UNSEEN or "hidden" in attributes or (name == "dialog" and "open" not in attributes):
        return Open(name, quotes, gone=True)
    if not attributes and not names and not sheet.colours:
        return Open(name, quotes, False, outer.invisible, outer.tiny, _own(name, outer.ink), outer.paper)
    said = sheet.style(names, path) if names else {}
    if "style" in attributes:
        said = {**said, **declarations(attributes["style"])}
    if removes(said, in_table=name in TABLE):
        return Open(name, quotes, gone=True)
    letters, ground = _colours(name, attributes, said, outer, sheet)
    hides, small = invisible(said), tiny(said)
    return Open(
        name,
        quotes,
        invisible=outer.invisible if hides is None else hides,
        tiny=outer.tiny if small is None else small,
        ink=letters,
        paper=ground,
    )


def _colours(
    name: str, attributes: Mapping[str, str], said: Mapping[str, str], outer: Open, sheet: StyleSheet
) -> tuple[str | None, str | None]:
    """Return the colours of letters and ground. White letters on a ground that nobody stated can be seen.

    Where a style sheet speaks of colours, only what one element states of both is trusted: a rule that is not
    followed may have changed either.
    """
    own_ink = ink(said) or colour(attributes.get("color", ""))
    own_paper = paper(said)
    if own_paper is None:
        own_paper = "" if "background" in attributes else colour(attributes.get("bgcolor", ""))
    letters = own_ink or (None if sheet.colours else _own(name, outer.ink))
    ground = own_paper if own_paper is not None else (None if sheet.colours else outer.paper)
    return letters, ground


def _own(name: str, around: str | None) -> str | None:
    """Return the colour that letters take from those around: a link has its own, and a table may start anew."""
    return None if name in {"a", "table"} else around
