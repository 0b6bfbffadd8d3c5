"""A live model's answers are asked for once, and kept."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evals.corpora.live import remembered
from evals.obedient.endpoint import serving


class Upstream:
    """An endpoint that counts, and refuses at first as often as it is told."""

    def __init__(self, refusals: int = 0) -> None:
        self.asked: list[tuple[bytes, str | None]] = []
        self._refusals = refusals

    def answer(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.asked.append((body, headers.get("Authorization")))
        return (503, b"busy") if len(self.asked) <= self._refusals else (200, b'{"number": %d}' % len(self.asked))


def ask(url: str, question: Mapping[str, object]) -> bytes:
    headers = {"Authorization": "Bearer key", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(question).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def test_a_question_is_asked_once_whatever_the_order_of_its_keys(tmp_path: Path) -> None:
    upstream = Upstream()
    with serving(upstream.answer) as url:
        for _ in range(2):
            with remembered(url, tmp_path / "kept") as first:
                assert ask(first, {"a": 1, "b": 2}) == ask(first, {"b": 2, "a": 1}) == b'{"number": 1}'
                assert ask(first, {"a": 2}) == b'{"number": 2}'
    assert upstream.asked == [(b'{"a": 1, "b": 2}', "Bearer key"), (b'{"a": 2}', "Bearer key")]
    assert not any(b"Bearer" in file.read_bytes() for file in (tmp_path / "kept").iterdir())


def test_a_question_that_two_ask_at_once_is_asked_once_and_another_need_not_wait_for_it(tmp_path: Path) -> None:
    first_is_asked, other_is_answered = threading.Event(), threading.Event()

    def answer(body: bytes, _: Mapping[str, str]) -> tuple[int, bytes]:
        asked.append(body)
        if b"slow" in body:
            first_is_asked.set()
            assert other_is_answered.wait(30)
        return 200, b"{}"

    asked: list[bytes] = []
    with serving(answer) as url, remembered(url, tmp_path) as first, ThreadPoolExecutor(2) as pool:
        slow = [pool.submit(ask, first, {"a": "slow"}) for _ in range(2)]
        assert first_is_asked.wait(30)
        assert ask(first, {"a": "quick"}) == b"{}"
        other_is_answered.set()
        assert [each.result() for each in slow] == [b"{}", b"{}"]
    assert sorted(asked) == [b'{"a": "quick"}', b'{"a": "slow"}']


def test_a_refusal_is_handed_on_and_not_kept(tmp_path: Path) -> None:
    with serving(Upstream(refusals=1).answer) as url, remembered(url, tmp_path) as first:
        with pytest.raises(urllib.error.HTTPError) as refusal:
            ask(first, {})
        with refusal.value:
            assert refusal.value.code == 503
        assert ask(first, {}) == b'{"number": 2}'


def test_an_endpoint_that_is_not_there_is_a_bad_gateway(tmp_path: Path) -> None:
    with serving(Upstream().answer) as url:
        pass
    with remembered(url, tmp_path) as first:
        with pytest.raises(urllib.error.HTTPError) as refusal:
            ask(first, {})
        with refusal.value:
            assert refusal.value.code == 502
