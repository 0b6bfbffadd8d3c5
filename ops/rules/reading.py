"""A TOML file that a setting names, read as text and as a document."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ops.rules import syntax
from ops.rules.lines import Place, line_of, lines
from ops.settings import ConfigurationError

Problem = tuple[Place, str]


def text_of(setting: str, file: Path) -> str:
    """Return what stands in a file."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"cannot be read ({error.strerror}). Correct {setting}, or the file's owner and mode"
    except UnicodeDecodeError:
        message = "is not UTF-8. Save it as UTF-8"
    raise ConfigurationError([f"{setting} {file} {message}"])


def document_of(setting: str, file: Path, text: str) -> dict[str, Any]:
    """Return the document that the text of a file is."""
    try:
        document = tomllib.loads(text)
        str(document)  # A number that has too many digits for us, written as 0xFF..., shows only now.
    except ValueError as error:  # also a number with too many digits
        line, what = syntax.told(str(error), text)
        raise ConfigurationError([f"{setting} {file}, line {line}: {what}"]) from error
    except RecursionError as error:
        raise ConfigurationError([f"{setting} {file} has too many brackets within each other"]) from error
    return document


def told(setting: str, file: Path, text: str, wrong: Sequence[Problem], named: Callable[[Place], str]) -> list[str]:
    """Say of each problem on which line it is, and of what; `named` names a place."""
    known = lines(text)
    placed = [(line_of(known, place), place, what) for place, what in wrong]
    return [
        f"{setting} {file}{f', line {line}' if line else ''}: {named(place)}: {what}"
        for line, place, what in sorted(placed, key=lambda problem: problem[0] or 0)
    ]
