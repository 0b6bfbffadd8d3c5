"""A mail of ours, read back by the sentences of its language's template."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from agent.replies.language import find_language, languages

IN_ENGLISH = "this email is in English"
"""Said to readers whose language we do not write."""
AI_SENTENCE = "mail.disclosure"
_CLOCK = r"\d{1,2}:\d\d(?:\s[AP]M)?"
_SHAPES = {
    "date": r"[^:()]+",
    "start": _CLOCK,
    "end": _CLOCK,
    "time": _CLOCK,
    "offset": r"UTC[+-]\d{1,2}(?::\d\d)?",
}
_LINE = re.compile(r"\s*(?:(?P<number>\d{1,2})\. |\u2013 )?(?P<theirs>= )?(?P<words>.*)")
_NOT_IN_MAILS = ("draft", "format", "manners")
_TIMES = "format.range"


@dataclass(frozen=True)
class Said:
    """A sentence of a template, by its key, and what fills it; the number where it is a choice."""

    key: str
    values: Mapping[str, str]
    number: str = ""
    is_owners: bool = False
    """Whether it tells the time before it once more, on the owner's clock."""


@dataclass(frozen=True)
class Told:
    """What a mail says: a template's sentences in their order, and the words that no template has."""

    language: str
    said: tuple[Said, ...]
    free: tuple[str, ...]
    is_in_stead: bool
    """Whether it says that it is in English since we do not write the reader's language."""

    def values(self, *keys: str) -> list[Said]:
        """List the sentences with one of these keys."""
        return [said for said in self.said if said.key in keys]


def read(text: str, language: str | None) -> Told:
    """Read a mail by the language in which it says that an AI writes; where it does not, by this one."""
    paragraphs = text.strip().split("\n\n")
    spoken = next((code for code in languages() if any(filled(code, AI_SENTENCE, each) for each in paragraphs)), None)
    code = spoken or find_language(language or "").code
    said: list[Said] = []
    free: list[str] = []
    for paragraph in paragraphs:
        # The signature has two lines.
        for part in [paragraph] if _sentence(paragraph, code) else paragraph.split("\n"):
            known = _line(part, code)
            if known:
                said.append(known)
            else:
                free.append(part)
    is_in_stead = any(IN_ENGLISH in line for line in free)
    return Told(code, tuple(said), tuple(line for line in free if IN_ENGLISH not in line), is_in_stead)


def filled(code: str, key: str, text: str) -> Mapping[str, str] | None:
    """Return what fills a sentence of a template in a text; None where the text is another."""
    found = _pattern(code, key).fullmatch(text)
    return found.groupdict() if found else None


def is_said_elsewhere(text: str, code: str) -> bool:
    """Say whether another language's template has this sentence, as it is in every mail."""
    return any(text in _fixed(other) for other in languages() if other != code)


def _line(line: str, code: str) -> Said | None:
    parts = _LINE.fullmatch(line)
    if parts is None:
        return _sentence(line, code)
    words, is_owners = parts["words"], parts["theirs"] is not None
    keys = (_TIMES, "format.same_day") if is_owners else (_TIMES,)
    for key in keys:
        values = filled(code, key, words)
        if values is not None:
            return Said(key, values, parts["number"] or "", is_owners)
    return _sentence(line, code)


def _sentence(text: str, code: str) -> Said | None:
    if text in _fixed(code):
        return Said(_fixed(code)[text], {})
    found = ((key, filled(code, key, text)) for key in _with_facts(code))
    return next((Said(key, values) for key, values in found if values is not None), None)


@cache
def _fixed(code: str) -> Mapping[str, str]:
    """Return the keys of the sentences that nothing fills."""
    return {text: key for key, text in _in_mails(code).items() if "{" not in text}


@cache
def _with_facts(code: str) -> tuple[str, ...]:
    """List the keys of the others, the longest sentence first: a shorter one may fit its beginning or its end."""
    texts = _in_mails(code)
    return tuple(sorted((key for key, text in texts.items() if "{" in text), key=lambda key: -len(texts[key])))


def _in_mails(code: str) -> Mapping[str, str]:
    """Return the sentences that a mail to a customer may have, by their keys."""
    texts = find_language(code).texts
    return {key: text for key, text in texts.items() if key.partition(".")[0] not in _NOT_IN_MAILS}


@cache
def _pattern(code: str, key: str) -> re.Pattern[str]:
    pieces = Formatter().parse(find_language(code).texts[key])
    return re.compile("".join(re.escape(text) + (_group(name) if name else "") for text, name, *_ in pieces))


def _group(name: str) -> str:
    return f"(?P<{name}>{_SHAPES.get(name, '.+')})"
