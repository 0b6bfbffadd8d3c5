"""What is wrong with a rule, and what to write instead, in the words of whoever writes the file."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from agent.policy import Misfits, Policy
from agent.slots import MeetingOwner, MeetingType, SlotRules
from ops.rules.likely import in_two_digits, zones_like
from ops.rules.lines import Place

HOMES: dict[str, type[BaseModel]] = {
    "at the top of the file, above the first table": Policy,
    "in [slots]": SlotRules,
    "in [[meetings]]": MeetingType,
    "in a table [owners.NAME]": MeetingOwner,
}
"""Where the rules of each kind are written."""
SHAPES = {
    "slots": "write its rules below a line [slots]",
    "meetings": "a kind of meeting is a table of its own: write its rules below a line [[meetings]], with two brackets",
    "owners": "write what is to be known of an owner below a line with their name, such as [owners.maria]",
    "hours": 'write hours by weekday, such as hours.mon = ["09:00-12:00", "13:00-17:00"]',
    "holidays": 'write a list of days, such as [2026-12-25, 2026-12-26], or the name of a calendar file, "free.ics"',
}
"""What to write where something of another shape stands."""
PATTERNS = {
    "name": "it has to be one line",
    "words": "each has to be one line, with a star at its end alone, behind two letters or more",
    "address": "it is not a mail address; write one like maria@example.com",
    "calendar": "neither a web address nor an id has blanks",
    "link": "a web address has no blanks",
    "owners": "it has small letters, digits, - and _ and begins with a letter, as in [owners.maria]",
}
OTHER_WORDS = {
    "buffer": "buffer_after_minutes",
    "duration": "minutes",
    "email": "address",
    "interval": "granularity_minutes",
    "keywords": "words",
    "length": "minutes",
    "location": "place",
    "mail": "address",
    "max_per_day": "daily_cap",
    "step": "granularity_minutes",
    "time_zone": "zone",
    "timezone": "zone",
    "title": "name",
    "url": "link",
    "vacation": "holidays",
}
"""What people write, and what it is called here."""


def problems(errors: Sequence[ErrorDetails]) -> Iterator[tuple[Place, str]]:
    """Say of each mistake where it stands, and what to do about it; what only follows from another is left out."""
    for error in without_consequences(errors):
        misfits = error.get("ctx", {}).get("error")
        if isinstance(misfits, Misfits):
            yield from ((misfit.place, misfit.message) for misfit in misfits.found)
        else:
            yield place_of(error), remedy(error)


def remedy(error: ErrorDetails) -> str:
    """Say what is wrong and what to do about it."""
    found = REMEDIES.get(error["type"])
    return found(error) if found else f"{error['msg'].removeprefix('Value error, ')}, not {shown(error['input'])}"


def place_of(error: ErrorDetails) -> Place:
    """Return where the mistake stands in the file."""
    place = error["loc"]
    return place[:-1] if place[-1:] == ("[key]",) else place


def without_consequences(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only follows from another mistake: a rule is not missing where it is there but misspelt."""
    meant = {(*error["loc"][:-1], _meant(error)) for error in errors if error["type"] == "extra_forbidden"}
    return [error for error in errors if error["type"] != "missing" or error["loc"] not in meant]


def shown(value: Any) -> str:
    """Return a value as it stands in the file; of tables and lists only what they are."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    kinds: dict[type, str] = {dict: "a table", list: "a list"}
    return kinds.get(type(value)) or (repr(value) if isinstance(value, str) else str(value))


def _no_such_rule(error: ErrorDetails) -> str:
    place, written = error["loc"], error["input"]
    if place == ("meeting",) and isinstance(written, str):
        return f'it has a table of its own now: write [[meetings]], and below it name = "{written}"'
    if place == ("place",) and isinstance(written, str):
        return f'it belongs to a kind of meeting now: write [[meetings]], and below it place = "{written}"'
    if place[-1] == "buffer_minutes":
        value = shown(written)
        return f"there are two now: write buffer_before_minutes = {value} and buffer_after_minutes = {value}"
    homes = [home for home, model in HOMES.items() if place[-1] in model.model_fields]
    if homes:
        return f"there is no such rule here. It is written {' or '.join(homes)}"
    if meant := _meant(error):
        return f"there is no such rule. Did you mean {meant}?"
    return f"there is no such rule. There are {', '.join(sorted(_model_at(place).model_fields))}"


def _meant(error: ErrorDetails) -> str:
    """Return the rule that an unknown name stands for, empty where it resembles none."""
    name, known = str(error["loc"][-1]).lower().replace("-", "_"), list(_model_at(error["loc"]).model_fields)
    synonym = OTHER_WORDS.get(name)
    return synonym if synonym in known else "".join(get_close_matches(name, known, n=1, cutoff=0.7))


def _model_at(place: Place) -> type[BaseModel]:
    """Return what describes the table in which the last step of a place stands."""
    models: dict[tuple[int | str, int], type[BaseModel]] = {
        ("slots", 2): SlotRules,
        ("meetings", 3): MeetingType,
        ("owners", 3): MeetingOwner,
    }
    return models.get((place[0], len(place)), Policy)


def _missing(error: ErrorDetails) -> str:
    name = str(error["loc"][-1])
    return f'it is missing. Write {name} = "..." ({_model_at(error["loc"]).model_fields[name].description})'


def _wrong_shape(error: ErrorDetails) -> str:
    """Say which shape is wanted: by the innermost rule that has one of its own, else a list."""
    names = [step for step in error["loc"] if isinstance(step, str)]
    is_list = names[0] == "meetings" and names[-1] == "owners"
    if not is_list and (names[-1] in SHAPES or error["type"] in {"dict_type", "model_type"}):
        return next(SHAPES[name] for name in reversed(names) if name in SHAPES)
    written = error["input"]
    example = f'["{written}"]' if isinstance(written, str) else '["...", "..."]'
    return f"write a list, in brackets: {example}"


def _not_one_of(error: ErrorDetails) -> str:
    if error["loc"][-1] == "[key]":
        return "there is no such day: write mon, tue, wed, thu, fri, sat or sun"
    return f"write {error['ctx']['expected']}, not {shown(error['input'])}"


def _in_words(error: ErrorDetails) -> str:
    names = [step for step in error["loc"] if isinstance(step, str) and step in PATTERNS]
    written = str(error["input"])
    if names[-1] == "owners" and re.fullmatch(error["ctx"]["pattern"], written.lower()):
        return f"{written!r}: write it with small letters, [owners.{written.lower()}]"
    return f"{written!r}: {PATTERNS[names[-1]]}"


def _said(error: ErrorDetails) -> str:
    said, written = str(error["ctx"]["error"]), str(error["input"])
    if "hours" in error["loc"] and (meant := in_two_digits(written)):
        return f"{said.partition(';')[0]}; write two digits: {meant!r}"
    if error["loc"][-1:] == ("zone",) and (zones := zones_like(written.casefold())):
        return f"{said}. Did you mean {' or '.join(map(repr, zones))}?"
    return said


def _instead(wanted: str) -> Callable[[ErrorDetails], str]:
    return lambda error: f"write {wanted}, not {shown(error['input'])}"


_NUMBER, _DAY = _instead("a whole number"), _instead("a day like 2026-12-25")
REMEDIES: dict[str, Callable[[ErrorDetails], str]] = {
    "extra_forbidden": _no_such_rule,
    "missing": _missing,
    **dict.fromkeys(("dict_type", "model_type", "tuple_type", "frozen_set_type"), _wrong_shape),
    "literal_error": _not_one_of,
    "string_pattern_mismatch": _in_words,
    "value_error": _said,
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float", "finite_number"), _NUMBER),
    **dict.fromkeys(("float_type", "float_parsing"), _instead("a number like 0.3")),
    **dict.fromkeys(("bool_type", "bool_parsing"), _instead("true or false, without quotes")),
    "string_type": _instead("a text in quotes"),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DAY),
    "string_too_short": lambda _: "it must not be empty",
    "string_too_long": lambda error: f"it is too long; {error['ctx']['max_length']} characters are the most",
    "greater_than_equal": lambda error: f"{error['input']} is too little; {error['ctx']['ge']:g} is the least",
    "less_than_equal": lambda error: f"{error['input']} is too much; {error['ctx']['le']:g} is the most",
}
"""What is said of each of pydantic's errors; of any other, its own message."""
