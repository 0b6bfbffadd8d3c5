"""What a call comes to, in one word: a class of agent.errors, or its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.errors import (
    AccessDenied,
    Conflict,
    FrontdeskError,
    Gone,
    ModelError,
    OutcomeUnknown,
    PermanentError,
    ShapeChanged,
    Throttled,
    TooLong,
    TransientError,
)

CLASSES: dict[str, type[FrontdeskError]] = {
    "transient": TransientError,
    "throttled": Throttled,
    "permanent": PermanentError,
    "shape": ShapeChanged,
    "denied": AccessDenied,
    "gone": Gone,
    "too long": TooLong,
    "model": ModelError,
    "conflict": Conflict,
    "unknown": OutcomeUnknown,
}
OK, WRONG = "ok", "wrong"


@dataclass(frozen=True)
class Ending:
    """A call's end: its word, and the error's own words for whoever reads a failed test."""

    word: str
    said: str = ""


def ending(call: Callable[[], object], answers: Mapping[str, object]) -> Ending:
    """Make the call; its answer is named as it is among `answers`, and `ok` where nothing is known of them."""
    try:
        answer = call()
    except FrontdeskError as error:
        return Ending(word_of(error), f"{type(error).__name__}: {error}")
    if not answers:
        return Ending(OK)
    word = next((word for word, known in answers.items() if known == answer), WRONG)
    return Ending(word, repr(answer))


def word_of(error: FrontdeskError) -> str:
    """Name an error by the nearest class of the table; a wait by its seconds, too."""
    nearest = next(kind for kind in type(error).__mro__ if kind in CLASSES.values())
    word = next(word for word, kind in CLASSES.items() if kind is nearest)
    return f"{word} {error.retry_after:g}" if isinstance(error, Throttled) else word
