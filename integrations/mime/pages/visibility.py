"""Whether a reader sees the text of an HTML element: from its name, its attributes and its styles."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from integrations.mime.pages.colours import UNKNOWN, colour, is_lost
from integrations.mime.pages.elements import TABLE, UNSEEN
from integrations.mime.pages.styles import (
    declarations,
    ink,
    invisible,
    is_barred,
    keeps_lines,
    paper,
    removes,
    tiny,
)
from integrations.mime.pages.stylesheet import Names, StyleSheet

_MAX_NAMES = 20
# What mail programs call a block that they quote; indenting makes a <blockquote> too, which has no such name.
_CITED = re.compile(r"quot|cite", re.IGNORECASE)


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
    cited: bool = False
    """Within what a mail program calls a quote, so that each <blockquote> is one."""
    pre: bool = False
    """Line breaks and blanks stand as they are written."""

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
    quotes, pre = outer.quotes, outer.pre or name in {"pre", "textarea"}
    if outer.gone or name in UNSEEN or "hidden" in attributes or (name == "dialog" and "open" not in attributes):
        return Open(name, quotes, gone=True)
    if not attributes and not names and not sheet.colours:
        return outer._replace(
            name=name, quotes=quotes + (name == "blockquote" and outer.cited), ink=_own(name, outer.ink), pre=pre
        )
    said = sheet.style(names, path) if names else {}
    if "style" in attributes:
        said = {**said, **declarations(attributes["style"])}
    if removes(said, in_table=name in TABLE):
        return Open(name, quotes, gone=True)
    cited = outer.cited or any(_CITED.search(attributes.get(key, "")[:500]) for key in ("class", "id"))
    is_quote = name == "blockquote" and (cited or is_barred(said) or "cite" in attributes or _is_cite(attributes))
    letters, behind = _colours(name, attributes, said, outer, sheet)
    hides, small, keeps = invisible(said), tiny(said), keeps_lines(said)
    return Open(
        name,
        quotes + is_quote,
        invisible=outer.invisible if hides is None else hides,
        tiny=outer.tiny if small is None else small,
        ink=letters,
        paper=behind,
        cited=cited,
        pre=pre if keeps is None else keeps,
    )


def _is_cite(attributes: Mapping[str, str]) -> bool:
    return attributes.get("type", "").strip().lower() == "cite"


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
        own_paper = UNKNOWN if "background" in attributes else colour(attributes.get("bgcolor", ""))
    letters = own_ink if own_ink is not None else (None if sheet.colours else _own(name, outer.ink))
    behind = own_paper if own_paper is not None else (None if sheet.colours else outer.paper)
    return letters, behind


def _own(name: str, around: str | None) -> str | None:
    """Return the colour that letters take from those around: a link has its own, and a table may start anew."""
    return None if name in {"a", "table"} else around
