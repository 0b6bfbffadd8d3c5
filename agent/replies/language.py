"""The languages that we write: one TOML file each in texts/, English for the rest."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

_TEXTS = files("agent.replies") / "texts"
_ENGLISH = "en"
# Where no region is said: the day before the month and a 24-hour clock, which no reader of English mistakes.
_PLAIN = {"en": Locale("en", "GB")}


@dataclass(frozen=True)
class Language:
    """A language's sentences by "section.key", and its dates' locale; English as a stand-in is not `known`."""

    code: str
    locale: Locale
    texts: Mapping[str, str]
    known: bool

    def say(self, key: str, **values: str) -> str:
        """Return a sentence with its placeholders filled."""
        return self.texts[key].format(**values)


def languages() -> tuple[str, ...]:
    """List the codes of the languages that have a file."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _TEXTS.iterdir() if file.name.endswith(".toml")))


@lru_cache(maxsize=64)
def find_language(tag: str) -> Language:
    """Find the language of a tag such as "de" or "de-AT"; English, not `known`, where it has no file."""
    code = tag.replace("_", "-").partition("-")[0].strip().lower()
    if code not in languages():
        return Language(_ENGLISH, _PLAIN[_ENGLISH], _texts(_ENGLISH), known=False)
    return Language(code, _locale(tag, code), _texts(code), known=True)


def written_language(tag: str) -> str:
    """Return the tag of the language in which we write to a reader of this one."""
    spoken = find_language(tag)
    return tag.strip().replace("_", "-") if spoken.known else spoken.code


@lru_cache(maxsize=64)
def _texts(code: str) -> Mapping[str, str]:
    sections = tomllib.loads((_TEXTS / f"{code}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, texts in sections.items() for key, text in texts.items()}


def _locale(tag: str, code: str) -> Locale:
    if tag.strip().lower() == code and code in _PLAIN:
        return _PLAIN[code]
    try:
        return Locale.parse(tag.strip().replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(code)
