"""The mutants, as mutants.toml describes them, and the forms that are written for them."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from agent.form import RequestForm
from agent.form.request import WindowForm

SOURCE = Path(__file__).with_name("mutants.toml")


class Part(BaseModel):
    """A part of the table; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(Part):
    """One replacement in the source."""

    file: str
    old: str
    new: str


class Mutant(Part):
    """One way in which the agent is broken."""

    name: str
    what: str = Field(description="what it does instead")
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]


class Table(Part):
    """All of them; `forms` by the name of a mail: its case and its number."""

    mutants: list[Mutant]
    forms: dict[str, dict[str, Any]]


class DoesNotFit(Exception):
    """A replacement that does not fit the source exactly once: the source has changed since."""


@cache
def table() -> Table:
    """Read the table."""
    return Table.model_validate(tomllib.loads(SOURCE.read_text(encoding="utf-8")))


def mutants() -> Mapping[str, Mutant]:
    """Return the mutants by name."""
    return {mutant.name: mutant for mutant in table().mutants}


def written_form(mail: str) -> RequestForm | None:
    """Return what is written that the model fills in for a mail, if anything is."""
    said = table().forms.get(mail)
    if said is None:
        return None
    usual: dict[str, Any] = {"wish": "as written", "language": "en", "offer_number": None, "also_asks": []}
    windows = [_window(window) for window in said.get("windows", [])]
    return RequestForm(**usual | {"leans_on_attachment": False} | said | {"windows": windows})


def is_written_for(case: str) -> bool:
    """Say whether a form is written for any mail of a case."""
    return any(mail.rpartition("/")[0] == case for mail in table().forms)


def _window(said: dict[str, Any]) -> WindowForm:
    return WindowForm(**{"phrase": said["quote"], "possible": True, "date": None, "time": None} | said)


def broken(changes: Sequence[Change], read: Mapping[str, str]) -> Mapping[str, str]:
    """Return the changed files with their texts; `read` has those of the source."""
    texts: dict[str, str] = {}
    for change in changes:
        text = texts.get(change.file, read[change.file])
        if text.count(change.old) != 1:
            raise DoesNotFit(f"{change.file} has {text.count(change.old)} places like this one:\n{change.old}")
        texts[change.file] = text.replace(change.old, change.new)
    return texts
