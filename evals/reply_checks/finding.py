"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something wrong with a mail of ours; it does harm where it claims what is not so, or tells what others own."""

    why: str
    is_harm: bool = False
