"""Radicale (CalDAV) under a small threading WSGI server."""

import base64
import http.client
import logging
import socket
import threading
import warnings
from collections.abc import Collection
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from agent.domain import DESK_OWNER
from ops.world.calendar_faults import CONNECTION, Faulty, LostReplies

with warnings.catch_warnings():
    # Radicale 3.9 imports what Python 3.12 deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    import radicale.app
    import radicale.config


_COLLECTION = "calendar"


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True
    timeout = 5

    def get_environ(self) -> dict[str, Any]:
        """Hand the connection on, for faults that cut it."""
        return {**super().get_environ(), CONNECTION: self.connection}

    def log_message(self, *_args: Any) -> None:
        """Say nothing: addresses and calendar names are in these lines."""


class _Server(ThreadingMixIn, WSGIServer):
    # Not daemons, so that server_close() waits for them.
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection, then let a thread of its own serve it."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection and close it."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_bind(self) -> None:
        """Bind without looking the machine's name up in DNS."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]
        self.setup_environ()

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Say nothing: a client that hangs up is no news."""


class CalendarServer:
    """The CalDAV server, from start() to stop(); `urls` are the user's calendar collections, by owner."""

    def __init__(self, folder: Path, user: str, password: str, owners: Collection[str]) -> None:
        self.folder, self.user, self.password = folder, user, password
        self._owners = owners
        self.urls: dict[str, str] = {}
        self.faults: list[str] = []
        self.losing = LostReplies()

    def start(self) -> None:
        """Return once the server listens and the calendars exist."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "htpasswd").write_text(f"{self.user}:{self.password}\n")
        logging.getLogger("radicale").setLevel(logging.CRITICAL)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.set_app(Faulty(radicale.app.Application(_configuration(self.folder)), self.faults, self.losing))
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="calendar server", kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        for owner in self._owners:
            collection = f"/{self.user}/{_COLLECTION if owner == DESK_OWNER else f'{_COLLECTION}-{owner}'}/"
            self.urls[owner] = f"http://127.0.0.1:{self._server.server_port}{collection}"
            self._make_calendar(collection)

    def stop(self) -> None:
        """Stop listening and wait for the requests under way."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def cut_connections(self) -> None:
        """Cut every connection that is open now; what was asked is still done."""
        for connection in tuple(self._server.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _make_calendar(self, collection: str) -> None:
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self._server.server_port, timeout=5)
        try:
            connection.request("MKCALENDAR", collection, headers={"Authorization": f"Basic {token}"})
            status = connection.getresponse().status
        finally:
            connection.close()
        if status not in (HTTPStatus.CREATED, HTTPStatus.CONFLICT, HTTPStatus.METHOD_NOT_ALLOWED):
            raise RuntimeError(f"the calendar server answered {status}")


def _configuration(folder: Path) -> radicale.config.Configuration:
    configuration = radicale.config.load()
    users = {
        "type": "htpasswd",
        "htpasswd_filename": str(folder / "htpasswd"),
        "htpasswd_encryption": "plain",
        "delay": "0",
    }
    settings = {
        "auth": users,
        # A world that loses its power is played again.
        "storage": {"filesystem_folder": str(folder / "collections"), "_filesystem_fsync": "False"},
        "rights": {"type": "owner_only"},
        "logging": {"level": "critical"},
    }
    configuration.update(settings, "embedded", privileged=True)
    return configuration
