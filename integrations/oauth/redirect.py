"""Where a browser brings the answer of a person who was asked for consent: a page of our own, on loopback alone."""

import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_PAGE = b"Frontdesk has your answer. Go on where you started it; this window may be closed.\n"
_MOST_FIELDS = 50


class PortBusy(Exception):
    """Somebody else listens on this port."""


class Redirect:
    """A page that waits for one answer."""

    def __init__(self, port: int) -> None:
        self._answers: queue.Queue[Mapping[str, str]] = queue.Queue()
        self.url = f"http://127.0.0.1:{port}/"

    def take(self, target: str) -> bool:
        """Take the target of a request if it is an answer; browsers ask for other things, too, such as an icon."""
        parts = urlsplit(target)
        fields = dict(parse_qsl(parts.query, max_num_fields=_MOST_FIELDS))
        is_answer = parts.path == "/" and bool({"code", "error"} & fields.keys())
        if is_answer:
            self._answers.put(fields)
        return is_answer

    def wait(self, seconds: float) -> Mapping[str, str] | None:
        """Return the fields of the first answer; None where none came in time."""
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return None


class _Server(ThreadingHTTPServer):
    """Requests in threads, since browsers open lines ahead on which they say nothing."""

    daemon_threads = True
    # Two at one port would take each other's answers.
    allow_reuse_address = False


@contextmanager
def listening(port: int = 0) -> Iterator[Redirect]:
    """Listen for the length of a block; port 0 takes any that is free."""

    class Page(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            try:
                is_answer = redirect.take(self.path)
            except ValueError:
                is_answer = False
            self.send_response(200 if is_answer else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(_PAGE) if is_answer else 0))
            self.end_headers()
            if is_answer:
                self.wfile.write(_PAGE)

        def log_message(self, *_args: Any) -> None:
            """Say nothing: the path holds a code."""

    try:
        server = _Server(("127.0.0.1", port), Page)
    except OSError as error:
        raise PortBusy(str(port)) from error
    redirect = Redirect(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield redirect
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
