"""A session tries changes in a copy, and goes on where it was stopped."""

import pytest
from cosmic_ray.mutating import mutate_code
from typer.testing import CliRunner

from evals.mutants.rooms import Room, lay, ordered_tests
from evals.mutants.rows import RemoveRow, Rows
from evals.mutants.score import Fate
from evals.mutants.session import FailsUnchanged, Session
from ops.cli.app import app

ROOM = Room("agent/hours", last=("test_b.py",))
CODE = "def is_late(hour: int | None) -> bool:\n    return hour > 17\n"
SURVIVING = {"ReplaceComparisonOperator_Gt_NotEq", "ReplaceComparisonOperator_Gt_GtE", "NumberReplacer"}
"""What a test of one late hour does not notice."""


@pytest.fixture
def root(tmp_path):
    files = {
        "agent/__init__.py": "",
        "agent/hours/__init__.py": CODE,
        "tests/agent/hours/test_b.py": "from agent.hours import is_late\n\ndef test_b():\n    assert is_late(20)\n",
        "tests/agent/hours/test_c.py": "",
        "pyproject.toml": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_no_test_notices_survives_and_is_known_the_next_time(root):
    session = Session(ROOM, root / "state", root)
    found = list(session.tried(sample=2, seed=3))
    assert {mutant.fate for mutant in found} == {Fate.KILLED, Fate.SURVIVED}
    for mutant in found:
        assert (mutant.fate is Fate.SURVIVED) == (mutant.operator.removeprefix("core/") in SURVIVING)
        assert mutant.line == 2
        assert "-    return hour > 17" in mutant.diff
    assert len(session) == 7
    assert list(session.tried(sample=2, seed=3)) == found
    assert (root / "agent/hours/__init__.py").read_text() == CODE


def test_a_room_whose_tests_fail_is_not_scored(root):
    (root / "tests/agent/hours/test_c.py").write_text("def test_c():\n    assert not 'a word'\n")
    with pytest.raises(FailsUnchanged, match="a word"):
        Session(ROOM, root / "state", root)


def test_a_change_of_code_or_tests_changes_the_fingerprint(root):
    before = lay(ROOM, root / "copy", root)
    assert lay(ROOM, root / "copy", root) == before
    (root / "tests/agent/hours/test_c.py").write_text("# More.\n")
    assert lay(ROOM, root / "copy", root) != before


def test_the_long_tests_run_last(root):
    lay(ROOM, root / "copy", root)
    assert ordered_tests(ROOM, root / "copy") == ["tests/agent/hours/test_c.py", "tests/agent/hours/test_b.py"]


@pytest.mark.parametrize("example", RemoveRow.examples())
def test_a_table_loses_a_row(example):
    assert mutate_code(example.pre_mutation_code, RemoveRow(), example.occurrence) == example.post_mutation_code


@pytest.mark.parametrize("text", ["f(1)", "[f(x) for x in y]", "(f, g)", "g(f(1), f(2))", "(a[1], b)"])
def test_what_is_no_table_of_calls_has_no_rows(text):
    assert mutate_code(text, RemoveRow(), 0) is None


def test_cosmic_ray_finds_the_rows():
    assert [Rows()[name] for name in Rows()] == [RemoveRow]


def test_a_room_that_is_not_there_is_refused():
    result = CliRunner().invoke(app, ["mutants", "kitchen"])
    assert result.exit_code == 2
    assert "kitchen" in result.stderr
