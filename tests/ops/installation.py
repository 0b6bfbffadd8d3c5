"""An installation for tests: its owner, its files, and what is wrong with it."""

from pathlib import Path

import pytest

from ops.settings import ConfigurationError, load_settings

OWNER = {"FRONTDESK_OWNER__NAME": "Olive Owner", "FRONTDESK_OWNER__ADDRESS": "olive@example.com"}
SECRET = "canary-secret-of-thirty-two-letters"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def problems(environ: dict[str, str], directory: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, directory)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems
