"""How model calls are recorded and replayed in these tests."""

from pathlib import Path
from typing import Any

import pytest
import vcr

from evals.recording import CASSETTES
from ops.world import replay


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    return {**replay.CONFIGURATION, "allow_playback_repeats": False}


@pytest.fixture
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    return Path(request.node.callspec.params["name"]).name if hasattr(request.node, "callspec") else "none"


def pytest_recording_configure(config: pytest.Config, vcr: vcr.VCR) -> None:
    replay.configure(vcr, CASSETTES)
