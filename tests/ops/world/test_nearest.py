"""What is told of a question that was not recorded."""

import json
from typing import Any

import pytest

from ops.world.nearest import difference


def question(user: str = "Mail:\nHi\nAnn", system: str = "Read.\nFill the form.", **more: Any) -> str:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    asked = {"model": "m", "messages": messages, "response_format": {"name": "F"}, "seed": 1, "temperature": 0.3}
    return json.dumps(asked | more)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (question(model="m-2"), "the model differs: 'm-2', recorded: 'm'"),
        (question(system="Read.\nFill it."), "the prompt differs in line 2: 'Fill it.', recorded: 'Fill the form.'"),
        (question(response_format={"name": "G"}), 'the schema differs in line 2: \' "name": "G"\', recorded: '),
        (question(seed=101), "seed differs: '101', recorded: '1'"),
        (question(temperature=0.5), "temperature differs: '0.5', recorded: '0.3'"),
        (question(top_p=0.9), "top_p differs: '0.9', recorded: nothing"),
        (question("Mail:\nHi\nBen"), "what is said of the mail differs in line 3: 'Ben', recorded: 'Ann'"),
        (question("Mail:\nHi"), "what is said of the mail differs in line 3: nothing, recorded: 'Ann'"),
        (question("Mail:\nHi\nAnn\n"), "what is said of the mail differs in line 4: '', recorded: nothing"),
        (question(), "the same question is asked more often than it was"),
    ],
)
def test_the_part_that_differs_is_named(asked: str, told: str) -> None:
    found = difference(asked, [question("something quite different"), question()])
    assert found.startswith(told)
    assert ";" not in found


def test_every_part_that_differs_is_named() -> None:
    found = difference(question(seed=2, model="n"), [question()])
    assert found == "the model differs: 'n', recorded: 'm'; seed differs: '2', recorded: '1'"


def test_it_is_compared_with_the_recorded_question_that_is_most_like_it() -> None:
    recorded = [question("a\nb\nc"), question("a\nb\nd\ne"), question("x", "other")]
    assert difference(question("a\nb\nD\ne"), recorded).endswith("in line 3: 'D', recorded: 'd'")
    assert difference(question("y", "other"), recorded).endswith("'y', recorded: 'x'")


def test_long_lines_are_cut_and_nothing_recorded_is_said() -> None:
    assert len(difference(question("w" * 500), [question("v" * 500)])) < 200
    assert difference(question(), []) == "nothing is recorded"


def test_a_line_that_differs_far_behind_is_shown_where_it_does() -> None:
    found = difference(question("w" * 200 + " at nine"), [question("w" * 200 + " at ten")])
    assert "at nine" in found
    assert "at ten" in found
