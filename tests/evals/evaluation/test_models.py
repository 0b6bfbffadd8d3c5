"""What is noted of the models whose answers are recorded."""

from pathlib import Path

import pytest

from agent.policy import Policy
from evals.evaluation.models import known, recorded
from evals.recording import CASSETTES
from ops.world.replay import RECORDED_MODEL

NOTED = """["a/model"]
title = "A model"
sampling = "as it likes"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "models.toml"
    file.write_text(NOTED, encoding="utf-8")
    return file


def test_the_model_of_the_recordings_is_noted_with_its_weights() -> None:
    model = known(RECORDED_MODEL)
    assert len(model.sha256) == 64
    assert f"temperature {Policy().temperature}" in model.sampling


def test_its_price_is_that_of_a_hosted_model_by_a_dated_entry() -> None:
    assert known(RECORDED_MODEL).price.startswith("the list price of gpt-4.1-nano, which it stands for since 2026-")
    assert known("gpt-4.1-mini").price == "its own list price"


def test_a_model_that_nobody_noted_goes_by_its_name(file: Path) -> None:
    assert (known("b", file).title, known("b", file).sha256, known("a/model", file).title) == ("b", "", "A model")


def test_models_with_recordings_are_found_by_their_folders(file: Path, tmp_path: Path) -> None:
    for cassette in ("a_model/case/1.yaml", "b/case/1.yaml", "empty/shared/1.json"):
        (tmp_path / "cassettes" / cassette).parent.mkdir(parents=True)
        (tmp_path / "cassettes" / cassette).write_text("{}", encoding="utf-8")
    cassettes = tmp_path / "cassettes"
    assert dict(recorded(cassettes, file)) == {"a/model": cassettes / "a_model", "b": cassettes / "b"}


def test_the_model_of_the_recordings_has_some() -> None:
    assert dict(recorded())[RECORDED_MODEL] == CASSETTES
