"""Recorded model answers."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import vcr
from pydantic import BaseModel
from vcr.record_mode import RecordMode

from agent.domain import ModelCall
from agent.errors import PermanentError
from agent.ports import Question
from integrations.openai_model import OpenAIModel
from integrations.openai_model.endpoint import Endpoint
from ops.world import replay
from ops.world.answers import answers, source
from tests.servers.http_script import Answer, http_script
from tests.servers.model_server import ModelServer, answer, completion, model_server

QUESTION = Question("m1", "test", "system words", "user words", 50, 0.0, 1)
KEY = "canary-key"


class Said(BaseModel):
    word: str


def ask(url: str, question: Question = QUESTION) -> str:
    calls: list[ModelCall] = []
    model = OpenAIModel(Endpoint(base_url=url, api_key=KEY, model="m"), calls.append)
    try:
        return model.fill(question, Said).word
    finally:
        model.close()


@contextmanager
def recorded(folder: Path, *words: str) -> Iterator[ModelServer]:
    """Record one answer a cassette, each to the same question but for its seed."""
    said = [answer(completion(f'{{"word":"{word}"}}'), headers={"set-cookie": KEY}) for word in words]
    with model_server(said) as server:
        recorder = vcr.VCR(**replay.CONFIGURATION, record_mode=RecordMode.ONCE)
        replay.configure(recorder, folder)
        for seed, word in enumerate(words):
            with recorder.use_cassette(str(folder / word / "1.yaml")):
                assert ask(server.url, replace(QUESTION, seed=seed)) == word
        yield server


def test_recorded_questions_are_answered_again_and_again_without_the_endpoint(tmp_path: Path) -> None:
    with recorded(tmp_path, "first", "second") as server:
        url = server.url
    with replay.replaying(tmp_path):
        said = [ask(url, replace(QUESTION, seed=seed)) for seed in (1, 0, 1)]
    assert said == ["second", "first", "second"]


@pytest.mark.parametrize("changes", [{"user": "other words"}, {"system": "other"}, {"seed": 9}, {"temperature": 0.1}])
def test_a_changed_question_finds_no_answer_and_leaves_the_machine_for_none(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with recorded(tmp_path, "first") as server:
        with replay.replaying(tmp_path), pytest.raises(PermanentError):
            ask(server.url, replace(QUESTION, **changes))
        assert len(server.requests) == 1


@pytest.mark.parametrize("name", ["empty", "gone"])
def test_without_recordings_every_question_is_unknown(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with replay.replaying(tmp_path / name), pytest.raises(PermanentError):
        ask("http://127.0.0.1:9/v1")


def test_each_recorded_answer_is_given_once_and_what_is_missing_or_left_is_told(tmp_path: Path) -> None:
    with recorded(tmp_path, "first") as server:
        url = server.url
    with replay.replaying_one(tmp_path, "first/1") as played:
        assert played.why() == "1 recorded answers are to what nobody asks"
        assert ask(url, replace(QUESTION, seed=0)) == "first"
        assert played.why() == ""
        with pytest.raises(PermanentError):
            ask(url, replace(QUESTION, seed=0))
        assert played.why() == "the same question is asked more often than it was"
        with pytest.raises(PermanentError):
            ask(url, replace(QUESTION, seed=5))
    assert played.why().endswith(" (and 1 more questions)")
    with replay.replaying_one(tmp_path, "gone/1") as played, pytest.raises(PermanentError):
        ask(url)
    assert played.why() == "nothing is recorded"


def test_what_is_recorded_anew_takes_the_place_of_what_was_there_as_a_whole(tmp_path: Path) -> None:
    with recorded(tmp_path, "first"), model_server([answer(completion('{"word":"second"}'))]) as server:
        old = (tmp_path / "first" / "1.yaml").read_text(encoding="utf-8")
        with pytest.raises(ZeroDivisionError), replay.recording_one(tmp_path, "first/1"):
            raise ZeroDivisionError
        assert (tmp_path / "first" / "1.yaml").read_text(encoding="utf-8") == old
        with replay.recording_one(tmp_path, "first/1") as answers:
            assert ask(server.url, replace(QUESTION, seed=0)) == "second"
        assert [said["status"]["code"] for said in answers] == [200]
    with replay.replaying_one(tmp_path, "first/1") as played:
        assert ask(server.url, replace(QUESTION, seed=0)) == "second"
    assert played.why() == ""
    assert sorted(path.name for path in (tmp_path / "first").iterdir()) == ["1.yaml"]


def test_a_recording_holds_neither_keys_nor_cookies(tmp_path: Path) -> None:
    with recorded(tmp_path, "first"):
        pass
    text = "".join(file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.*"))
    assert "system words" in text
    assert "user words" in text
    assert KEY not in text
    assert "authorization" not in text.lower()
    assert "user-agent" not in text.lower()


def test_the_order_of_a_questions_keys_does_not_matter() -> None:
    class Request:
        def __init__(self, body: bytes) -> None:
            self.body = body

    first, second = Request(b'{"a": 1, "b": [1, 2]}'), Request(b'{"b":[1,2],"a":1}')
    assert replay.same_body(first, second)
    assert replay.canonical(first) == replay.canonical(second)
    assert not replay.same_body(first, Request(b'{"a": 1, "b": [2, 1]}'))
    assert replay.body(Request(b"")) is None


def test_other_servers_are_left_alone(tmp_path: Path) -> None:
    with (
        http_script(lambda *_: Answer(200, "here")) as url,
        replay.replaying(tmp_path),
        urllib.request.urlopen(f"{url}/", timeout=10) as said,
    ):
        assert said.read() == b"here"


def test_where_the_answers_come_from_is_said() -> None:
    assert source({}) == f"recorded answers of {replay.RECORDED_MODEL}"
    assert source({"OPENAI_BASE_URL": "http://a.test/v1"}).startswith("recorded")
    assert source({"OPENAI_API_KEY": "k"}) == "asked live at OpenAI"
    assert source({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://a.test/v1"}) == "asked live at http://a.test/v1"
    assert source({"OPENAI_API_KEY": "k"}, "http://b.test/v1") == "asked live at http://b.test/v1"


@pytest.mark.parametrize(
    ("environ", "name", "asked"),
    [
        ({}, None, replay.RECORDED_MODEL),
        ({"OPENAI_MODEL": "m-2"}, None, "m-2"),
        ({"OPENAI_MODEL": "m-2", "OPENAI_API_KEY": "k"}, "m-3", "m-3"),
    ],
)
def test_an_endpoint_is_asked_for_the_named_model(environ: dict[str, str], name: str | None, asked: str) -> None:
    with model_server([answer(completion('{"word":"x"}'))]) as server:
        with answers(environ, url=server.url, name=name) as make_model, make_model(lambda _: None) as model:
            model.fill(QUESTION, Said)
        assert server.requests[0]["model"] == asked
        assert server.headers[0]["authorization"] == f"Bearer {environ.get('OPENAI_API_KEY', 'none')}"
