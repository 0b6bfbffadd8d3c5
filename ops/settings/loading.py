"""Settings from the environment and the file, or a list of everything that is wrong with them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from ops.settings import calendar, oauth
from ops.settings.sections import Settings
from ops.settings.sources import (
    CONFIG,
    DEFAULT_FILE,
    Given,
    Keys,
    from_environ,
    from_file,
    is_open,
    merged,
    opened,
    variable,
)

SHORTEST_KEY = 32
# Not needed where access tokens are used.
PASSWORD = "imap.password"  # noqa: S105  a key
FILES = (
    *("policy_file", "crm.mapping_file", "imap.cafile", "smtp.cafile"),
    *("oauth.key_file", "oauth.cafile", "calendar.key_file"),
)
# Files that hold a login.
LOGINS = ("oauth.key_file", "calendar.key_file", "calendar.token_file")
# What a desk with its own mailbox cannot do without; the owner is asked for in any case.
NEEDED = (
    *("desk.address", "imap.host", "imap.username", PASSWORD, "smtp.host", "crm.url"),
    *("model.api_key", "model.name", "secret_key"),
)


# All of a second model, or none of it: half of one would be none without a word.
FALLBACK = ("fallback.name", "fallback.api_key")


class ConfigurationError(Exception):
    """The settings cannot be used; `problems` has one plain line for each thing to correct."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple("".join(sign if sign.isprintable() else "?" for sign in line) for line in problems)
        super().__init__("\n".join(self.problems))


def environment() -> Mapping[str, str]:
    """Return the environment of this process, for the variables that belong to others, such as OPENAI_API_KEY."""
    return os.environ


def process_settings() -> Settings:
    """Load the settings of this process: its environment, and the file in its working directory."""
    return load_settings(os.environ, Path.cwd())


def load_settings(environ: Mapping[str, str], directory: Path) -> Settings:
    """Load and check the settings; ConfigurationError names all problems at once."""
    keys, problems = all_keys(), list[str]()
    named = environ.get(CONFIG, "")
    file = from_file(directory / (named or DEFAULT_FILE), keys, problems, must_exist=bool(named))
    given = merged(file, from_environ(environ, keys, problems), keys, problems)
    given = opened(given, keys, directory, problems)
    problems += _owner(given)
    settings = _validated(given, problems)
    if settings is not None:
        problems += _checked(settings, given, directory)
    if problems or settings is None:
        raise ConfigurationError(problems)
    return settings


def unset(settings: Settings) -> list[str]:
    """Name, one line each, what a desk with its own mailbox needs and these settings leave empty."""
    keys = [key for key in NEEDED if not (key == PASSWORD and settings.oauth.kind)]
    keys += FALLBACK if any(_value(settings, key) for key in (*FALLBACK, "fallback.base_url")) else ()
    lines = [f"{key} is not set. Set {variable(key)}" for key in keys if not _value(settings, key)]
    lacking = [key for key in oauth.needed(settings) if not _value(settings, key)]
    lines += [f"{key} is not set, and {settings.oauth.kind} needs it. Set {variable(key)}" for key in lacking]
    return lines + calendar.lacking(settings)


def fields(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """List every dotted key with its field, in the order in which they are written down."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from fields(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def is_secret(field: FieldInfo) -> bool:
    """Say whether a field's value must not be shown."""
    return field.annotation is SecretStr or not field.repr


def all_keys() -> Keys:
    """Return the keys of the settings."""
    secret = frozenset(key for key, field in fields() if is_secret(field))
    return Keys(frozenset(key for key, _ in fields()) - secret, secret)


def _owner(given: Mapping[str, Given]) -> list[str]:
    lacking = [key for key in ("owner.name", "owner.address") if key not in given or not str(given[key].value).strip()]
    if not lacking:
        return []
    are = "are" if len(lacking) > 1 else "is"
    remedy = " and ".join(variable(key) for key in lacking)
    return [f"{' and '.join(lacking)} {are} not set: Frontdesk does not start without an owner. Set {remedy}"]


def _validated(given: Mapping[str, Given], problems: list[str]) -> Settings | None:
    tree: dict[str, Any] = {"owner": {}}
    for key, written in given.items():
        *sections, name = key.split(".")
        node = tree
        for section in sections:
            node = node.setdefault(section, {})
        node[name] = written.value
    try:
        return Settings(**tree)
    except ValidationError as error:
        found = [(".".join(map(str, detail["loc"])), detail["msg"]) for detail in error.errors(include_input=False)]
    for key, message in found:
        place = given[key].place if key in given else "it"
        problems.append(f"{key}: {message.removeprefix('Value error, ')}. Correct {place}")
    return None


def _checked(settings: Settings, given: Mapping[str, Given], directory: Path) -> list[str]:
    problems = []
    if 0 < len(settings.secret_key.get_secret_value()) < SHORTEST_KEY:
        place = given["secret_key"].place
        problems.append(f"secret_key: must have {SHORTEST_KEY} characters or more. Correct {place}")
    for key in FILES:
        name = _value(settings, key)
        if name and not (directory / name).is_file():
            problems.append(f"{key}: {name} is not a file. Correct {given[key].place}")
    problems += oauth.of_another_kind(settings, given) + calendar.misplaced(settings, given)
    logins = [directory / name for key in LOGINS if (name := _value(settings, key))]
    return problems + [
        f"{file} holds a secret and everyone on this machine may read it. Run chmod 600 {file}"
        for file in logins
        if file.is_file() and is_open(file)
    ]


def _value(settings: Settings, key: str) -> str:
    value: Any = settings
    for name in key.split("."):
        value = getattr(value, name)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return "" if value is None else str(value)
