"""Where the recorded answers of each model lie, and the model that asks for them again."""

import json
import re
from functools import cache
from pathlib import Path

from ops.adapters import MakeModel, openai_model
from ops.world.cassettes import CassetteFormat
from ops.world.replay import COMPLETIONS, RECORDED_MODEL, RECORDED_URL

ALL_CASSETTES = Path(__file__).parent / "cassettes"
"""Each model's answers lie in a folder of its own."""


def folder_of(model: str, cassettes: Path = ALL_CASSETTES) -> Path:
    """Return where the answers of a model lie; its name may hold what no file's may."""
    return cassettes / re.sub(r"^\.|[^\w.-]", "_", model)


CASSETTES = folder_of(RECORDED_MODEL)


def model_in(folder: Path = CASSETTES) -> MakeModel:
    """Make the model whose answers lie in a folder, asked as it was when they were recorded."""
    url, name = _asked(folder)
    return openai_model(base_url=url, api_key="none", name=name)


@cache
def _asked(folder: Path) -> tuple[str, str]:
    """Return the URL and the model of a folder's first question: which parameters it has depends on both."""
    first = min(folder.glob("*/*.yaml"), default=None)
    if first is None:
        return RECORDED_URL, RECORDED_MODEL
    cassette = CassetteFormat(folder).deserialize(first.read_text(encoding="utf-8"))
    request = cassette["interactions"][0]["request"]
    return request["uri"].removesuffix(COMPLETIONS), json.loads(request["body"])["model"]
