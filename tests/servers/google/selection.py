"""Partial answers: the `fields` parameter."""

import re
from typing import Any

from tests.servers.google.document import DOCUMENT
from tests.servers.google.refusals import Refusal, invalid

_WORD = re.compile(r"[\w*-]+|[/(),]")
Tree = dict[str, Any]


def selected(answer: Any, fields: str, schema: str) -> Any:
    """Return what `fields` selects, like `etag,items(id,start/dateTime)`; the schema must have these names."""
    tree = _parsed(fields)
    if not _has(DOCUMENT["schemas"][schema], tree):
        raise _wrong(fields)
    return _cut(answer, tree)


def _wrong(fields: str) -> Refusal:
    return invalid(f"Invalid field selection {fields}", "fields", "invalidParameter")


def _has(form: dict[str, Any], tree: Tree) -> bool:
    if "$ref" in form:
        form = DOCUMENT["schemas"][form["$ref"]]
    if "items" in form:
        return _has(form["items"], tree)
    inner = form.get("properties", {})
    any_name = form.get("additionalProperties", form if "*" in tree else None)
    forms = {name: inner.get(name, any_name) for name in tree}
    return all(one is not None and (name == "*" or _has(one, tree[name])) for name, one in forms.items())


def _parsed(fields: str) -> Tree:
    words = _WORD.findall(fields)
    tree, rest = _several(words)
    closed = words.count("(") == words.count(")")
    if "".join(words) != fields or not closed or rest or not tree or "" in tree:
        raise _wrong(fields)
    return tree


def _several(words: list[str]) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while words and words[0] != ")":
        if words[0] == ",":
            words = words[1:]
            continue
        name, inner, words = _one(words)
        tree[name] = inner
    return tree, words


def _one(words: list[str]) -> tuple[str, Tree, list[str]]:
    name, rest = words[0], words[1:]
    if name in "/()":
        return "", {}, []
    if rest and rest[0] == "/" and len(rest) > 1:
        inner_name, inner, rest = _one(rest[1:])
        return name, {inner_name: inner}, rest
    if rest and rest[0] == "(":
        inner, rest = _several(rest[1:])
        return name, inner, rest[1:]
    return name, {}, rest


def _cut(value: Any, tree: Tree) -> Any:
    if isinstance(value, list):
        return [_cut(one, tree) for one in value]
    if not tree or not isinstance(value, dict):
        return value
    if "*" in tree:
        return {name: _cut(one, tree["*"]) for name, one in value.items()}
    return {name: _cut(one, tree[name]) for name, one in value.items() if name in tree}
