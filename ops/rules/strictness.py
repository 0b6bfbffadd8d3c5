"""What pydantic would let pass and a file must not say, and what does not go together beside what is wrong."""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agent.policy import Misfits, Policy
from agent.slots import SlotRules
from ops.rules.lines import Place

_KINDS_OF_VALUE = {"int_type", "float_type", "bool_type"}
_OF_NAMES = {
    "name",
    "words",
    "place",
    "link",
    "conference",
    "tentative_holds",
    "round_robin",
    "address",
    "calendar",
    "crm",
}
"""Rules of a kind of meeting or of an owner that do not bear on when it can be."""
_STAND_INS = {"name": "\0{}", "address": "somebody@example.invalid", "calendar": "https://{}.invalid/"}
"""What no file can say, for what must be there."""


def other_kinds_of_value(document: dict[str, Any]) -> list[ErrorDetails]:
    """List the numbers in quotes, the words for true and the like; lists and days are as TOML has them."""
    try:
        Policy.model_validate_json(json.dumps(document, default=str), strict=True)
    except ValidationError as error:
        return [one for one in error.errors() if one["type"] in _KINDS_OF_VALUE]
    return []


def misfits_beside(document: dict[str, Any], wrong: Sequence[Place]) -> list[tuple[Place, str]]:
    """List what does not go together, whatever is put in the place of what is wrong.

    Where a rule about time is wrong, all of them are left out of account; where a whole table is, nothing can be said.
    """
    mended = deepcopy(document)
    for number, place in enumerate(wrong):
        if not _mend(mended, place, number):
            return []
    if any(_is_about_time(place) for place in wrong):
        _forget_times(mended)
    if any(len(place) == 1 for place in wrong):
        # How long offered times are held may be among what is wrong.
        mended.pop("remind_hours", None)
    try:
        Policy.model_validate(mended)
    except ValidationError as error:
        causes = [one.get("ctx", {}).get("error") for one in error.errors()]
        return [(one.place, one.message) for cause in causes if isinstance(cause, Misfits) for one in cause.found]
    return []


def _mend(document: dict[str, Any], place: Place, number: int) -> bool:
    """Put what may stand there in the place of a wrong rule, or leave the rule out; say whether that could be done."""
    depth = {"slots": 2, "meetings": 3, "owners": 3}.get(str(place[0]) if place else "", 1)
    if len(place) < depth or (depth == 1 and isinstance(document.get(str(place[0])), dict | list)):
        return False
    table: Any = document
    for step in place[: depth - 1]:
        table = table[step]
    table.pop(place[depth - 1], None)
    if depth > 1 and (stand_in := _STAND_INS.get(str(place[depth - 1]))):
        table[place[depth - 1]] = stand_in.format(number)
    return True


def _is_about_time(place: Place) -> bool:
    return place[0] == "slots" or (len(place) > 2 and place[2] not in _OF_NAMES)


def _forget_times(document: dict[str, Any]) -> None:
    document.pop("slots", None)
    for table in _tables(document):
        for name in SlotRules.model_fields:
            table.pop(name, None)


def _tables(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from document.get("meetings", ())
    yield from document.get("owners", {}).values()
