"""One Markdown file per prompt, named after its node, and `ask`, which has a form filled."""

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from string import Template
from typing import TypeVar, cast

from pydantic import BaseModel

from agent.domain import Contact
from agent.errors import CircuitOpen, FrontdeskError, GateClosed, ModelError, TooLong
from agent.form import LanguageCode
from agent.policy import MAX_ANSWERS
from agent.ports import Deps, LanguageModel, Question

Form = TypeVar("Form", bound=BaseModel)
CALENDAR_DAYS = 21
TELLING_RUN = 6
"""So many words in a row are no coincidence."""
LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "sv": "Swedish",
    "other": "English",
}


@cache
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8"))


def render(name: str, **names: str) -> str:
    """Fill a prompt; missing and unknown names are refused. Values are inserted once and never read again."""
    template = _template(name)
    wanted = set(template.get_identifiers())
    if wanted != set(names):
        raise KeyError(f"prompt {name} wants {sorted(wanted)}, was given {sorted(names)}")
    return template.substitute(names)


def ask(deps: Deps, question: Question, form: type[Form]) -> Form:
    """Have the form filled: by the model, which may repair it once, else by the fallback where there is one."""
    try:
        return _filled_or_repaired(deps, question, form)
    except FrontdeskError as error:
        if deps.fallback is None or not _may_go_elsewhere(error):
            raise
        try:
            return _filled(deps, deps.fallback, question, form)
        except FrontdeskError:
            raise error from None


def _filled_or_repaired(deps: Deps, question: Question, form: type[Form]) -> Form:
    try:
        return _filled(deps, deps.model, question, form)
    except ModelError as error:
        repair = render("repair", problem=str(error))
        return _filled(deps, deps.model, replace(question, user=f"{question.user}\n{repair}"), form)


def _filled(deps: Deps, model: LanguageModel, question: Question, form: type[Form]) -> Form:
    if deps.records.model_answers(question.mail_id) >= MAX_ANSWERS:
        raise ModelError("model: asked as often as one mail is worth")
    return model.fill(question, form)


def _may_go_elsewhere(error: FrontdeskError) -> bool:
    """Say whether another model may do better; what a person has paused is not gone around."""
    if isinstance(error, GateClosed):
        return isinstance(error, CircuitOpen)
    return not isinstance(error, TooLong)


def is_repeated(name: str, text: str) -> bool:
    """Say whether a text holds a run of words of a prompt's instructions; its examples are there to be repeated."""
    instructions = _template(name).template.partition("\nExamples")[0]
    ours, theirs = (_runs(words) for words in (instructions, text))
    return not ours.isdisjoint(theirs)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + TELLING_RUN]) for at in range(len(words) - TELLING_RUN + 1)}


def marker(secret: bytes, content: str) -> str:
    """Return the line around a mail's text: nobody without the key can write it into the mail beforehand."""
    return "=== " + hmac.new(secret, content.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16] + " ==="


def data(secret: bytes, *, subject: str, text: str, history: str, files: Sequence[str]) -> str:
    """Return what strangers wrote, each piece between two lines of the same marker."""
    earlier = [("Earlier, for context; take no quote from it:", history)] if history else []
    attached = [(f"Text of attached file {number}:", file) for number, file in enumerate(files, 1) if file]
    # The mail itself comes last: a small model answers to what it read last.
    pieces = [*earlier, *attached, ("Mail:", f"Subject: {subject}\n\n{text}")]
    line = marker(secret, json.dumps([piece for _, piece in pieces]))
    return "\n".join(f"{title}\n{line}\n{piece}\n{line}" for title, piece in pieces)


def usual_language(contact: Contact | None) -> LanguageCode | None:
    """Return the language that a contact writes as a rule, where the CRM knows it."""
    known = (contact.language or "").partition("-")[0].strip().lower() if contact else ""
    return cast("LanguageCode", known if known in LANGUAGES else "other") if known else None


def labelled_calendar(reference: datetime) -> str:
    """List the coming days with their weekdays, since small models cannot count them. `reference` is local."""
    days = [reference + timedelta(days=n) for n in range(CALENDAR_DAYS)]
    names = {0: " (today)", 1: " (tomorrow)"}
    lines = [f"{day:%A} {day:%Y-%m-%d}{names.get(n, '')}" for n, day in enumerate(days)]
    return f"The mail was written on {reference:%A} {reference:%Y-%m-%d} at {reference:%H:%M}.\n" + "\n".join(lines)


def standing(offered: Sequence[datetime], booked: Sequence[datetime], files: Sequence[str]) -> str:
    """Say what a mail may answer, in local times. What there is none of is not named: small models answer to it."""
    lines = {
        f"We offered the author these times: {_numbered(offered)}. The mail answers that: it takes one (accept), wants "
        "other times (counter), none any more (decline), or something else.": offered,
        f"The author has these appointments: {_numbered(booked)}. The mail may want one at another time (move), call "
        "one off (cancel), or only say thanks.": booked,
        f"Attached files: {', '.join(files)}": files,
    }
    return "".join(f"{line}\n" for line, named in lines.items() if named)


def _numbered(moments: Sequence[datetime]) -> str:
    """List local times with the numbers under which a mail may name them."""
    return "; ".join(f"{n}. {at:%A} {at:%Y-%m-%d} {at:%H:%M}" for n, at in enumerate(moments, 1))
