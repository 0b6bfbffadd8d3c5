"""From the policy file to the rules, or to a list of everything that is wrong with it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agent.policy import Policy
from integrations.ics.read import Unreadable, whole_days
from ops.rules.lines import Place
from ops.rules.reading import Problem, document_of, text_of, told
from ops.rules.remedies import place_of, problems
from ops.rules.strictness import misfits_beside, other_kinds_of_value
from ops.settings import ConfigurationError

FIRST_HOLIDAY, LAST_HOLIDAY = date(2020, 1, 1), date(2059, 12, 31)
"""Repeating days of a calendar file are written out between these."""
SETTING = "policy_file"


def load_policy(file: Path | None) -> Policy:
    """Read the policy file, TOML; without one every rule has its default.

    `holidays`, of [slots] and of each owner, may be a list of days or the name of a calendar file (ICS) beside it.
    """
    if file is None:
        return Policy()
    text = text_of(SETTING, file)
    document = document_of(SETTING, file, text)
    wrong = list(_read_holidays(document, file.parent))
    errors = other_kinds_of_value(document)
    try:
        policy = Policy.model_validate(document)
    except ValidationError as error:
        errors = [*error.errors(), *(one for one in errors if one["loc"] not in _places(error))]
    if not (wrong or errors):
        return policy
    wrong += problems(errors)
    if not any(place_of(error) == () for error in errors):
        wrong += misfits_beside(document, [place_of(error) for error in errors])
    raise ConfigurationError(told(SETTING, file, text, wrong, lambda place: _named(place, document)))


def _places(error: ValidationError) -> list[Place]:
    return [one["loc"] for one in error.errors()]


def _read_holidays(document: dict[str, Any], folder: Path) -> Iterator[Problem]:
    """Put the days in the place of each name of a calendar file; tell of those that cannot be read."""
    for place, table in _with_holidays(document):
        name = table["holidays"]
        if isinstance(name, str):
            table["holidays"] = ()
            try:
                table["holidays"] = whole_days((folder / name).read_bytes(), FIRST_HOLIDAY, LAST_HOLIDAY)
            except Unreadable as error:
                yield place, f"{name!r} is no calendar of holidays: {error}. Export it anew, or list days"
            except (OSError, ValueError) as error:
                why = error.strerror if isinstance(error, OSError) else error
                yield place, f"{name!r} cannot be read ({why}). Correct its name, or list days: [2026-12-25]"


def _with_holidays(document: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    owners = document.get("owners")
    tables: dict[Place, Any] = {("slots",): document.get("slots")}
    if isinstance(owners, dict):
        tables |= {("owners", name): owner for name, owner in owners.items()}
    for place, table in tables.items():
        if isinstance(table, dict) and "holidays" in table:
            yield (*place, "holidays"), table


def _named(place: Place, document: dict[str, Any]) -> str:
    """Name a rule as it is written, and with it the kind of meeting; the line tells which member of a list it is."""
    if place and isinstance(place[-1], int) and len(place) > 2:
        place = place[:-1]
    named = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    meetings = document.get("meetings")
    if place[0] == "meetings" and len(place) > 1 and isinstance(meetings, list) and isinstance(place[1], int):
        meeting = meetings[place[1]]
        name = meeting.get("name") if isinstance(meeting, dict) else None
        return f"{named} ({name[:40]})" if isinstance(name, str) and name else named
    return named
