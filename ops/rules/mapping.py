"""From the mapping file to the names of a CRM's tables and columns, or to a list of what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from agent.policy import Misfits
from integrations.sql_contacts import OUR_NAMES, CrmMapping
from integrations.sql_contacts.mapping import Accounts, Activities, Addresses, Join, People
from ops.rules.lines import Place
from ops.rules.reading import Problem, document_of, text_of, told
from ops.rules.remedies import remedy
from ops.settings import ConfigurationError

SETTING = "crm.mapping_file"
TABLES: dict[object, type[BaseModel]] = {
    "contacts": People,
    "addresses": Addresses,
    "accounts": Accounts,
    "activities": Activities,
}


def load_mapping(file: Path | None) -> CrmMapping:
    """Read the mapping file, TOML; without one the CRM's tables have the names that we give them."""
    if file is None:
        return OUR_NAMES
    text = text_of(SETTING, file)
    document = document_of(SETTING, file, text)
    try:
        return CrmMapping.model_validate(document)
    except ValidationError as error:
        wrong = list(_problems(error.errors()))
    raise ConfigurationError(told(SETTING, file, text, wrong, lambda place: ".".join(map(str, place))))


def _problems(errors: Sequence[ErrorDetails]) -> Iterator[Problem]:
    meant = {(*error["loc"][:-1], _meant(error)) for error in errors if error["type"] == "extra_forbidden"}
    for error in errors:
        misfits = error.get("ctx", {}).get("error")
        if isinstance(misfits, Misfits):
            yield from ((misfit.place, misfit.message) for misfit in misfits.found)
        elif error["type"] != "missing" or error["loc"] not in meant:
            yield _place(error), REMEDIES.get(error["type"], remedy)(error)


def _place(error: ErrorDetails) -> Place:
    return tuple(step for step in error["loc"] if step != "[key]")


def _meant(error: ErrorDetails) -> str:
    """Return the name that an unknown one stands for, empty where it resembles none."""
    known = list(_model_at(error["loc"]).model_fields)
    return "".join(get_close_matches(str(error["loc"][-1]).lower(), known, n=1))


def _model_at(place: Place) -> type[BaseModel]:
    """Return what describes the table in which the last step of a place stands."""
    if len(place) > 3:
        return Join
    return TABLES.get(place[0], CrmMapping) if len(place) > 1 else CrmMapping


def _unknown(error: ErrorDetails) -> str:
    if meant := _meant(error):
        return f"there is no such name. Did you mean {meant}?"
    return f"there is no such name. There are {', '.join(_model_at(error['loc']).model_fields)}"


def _missing(error: ErrorDetails) -> str:
    name = str(error["loc"][-1])
    if len(error["loc"]) == 1:
        return f"it is missing. Write a table [{name}]"
    written = '{ column = "..." }' if name == "on" else '"..."'
    return f"it is missing. Write {name} = {written} ({_model_at(error['loc']).model_fields[name].description})"


def _no_table(error: ErrorDetails) -> str:
    name = ".".join(str(step) for step in error["loc"])
    return f"write a table [{name}]" if error["type"] == "model_type" else 'write it in braces: { column = "value" }'


REMEDIES: dict[str, Callable[[ErrorDetails], str]] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "model_type": _no_table,
    "dict_type": _no_table,
    "list_type": lambda _: "write a text in quotes, or several in brackets",
    "too_short": lambda _: "it must not be empty",
}
"""What is said of an error where the words for the business rules do not fit."""
