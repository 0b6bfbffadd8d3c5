"""What the quick suite leaves out is run by `make test-servers`."""

import re
from pathlib import Path

import pytest

from tests.conftest import WHOLE_PROCESSES

TESTS = Path(__file__).parent
MAKEFILE = (TESTS.parent / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("left_out", WHOLE_PROCESSES)
def test_what_the_quick_suite_leaves_out_is_run_with_the_servers(left_out: str) -> None:
    [recipe] = re.findall(r"--servers (tests/.*) \$\(ARGS\)", MAKEFILE)
    file = TESTS / left_out
    assert file.is_file()
    assert any(file == TESTS.parent / path or TESTS.parent / path in file.parents for path in recipe.split())
