"""An IMAP server of a few lines, for what real servers do not say on request: odd refusals, XOAUTH2."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

_CAPABILITIES = "IMAP4rev1 MOVE UIDPLUS AUTH=XOAUTH2"
_FOLDERS = ("INBOX", "Intake", "Handled", "Person", "Dead", "Sent", "Drafts")
_UNTAGGED = {
    "CAPABILITY": ("CAPABILITY " + _CAPABILITIES,),
    "LIST": tuple(f'LIST () "/" {name}' for name in _FOLDERS),
    "EXAMINE": ("0 EXISTS", "OK [UIDVALIDITY 7] fine"),
    "UID": ("SEARCH",),
    "LOGOUT": ("BYE",),
}


@dataclass
class ImapScript:
    """Where it listens, and the XOAUTH2 answers that it got."""

    login: str
    port: int = 0
    tokens: list[str] = field(default_factory=list)


@contextmanager
def imap_script(login: str = "OK") -> Iterator[ImapScript]:
    """Run an empty mailbox; `login` is what it answers to LOGIN, BYE hangs up."""
    state = ImapScript(login)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), partial(_Session, state))
    state.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Session(socketserver.StreamRequestHandler):
    timeout = 5
    disable_nagle_algorithm = True

    def __init__(self, state: ImapScript, *args: Any) -> None:
        self.state = state
        super().__init__(*args)

    def handle(self) -> None:
        self._say(f"* OK [CAPABILITY {_CAPABILITIES}] hello")
        while line := self.rfile.readline().decode():
            tag, _, command = line.strip().partition(" ")
            verb = command.partition(" ")[0].upper()
            if verb == "LOGIN" and self.state.login == "BYE":
                return
            if verb == "AUTHENTICATE":
                self._say("+ ")
                self.state.tokens.append(base64.b64decode(self.rfile.readline()).decode())
            for untagged in _UNTAGGED.get(verb, ()):
                self._say("* " + untagged)
            self._say(f"{tag} {self.state.login if verb == 'LOGIN' else 'OK'} done")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
