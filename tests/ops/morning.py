"""A small world, mails for it, and a model that says what a test wants."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

from agent.domain import ModelCall
from agent.form import RequestForm
from agent.ports import Question
from ops.adapters import MakeModel
from ops.world.format import World, parse_world
from ops.world.play import WorldMail

ANN = "ann@brightwater.example"
DESK = "desk@frontdesk.example"
OWNER = "robin@frontdesk.example"

WORLD: Mapping[str, Any] = {
    "clock": "2026-12-01T08:00:00+01:00",
    "verified": ["*@brightwater.example"],
    "contacts": [{"name": "Ann Brook", "address": ANN, "language": "en"}],
}
"""A Tuesday in the owner's Berlin; working hours are the policy's defaults."""

WORDS = {"opening": "Thank you for your message, we are glad to help.", "closing": "Just reply to this mail."}


def world(**changes: Any) -> World:
    return parse_world({**WORLD, **changes}, "world")


def mail(
    text: str, *, name: str = "mail.eml", date: str = "Tue, 01 Dec 2026 09:00:00 +0100", **fields: str
) -> WorldMail:
    """Write a mail of Ann's; a field with an underscore has a hyphen, one that is empty is left out."""
    head = {"from": f"Ann Brook <{ANN}>", "to": DESK, "subject": "A meeting", "date": date} | fields
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in head.items() if value]
    return WorldMail(name, ("\r\n".join([*lines, "", text]) + "\r\n").encode())


def auto_reply(name: str = "auto.eml") -> WorldMail:
    return mail("I am away.", name=name, subject="Out of office", auto_submitted="auto-replied")


BOOKING = "Could we meet on Thursday, 3 December at 2 pm?"
MOVING = "Please move my appointment to Friday, 4 December at 11 am."


def form(intent: str = "book", **changes: Any) -> dict[str, Any]:
    """Fill the form as a model would."""
    filled = {
        "wish": "an appointment",
        "intent": intent,
        "windows": [],
        "offer_number": None,
        "also_asks": None,
        "leans_on_attachment": False,
        "language": "en",
    }
    return filled | changes


def window(quote: str, date: str, time: str | None) -> dict[str, Any]:
    return {"quote": quote, "phrase": quote, "possible": True, "date": date, "time": time}


BOOK = form(windows=[window("Thursday, 3 December at 2 pm", "2026-12-03", "14:00")])
MOVE = form("move", windows=[window("Friday, 4 December at 11 am", "2026-12-04", "11:00")])
CANCEL = form("cancel")


class ScriptedModel:
    """Fills each request's form with the next of `forms`, or raises it; words are always the same."""

    def __init__(self, forms: Iterator[dict[str, Any] | Exception], record: Callable[[ModelCall], None]) -> None:
        self._forms, self._record = forms, record

    def fill(self, question: Question, form: type[BaseModel]) -> Any:
        said = next(self._forms) if form is RequestForm else WORDS
        result = type(said).__name__ if isinstance(said, Exception) else "ok"
        self._record(ModelCall(question.mail_id, question.purpose, "gpt-4.1-nano", 1000, 0, 100, 0.0, result))
        if isinstance(said, Exception):
            raise said
        return form.model_validate(said)


def scripted(*forms: dict[str, Any] | Exception) -> MakeModel:
    answers = iter(forms)

    @contextmanager
    def make(record: Callable[[ModelCall], None]) -> Iterator[ScriptedModel]:
        yield ScriptedModel(answers, record)

    return make


def contents(*forms: dict[str, Any]) -> list[str]:
    """Return what an endpoint says for mails that are understood so and then answered."""
    return [text for each in forms for text in (json.dumps(each), json.dumps(WORDS))]
