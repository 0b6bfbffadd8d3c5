"""An SMTP server of a few lines, for what real servers do not say on request: odd refusals, XOAUTH2 challenges."""

import base64
import socketserver
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.servers.running import running

_USUAL = {"AUTH": "235 2.7.0 in", "DATA": "354 go on", ".": "250 2.0.0 queued", "QUIT": "221 2.0.0 bye"}


@dataclass
class SmtpScript:
    """Where it listens, what it says beside the usual, and what it was told."""

    replies: Mapping[str, str]
    """By verb: `hello`, EHLO, AUTH, MAIL, RCPT, DATA and `.`; lines are parted by newlines."""
    token: str = ""
    """The one that XOAUTH2 takes; others are refused after `challenge`, with the reply `refusal`."""
    challenge: bytes = b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'
    port: int = 0
    logins: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    mails: int = 0


@contextmanager
def smtp_script(replies: Mapping[str, str] | None = None, **changes: Any) -> Iterator[SmtpScript]:
    """Run the server for the length of a block."""
    state = SmtpScript({"EHLO": "250-here\n250-SIZE 1000000\n250 AUTH PLAIN XOAUTH2"} | dict(replies or {}), **changes)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), partial(_Session, state))
    state.port = int(server.server_address[1])
    with running(server):
        yield state


class _Session(socketserver.StreamRequestHandler):
    timeout = 5
    disable_nagle_algorithm = True

    def __init__(self, state: SmtpScript, *args: Any) -> None:
        self.state = state
        super().__init__(*args)

    def handle(self) -> None:
        self._say(self.state.replies.get("hello", "220 here"))
        with suppress(OSError):
            while line := self.rfile.readline().decode():
                verb = line.split()[0].upper()
                self.state.verbs.append(verb)
                self._say(self._login(line) if verb == "AUTH" else self._reply(verb))
                if verb == "DATA" and self._reply(verb).startswith("354"):
                    self._take_text()

    def _login(self, line: str) -> str:
        given = base64.b64decode(line.split()[2]).decode()
        self.state.logins.append(given)
        if not given.startswith("user=") or f"auth=Bearer {self.state.token}\1\1" in given:
            return self._reply("AUTH")
        self._say(f"334 {base64.b64encode(self.state.challenge).decode()}")
        self.rfile.readline()
        return self.state.replies.get("refusal", "535 5.7.8 no")

    def _take_text(self) -> None:
        while self.rfile.readline() not in (b".\r\n", b""):
            pass
        reply = self._reply(".")
        self.state.mails += reply.startswith("250")
        self._say(reply)

    def _reply(self, verb: str) -> str:
        return self.state.replies.get(verb) or _USUAL.get(verb, "250 2.0.0 fine")

    def _say(self, text: str) -> None:
        self.wfile.write(text.replace("\n", "\r\n").encode() + b"\r\n")
