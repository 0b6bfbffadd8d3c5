"""A model whose answers are written down."""

import json
from collections.abc import Mapping
from typing import Any


def step(tool: str, **arguments: str) -> str:
    """Return what a model says that uses a tool."""
    return json.dumps({"thought": "so", "action": {"tool": tool, "arguments": arguments}})


class Script:
    """An endpoint that says one line after the other, the last one for ever, and remembers what it was asked."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.asked = list(lines), []

    def __call__(self, body: bytes, _headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.asked.append(json.loads(body))
        said = self.lines.pop(0) if self.lines[1:] else self.lines[0]
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        answer = {"id": "1", "object": "chat.completion", "created": 1, "model": "any", "choices": [choice]}
        return 200, json.dumps(answer | {"usage": usage, "timings": {"prompt_ms": 500, "predicted_ms": 500}}).encode()

    @property
    def told(self) -> list[str]:
        """What the tools told the model of the last mail."""
        return [each["content"] for each in self.asked[-1]["messages"] if each["role"] == "user"][1:]


def refusing(_body: bytes, _headers: Mapping[str, Any]) -> tuple[int, bytes]:
    """Fail."""
    return 503, b"{}"
