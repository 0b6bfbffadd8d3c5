"""An IMAP server of a few lines, for what real servers do not say on request: odd answers, refusals, XOAUTH2."""

import base64
import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.servers.running import running

CUT = b"CUT"
"""Instead of an answer: hang up."""
FLOOD = b"FLOOD"
"""At the end of an answer: 60 MB of x."""
FOLDERS = ("INBOX", "Intake", "Handled", "Person", "Dead", "Sent", "Drafts")
_FETCH = re.compile(r"UID FETCH ([0-9,]+) \((.*)\)")


@dataclass
class ImapScript:
    """A mailbox that forgets what is stored in it; `mails` lie in every folder, by UID.

    `answers` holds what is said instead of the usual answer to a command that contains the key: raw lines in which
    TAG stands for the command's tag, an answer for each time, the last one for ever. `idle` is said within IDLE;
    `commands` keeps what clients said, `tokens` their XOAUTH2 answers, `flooded` counts the bytes of floods that they
    let in.
    """

    capabilities: str = "IMAP4rev1 MOVE UIDPLUS IDLE AUTH=XOAUTH2"
    greeting: bytes = b"* OK hello"
    folders: tuple[str, ...] = FOLDERS
    mails: dict[int, bytes] = field(default_factory=dict)
    answers: dict[str, list[bytes]] = field(default_factory=dict)
    challenges: list[str] = field(default_factory=list)
    idle: bytes = b""
    port: int = 0
    connections: int = 0
    flooded: int = 0
    commands: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def said(self, part: str) -> int:
        """Count the commands that contained this."""
        return sum(part in command for command in self.commands)


@contextmanager
def imap_script(**settings: Any) -> Iterator[ImapScript]:
    """Run the server."""
    script = ImapScript(**settings)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), partial(_Session, script))
    server.daemon_threads = True
    script.port = int(server.server_address[1])
    with running(server):
        yield script


class _Session(socketserver.StreamRequestHandler):
    timeout = 5
    disable_nagle_algorithm = True

    def __init__(self, script: ImapScript, *args: Any) -> None:
        self.script = script
        super().__init__(*args)

    def handle(self) -> None:
        self.script.connections += 1
        self._say(self.script.greeting)
        with suppress(OSError):
            tag = ""
            while line := self.rfile.readline().decode():
                words = line.strip()
                tag, command = (tag, words) if words == "DONE" else words.split(" ", 1)
                self.script.commands.append(command)
                answer = self._scripted(command)
                if answer == CUT:
                    return
                self._say(self._usual(command) if answer is None else answer, tag)

    def _scripted(self, command: str) -> bytes | None:
        for part, answers in self.script.answers.items():
            if part in command:
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return None

    def _usual(self, command: str) -> bytes:
        verb = command.partition(" ")[0].upper()
        if verb == "AUTHENTICATE":
            return self._authenticate()
        if verb == "IDLE":
            return b"\r\n".join(filter(None, [b"+ idling", self.script.idle]))
        lines = {"LOGOUT": [b"* BYE bye"], "CAPABILITY": [b"* CAPABILITY " + self.script.capabilities.encode()]}
        if verb == "LIST":
            lines[verb] = [f'* LIST () "/" "{name}"'.encode() for name in self.script.folders]
        if verb in {"EXAMINE", "SELECT"}:
            newest = max(self.script.mails, default=0)
            lines[verb] = [b"* %d EXISTS" % len(self.script.mails), b"* OK [UIDVALIDITY 7] fine"]
            lines[verb].append(b"* OK [UIDNEXT %d] fine" % (newest + 1))
        if "SEARCH" in command:
            lines[verb] = [b"* SEARCH " + b" ".join(b"%d" % uid for uid in self.script.mails)]
        if found := _FETCH.match(command):
            uids = [int(uid) for uid in found.group(1).split(",")]
            lines[verb] = [self._fetched(uid, found.group(2)) for uid in uids if uid in self.script.mails]
        return b"\r\n".join([*lines.get(verb, []), b"TAG OK done"])

    def _fetched(self, uid: int, items: str) -> bytes:
        raw = self.script.mails[uid]
        header = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        parts = [b"UID %d" % uid]
        if "RFC822.SIZE" in items:
            parts.append(b"RFC822.SIZE %d" % len(raw))
        if "INTERNALDATE" in items:
            parts.append(b'INTERNALDATE "20-Nov-2026 08:00:00 +0000"')
        if "BODY.PEEK[]" in items:
            parts.append(b"BODY[] {%d}\r\n%s" % (len(raw), raw))
        if "BODY.PEEK[HEADER" in items:
            parts.append(b"BODY[HEADER]<0> {%d}\r\n%s" % (len(header), header))
        return b"* %d FETCH (%s)" % (list(self.script.mails).index(uid) + 1, b" ".join(parts))

    def _authenticate(self) -> bytes:
        self._say(b"+ ")
        self.script.tokens.append(base64.b64decode(self.rfile.readline()).decode())
        if self.script.challenges:
            self._say(b"+ " + base64.b64encode(self.script.challenges.pop(0).encode()))
            self.script.commands.append(self.rfile.readline().decode().strip() or "an empty line")
            return b"TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"
        return b"TAG OK done"

    def _say(self, text: bytes, tag: str = "") -> None:
        if text.endswith(FLOOD):
            self.wfile.write(text.removesuffix(FLOOD))
            for _ in range(60_000_000 // 65_536):
                self.wfile.write(b"x" * 65_536)
                self.script.flooded += 65_536
        elif text:
            self.wfile.write(text.replace(b"TAG", tag.encode()) + b"\r\n")
