"""Recorded model answers: matched on method, path and the canonical JSON body, so that a changed question finds none.

A cassette is a file of vcrpy's, in the form of `ops.world.cassettes`. Servers other than the model are left alone.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import vcr
from vcr.cassette import CassetteNotFoundError
from vcr.persisters.filesystem import FilesystemPersister
from vcr.record_mode import RecordMode

from ops.world.cassettes import CassetteFormat

COMPLETIONS = "/chat/completions"
KEPT_REQUEST_HEADERS = {"content-type"}
KEPT_RESPONSE_HEADERS = {"content-type"}
RECORDED_MODEL = "qwen2.5-coder-1.5b-instruct"
RECORDED_URL = "http://127.0.0.1:8099/v1"


def body(request: Any) -> Any:
    """Return a request's body as a JSON value, whatever the order of its keys."""
    return json.loads(request.body) if request.body else None


def same_body(first: Any, second: Any) -> bool:
    """Compare two requests by what they ask."""
    return bool(body(first) == body(second))


def only_model(request: Any) -> Any:
    """Record and replay calls of the model alone, without keys and without the fingerprints of a client."""
    if not request.path.endswith(COMPLETIONS):
        return None
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in KEPT_REQUEST_HEADERS}
    return request


def without_fingerprints(response: dict[str, Any]) -> dict[str, Any]:
    """Keep of an answer's headers what is needed to read it."""
    headers = {name: value for name, value in response["headers"].items() if name.lower() in KEPT_RESPONSE_HEADERS}
    return {**response, "headers": headers}


CONFIGURATION: dict[str, Any] = {
    "match_on": ["method", "path", "question"],
    "before_record_request": only_model,
    "before_record_response": without_fingerprints,
    "decode_compressed_response": True,
}


def configure(recorder: vcr.VCR, folder: Path) -> None:
    """Teach a recorder to compare questions, and the form of the cassettes in this folder."""
    recorder.register_matcher("question", same_body)
    recorder.register_serializer("yaml", CassetteFormat(folder))


class Shelf(FilesystemPersister):  # type: ignore[misc]  # vcrpy has no types
    """Loads the first trials of a folder as one cassette: the seeds of others are asked for by the evals alone."""

    @classmethod
    def load_cassette(cls, cassette_path: Any, serializer: Any) -> tuple[list[Any], list[Any]]:
        """Return all recorded questions and answers below the folder."""
        requests: list[Any] = []
        responses: list[Any] = []
        for path in sorted(Path(cassette_path).rglob("1.yaml")):
            questions, answers = FilesystemPersister.load_cassette(path, serializer)
            requests += questions
            responses += answers
        if not requests:
            raise CassetteNotFoundError
        return requests, responses


@contextmanager
def replaying(folder: Path) -> Iterator[None]:
    """Answer the model's questions from the cassettes in a folder; what was not recorded fails for good."""
    recorder = vcr.VCR(**CONFIGURATION, record_mode=RecordMode.NONE)
    configure(recorder, folder)
    recorder.register_persister(Shelf)
    try:
        questions, _ = Shelf.load_cassette(folder, CassetteFormat(folder))
    except CassetteNotFoundError:
        questions = []
    recorder.before_record_request = _only_known(questions, [])
    with recorder.use_cassette(str(folder), allow_playback_repeats=True):
        yield


@dataclass
class Replay:
    """What was asked of one cassette."""

    unknown: list[str] = field(default_factory=list)
    """The questions that were not recorded."""
    unasked: int = 0
    """How many recorded answers nobody asked for, once the replay is over."""


@contextmanager
def replaying_one(folder: Path, name: str) -> Iterator[Replay]:
    """Answer the model's questions from one cassette, each answer once; without the file, every question is unknown."""
    recorder = vcr.VCR(**CONFIGURATION, record_mode=RecordMode.NONE)
    configure(recorder, folder)
    replay, path = Replay(), folder / f"{name}.yaml"
    recorder.before_record_request = _only_known(
        FilesystemPersister.load_cassette(path, CassetteFormat(folder))[0] if path.is_file() else [], replay.unknown
    )
    with recorder.use_cassette(str(path)) as cassette:
        yield replay
    replay.unasked = len(cassette) - cassette.play_count


def _only_known(questions: Iterable[Any], unknown: list[str]) -> Callable[[Any], Any]:
    """Refuse an unknown question as an error of the connection: the recorder's own would look like a bug of ours."""
    known = {canonical(question) for question in questions}

    def check(request: Any) -> Any:
        asked = only_model(request)
        if asked is not None and canonical(asked) not in known:
            unknown.append(canonical(asked))
            raise httpx2.RequestError("this question was not recorded")
        return asked

    return check


def canonical(request: Any) -> str:
    """Return what a request asks, whatever the order of its keys."""
    return json.dumps(body(request), sort_keys=True)
