"""What an HTML page has shown so far: its lines, how deep each is quoted, and the elements that are open."""

import re
from collections import Counter
from dataclasses import dataclass, field

from integrations.mime.limits import MAX_TEXT
from integrations.mime.pages.elements import UNSEEN
from integrations.mime.pages.stylesheet import Names
from integrations.mime.pages.visibility import Open
from integrations.mime.replies.attributions import attribution

_LOOK_BACK = 6
_MOST_ASKED = 200
_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass
class Page:
    """Written from top to bottom; every step costs the same, however long the page."""

    stack: list[Open] = field(default_factory=list)
    path: list[Names] = field(default_factory=list)
    dropped: int = 0
    length: int = 0
    """About how much is written so far."""
    _open: Counter[str] = field(default_factory=Counter)
    _asked: int = 0
    _lines: list[tuple[int, str]] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)

    def hidden(self) -> bool:
        """Say whether text that comes now is seen by nobody."""
        return bool(self.stack) and self.stack[-1].hidden

    def quotes(self) -> int:
        """Return in how many quoted blocks we are."""
        return self.stack[-1].quotes if self.stack else 0

    def innermost(self) -> str | None:
        """Return the name of the element opened last."""
        return self.stack[-1].name if self.stack else None

    def inside(self, name: str) -> bool:
        """Say whether an element of this name is open."""
        return self._open[name] > 0

    def open(self, element: Open, names: Names) -> None:
        """Enter an element that style rules may call by these names."""
        self.stack.append(element)
        self.path.append(names)
        self._open[element.name] += 1

    def close(self, name: str) -> bool:
        """Leave the innermost element of this name, and all within it; False where none is open."""
        if not self._open[name]:
            return False
        while True:
            left = self.stack.pop()
            self.path.pop()
            self._open[left.name] -= 1
            if left.name == name:
                return True

    def text(self, words: str) -> None:
        """Write text; white space folds, save in <pre>."""
        if not words:
            return
        if self.innermost() == "head" and words.strip():  # words end a head that nobody closed
            self.close("head")
        if self.hidden():
            self.dropped += 0 if self.stack[-1].name in UNSEEN else len(words.split())
        elif self.stack and self.stack[-1].pre:
            first, *more = words[: MAX_TEXT + 1].replace("\r\n", "\n").split("\n")
            self._words.append(first)
            for line in more:
                self.line()
                self._words.append(line)
        else:
            words = _SPACES.sub(" ", words)
            if not self._words or self._words[-1].endswith(" "):
                words = words.removeprefix(" ")
            if words:
                self._words.append(words)
                self.length += len(words)

    def line(self) -> None:
        """End the line, whether or not anything stands on it."""
        self.length += 1
        self._lines.append((self.quotes(), "".join(self._words).replace("\xa0", " ").rstrip()))
        self._words = []

    def block(self, *, spaced: bool) -> None:
        """Begin a new line unless one has just begun, an empty one before it where asked for."""
        if self._words:
            self.line()
        if spaced and self._lines and self._lines[-1][1]:
            self.line()

    def is_introduced(self) -> bool:
        """Say whether the last words are a line such as "On ... wrote:"; no longer, once it was asked very often."""
        self._asked += 1
        if self._asked > _MOST_ASKED:
            return False
        lines = [text for _, text in self._lines[-_LOOK_BACK:]] + ["".join(self._words).replace("\xa0", " ")]
        while lines and not lines[-1].strip():
            lines.pop()
        return any(attribution(lines, at)[0] == len(lines) - at for at in range(len(lines)))

    def written(self) -> tuple[str, str]:
        """Return all lines, bare and with a `>` for each quote; no more than one empty line in a row."""
        self.line()
        kept = [
            (depth, text) for at, (depth, text) in enumerate(self._lines) if text or (at and self._lines[at - 1][1])
        ]
        bare = "\n".join(text for _, text in kept)
        marked = "\n".join(f"{'>' * depth} {text}".rstrip() if depth else text for depth, text in kept)
        return bare.strip("\n"), marked.strip("\n")
