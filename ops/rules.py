"""The business rules, as their file says; what is wrong in it is told with its line and what to do."""

import difflib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from agent.policy import Policy
from integrations.ics.read import Unreadable, whole_days
from ops.settings import ConfigurationError

Place = tuple[int | str, ...]
"""Where a value stands in a document: keys and places in lists, outermost first."""

FIRST_HOLIDAY, LAST_HOLIDAY = date(2020, 1, 1), date(2059, 12, 31)
"""Repeating days of a calendar file are written out between these."""
_TABLE = re.compile(r"\s*\[\[?\s*([\w.\"' -]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")


def load_policy(file: Path | None) -> Policy:
    """Read the policy file, TOML; without one every rule has its default.

    `slots.holidays` may be a list of days, or the name of a calendar file (ICS) beside the policy file.
    """
    if file is None:
        return Policy()
    try:
        text = file.read_text(encoding="utf-8")
        return Policy.model_validate(_with_holidays(tomllib.loads(text), file, text))
    except OSError as error:
        remedy = f"cannot be read ({error.strerror}). Correct policy_file, or the file's owner and mode"
        raise ConfigurationError([f"policy_file {file} {remedy}"]) from error
    except ValidationError as error:
        raise ConfigurationError([_told(file, text, found) for found in error.errors()]) from error
    except ValueError as error:  # also where it is not UTF-8
        raise ConfigurationError([f"policy_file {file} is not TOML: {error}. Correct the file"]) from error


def _with_holidays(document: dict[str, Any], file: Path, text: str) -> dict[str, Any]:
    """Replace the name of a calendar file by the days that it names."""
    rules = document.get("slots")
    named = rules.get("holidays") if isinstance(rules, dict) else None
    if not isinstance(rules, dict) or not isinstance(named, str):
        return document
    where = f"policy_file {file}, line {line_of(text, ('slots', 'holidays'))}: slots.holidays: {named}"
    try:
        days = whole_days((file.parent / named).read_bytes(), FIRST_HOLIDAY, LAST_HOLIDAY)
    except OSError as error:
        raise ConfigurationError(
            [f"{where} cannot be read ({error.strerror}). Correct its name, or list days"]
        ) from error
    except Unreadable as error:
        raise ConfigurationError(
            [f"{where} is no calendar of holidays: {error}. Export it anew, or list days"]
        ) from error
    return {**document, "slots": {**rules, "holidays": days}}


def _told(file: Path, text: str, error: ErrorDetails) -> str:
    line = line_of(text, error["loc"])
    where = f"policy_file {file}, line {line}" if line else f"policy_file {file}"
    return f"{where}: {_named(error['loc'])}: {_remedy(error)}"


def _named(place: Place) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place)


def _remedy(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        name, known = str(error["loc"][-1]), _rules_beside(error["loc"])
        closest = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
        return "there is no such rule. " + (
            f"Did you mean {closest[0]}?" if closest else f"There are {', '.join(known)}"
        )
    said = error["msg"].removeprefix("Value error, ")
    return f"{said}, not {error['input']!r}" if error["type"] != "value_error" else said


def _rules_beside(place: Place) -> list[str]:
    """Return the names that are known where an unknown one stands."""
    model: type[BaseModel] = Policy
    for step in place[:-1]:
        inner = model.model_fields[str(step)].annotation if isinstance(step, str) else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        model = inner
    return sorted(model.model_fields)


def line_of(text: str, place: Place) -> int | None:
    """Return the line, from 1, on which the value at this place is given, or its table; None where neither is found."""
    wanted = [str(step) for step in place if isinstance(step, str)]
    table: list[str] = []
    nearest: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.fullmatch(line):
            table = _steps(header[1])
            here: list[str] = table
        elif key := _KEY.match(line):
            here = [*table, *_steps(key[1])]
        else:
            continue
        shared = min(len(here), len(wanted))
        shared = shared if here[:shared] == wanted[:shared] else 0
        if shared and (nearest is None or shared > nearest[0]):
            nearest = shared, number
    return nearest[1] if nearest else None


def _steps(dotted: str) -> list[str]:
    return [step.strip().strip("\"'") for step in dotted.split(".")]
