"""A scripted OpenAI-compatible chat endpoint on loopback: it answers from a list and keeps what it was asked."""

import json
import os
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers.running import running

DRIP_SECONDS = 0.02
LONGEST_HANG = 30.0


@dataclass(frozen=True)
class Answer:
    """One answer as it goes over the wire; `fault` says how the server spoils it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str | None = None
    """`hang`: no answer; `hang_up`: closed without one; `cut`: closed half-way; `reset`: broken off there; `drip`: a
    byte at a time."""


def completion(content: object, **changes: object) -> dict[str, Any]:
    """Return the envelope of a finished answer; `changes` replace keys of its only choice or of its message."""
    message = {"role": "assistant", "content": content, "refusal": None}
    choice: dict[str, object] = {"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}
    for key, value in changes.items():
        (choice if key in choice else message)[key] = value
    usage = {
        "prompt_tokens": 4000,
        "completion_tokens": 14,
        "total_tokens": 4014,
        "prompt_tokens_details": {"cached_tokens": 100},
    }
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "scripted"}
    return {**head, "choices": [choice], "usage": usage}


def answer(value: object, status: int = 200, headers: dict[str, str] | None = None, fault: str | None = None) -> Answer:
    """Return an answer whose body is the value as JSON, or the bytes themselves."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(body, status, {"content-type": "application/json"} | (headers or {}), fault)


def refusal(status: int, code: str | None = None, headers: dict[str, str] | None = None, **error: object) -> Answer:
    """Return an error as the API writes it."""
    body = {
        "error": {"message": "quoting: the customer's own words", "type": "invalid_request_error", "code": code} | error
    }
    return answer(body, status, headers)


@dataclass
class ModelServer:
    """A running server: where it listens, what it will say, what it was asked."""

    url: str
    answers: list[Answer]
    requests: list[dict[str, Any]] = field(default_factory=list)
    """The bodies, parsed."""
    raw: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: ModelServer

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        self.world.raw.append(raw)
        self.world.requests.append(json.loads(raw))
        self.world.paths.append(self.path)
        self.world.headers.append({name.lower(): value for name, value in self.headers.items()})
        self._say(self.world.answers.pop(0))

    def _say(self, said: Answer) -> None:
        if said.fault == "hang":
            self.world.closing.wait(LONGEST_HANG)
        self.close_connection = said.fault is not None
        if said.fault in ("hang", "hang_up"):
            return
        try:
            self.send_response_only(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said.body)))
            self.end_headers()
            for piece in _pieces(said):
                self.wfile.write(piece)
                if said.fault == "drip" and self.world.closing.wait(DRIP_SECONDS):
                    break
            if said.fault == "reset":
                self._break_off()
        except OSError:
            # The client has seen enough and left.
            self.close_connection = True

    def _break_off(self) -> None:
        """Close so that the client's machine is told of a broken connection, not of its end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        pass


def _pieces(said: Answer) -> Iterator[bytes]:
    if said.fault == "drip":
        yield from (bytes([byte]) for byte in said.body)
    else:
        yield said.body[: len(said.body) // 2] if said.fault in ("cut", "reset") else said.body


@contextmanager
def model_server(answers: Sequence[Answer] = ()) -> Iterator[ModelServer]:
    """Run the server for the length of a block."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    world = ModelServer(url=f"http://127.0.0.1:{server.server_port}/v1", answers=list(answers))
    handler.world = world  # type: ignore[attr-defined]
    with running(server, world.closing.set):
        yield world
