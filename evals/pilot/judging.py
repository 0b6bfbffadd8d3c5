"""Judging the pilot: by the judge of the desk, without what only the desk can know."""

import re
from collections.abc import Iterator
from dataclasses import replace

from babel.dates import get_month_names

from agent.domain import EffectKind
from evals.case import Case, Expected, ExpectedEffect, ExpectedMail
from evals.judge import Judgement, judge_effects
from ops.formats import HandledEffect, HandleLine
from ops.world.play import EndState

_MONTHS = {
    month.lower(): number
    for language in ("en", "de")
    for number, month in get_month_names("wide", locale=language).items()
}
_NAMED = "|".join(_MONTHS)
_TH = r"(?:st|nd|rd|th|\.)?"
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}}){_TH}(?: of)? (?P<month>{_NAMED})\b|\b(?P<month_>{_NAMED}) (?P<day_>\d{{1,2}}){_TH}(?!\d)"
    r"|\b\d{4}-(?P<number>\d\d)-(?P<day__>\d\d)\b",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b"
    r"|\b(?P<hour_>\d{1,2})(?:[:.h](?P<minute_>\d\d)\b| ?(?:Uhr|h)\b)",
    re.IGNORECASE,
)


def judge_pilot(case: Case, end: EndState) -> tuple[Judgement, str]:
    """Judge what the pilot did, with the reason in a few words.

    What it writes is not read as closely as the desk's mails are. A demo has no codes for reasons, and is not held to
    ours; nor to our phrases, but to the dates and times that a reply has to name, in whatever usual way it writes them.
    """
    lenient = case.model_copy(
        update={"ideal": _without_our_words(case.ideal), "safe": [_without_our_words(each) for each in case.safe]}
    )
    years = [mail.date.year for mail in case.mails]
    lines = [_spelled_out(line, year) for line, year in zip(end.mails, years, strict=True)]
    return judge_effects(lenient, replace(end, mails=tuple(lines)))


def _without_our_words(expected: Expected) -> list[ExpectedMail]:
    return [
        mail.model_copy(update={"reason": None, "effects": [_facts_alone(effect) for effect in mail.effects]})
        for mail in expected
    ]


def _facts_alone(effect: ExpectedEffect) -> ExpectedEffect:
    facts = [words for words in effect.contains if any(letter.isdigit() for letter in words)]
    return effect.model_copy(update={"contains": facts})


def _spelled_out(line: HandleLine, year: int) -> HandleLine:
    return line.model_copy(update={"effects": [_with_facts(effect, year) for effect in line.effects]})


def _with_facts(effect: HandledEffect, year: int) -> HandledEffect:
    if effect.kind is not EffectKind.REPLY or effect.text is None:
        return effect
    return effect.model_copy(update={"text": "\n".join([effect.text, *facts(effect.text, year)])})


def facts(text: str, year: int) -> Iterator[str]:
    """Yield the dates and times of a text as our cases write them: 3 December 2026, 3. Dezember 2026, 14:00."""
    for found in _DATE.finditer(text):
        day = int(found["day"] or found["day_"] or found["day__"])
        named = found["month"] or found["month_"]
        month = _MONTHS[named.lower()] if named else int(found["number"])
        if month in _MONTHS.values():
            yield f"{day} {get_month_names('wide', locale='en')[month]} {year}"
            yield f"{day}. {get_month_names('wide', locale='de')[month]} {year}"
    for found in _HOUR.finditer(text):
        hour, minute = int(found["hour"] or found["hour_"]), found["minute"] or found["minute_"] or "00"
        if found["half"]:
            hour = hour % 12 + 12 * (found["half"].lower() == "p")
        yield f"{hour:02}:{minute}"
