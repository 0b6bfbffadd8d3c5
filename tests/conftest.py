"""Options of the whole suite."""

import pytest
from hypothesis import settings

# The same examples on every machine and in every run, and no time limit for one: a slow machine is no failure.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make test-servers` turns on."""
    parser.addoption(
        "--servers",
        action="store_true",
        help="repeat the mail suite against Dovecot, which has to be installed",
    )
