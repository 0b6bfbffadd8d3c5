"""Where settings come from: the environment, a TOML file, and a file for each secret. Pure but for reading files."""

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX, DELIMITER, FILE = "FRONTDESK_", "__", "_file"
CONFIG = f"{PREFIX}CONFIG"
DEFAULT_FILE = "frontdesk.toml"
LARGEST_FILE = 100_000


@dataclass(frozen=True)
class Given:
    """A value as somebody wrote it, and where: the name of a variable, or of a file."""

    value: Any
    place: str


@dataclass(frozen=True)
class Keys:
    """The dotted keys that exist, and which of them hold secrets."""

    plain: frozenset[str]
    secret: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """All keys that may be written, with the files of the secrets."""
        return self.plain | self.secret | {key + FILE for key in self.secret}


def variable(key: str) -> str:
    """Return the environment variable of a dotted key."""
    return PREFIX + key.replace(".", DELIMITER).upper()


def from_environ(environ: Mapping[str, str], keys: Keys, problems: list[str]) -> dict[str, Given]:
    """Take our variables; empty ones count as not set, unknown ones are problems."""
    names = {variable(key): key for key in keys.known}
    given: dict[str, Given] = {}
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name == CONFIG:
            continue
        if name not in names:
            problems.append(f"{name} is not a setting. Remove it, or did you mean {_closest(name, names)}?")
        elif environ[name]:
            given[names[name]] = Given(environ[name], name)
    return given


def from_file(path: Path, keys: Keys, problems: list[str], *, must_exist: bool) -> dict[str, Given]:
    """Take what a TOML file says; unknown keys are problems."""
    if not must_exist and not path.exists():
        return {}
    try:
        content = tomllib.loads(_text(path))
    except OSError as error:
        problems.append(f"{path} cannot be read ({error.strerror}). Correct {CONFIG}, or the file's owner and mode")
        return {}
    except ValueError as error:
        # Only where, since the words of the error may be taken from the file.
        where = re.search(r"line \d+, column \d+", str(error))
        problems.append(f"{path} is not TOML ({where[0] if where else 'as a whole'}). Correct the file")
        return {}
    given: dict[str, Given] = {}
    for key, value in _flat(content, keys):
        if key in keys.known:
            given[key] = Given(value, path.name)
        else:
            closest = _closest(key, keys.known)
            problems.append(f"{key} in {path.name} is not a setting. Remove it, or did you mean {closest}?")
    if not keys.secret.isdisjoint(given) and is_open(path):
        problems.append(f"{path} holds secrets and everyone on this machine may read it. Run chmod 600 {path}")
    return given


def merged(
    file: Mapping[str, Given], environ: Mapping[str, Given], keys: Keys, problems: list[str]
) -> dict[str, Given]:
    """Let the environment win, where a secret and the file that holds it are one setting."""
    for source in (file, environ):
        twice = sorted(key for key in keys.secret if key in source and key + FILE in source)
        problems += [f"{key} is set both itself and as {key}{FILE}. Remove one of the two" for key in twice]
    said = {_secret(key, keys) for key in environ}
    return {key: given for key, given in file.items() if _secret(key, keys) not in said} | dict(environ)


def opened(given: Mapping[str, Given], keys: Keys, directory: Path, problems: list[str]) -> dict[str, Given]:
    """Replace each secret's file by what it holds."""
    found = dict(given)
    for key in sorted(keys.secret):
        named = found.pop(key + FILE, None)
        if named is None:
            continue
        path = directory / str(named.value)
        held, problem = _held(path)
        if problem:
            problems.append(f"{key}: the file named by {named.place} {problem}")
        else:
            found[key] = Given(held, named.place)
    return found


def _held(path: Path) -> tuple[str, str]:
    """Return a secret, or what is wrong with its file; its name is not said where it may be the secret itself."""
    try:
        held = _text(path).strip("\r\n")
    except OSError as error:
        return "", f"cannot be read ({error.strerror})"
    except ValueError:
        return "", "is not text"
    if is_open(path):
        return "", f"may be read by everyone on this machine. Run chmod 600 {path}"
    return held, "" if held else "is empty"


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValueError("larger than a settings file can be")
    return content.decode("utf-8")


def is_open(path: Path) -> bool:
    """Say whether everyone may read the file; only POSIX has an answer."""
    return os.name == "posix" and bool(path.stat().st_mode & stat.S_IROTH)


def _flat(content: Mapping[str, Any], keys: Keys, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in keys.known:
            yield from _flat(value, keys, f"{key}.") if value else [(key, value)]
        else:
            yield key, value


def _closest(name: str, known: Iterable[str]) -> str:
    return difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)[0]


def _secret(key: str, keys: Keys) -> str:
    bare = key.removesuffix(FILE)
    return bare if bare in keys.secret else key
