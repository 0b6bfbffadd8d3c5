"""Commands of a machine whose environment says nothing."""

import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.world.servers import EmbeddedServers
from tests.ops.cli.processes import PASSWORD
from tests.ops.morning import DESK


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FRONTDESK_BOGUS", "1")


@pytest.fixture(autouse=True)
def untouched_process() -> Iterator[None]:
    """Put back what a command changes of its process."""
    root, hook, shown = logging.getLogger(), sys.excepthook, warnings.showwarning
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    warnings.showwarning = shown
    root.handlers[:], root.level, sys.excepthook = handlers, level, hook


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path / "servers", {DESK: PASSWORD}, verified_senders=["*@brightwater.example"]) as running:
        yield running
