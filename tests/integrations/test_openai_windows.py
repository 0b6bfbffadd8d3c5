"""What a model's window holds: refused before it is asked, noticed where the endpoint has cut, and never too often."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import TooLong
from evals.recording import CASSETTES
from evals.understanding.recorded import interactions
from integrations.openai_model.windows import AROUND, fewest_tokens, most_tokens
from tests.servers.model_answers import FILLED, GOOD
from tests.servers.model_endpoint import QUESTION, ask, told
from tests.servers.model_server import answer, completion, model_server

TEXT = f"{QUESTION.system}\n{QUESTION.user}"
NEEDED = most_tokens(TEXT) + QUESTION.max_tokens


def counted(read: int, written: int = 14) -> object:
    """Return an answer with these counts."""
    return completion(GOOD) | {"usage": {"prompt_tokens": read, "completion_tokens": written}}


def test_a_question_that_may_not_fit_is_never_asked():
    with model_server() as server:
        outcome, calls = told(server, window_tokens=NEEDED - 1)
    assert (type(outcome), calls, server.requests) == (TooLong, [], [])


@pytest.mark.parametrize("window", [0, NEEDED])
def test_a_question_that_fits_or_may_fit_is_asked(window: int):
    with model_server() as server:
        assert ask(server, answer(counted(21)), window_tokens=window)[0] == FILLED


def test_where_the_schema_is_said_in_words_it_counts():
    with model_server() as server:
        assert type(told(server, window_tokens=NEEDED, answer_format="json_object")[0]) is TooLong


@pytest.mark.parametrize(
    ("read", "window", "expected"),
    [
        (fewest_tokens(TEXT) - 1, 0, TooLong),
        (fewest_tokens(TEXT), 0, None),
        (NEEDED - 15, NEEDED, None),
        (NEEDED - 14, NEEDED, TooLong),
        (NEEDED + 9, NEEDED, TooLong),
    ],
)
def test_an_answer_to_a_part_of_the_question_is_no_answer(read: int, window: int, expected: type | None):
    with model_server() as server:
        outcome, call = ask(server, answer(counted(read)), window_tokens=window)
    assert (type(outcome) if expected else None) == expected
    assert (call.input_tokens, call.output_tokens) == (read, 14)


def test_half_a_window_is_noticed_which_is_what_ollama_keeps_of_a_text_that_is_a_little_too_long():
    prose = replace(QUESTION, user="Could we meet on Thursday in the afternoon, or on Friday before noon? " * 230)
    with model_server() as server:
        outcome, _ = ask(server, answer(counted(2050)), question=prose)
        assert type(outcome) is TooLong
        assert ask(server, answer(counted(4000)), question=prose)[0] == FILLED


@pytest.mark.parametrize(
    ("text", "fewest"),
    [
        ("", 0),
        ("We meet at 15:00, don't we?", 8),
        ("2026-03-05", 3),
        ("=== 3fa9 ===", 3),
        ("Grüße aus Köln", 3),
        ("नमस्ते जी", 2),
        ("木曜日の午後に", 1),
    ],
)
def test_a_text_has_at_least_the_tokens_of_its_words_and_numbers(text: str, fewest: int):
    assert fewest_tokens(text) == fewest


@given(st.text(), st.integers(0, 50))
def test_a_part_of_a_text_has_no_more_tokens_than_the_whole(text: str, end: int):
    assert fewest_tokens(text[:end]) <= fewest_tokens(text)
    assert most_tokens(text[:end]) <= most_tokens(text)
    assert most_tokens(text) >= AROUND


def test_what_a_real_model_counted_lies_between_our_bounds():
    """The recordings hold its own counts."""
    found = []
    for _, recorded in interactions(CASSETTES):
        for interaction in recorded:
            request = json.loads(interaction["request"]["body"])
            usage = json.loads(interaction["response"]["body"]["string"])["usage"]
            found.append(("\n".join(said["content"] for said in request["messages"]), usage["prompt_tokens"]))
    assert found
    assert [text for text, read in found if not fewest_tokens(text) <= read <= most_tokens(text)] == []
