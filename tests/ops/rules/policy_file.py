"""A policy file in a folder, and what is said of it."""

from pathlib import Path

import pytest

from ops.rules import load_policy
from ops.settings import ConfigurationError


def written(folder: Path, text: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


def told(folder: Path, text: str) -> list[str]:
    """Return what is wrong with a policy file, from the line on."""
    file = written(folder, text)
    with pytest.raises(ConfigurationError) as caught:
        load_policy(file)
    return [problem.removeprefix(f"policy_file {file}, ") for problem in caught.value.problems]
