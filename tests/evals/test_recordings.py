"""All recordings: answers of the API's own form, to questions as production asks them, and nothing else."""

import json
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from evals.case import load_cases
from evals.recording import ALL_CASSETTES, CASSETTES
from evals.trials import TRIALS
from ops.world.cassettes import SHARED, CassetteFormat

EVALS = ALL_CASSETTES.parent
FOLDERS = sorted(path.parent for path in EVALS.rglob(SHARED) if path.is_dir())
"""Each model's, and the pilot's."""
LEAST_TEMPERATURE = 0.3
Interaction = dict[str, Any]


@cache
def recorded(folder: Path, *, whole: bool) -> dict[str, list[Interaction]]:
    """Read the cassettes of a folder, by case and trial; the first trials alone unless there is time for all."""
    form = CassetteFormat(folder)
    paths = sorted(folder.glob("*/*.yaml" if whole else f"*/{TRIALS[0]}.yaml"))
    return {
        path.relative_to(folder).with_suffix("").as_posix(): form.deserialize(path.read_text("utf-8"))["interactions"]
        for path in paths
    }


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.relative_to(EVALS).as_posix())
def cassettes(request: pytest.FixtureRequest) -> dict[str, list[Interaction]]:
    return recorded(request.param, whole=request.config.getoption("--servers"))


def problems(interaction: Interaction) -> list[str]:
    """Say what is wrong with a question and its answer."""
    request, response = interaction["request"], interaction["response"]
    asked = json.loads(request["body"])
    found = [f"a header {name}" for part in (request, response) for name in part["headers"] if name != "content-type"]
    found += [] if asked.get("temperature", 0) >= LEAST_TEMPERATURE else ["not sampled as in production"]
    found += [] if isinstance(asked.get("seed"), int) else ["no seed"]
    try:
        ChatCompletion.model_validate_json(response["body"]["string"], strict=True)
    except ValidationError as error:
        found += [f"{each['loc']}: {each['msg']}" for each in error.errors()]
    return found


def test_the_reference_model_is_recorded() -> None:
    assert CASSETTES in FOLDERS


def test_every_answer_is_of_the_apis_own_form_and_no_question_says_who_asked(
    cassettes: dict[str, list[Interaction]],
) -> None:
    found = {name: wrong for name, many in cassettes.items() for one in many if (wrong := problems(one))}
    assert found == {}


def test_no_two_trials_of_a_case_share_a_seed(cassettes: dict[str, list[Interaction]]) -> None:
    seeds: dict[str, dict[int, str]] = defaultdict(dict)
    for name, interactions in cassettes.items():
        for seed in {json.loads(one["request"]["body"])["seed"] for one in interactions}:
            case = name.partition("/")[0]
            assert seeds[case].setdefault(seed, name) == name


def test_every_cassette_is_of_a_trial_of_a_case(cassettes: dict[str, list[Interaction]]) -> None:
    known = {f"{name}/{trial}" for name in load_cases() for trial in TRIALS}
    assert set(cassettes) <= known


def said(changes: Callable[[dict[str, Any]], object]) -> Interaction:
    """Return an interaction of the first cassette, changed."""
    one = json.loads(json.dumps(recorded(CASSETTES, whole=False)["clean_booking/1"][0]))
    parts = {"asked": json.loads(one["request"]["body"]), "said": json.loads(one["response"]["body"]["string"])}
    changes(parts | {"headers": one["request"]["headers"]})
    one["request"]["body"], one["response"]["body"]["string"] = (json.dumps(part) for part in parts.values())
    return one  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (lambda of: of["said"].pop("choices"), "('choices',): Field required"),
        (lambda of: of["said"]["usage"].update(prompt_tokens="many"), "('usage', 'prompt_tokens'): Input should be"),
        (lambda of: of["said"]["choices"][0].update(finish_reason="tired"), "('choices', 0, 'finish_reason'): Input"),
        (lambda of: of["headers"].update(authorization=["Bearer"]), "a header authorization"),
        (lambda of: of["asked"].update(temperature=0.0), "not sampled as in production"),
        (lambda of: of["asked"].pop("seed"), "no seed"),
    ],
)
def test_what_is_wrong_with_a_recording_is_seen(changes: Callable[[dict[str, Any]], object], problem: str) -> None:
    assert problems(said(lambda _: None)) == []
    assert [found[: len(problem)] for found in problems(said(changes))] == [problem]
