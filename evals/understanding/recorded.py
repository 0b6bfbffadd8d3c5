"""What the model answered when it was asked about a mail, as the cassettes have it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from agent.errors import FrontdeskError
from agent.form import RequestForm
from integrations.openai_model.answers import Usage, content_of, usage_of
from integrations.openai_model.forms import read_form
from ops.world.cassettes import CassetteFormat

_MILLISECONDS = ("prompt_ms", "predicted_ms")


@dataclass(frozen=True)
class Answer:
    """One answer of the model to the question about a mail."""

    model: str
    prompt: str
    """A hash of what stands before the mail's own question, the same for all mails."""
    question: str
    form: RequestForm | None
    """None where the answer cannot be used."""
    usage: Usage
    seconds: float | None
    """As the endpoint measured them, where it did."""


def interactions(folder: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """Yield the cassettes, each with its questions and answers in their order."""
    form = CassetteFormat(folder)
    for path in sorted(folder.rglob("*.yaml")):
        yield path, form.deserialize(path.read_text(encoding="utf-8"))["interactions"]


def answers(folder: Path) -> dict[str, list[Answer]]:
    """Read all answers about mails, in their order, by the name of the case: a file, or a folder of trials."""
    found: dict[str, list[Answer]] = {}
    for path, recorded in interactions(folder):
        case = path.relative_to(folder).parts[0].removesuffix(".yaml")
        found.setdefault(case, []).extend(_answers(recorded))
    return found


def _answers(recorded: Sequence[dict[str, Any]]) -> Iterator[Answer]:
    for interaction in recorded:
        asked = json.loads(interaction["request"]["body"])
        if _asks_about_a_mail(asked):
            yield _answer(asked, interaction["response"])


def _asks_about_a_mail(asked: Mapping[str, Any]) -> bool:
    schema = asked.get("response_format", {}).get("json_schema", {})
    return bool(schema.get("name") == RequestForm.__name__)


def _answer(asked: Mapping[str, Any], response: Mapping[str, Any]) -> Answer:
    system, user = (message["content"] for message in asked["messages"])
    raw = _raw(response)
    return Answer(
        model=asked["model"],
        prompt=hashlib.sha256(system.encode()).hexdigest()[:12],
        question=user,
        form=_form(raw) if response["status"]["code"] == HTTPStatus.OK else None,
        usage=usage_of(raw),
        seconds=_seconds(raw),
    )


def _form(raw: bytes) -> RequestForm | None:
    try:
        return read_form(content_of(raw), RequestForm)
    except FrontdeskError:
        return None


def seconds_of(path: Path, folder: Path) -> float:
    """Return how long the endpoint took for all answers of a cassette of this folder, as far as it measured."""
    found = (
        CassetteFormat(folder).deserialize(path.read_text(encoding="utf-8"))["interactions"] if path.is_file() else []
    )
    return sum(_seconds(_raw(interaction["response"])) or 0.0 for interaction in found)


def _raw(response: Mapping[str, Any]) -> bytes:
    said = response["body"]["string"]
    return said.encode() if isinstance(said, str) else bytes(said)


def _seconds(raw: bytes) -> float | None:
    try:
        timings = json.loads(raw)["timings"]
        return float(sum(timings[name] for name in _MILLISECONDS)) / 1000
    except (ValueError, KeyError, TypeError):
        return None


def tries(found: Sequence[Answer]) -> list[list[Answer]]:
    """Group the answers about one mail: each first answer with those that repair it."""
    groups: list[list[Answer]] = []
    for answer in found:
        if groups and _repairs(answer, groups[-1][0]):
            groups[-1].append(answer)
        else:
            groups.append([answer])
    return groups


def _repairs(answer: Answer, first: Answer) -> bool:
    """Say whether a question is an earlier one with something added."""
    return answer.question != first.question and answer.question.startswith(first.question)
