"""Recording the pilot: each trial once against the model, and never half of one."""

import json
from pathlib import Path
from typing import Any

from evals.case import Case
from evals.pilot.agent import Pilot, connect
from evals.pilot.playing import play_pilot
from evals.trials import cassette, world_of
from ops.world.cassettes import CassetteFormat
from ops.world.play import EndState
from ops.world.replay import RECORDED_MODEL, recording_one

CASSETTES = Path(__file__).parent / "cassettes"
PATIENCE = 900.0
"""Seconds. A model on one's own machine answers when it answers."""


class ConversationFormat(CassetteFormat):
    """Writes what several questions of a cassette hold, since each repeats the whole conversation, once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._known: dict[str, Any] = {}

    def _taken_apart(self, interaction: dict[str, Any]) -> dict[str, Any]:
        apart = super()._taken_apart(interaction)
        body = apart["request"]["body"]
        # YAML refers back to what is the same object.
        body["messages"] = [self._known.setdefault(json.dumps(each), each) for each in body["messages"]]
        return apart


def is_recorded(name: str, trial: int, folder: Path = CASSETTES) -> bool:
    """Say whether a trial has its cassette."""
    return (folder / f"{cassette(name, trial)}.yaml").is_file()


def record_trial(name: str, case: Case, trial: int, url: str, key: str, folder: Path = CASSETTES) -> EndState:
    """Record a trial against the endpoint at `url`; nothing is kept of one that breaks off."""
    with recording_one(folder, cassette(name, trial), ConversationFormat(folder)):
        return played(name, case, trial, url, key)


def played(name: str, case: Case, trial: int, url: str, key: str = "none") -> EndState:
    """Play a trial with the model behind `url`; what it fails with goes through."""
    world = world_of(case, trial)
    with connect(url, key, PATIENCE) as client:
        pilot = Pilot(client, RECORDED_MODEL, world.policy.temperature, world.policy.seed)
        return play_pilot(world, case.world_mails(name), pilot)
