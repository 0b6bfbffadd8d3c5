"""The access token of a person who consented at Google, before a token server."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from integrations.oauth import GoogleRefreshToken
from tests.fault_matrix.http_line import HttpLine, Plan
from tests.fault_matrix.plays import Play
from tests.servers import token_server as there
from tests.servers.http_script import Answer


def _refusal(status: int, error: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps({"error": error}), {"Content-Type": "application/json", **named})


_REFUSALS = {
    "bad_request": _refusal(400, "invalid_grant"),
    "unauthorized": _refusal(401, "invalid_client"),
    "forbidden": _refusal(403, "access_denied"),
    "not_found": Answer(404, "<html>not here</html>"),
    "too_many_requests": _refusal(429, "slow_down", Retry_After="17"),
    "server_error": _refusal(500, "server_error"),
    "unavailable": _refusal(503, "temporarily_unavailable"),
}


class World:
    """A token server that knows the desk."""

    def __init__(self, _folder: Path) -> None:
        self._stack = ExitStack()
        key = rsa.generate_private_key(65537, 2048)
        self._server = self._stack.enter_context(there.token_server(key))
        self._line = HttpLine(int(self._server.url.rpartition(":")[2]), _REFUSALS, _reshaped)

    @contextmanager
    def play(self, _call: str, timeout: float) -> Iterator[Play]:
        """Prepare the call."""
        token = GoogleRefreshToken(
            client_id=there.CLIENT_ID,
            client_secret=there.CLIENT_SECRET,
            refresh_token=there.REFRESH_TOKEN,
            token_url=f"http://127.0.0.1:{self._line.port}",
            timeout=timeout,
        )
        yield Play(lambda: token(True) == self._server.given[-1], 0, {"ok": True})

    def broken(self, fault: str, at: int) -> AbstractContextManager[Plan]:
        """Have a request meet a fault."""
        return self._line.broken(fault, at)

    def close(self) -> None:
        """Stop the server."""
        self._line.close()
        self._stack.close()


def _reshaped(_method: str, body: bytes) -> bytes:
    """Return the answer with its token under another name."""
    return body.replace(b'"access_token"', b'"token"')
