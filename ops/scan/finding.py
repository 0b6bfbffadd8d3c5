"""What the scan found."""

from dataclasses import dataclass

SHOWN = 6


@dataclass(frozen=True)
class Finding:
    """Something in a text that should not stand there."""

    line: int
    kind: str
    words: str
    is_secret: bool = False

    def __str__(self) -> str:
        """Show it; of a secret only how it begins, since the logs of checks have more readers than the code."""
        return f"{self.line}: {self.kind}: {f'{self.words[:SHOWN]}…' if self.is_secret else self.words}"
