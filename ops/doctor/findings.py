"""What a check finds: a state, a code, words for people and facts for programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ops.doctor.codes import FINE, PROBLEMS, WARNINGS, Trouble

Fact = str | int | float | bool | list[str] | None


class State(StrEnum):
    """How well something works."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What one look at one thing found; the code says how bad it is and what to do."""

    name: str
    """What was looked at: settings, imap, calendar."""
    code: str
    message: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def trouble(self) -> Trouble | None:
        """Say what kind of problem it is; None where it is none."""
        return PROBLEMS[self.code][0] if self.code in PROBLEMS else None

    @property
    def state(self) -> State:
        """Say how well it works."""
        if self.code in PROBLEMS:
            return State.PROBLEM
        return State.WARNING if self.code in WARNINGS else State.OK

    @property
    def remedy(self) -> str:
        """Say what to do; empty where there is nothing to do."""
        text = PROBLEMS[self.code][1] if self.code in PROBLEMS else (WARNINGS | FINE)[self.code]
        return text.format_map(self.facts)


def gravest(findings: Iterable[Finding]) -> Trouble | None:
    """Return the kind of problem that decides how the command ends: what is to be corrected first."""
    found = {finding.trouble for finding in findings}
    return next((trouble for trouble in Trouble if trouble in found), None)
