"""One Markdown file per prompt, named after its node, and `ask`, which fills a form with one repair."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from string import Template
from typing import TypeVar

from pydantic import BaseModel

from agent.errors import ModelError
from agent.ports import LanguageModel, Question

Form = TypeVar("Form", bound=BaseModel)
CALENDAR_DAYS = 21
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


def ask(model: LanguageModel, question: Question, form: type[Form]) -> Form:
    """Have the form filled; an answer that is not one is sent back once."""
    try:
        return model.fill(question, form)
    except ModelError as error:
        repair = render("repair", problem=str(error))
        return model.fill(replace(question, user=f"{question.user}\n{repair}"), form)


def marker(secret: bytes, content: str) -> str:
    """Return the line around a mail's text: nobody without the key can write it into the mail beforehand."""
    return "=== mail " + hmac.new(secret, content.encode(), hashlib.sha256).hexdigest()[:16] + " ==="


def labelled_calendar(reference: datetime) -> str:
    """List the coming days with their weekdays, since small models cannot count them. `reference` is local."""
    days = [reference + timedelta(days=n) for n in range(CALENDAR_DAYS)]
    names = {0: " (today)", 1: " (tomorrow)"}
    lines = [f"{day:%A} {day.day} {day:%B} {day:%Y-%m-%d}{names.get(n, '')}" for n, day in enumerate(days)]
    return f"The mail was written on {reference:%A} {reference:%Y-%m-%d} at {reference:%H:%M}.\n" + "\n".join(lines)


def numbered(moments: Sequence[datetime]) -> str:
    """List local times with the numbers under which a mail may name them."""
    return "; ".join(f"{n}. {at:%A} {at:%Y-%m-%d} {at:%H:%M}" for n, at in enumerate(moments, 1)) or "none"
