"""Failures on request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from agent.errors import FrontdeskError


@dataclass(kw_only=True)
class Script:
    """What goes wrong: the first of `before` is raised instead of a call, the first of `after` once one took effect."""

    before: list[FrontdeskError] = field(default_factory=list)
    after: list[FrontdeskError] = field(default_factory=list)

    @contextmanager
    def played(self) -> Iterator[None]:
        """Run one call under the script."""
        if self.before:
            raise self.before.pop(0)
        yield
        if self.after:
            raise self.after.pop(0)
