"""A model that understands every mail as its label says: what follows from it shows whether a case is coherent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

from agent.domain import ModelCall, ReadingKind
from agent.form import RequestForm
from agent.ports import Question
from evals.case import Case
from evals.understanding.labelled import LabelledMail, labelled
from integrations.memory_people import ScriptedModel
from ops.world.play import EndState, WorldMail, play

WORDS = {"opening": "Thank you for your message, we are glad to help.", "closing": "Just reply to this mail."}
ENGLISH = {"w czwartek 11 lutego po południu": "on Thursday 11 February in the afternoon"}
"""Times in a language that our own reader does not know: a good model puts them into English."""


def played(case: Case, name: str) -> EndState:
    """Play a case with a model that reads carefully."""
    labels = {mail.number: mail for mail in labelled({name: case})}
    reading: list[LabelledMail | None] = [None]

    def mails() -> Iterator[WorldMail]:
        for number, mail in enumerate(case.world_mails(name), 1):
            reading[0] = labels.get(number)
            yield mail

    def answer(_: Question, form: type[BaseModel]) -> dict[str, Any]:
        if form is not RequestForm:
            return WORDS
        assert reading[0], f"{name}: the model is asked about a mail without a label"
        return filled(reading[0])

    @contextmanager
    def make(record: Callable[[ModelCall], None]) -> Iterator[ScriptedModel]:
        yield ScriptedModel(answer, record)

    return play(case.opened_world(), mails(), make)


def filled(mail: LabelledMail) -> dict[str, Any]:
    """Fill the form as the label says; date and clock of a quoted time are those that our own reader finds."""
    label = mail.label
    return {
        "wish": "as the label says",
        "intent": label.intent[0],
        "windows": [_window(mail, quote) for quote in label.quotes],
        "offer_number": label.offer,
        "also_asks": [mail.email.reply_text.strip()[-150:]] if label.also_asks else [],
        "leans_on_attachment": bool(mail.email.attachments),
        "language": label.language,
    }


def _window(mail: LabelledMail, quote: str) -> dict[str, Any]:
    found = next(iter(mail.read(quote)), None)
    reading = found.readings[0] if found else None
    start = reading.start.astimezone(mail.zone) if reading and reading.start else None
    on_clock = reading is not None and reading.kind is not ReadingKind.DATE
    return {
        "quote": quote,
        "phrase": ENGLISH.get(quote, quote),
        "possible": quote not in mail.label.ruled_out,
        "date": f"{start:%Y-%m-%d}" if start else None,
        "time": f"{start:%H:%M}" if start and on_clock else None,
    }
