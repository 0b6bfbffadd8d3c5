"""Answers as they go over the wire."""

import http.client
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime

from tests.fault_matrix.faults import SKEW
from tests.servers.http_script import Answer

HTML = Answer(200, "<html><body>Please sign in to this network</body></html>", {"Content-Type": "text/html"})
EMPTY = Answer(200)
"""What something in between says instead of the server."""


@dataclass(frozen=True)
class Said:
    """An answer as it goes over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def head(self) -> bytes:
        """Return the status line and the header fields."""
        lines = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, 'Odd')}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [] if self.status == 204 else [f"Content-Length: {len(self.body)}"]
        return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


def hours_off(said: Said) -> Said:
    """Return the answer of a server whose clock is wrong."""
    others = [(name, value) for name, value in said.headers if name.lower() != "date"]
    told = next((value for name, value in said.headers if name.lower() == "date"), None)
    assert told, "the server tells no time"
    return Said(said.status, [*others, ("Date", format_datetime(parsedate_to_datetime(told) + SKEW))], said.body)
