"""How model calls are recorded and replayed in these tests."""

from typing import Any

import pytest
import vcr

from evals.recording import CASSETTES
from evals.trials import cassette
from ops.world import replay


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    return {**replay.CONFIGURATION, "allow_playback_repeats": False}


@pytest.fixture
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    played = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    return cassette(played["name"], played["trial"]) if "trial" in played else "none"


def pytest_recording_configure(config: pytest.Config, vcr: vcr.VCR) -> None:
    replay.configure(vcr, CASSETTES)
