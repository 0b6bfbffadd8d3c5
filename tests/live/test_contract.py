"""Every test of the calendar's contract, once more; but for what only a server of our own can be made to do."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CONTRACT = "tests.integrations.calendar_contract"
FOLDER = Path(__file__).parents[1] / "integrations" / "calendar_contract"
pytest.register_assert_rewrite(CONTRACT)


def contract() -> Iterator[tuple[str, Callable[..., None]]]:
    """Yield the tests that any calendar can be put through, under the name of their file and their own."""
    for file in sorted(FOLDER.glob("test_*.py")):
        module = importlib.import_module(f"{CONTRACT}.{file.stem}")
        for name, test in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and "calendar_world" in inspect.signature(test).parameters:
                yield f"{file.stem}_{name.removeprefix('test_')}", test


globals().update(contract())
