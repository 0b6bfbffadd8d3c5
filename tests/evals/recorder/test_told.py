"""What is said before anything is recorded."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.case import CASES, load_case
from evals.recorder.endpoint import Source
from evals.recorder.estimate import Spent, expected, price
from evals.recorder.plan import Plan
from evals.recorder.told import told
from evals.recorder.trial import State, Trial
from evals.recording import folder_of
from ops.world.cassettes import CassetteFormat
from ops.world.replay import RECORDED_MODEL

AT = datetime(2026, 12, 1, tzinfo=UTC)
CASE = load_case(CASES / "clean_booking.yaml")


def lay(folder: Path, name: str, *tokens: tuple[int, int]) -> None:
    """Write a cassette of calls that took these tokens in and out, and ten seconds each."""
    interactions = []
    for into, out in tokens:
        said = {
            "usage": {"prompt_tokens": into, "completion_tokens": out},
            "timings": {"prompt_ms": 4000, "predicted_ms": 6000},
        }
        request = {"body": '{"model": "m", "messages": []}', "method": "POST", "uri": "http://a.test/v1"}
        interactions.append({"request": request, "response": {"body": {"string": json.dumps(said)}}})
    file = folder / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(CassetteFormat(folder).serialize({"interactions": interactions}), encoding="utf-8")


def plan(model: str, *names: str, stale: int = 0) -> Plan:
    source = Source("", "", model)
    due = tuple(Trial(name, number, CASE, source, Path()) for number, name in enumerate(names, 1))
    counts = Counter({State.MISSING: len(due) - stale, State.STALE: stale, State.CURRENT: 3})
    return Plan(due, counts, {f"{name}/1": "the prompt differs" for name in names[:stale]})


def test_a_trial_takes_what_those_of_its_case_took_or_what_all_took(tmp_path: Path) -> None:
    lay(tmp_path, "one/1", (1000, 100))
    lay(tmp_path, "one/2", (2000, 100), (2000, 100))
    lay(tmp_path, "two/1", (9000, 100))
    assert expected(["one"], tmp_path) == Spent(1.5, 2500, 150, 15)
    assert expected(["one", "two", "two"], tmp_path) == Spent(3.5, 20500, 350, 35)
    assert expected(["three"], tmp_path) == Spent(pytest.approx(4 / 3), pytest.approx(14000 / 3), 400 / 3, 40 / 3)
    assert expected(["one"], tmp_path / "none").calls == 0


def test_the_price_is_that_of_the_hosted_model_or_not_known() -> None:
    spent = Spent(1, 1_000_000, 1_000_000, 0)
    assert price(spent, RECORDED_MODEL, AT) == price(spent, "gpt-4.1-nano", AT) == pytest.approx(0.5)
    assert price(spent, "a model of nobody's", AT) is None


def test_what_recording_takes_is_said_before(tmp_path: Path) -> None:
    lay(folder_of(RECORDED_MODEL, tmp_path), "one/1", *[(500_000, 1000)] * 9)
    assert list(told(plan(RECORDED_MODEL, *["one"] * 50, stale=1), RECORDED_MODEL, tmp_path, AT)) == [
        f"Trials of {RECORDED_MODEL}: 3 current, 49 missing, 1 stale",
        "  one/1: the prompt differs",
        "To record: 50 trials, about 450 calls, 225,000,000 tokens in and 450,000 out",
        "at most 22.680 USD at the list price of gpt-4.1-nano; about 1 h 15 min, one answer after the other",
    ]


def test_another_model_asks_as_the_recorded_one_does_and_takes_nobody_knows_how_long(tmp_path: Path) -> None:
    lay(folder_of(RECORDED_MODEL, tmp_path), "one/1", (1000, 100))
    lines = list(told(plan("nobodys", "one"), "nobodys", tmp_path, AT))
    assert lines[1:] == [
        "To record: 1 trials, about 1 calls, 1,000 tokens in and 100 out",
        "no list price of nobodys is known; how long it takes is not known",
    ]
    assert "nothing is recorded yet" in list(told(plan("nobodys", "one"), "nobodys", tmp_path / "none", AT))[1]


def test_where_all_is_current_nothing_is_to_be_recorded(tmp_path: Path) -> None:
    assert list(told(plan(RECORDED_MODEL), RECORDED_MODEL, tmp_path, AT))[1:] == ["There is nothing to record."]


def test_of_many_reasons_the_first_are_said(tmp_path: Path) -> None:
    names = [f"case{n}" for n in range(9)]
    lines = list(told(plan(RECORDED_MODEL, *names, stale=9), RECORDED_MODEL, tmp_path, AT))
    assert lines[5:7] == ["  case4/1: the prompt differs", "  and 4 more that are stale"]
