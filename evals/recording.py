"""Playing a case with recorded answers, for pytest-recording and whoever re-records."""

from collections.abc import Mapping
from pathlib import Path

from ops.adapters import MakeModel, openai_model
from ops.world.replay import RECORDED_MODEL, RECORDED_URL

CASSETTES = Path(__file__).parent / "cassettes" / RECORDED_MODEL
"""Each model's answers lie in a folder of its own."""
PATIENCE = 600.0
"""Seconds. A model on one's own machine answers when it answers."""


def recorded_model(environ: Mapping[str, str]) -> MakeModel:
    """Make the model that the cassettes were recorded with; the endpoint only matters while recording."""
    url = environ.get("OPENAI_BASE_URL", RECORDED_URL)
    return openai_model(
        base_url=url, api_key=environ.get("OPENAI_API_KEY", "none"), name=RECORDED_MODEL, timeout=PATIENCE
    )
