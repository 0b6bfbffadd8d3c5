"""Commands of a machine whose environment says nothing."""

import logging
import sys
import warnings
from collections.abc import Iterator

import pytest


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
