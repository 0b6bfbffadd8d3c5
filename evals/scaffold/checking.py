"""What is wrong with a case file: each thing with its line and its place."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from evals.case import Case
from evals.scaffold.writing import UNFILLED
from evals.understanding.labelled import LabelledMail, labelled
from ops.world.format import WorldError

Place = tuple[int | str, ...]
"""Where something stands in a file: keys and places in lists, outermost first."""


def problems(path: Path) -> list[str]:
    """List everything that is wrong with a case file; nothing where it can be played."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        root, document = yaml.compose(text, yaml.CSafeLoader), yaml.load(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [f"{path}:{line}: is not YAML: {error.problem}"]
    except (yaml.YAMLError, ValueError) as error:
        return [f"{path}: is not YAML: {error}"]
    return [_told(path, root, place, message) for place, message in _found(path.stem, document)]


def _found(name: str, document: Any) -> Iterator[tuple[Place, str]]:
    """Find what the form of a case forbids, then what is wrong with its world, then with its labels."""
    try:
        case = Case.model_validate(document)
        case.opened_world()
    except ValidationError as error:
        yield from ((each["loc"], each["msg"].removeprefix("Value error, ")) for each in error.errors())
    except WorldError as error:
        yield from ((("world",), line.removeprefix("world: ")) for line in str(error).splitlines())
    else:
        if case.why == UNFILLED:
            yield ("why",), "is still that of a new case; say what yours shows"
        yield from _in_labels(name, case)


def _in_labels(name: str, case: Case) -> Iterator[tuple[Place, str]]:
    for number, mail in enumerate(case.mails):
        if mail.understood is None:
            yield ("mails", number), "understood is missing; say what a careful reader makes of this mail"
    for labelled_mail in labelled({name: case}):
        place = ("mails", labelled_mail.number - 1, "understood")
        yield from (((*place, *inner), message) for inner, message in _in_label(labelled_mail))


def _in_label(mail: LabelledMail) -> Iterator[tuple[Place, str]]:
    text, quotes = _on_one_line("\n".join(mail.texts)), mail.label.quotes
    places = [text.find(_on_one_line(quote)) for quote in quotes]
    for number, (quote, at) in enumerate(zip(quotes, places, strict=True)):
        if at < 0:
            yield ("quotes", number), f"{quote!r} does not stand in the mail"
    if places != sorted(places) and min(places) >= 0:
        yield ("quotes",), "they stand in the mail in another order"
    for number, quote in enumerate(mail.label.ruled_out):
        if quote not in quotes:
            yield ("ruled_out", number), f"{quote!r} is none of the quotes"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _told(path: Path, root: yaml.Node | None, place: Place, message: str) -> str:
    key = ".".join(map(str, place))
    return f"{path}:{_line(root, place)}: {key}: {message}" if key else f"{path}: {message}"


def _line(root: yaml.Node | None, place: Sequence[int | str]) -> int:
    """Return the line of a place, or of the last part of the way there that the file has."""
    node, line = root, 1
    for step in place:
        line, node = _members(node).get(step, (line, None))
    return line


def _members(node: yaml.Node | None) -> Mapping[int | str, tuple[int, yaml.Node]]:
    """Return what stands in a part of the file, each with its line, by its key or its place in the list."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: (key.start_mark.line + 1, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return {number: (item.start_mark.line + 1, item) for number, item in enumerate(node.value)}
    return {}
