"""Where quoted history starts, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.mime.replies.attributions import attribution
from integrations.mime.replies.separators import opens_history


@dataclass(frozen=True)
class Sign:
    """What a line says of older mail: it opens it (`history`), or an attribution of so many lines starts here.

    A certain attribution ends the author's words; another counts only where quotes follow.
    """

    history: bool
    attribution: int
    certain: bool


def signs(lines: Sequence[str]) -> list[Sign]:
    """Read every line once."""
    return [Sign(opens_history(lines, at), *attribution(lines, at)) for at in range(len(lines))]
