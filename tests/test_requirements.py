"""Every requirement of the mailbox names the tests that show it, and these exist."""

import ast
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
REQUIREMENTS = tomllib.loads((TESTS / "requirements.toml").read_text(encoding="utf-8"))
NAMED = [
    (f"{part}: {what}", test) for part, asked in REQUIREMENTS.items() for what, tests in asked.items() for test in tests
]


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("requirement", "test"), NAMED)
def test_each_requirement_has_its_tests(requirement: str, test: str):
    file, _, name = test.partition("::")
    assert name in functions(TESTS / file), f"{requirement} has lost a test"


def test_no_requirement_is_without_a_test():
    assert all(tests for asked in REQUIREMENTS.values() for tests in asked.values())
