"""Forms, answers and cassettes by hand, for the tests of the report."""

import json
from pathlib import Path
from typing import Any

from agent.form import RequestForm
from evals.case import Case
from evals.understanding.labelled import LabelledMail, labelled
from evals.understanding.recorded import Answer
from integrations.openai_model.answers import Usage
from ops.world.cassettes import CassetteFormat
from tests.evals.situations import MAIL, case

LABEL = {"intent": ["book"], "quotes": ["Thursday, 3 December at 2 pm"], "language": "en"}
TEXT = "Could we meet on Thursday, 3 December at 2 pm?"
QUESTION = "Calendar\n\nMail:\n=== 12 ===\nSubject: A call\n\n{text}\n=== 12 ==="
WINDOW = {
    "quote": "Thursday, 3 December at 2 pm",
    "phrase": "Thursday at 2 pm",
    "possible": True,
    "date": "2026-12-03",
    "time": "14:00",
}
RIGHT = {
    "wish": "a meeting",
    "intent": "book",
    "windows": [WINDOW],
    "offer_number": None,
    "also_asks": [],
    "leans_on_attachment": False,
    "language": "en",
}


def labelled_case(text: str = TEXT, **label: Any) -> Case:
    """Return a case of one mail that says this and is labelled so."""
    return case(mails=[{**MAIL, "text": text, "understood": LABEL | label}])


def labelled_mail(text: str = TEXT, **label: Any) -> LabelledMail:
    return labelled({"story": labelled_case(text, **label)})[0]


def question(text: str = TEXT) -> str:
    return QUESTION.format(text=text)


def answer(form: dict[str, Any] | None = None, *, asked: str | None = None) -> Answer:
    """Return an answer with this form; without one, one that is none."""
    filled = RequestForm.model_validate(form) if form else None
    return Answer("a-model", "abc", asked or question(), filled, Usage(1000, 900, 100), 2.5)


def interaction(
    content: str, *, asked: str | None = None, form: str = "RequestForm", code: int = 200
) -> dict[str, Any]:
    """Return a question with its answer as a cassette has them."""
    request = {
        "model": "a-model",
        "messages": [{"role": "system", "content": "You read"}, {"role": "user", "content": asked or question()}],
        "response_format": {"type": "json_schema", "json_schema": {"name": form}},
    }
    response = {
        "choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 900}},
        "timings": {"prompt_ms": 500.0, "predicted_ms": 2000.0},
    }
    return {
        "request": {"body": json.dumps(request)},
        "response": {"body": {"string": json.dumps(response)}, "status": {"code": code}},
    }


def write(path: Path, *interactions: dict[str, Any], folder: Path | None = None) -> None:
    """Write a cassette; `folder` is that of all cassettes, where it lies deeper."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = CassetteFormat(folder or path.parent).serialize({"interactions": list(interactions), "version": 1})
    path.write_text(written, encoding="utf-8")
