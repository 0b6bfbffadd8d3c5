"""Says at the end what the machine did."""

import pytest

from tests.agent.machine import tally


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tally."""
    if tally.RULES:
        terminalreporter.section("the hypothesis machine")
        for line in tally.lines():
            terminalreporter.line(line)
