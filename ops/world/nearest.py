"""What is different about a question that was not recorded."""

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

LONGEST = 60
"""Characters of a line that are shown."""


def difference(asked: str, recorded: Sequence[str]) -> str:
    """Say in which parts a question differs from the recorded one that is most like it. Both are JSON."""
    if not recorded:
        return "nothing is recorded"
    parts = _parts(asked)
    nearest = max(map(_parts, recorded), key=lambda other: _likeness(parts, other))
    names = [name for name in parts | nearest if parts.get(name) != nearest.get(name)]
    if not names:
        return "the same question is asked more often than it was"
    return "; ".join(_told(name, parts.get(name), nearest.get(name)) for name in names)


def _parts(question: str) -> dict[str, str]:
    asked = json.loads(question)
    said = [message for message in asked.pop("messages") if message["role"] != "system"]
    head = [message for message in json.loads(question)["messages"] if message["role"] == "system"]
    return {
        "the model": asked.pop("model", ""),
        "the prompt": _text(head),
        "the schema": json.dumps(asked.pop("response_format", None), ensure_ascii=False, indent=1),
        "what is said of the mail": _text(said),
        **{name: json.dumps(value) for name, value in asked.items()},
    }


def _text(messages: Sequence[Mapping[str, object]]) -> str:
    return "\n".join(str(message.get("content")) for message in messages)


def _likeness(parts: Mapping[str, str], other: Mapping[str, str]) -> tuple[int, float]:
    same = sum(parts[name] == other.get(name) for name in parts)
    now, then = (each["what is said of the mail"].splitlines() for each in (parts, other))
    return same, SequenceMatcher(None, now, then, autojunk=False).ratio()


def _told(name: str, now: str | None, then: str | None) -> str:
    pairs = list(zip_longest(*(value.split("\n") if value else [] for value in (now, then))))
    number, (asked, recorded) = next((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    place = f" in line {number}" if len(pairs) > 1 else ""
    signs = enumerate(zip_longest(asked or "", recorded or ""))
    same = next((n for n, pair in signs if pair[0] != pair[1]), 0)
    return f"{name} differs{place}: {_shown(asked, same)}, recorded: {_shown(recorded, same)}"


def _shown(line: str | None, same: int) -> str:
    """Show a line, and of a long one the place where it differs."""
    if line is None:
        return "nothing"
    first = 0 if len(line) <= LONGEST else max(0, same - LONGEST // 2)
    end = first + LONGEST
    return repr(("…" if first else "") + line[first:end] + ("…" if end < len(line) else ""))
