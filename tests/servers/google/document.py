"""The discovery document inside the client library: the API's methods and what they may be asked."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.servers.google.moments import is_date_time
from tests.servers.google.refusals import Refusal, invalid, not_found, required

_FILE = resources.files("googleapiclient") / "discovery_cache" / "documents" / "calendar.v3.json"
DOCUMENT: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
SCOPES = frozenset(DOCUMENT["auth"]["oauth2"]["scopes"])
_OF_ALL: dict[str, Any] = DOCUMENT["parameters"]
_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


@dataclass(frozen=True)
class Method:
    """A method of the API; its id is the document's without `calendar.`."""

    id: str
    verb: str
    path: re.Pattern[str]
    parameters: dict[str, dict[str, Any]]
    request: str
    """The schema of the body; empty where there is none."""
    response: str
    scopes: frozenset[str]


def _methods() -> Iterator[Method]:
    for resource in DOCUMENT["resources"].values():
        for said in resource["methods"].values():
            yield Method(
                id=said["id"].removeprefix("calendar."),
                verb=said["httpMethod"],
                path=re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(said["path"]))),
                parameters=said.get("parameters", {}),
                request=said.get("request", {}).get("$ref", ""),
                response=said.get("response", {}).get("$ref", ""),
                scopes=frozenset(said["scopes"]),
            )


METHODS = {method.id: method for method in _methods()}


def method_of(verb: str, path: str) -> tuple[Method, dict[str, str]]:
    """Find the method that a request names, and the parameters in its path."""
    for method in METHODS.values():
        match = method.path.fullmatch(path)
        if match is not None and method.verb == verb:
            return method, {name: unquote(value) for name, value in match.groupdict().items()}
    raise not_found()


def parameters_of(method: Method, path: dict[str, str], query: str) -> dict[str, Any]:
    """Read the parameters of a request by the document; those of the path are among them."""
    said = _repeated(parse_qsl(query, keep_blank_values=True))
    known = {name: form for name, form in method.parameters.items() if form["location"] == "query"} | _OF_ALL
    read: dict[str, Any] = dict(path)
    for name, values in said.items():
        if name not in known:
            raise Refusal(400, "invalidParameter", f"Unknown parameter: {name}", location=name)
        form = known[name]
        if len(values) > 1 and not form.get("repeated"):
            raise invalid(f"{name} may be given once", name, "invalidParameter")
        several = [_value(name, form, value) for value in values]
        read[name] = several if form.get("repeated") else several[0]
    for name, form in method.parameters.items():
        if form.get("required") and not read.get(name):
            raise required(name)
    return read


def _repeated(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        said.setdefault(name, []).append(value)
    return said


def _value(name: str, form: dict[str, Any], text: str) -> Any:
    wrong = invalid(f"Invalid value '{text}' for {name}", name, "invalidParameter")
    if "enum" in form and text not in form["enum"]:
        raise wrong
    if "pattern" in form and not re.fullmatch(form["pattern"], text):
        raise wrong
    if form.get("format") == "date-time" and not is_date_time(text):
        raise wrong
    if form["type"] == "boolean":
        if text not in ("true", "false"):
            raise wrong
        return text == "true"
    if form["type"] == "integer":
        return _integer(form, text, wrong)
    return text


def _integer(form: dict[str, Any], text: str, wrong: Refusal) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise wrong
    low, high = _BOUNDS[form["format"]]
    low, high = max(low, int(form.get("minimum", low))), min(high, int(form.get("maximum", high)))
    if not low <= int(text) <= high:
        raise wrong
    return int(text)
