"""A cassette as what it answers to each question, for whoever asks more than once, or otherwise than it was asked."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.recording import CASSETTES
from evals.trials import TRIALS, cassette
from ops.world.cassettes import CassetteFormat

Said = tuple[int, bytes]
"""The status and the body of an answer."""


def recorded(name: str, folder: Path = CASSETTES) -> Mapping[str, Said]:
    """Return what the first trial of a case was answered, by question; nothing where it asks none."""
    path = folder / f"{cassette(name, TRIALS[0])}.yaml"
    if not path.is_file():
        return {}
    interactions = CassetteFormat(folder).deserialize(path.read_text(encoding="utf-8"))["interactions"]
    found: dict[str, Said] = {}
    for interaction in interactions:
        found.setdefault(canonical(interaction["request"]["body"]), _said(interaction["response"]))
    return found


def canonical(question: str | bytes) -> str:
    """Return a question's JSON, whatever the order of its keys."""
    return json.dumps(json.loads(question), sort_keys=True)


def _said(response: Mapping[str, Any]) -> Said:
    body = response["body"]["string"]
    return response["status"]["code"], body.encode() if isinstance(body, str) else bytes(body)
