"""Recorded model answers: matched on method, path and the canonical JSON body, so that a changed question finds none.

A cassette is a file of vcrpy's, in the form of `ops.world.cassettes`. Servers other than the model are left alone.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import httpx2
import vcr
from vcr.cassette import CassetteNotFoundError
from vcr.patch import PATCHER_NAMES
from vcr.persisters.filesystem import FilesystemPersister
from vcr.record_mode import RecordMode
from vcr.serialize import serialize

from ops.offline import offline
from ops.world.cassettes import CassetteFormat, write_whole
from ops.world.nearest import difference

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
    # The client of the model alone speaks through this library: a recorder in all others only costs time.
    "skip_patchers": sorted(set(PATCHER_NAMES) - {"httpx2"}),
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
    known = {canonical(question) for question in questions}
    recorder.before_record_request = _only_known(known.__contains__, [])
    with offline(), recorder.use_cassette(str(folder), allow_playback_repeats=True):
        yield


@dataclass
class Replay:
    """What was asked of one cassette."""

    recorded: Sequence[str]
    """Its questions."""
    unknown: list[str] = field(default_factory=list)
    """The questions that were not recorded, or not as often as they were asked."""
    played: Counter[int] = field(default_factory=Counter)
    """The recorded answers that were given, by their places."""

    @property
    def unasked(self) -> int:
        """How many recorded answers nobody has asked for."""
        return len(self.recorded) - len(self.played)

    def is_left(self, asked: str) -> bool:
        """Say whether there is an answer to this question that was not given yet."""
        return any(question == asked and n not in self.played for n, question in enumerate(self.recorded))

    def why(self) -> str:
        """Say what is different from what was recorded; nothing where all questions and answers met."""
        if self.unknown:
            more = f" (and {len(self.unknown) - 1} more questions)" if len(self.unknown) > 1 else ""
            return difference(self.unknown[0], self.recorded) + more
        return f"{self.unasked} recorded answers are to what nobody asks" if self.unasked else ""


@contextmanager
def replaying_one(folder: Path, name: str) -> Iterator[Replay]:
    """Answer the model's questions from one cassette, each answer once; without the file, every question is unknown."""
    recorder = vcr.VCR(**CONFIGURATION, record_mode=RecordMode.NONE)
    configure(recorder, folder)
    path = folder / f"{name}.yaml"
    questions = FilesystemPersister.load_cassette(path, CassetteFormat(folder))[0] if path.is_file() else []
    replay = Replay([canonical(question) for question in questions])
    recorder.before_record_request = _only_known(replay.is_left, replay.unknown)
    with offline(), recorder.use_cassette(str(path)) as cassette:
        replay.played = cassette.play_counts
        yield replay


def _only_known(is_known: Callable[[str], bool], unknown: list[str]) -> Callable[[Any], Any]:
    """Refuse an unknown question as an error of the connection: the recorder's own would look like a bug of ours."""

    def check(request: Any) -> Any:
        asked = only_model(request)
        if asked is not None and not is_known(canonical(asked)):
            unknown.append(canonical(asked))
            raise httpx2.RequestError("this question was not recorded")
        return asked

    return check


def canonical(request: Any) -> str:
    """Return what a request asks, whatever the order of its keys."""
    return json.dumps(body(request), sort_keys=True)


class Anew(FilesystemPersister):  # type: ignore[misc]  # vcrpy has no types
    """Reads nothing of what was recorded before, and writes a cassette whole or not at all."""

    @staticmethod
    def load_cassette(*_: object, **__: object) -> NoReturn:
        """Find nothing: an answer to what was asked earlier has no place beside new ones."""
        raise CassetteNotFoundError

    @staticmethod
    def save_cassette(cassette_path: Any, cassette_dict: dict[str, Any], serializer: Any) -> None:
        """Write the cassette beside the old one, and put it into its place."""
        write_whole(Path(cassette_path), serialize(cassette_dict, serializer))


@contextmanager
def recording_one(folder: Path, name: str, form: CassetteFormat | None = None) -> Iterator[list[dict[str, Any]]]:
    """Record what the model is asked into one cassette, in place of what was there; yield the answers as they come.

    Where the block fails, or nothing is asked, nothing is written; where nothing was asked, nothing is left either.
    """
    recorder = vcr.VCR(**CONFIGURATION, record_mode=RecordMode.ALL, record_on_exception=False)
    configure(recorder, folder)
    if form:
        recorder.register_serializer("yaml", form)
    recorder.register_persister(Anew)
    path = folder / f"{name}.yaml"
    answers: list[dict[str, Any]] = []

    def kept(response: dict[str, Any]) -> dict[str, Any]:
        answers.append(without_fingerprints(response))
        return answers[-1]

    recorder.before_record_response = kept
    with recorder.use_cassette(str(path)):
        yield answers
    if not answers:
        path.unlink(missing_ok=True)
