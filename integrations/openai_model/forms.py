"""Forms that a model fills: the JSON schema we send, and the one reader of what comes back."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.errors import ModelError

Form = TypeVar("Form", bound=BaseModel)

# What strict mode enforces on OpenAI and on the compatible servers alike.
KEPT = ("description", "type", "enum", "items", "minItems", "maxItems", "minimum", "maximum", "anyOf")
FORMATS = {"date", "time", "date-time"}
# Written anew below, or left to our own reader: OpenAI refuses lengths of strings, and llama.cpp stops enforcing
# anything at a pattern that it cannot read.
DROPPED = {
    "title",
    "default",
    "examples",
    "discriminator",
    "$defs",
    "oneOf",
    "const",
    "format",
    "properties",
    "required",
}
DROPPED |= {"additionalProperties", "minLength", "maxLength", "pattern", "uniqueItems"}
DROPPED |= {"exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
SHOWN = 5
FENCE = re.compile(r"```(?:json)?[ \t]*\r?\n(.*?)\r?\n?```", re.DOTALL)


@cache
def strict_schema(form: type[BaseModel]) -> dict[str, Any]:
    """Return the form's schema in the strict subset: every key required, none other allowed, references written out."""
    schema = form.model_json_schema()
    return _strict(schema, schema.get("$defs", {}), ())


def schema_name(form: type[BaseModel]) -> str:
    """Return the form's name in the letters that the API allows."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", form.__name__)[:64]


def read_form(text: str, form: type[Form]) -> Form:
    """Return the form that the text holds; ModelError, which names only the class of problem, where it holds none."""
    body = text.strip()
    if fenced := FENCE.fullmatch(body):
        body = fenced[1]
    load_json(body)
    try:
        return form.model_validate_json(body, strict=True, extra="forbid")
    except ValidationError as error:
        problems = [_problem(detail["loc"], detail["type"]) for detail in error.errors(include_input=False)]
        # Not chained: pydantic's text quotes the answer, and a traceback would carry it into logs.
        raise ModelError(f"model: the answer is not the form ({', '.join(problems[:SHOWN])})") from None


def _problem(place: tuple[int | str, ...], kind: str) -> str:
    """Name a field and what is wrong with it. The name of an extra key is the model's own text, so it stays out."""
    named = place[:-1] if kind == "extra_forbidden" else place
    return ".".join(map(str, (*named, kind)))


def load_json(text: str | bytes | bytearray) -> Any:
    """Return the JSON value; ModelError for broken JSON, duplicate keys, NaN, or nesting without end."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except _DuplicateKey:
        raise ModelError("model: the answer repeats a key") from None
    except (ValueError, RecursionError):
        raise ModelError("model: the answer is not JSON") from None


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


class _DuplicateKey(ValueError):
    """A JSON object says the same key twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateKey
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _strict(node: Mapping[str, Any], definitions: Mapping[str, Any], inside: tuple[str, ...]) -> dict[str, Any]:
    if "$ref" in node:
        name = str(node["$ref"]).removeprefix("#/$defs/")
        if name in inside:
            raise TypeError(f"a form cannot contain itself: {name}")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _strict({**definitions[name], **beside}, definitions, (*inside, name))
    strict = _kept(node)
    if "items" in strict:
        strict["items"] = _strict(strict["items"], definitions, inside)
    if "anyOf" in strict:
        strict["anyOf"] = [_strict(choice, definitions, inside) for choice in strict["anyOf"]]
    if strict.get("type") == "object":
        fields = {name: _strict(value, definitions, inside) for name, value in node.get("properties", {}).items()}
        strict |= {"properties": fields, "required": list(fields), "additionalProperties": False}
    return strict


def _kept(node: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := node.keys() - set(KEPT) - DROPPED:
        raise TypeError(f"strict mode has no {', '.join(sorted(unknown))}")
    if node.get("additionalProperties") not in (None, False):
        raise TypeError("strict mode has no open mappings")
    kept: dict[str, Any] = {key: node[key] for key in KEPT if key in node}
    if "const" in node:
        kept["enum"] = [node["const"]]
    if "oneOf" in node:
        kept["anyOf"] = node["oneOf"]
    if node.get("format") in FORMATS:
        kept["format"] = node["format"]
    if not kept.keys() & {"type", "enum", "anyOf"}:
        raise TypeError("strict mode has no field of any type")
    return kept
