"""The document's schemas as JSON Schema: what a body or an answer violates."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from tests.servers.google.document import DOCUMENT, Method
from tests.servers.google.moments import is_date, is_date_time, is_local_time

_SCHEMAS: dict[str, Any] = DOCUMENT["schemas"]
_LISTED = re.compile(r'^- "(\w+)"', re.MULTILINE)
_CLOSED = re.compile(r"(?<!Some of the )\b[Pp]ossible values are:")
_FORMATS: dict[str, Callable[[object], bool]] = {
    "date-time": is_date_time,
    "event-time": is_local_time,
    "date": is_date,
}
_INT32 = {"minimum": -(2**31), "maximum": 2**31 - 1}
_KEPT = ("type", "format")


def _converted(form: dict[str, Any]) -> dict[str, Any]:
    """Return a form of the document as JSON Schema: names that it does not have are refused."""
    if "$ref" in form:
        return {"$ref": f"#/$defs/{form['$ref']}"}
    made: dict[str, Any] = {key: form[key] for key in _KEPT if key in form}
    if made.get("type") == "any":
        del made["type"]
    if made.get("format") == "int32":
        made |= _INT32
    if "properties" in form:
        made["properties"] = {name: _converted(one) for name, one in form["properties"].items()}
        made["additionalProperties"] = False
    if "additionalProperties" in form:
        made["additionalProperties"] = _converted(form["additionalProperties"])
    if "items" in form:
        made["items"] = _converted(form["items"])
    said = form.get("description", "")
    if made.get("type") == "string" and _CLOSED.search(said):
        made["enum"] = _LISTED.findall(said[_CLOSED.search(said).start() :])  # type: ignore[union-attr]
    return made


def _definitions() -> dict[str, Any]:
    made = {name: _converted(form) for name, form in _SCHEMAS.items()}
    # "A time zone offset is required unless a time zone is explicitly specified in timeZone."
    made["EventDateTime"]["properties"]["dateTime"]["format"] = "event-time"
    for name, form in _SCHEMAS.items():
        kind = form.get("properties", {}).get("kind", {}).get("default")
        if kind:
            made[name]["properties"]["kind"] = {"const": kind}
    return made


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, holds in _FORMATS.items():
        checker.checks(name)(holds)
    return checker


_DEFINITIONS = _definitions()
_CHECKER = _formats()


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _DEFINITIONS}, format_checker=_CHECKER)


def violations(name: str, value: object) -> list[str]:
    """Say where a value violates a schema of the document, and how."""
    return [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(value)]


def missing(method: Method, body: dict[str, Any]) -> list[str]:
    """Name what the document says that this method needs in its body."""
    properties = _SCHEMAS[method.request]["properties"]
    wanted = f"calendar.{method.id}"
    return [
        name
        for name, form in properties.items()
        if wanted in form.get("annotations", {}).get("required", ()) and name not in body
    ]


def read_only(name: str) -> frozenset[str]:
    """Name the properties of a schema that the document calls read-only."""
    properties = _SCHEMAS[name]["properties"]
    return frozenset(key for key, form in properties.items() if "read-only" in form.get("description", "").lower())


def without_defaults(name: str, value: dict[str, Any]) -> dict[str, Any]:
    """Leave out flags and choices that are as the document says they are when nothing is said."""
    properties = _SCHEMAS[name]["properties"]
    kept = {}
    for key, one in value.items():
        default = properties.get(key, {}).get("default")
        said = str(one).lower() if isinstance(one, bool) else str(one)
        if default is None or key in ("kind", "eventType") or said != default:
            kept[key] = one
    return kept


def without_nulls(value: Any) -> Any:
    """Return the value without what is null: to say null is to say nothing, but in a patch."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value
