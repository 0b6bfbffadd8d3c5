"""What one Authentication-Results field says: its server, and its results as authres reads them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from integrations.sender_auth.lexing import Piece, Unreadable, pieces, plain

_LONGEST = 8_192
_HEAD = re.compile(r'\s*(?:"([^"\\]*)"|([^\s"=]+))(?:\s+(\d+))?\s*')
_HOST = re.compile(r"\s*[A-Za-z0-9.-]+\s*")
# Addresses of the newer kind are written without quotes, which authres does not read; nor is it asked for any of these.
_UNASKED = re.compile(r'(?<!\S)(?!header\.)[a-z][a-z0-9_-]*\.[a-z0-9_.-]+=[^\s"]+(?!\S)', re.IGNORECASE)
_BRACKETS = re.compile(r"(?<!\S)(header\.from=)<([^\s<>]+)>(?!\S)", re.IGNORECASE)
_PLACEHOLDER = "unnamed.invalid"


@dataclass(frozen=True)
class Result:
    """One result, in lower case: the method, what came of it, and the properties of the header that it is about."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def named(self, name: str) -> list[str]:
        """Return every value of a property."""
        return [value for found, value in self.properties if found == name]


def server_of(field: str) -> str | None:
    """Return the name that a field is signed with, in lower case; None where it names nobody.

    What follows the name is not looked at: a field of ours that cannot be read must not make room for the one below.
    """
    head = next(_clauses(field[:_LONGEST]), None)
    found = _HEAD.fullmatch(plain(head)) if head else None
    return (found.group(1) or found.group(2) or "").lower() or None if found else None


def results(field: str) -> list[Result] | None:
    """Return what the field says; None where it says nothing, or says it wrongly."""
    clauses = list(_clauses(field)) if len(field) <= _LONGEST else []
    if not clauses or None in clauses:
        return None
    said = [(plain(clause), _asked(clause)) for clause in clauses if clause is not None]
    head = _HEAD.fullmatch(said[0][0])
    if head:
        if (head.group(3) or "1") != "1":
            return None
        del said[0]
    else:
        # Exchange Online writes the name of a receiving domain between its results, as if it were one.
        said = [(words, whole) for words, whole in said if not _HOST.fullmatch(words)]
    return _parsed([whole.strip() for words, whole in said if words.strip()])


def _asked(clause: list[Piece]) -> str:
    """Return a clause without the properties that are not of the header."""
    return "".join(_BRACKETS.sub(r"\1\2", _UNASKED.sub("", text)) if kind == "text" else text for kind, text in clause)


def _clauses(field: str) -> Iterator[list[Piece] | None]:
    """Yield what stands between the semicolons; None, and no more, where that cannot be read."""
    clause: list[Piece] = []
    try:
        for piece in pieces(field):
            if piece == ("text", ";"):
                yield clause
                clause = []
            else:
                clause.append(piece)
    except Unreadable:
        yield None
    else:
        yield clause


def _parsed(clauses: Sequence[str]) -> list[Result] | None:
    from authres import AuthenticationResultsHeader
    from authres.core import AuthResError

    try:
        parsed = AuthenticationResultsHeader.parse_value("; ".join([_PLACEHOLDER, *clauses]))
    except (AuthResError, ValueError, RecursionError, IndexError, KeyError, TypeError, AttributeError):
        return None
    found = [
        Result(
            str(one.method).lower(),
            str(one.result).lower(),
            tuple((str(p.name).lower(), str(p.value).lower()) for p in one.properties if str(p.type) == "header"),
        )
        for one in parsed.results
        if hasattr(one, "method")  # the word `none`, which stands for no result at all, has none
    ]
    return found or None
