"""On which line of a TOML text each of its values stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

Place = tuple[int | str, ...]
"""Where a value stands in a document: keys and places in lists, outermost first."""
_TOKEN = re.compile(
    r"""
      (?P<blank>[ \t\r]+|\#[^\n]*)
    | (?P<newline>\n)
    | (?P<text>\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5} | '{3}(?:[^']|'{1,2}(?!'))*'{3,5}
             | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<sign>[\[\]{}=,.])
    | (?P<bare>[^\s\[\]{}=,."'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    written: str
    line: int


class _Reader:
    """Walks through a text that is known to be TOML, and notes the line of every value."""

    def __init__(self, text: str) -> None:
        self._tokens = [*_tokens(text), _Token("", text.count("\n") + 1)]
        self._at = 0
        self._members: dict[Place, int] = {}
        self.lines: dict[Place, int] = {}

    def read(self) -> dict[Place, int]:
        table: Place = ()
        while self._now().written:
            if self._skips("\n"):
                continue
            table = self._header() if self._now().written == "[" else self._pair(table)
        return self.lines

    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _skips(self, *signs: str) -> bool:
        found = self._now().written in signs
        self._at += found
        return found

    def _header(self) -> Place:
        line = self._next().line
        is_member = self._skips("[")
        steps = self._key()
        table: Place = ()
        for number, step in enumerate(steps, 1):
            table = (*table, step)
            if is_member and number == len(steps):
                self._members[table] = self._members.get(table, -1) + 1
            self.lines.setdefault(table, line)
            if table in self._members:
                table = (*table, self._members[table])
                self.lines.setdefault(table, line)
        while self._skips("]"):
            pass
        return table

    def _pair(self, table: Place) -> Place:
        """Read `key = value`; return the table that it stands in."""
        place, line = table, self._now().line
        for step in self._key():
            place = (*place, step)
            self.lines.setdefault(place, line)
        self._next()
        self._value(place)
        return table

    def _key(self) -> Place:
        steps = [self._next().written]
        while self._skips("."):
            steps.append(self._next().written)
        return tuple(step.strip("\"'") for step in steps)

    def _value(self, place: Place) -> None:
        opening = self._next().written
        number = 0
        while opening in {"[", "{"} and not self._skips("]" if opening == "[" else "}"):
            if self._skips("\n", ","):
                continue
            if opening == "{":
                self._pair(place)
            else:
                self.lines[*place, number] = self._now().line
                self._value((*place, number))
                number += 1
        if opening not in {"[", "{"}:
            # The rest of a number or of a moment, such as the fraction or the time of day.
            while self._now().written and self._now().written not in {"\n", ",", "]", "}"}:
                self._at += 1


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "blank":
            yield _Token(found[0], line)
        line += found[0].count("\n")


def lines(text: str) -> dict[Place, int]:
    """Return the line, from 1, of every value, table and list member of a text that is TOML."""
    return _Reader(text).read()


def line_of(known: dict[Place, int], place: Place) -> int | None:
    """Return the line of the value at a place, else of the innermost table or list around it that has one."""
    around = (place[:depth] for depth in range(len(place), 0, -1))
    return next((known[outer] for outer in around if outer in known), None)
