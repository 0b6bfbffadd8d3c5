"""A server's own words, made fit for a message: who reads it learns the cause, and nobody's address or token."""

import re

_LONGEST = 200
_READ = 4_000
_MASK = "[...]"
_BYTES = re.compile(r"""\bb(['"])(.*?)\1""")
_UNPRINTABLE = re.compile(r"[^ -~]+")
_ADDRESS = re.compile(r"""[^\s<>"'(),;:\[\]@]+@[^\s<>"'(),;:\[\]@]+""")
_RUN = re.compile(r"[A-Za-z0-9+/_=~-]{20,}")
_LONG_WORD = 32


def said(text: object, *hide: str) -> str:
    """Return the words as one printable line of at most 200 characters, without addresses, tokens and `hide`."""
    line = _UNPRINTABLE.sub(" ", _BYTES.sub(r"\2", _plain(text)[:_READ]))
    if hidden := "|".join(re.escape(word) for word in sorted(hide, key=len, reverse=True) if word):
        line = re.sub(hidden, _MASK, line, flags=re.IGNORECASE)
    line = _RUN.sub(_unless_a_word, _ADDRESS.sub(_MASK, line))
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def _plain(text: object) -> str:
    if isinstance(text, BaseException):
        return _plain(text.args[0]) if text.args else ""
    return text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)


def _unless_a_word(found: re.Match[str]) -> str:
    """Keep long words and paths of links; what mixes digits in, or goes on for too long, may be a secret."""
    run = found.group()
    is_path = "/" in run and run.islower()
    is_word = not any(letter.isdigit() for letter in run) and len(run) < _LONG_WORD
    return run if is_path or is_word else _MASK
