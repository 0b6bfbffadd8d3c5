"""The API: a request that names a method becomes a call, is answered, and the answer is held against the document."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.google import calendars, freebusy, reading, writing
from tests.servers.google.call import Call, Grant
from tests.servers.google.document import Method, parameters_of
from tests.servers.google.refusals import Refusal, invalid, required
from tests.servers.google.schema import missing, violations, without_nulls
from tests.servers.google.selection import selected
from tests.servers.google.world import World

ANSWERS: dict[str, Callable[[Call], dict[str, Any] | None]] = {
    "calendarList.get": calendars.get_entry,
    "calendarList.insert": calendars.insert_entry,
    "calendarList.list": calendars.list_entries,
    "calendars.get": calendars.get,
    "colors.get": calendars.colors,
    "events.delete": writing.delete,
    "events.get": reading.get,
    "events.import": writing.import_,
    "events.insert": writing.insert,
    "events.instances": reading.instances_of,
    "events.list": reading.listed,
    "events.move": writing.move,
    "events.patch": writing.patch,
    "events.update": writing.update,
    "freebusy.query": freebusy.query,
    "settings.get": calendars.get_setting,
    "settings.list": calendars.list_settings,
}
"""The methods that the fake has; the others answer 501."""


class Violation(AssertionError):
    """The fake gave an answer that the document does not allow."""


@dataclass(frozen=True)
class Request:
    """An authorised request for a method."""

    method: Method
    path: dict[str, str]
    query: str
    grant: Grant
    headers: dict[str, str] = field(default_factory=dict)
    """Their names in small letters."""
    body: bytes = b""


def answered(world: World, request: Request) -> dict[str, Any] | None:
    """Answer a request, None where the method answers nothing; Refusal, or Violation where the fake is wrong."""
    method = request.method
    if method.id not in ANSWERS:
        raise Refusal(501, "notImplemented", f"The fake has no {method.id}.")
    asked = parameters_of(method, request.path, request.query)
    call = Call(world, method, request.grant, asked, _body(request), request.headers.get("if-match"))
    answer = ANSWERS[method.id](call)
    if answer is None:
        return None
    wrong = violations(method.response, answer)
    if wrong:
        raise Violation(f"{method.id}: {'; '.join(wrong)}")
    if "fields" not in asked:
        return answer
    chosen: dict[str, Any] = selected(answer, asked["fields"], method.response)
    return chosen


def _body(request: Request) -> dict[str, Any]:
    method = request.method
    if not method.request:
        if request.body:
            raise invalid("This method takes no body.", reason="badRequest")
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise invalid("The body must be JSON, and its Content-Type must say so.", reason="parseError")
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise invalid("Parse Error", reason="parseError") from error
    if not isinstance(body, dict):
        raise invalid("Parse Error", reason="parseError")
    said = without_nulls(body)
    wrong = violations(method.request, said)
    if wrong:
        raise invalid(f"Invalid value: {'; '.join(wrong)}")
    for name in missing(method, said):
        raise required(name)
    return body if method.verb == "PATCH" else said
