"""One trial, recorded against an endpoint of this process, and looked at afterwards."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from evals.case import CASES, load_case
from evals.obedient import Obedient
from evals.obedient.endpoint import serving
from evals.recorder.endpoint import Source, source
from evals.recorder.trial import State, Trial, look, record
from evals.recording import CASSETTES, folder_of, model_in
from evals.trials import world_of
from ops.world.cassettes import write_whole
from ops.world.play import play
from ops.world.replay import RECORDED_MODEL, replaying_one

CASE = load_case(CASES / "clean_booking.yaml")
KEY = "canary-key"
RECORDED = (CASSETTES / "clean_booking" / "1.yaml").read_text(encoding="utf-8")
DOWN = 503, b'{"error": {"message": "not now"}}'


@contextmanager
def endpoint(fails_at: int | None = None, answer: tuple[int, bytes] = DOWN) -> Iterator[tuple[str, list[bytes]]]:
    """Serve a model that fails at the question of this number; yield its URL and what it was asked."""
    model, asked = Obedient(), list[bytes]()

    def said(body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        asked.append(body)
        return answer if len(asked) == fails_at else model.answer(body, headers)

    with serving(said) as url:
        yield url, asked


def trial(url: str, folder: Path, number: int = 2) -> Trial:
    return Trial("clean_booking", number, CASE, Source(url, KEY, "a/model:1"), folder)


def lay(folder: Path, content: str) -> Path:
    """Put something in the place of the cassette."""
    write_whole(folder / "clean_booking" / "2.yaml", content)
    return folder / "clean_booking" / "2.yaml"


def test_a_recorded_trial_is_current_and_names_what_has_changed_since(tmp_path: Path) -> None:
    with endpoint() as (url, asked):
        one = trial(url, tmp_path)
        recorded = record(one)
    assert (recorded.calls, recorded.failure) == (len(asked), "")
    assert [json.loads(body)["seed"] // 100 for body in asked] == [1] * len(asked)
    text = "".join(file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.*"))
    assert KEY not in text
    assert look(one).state is State.CURRENT
    changed = look(replace(one, source=Source(url, KEY, "another")))
    assert (changed.state, changed.why.partition(" (and")[0]) == (
        State.STALE,
        "the model differs: 'another', recorded: 'a/model:1'",
    )


@pytest.mark.parametrize("content", ["interactions: [", RECORDED], ids=["cut", "without what it shares"])
def test_a_cassette_that_cannot_be_read_is_stale(tmp_path: Path, content: str) -> None:
    lay(tmp_path, content)
    found = look(trial("http://127.0.0.1:9/v1", tmp_path))
    assert (found.state, found.why[:14]) == (State.STALE, "cannot be read")


@pytest.mark.parametrize("answer", [DOWN, (200, b'{"error": {"code": 502}}'), (404, b"{}")])
def test_a_trial_in_which_the_endpoint_fails_leaves_what_was_there_as_it_was(
    tmp_path: Path, answer: tuple[int, bytes]
) -> None:
    cassette = lay(tmp_path, "as it was")
    with endpoint(fails_at=2, answer=answer) as (url, asked):
        recorded = record(trial(url, tmp_path))
    assert recorded.failure.startswith("model: ")
    assert len(asked) == 2, "an endpoint that has failed is asked nothing more"
    assert cassette.read_text(encoding="utf-8") == "as it was"
    assert [file.name for file in tmp_path.rglob("*.*")] == ["2.yaml"]


def test_an_endpoint_that_is_not_there_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with endpoint() as (url, _):
        pass
    assert "no connection" in record(trial(url, tmp_path)).failure
    assert list(tmp_path.iterdir()) == []


def test_what_a_trial_asks_no_more_is_removed_as_a_whole(tmp_path: Path) -> None:
    silent = load_case(CASES / "auto_reply.yaml")
    old = tmp_path / "auto_reply" / "1.yaml"
    write_whole(old, RECORDED)
    (tmp_path / "shared").symlink_to(CASSETTES / "shared")
    one = Trial("auto_reply", 1, silent, Source("http://127.0.0.1:9/v1", KEY, RECORDED_MODEL), tmp_path)
    found = look(one)
    assert (found.state, found.why) == (State.STALE, "2 recorded answers are to what nobody asks")
    assert record(one).calls == 0
    assert not old.exists()
    assert look(one).state is State.CURRENT


def test_the_environment_names_the_endpoint_and_the_model() -> None:
    assert source({}, "m") is None
    assert source({"OPENAI_API_KEY": "k"}, None) == Source("", "k", "gpt-4.1-nano")
    assert source({"OPENAI_BASE_URL": "http://a.test/v1"}, None) == Source("http://a.test/v1", "none", RECORDED_MODEL)
    named = {"OPENAI_BASE_URL": "http://a.test/v1", "OPENAI_API_KEY": KEY, "OPENAI_MODEL": "m-2"}
    assert source(named, None) == Source("http://a.test/v1", KEY, "m-2")
    assert source(named, "m-3") == Source("http://a.test/v1", KEY, "m-3")
    assert KEY not in repr(source(named, None))


@pytest.mark.parametrize(
    ("name", "folder"), [("qwen/qwen3-32b", "qwen_qwen3-32b"), ("llama3:8b", "llama3_8b"), ("../../etc", "_._.._etc")]
)
def test_a_models_answers_lie_in_one_folder_whatever_it_is_called(name: str, folder: str, tmp_path: Path) -> None:
    assert folder_of(name, tmp_path) == tmp_path / folder


def test_answers_are_asked_for_again_as_they_were_recorded(tmp_path: Path) -> None:
    with endpoint() as (url, _):
        assert record(trial(url, tmp_path)).calls
    with replaying_one(tmp_path, "clean_booking/2") as replay:
        play(world_of(CASE, 2), CASE.world_mails("clean_booking"), model_in(tmp_path))
    assert replay.why() == ""
