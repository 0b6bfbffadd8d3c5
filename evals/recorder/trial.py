"""One trial of a case: whether its recorded answers are those to what is asked now, and how they are recorded anew."""

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml

from evals.case import Case
from evals.recorder.endpoint import Source, watched
from evals.trials import cassette, world_of
from ops.world.play import play
from ops.world.replay import recording_one, replaying_one


class State(StrEnum):
    """How a trial's cassette fits what is asked now."""

    CURRENT = "current"
    MISSING = "missing"
    STALE = "stale"


@dataclass(frozen=True)
class Trial:
    """A trial that is played against a model's cassettes, or recorded into them."""

    name: str
    """Of the case."""
    number: int
    case: Case
    source: Source
    folder: Path
    """Where the cassettes of this model lie."""

    @property
    def cassette(self) -> str:
        """Where its answers are recorded, below the folder."""
        return cassette(self.name, self.number)

    def is_recorded(self) -> bool:
        """Say whether it has a cassette, of whatever."""
        return (self.folder / f"{self.cassette}.yaml").is_file()


@dataclass(frozen=True)
class Looked:
    """What a look at a trial's cassette found."""

    state: State
    why: str = ""


@dataclass(frozen=True)
class Recorded:
    """What came of recording a trial."""

    calls: int
    seconds: float
    failure: str = ""
    """What the endpoint failed with; nothing was written then."""


def look(trial: Trial) -> Looked:
    """Play a trial offline and see whether each question has its answer, and each answer its question."""
    with ExitStack() as stack:
        try:
            replay = stack.enter_context(replaying_one(trial.folder, trial.cassette))
        except (ValueError, yaml.YAMLError) as error:
            return Looked(State.STALE, f"cannot be read: {str(error).splitlines()[0]}")
        play(world_of(trial.case, trial.number), trial.case.world_mails(trial.name), trial.source.make_model())
    if not (replay.unknown or replay.unasked):
        return Looked(State.CURRENT)
    return Looked(State.STALE, replay.why()) if trial.is_recorded() else Looked(State.MISSING)


def record(trial: Trial) -> Recorded:
    """Play a trial with answers from the endpoint, and keep all of them if it gave every one that it was asked for."""
    failures: list[str] = []
    world, mails = world_of(trial.case, trial.number), trial.case.world_mails(trial.name)
    started = time.perf_counter()
    try:
        with recording_one(trial.folder, trial.cassette) as answers:
            play(world, mails, watched(trial.source.make_model(), failures))
            _refuse_failed(failures, answers)
    except _EndpointFailed as failed:
        return Recorded(len(answers), time.perf_counter() - started, str(failed))
    return Recorded(len(answers), time.perf_counter() - started)


class _EndpointFailed(Exception):
    """A question was not answered: the trial says nothing of the model."""


def _refuse_failed(failures: Sequence[str], answers: Sequence[Mapping[str, Any]]) -> None:
    if failures:
        raise _EndpointFailed(failures[0])
    for answer in answers:
        if answer["status"]["code"] != HTTPStatus.OK:
            raise _EndpointFailed(f"model: the endpoint answered {answer['status']['code']}")
        if "choices" not in json.loads(answer["body"]["string"]):
            raise _EndpointFailed("model: an error instead of an answer")
