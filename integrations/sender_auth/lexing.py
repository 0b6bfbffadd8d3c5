"""A structured header field as text, quoted strings and comments, in one pass."""

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

Kind = Literal["text", "quoted", "comment"]
Piece: TypeAlias = tuple[Kind, str]

_MARK = re.compile(r'\\.|[()";\\]|[^()";\\]+', re.DOTALL)


class Unreadable(ValueError):
    """The field, or the rest of it, cannot be read for sure."""


def pieces(field: str) -> Iterator[Piece]:
    """Yield the pieces of a field, `;` in the text as one of its own.

    Unreadable is raised at a comment with a quote in it: what a sender wrote between quotes may have closed it. So it
    is at a backslash outside of both, a parenthesis without its other, and a control character.
    """
    depth, start, is_quoted = 0, 0, False
    for mark in _MARK.finditer(field):
        sign = mark.group()
        if not sign.replace("\t", " ").isprintable() or (depth and '"' in sign):
            raise Unreadable
        if depth:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if not depth:
                yield "comment", field[start : mark.end()]
        elif is_quoted:
            is_quoted = sign != '"'
            if not is_quoted:
                yield "quoted", field[start : mark.end()]
        elif sign in {"(", '"'}:
            depth, start, is_quoted = int(sign == "("), mark.start(), sign == '"'
        elif sign == ")" or sign.startswith("\\"):
            raise Unreadable
        else:
            yield "text", sign
    if depth or is_quoted:
        raise Unreadable


def plain(clause: list[Piece]) -> str:
    """Return a clause without its comments."""
    return "".join(" " if kind == "comment" else text for kind, text in clause)
